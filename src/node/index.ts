export { type PngOptions, toPng, toSvg, writePicture } from "./picture.js";
export { type ReadWorkspaceOptions, readJson, readWorkspace } from "./read.js";

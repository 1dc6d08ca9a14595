export { type PngOptions, toPng, toSvg, writePicture } from "./picture.js";
export { type ReadWorkspaceOptions, readJson, readWorkspace } from "./read.js";
export { threadSpawner } from "./thread-link.js";
export { readToyRun, toyRunKeeper, writeToyRun } from "./toy-file.js";

/**
 * Files, pictures and threads in Node.
 *
 * @module node
 */

export { toSvg } from "../plot/svg-text.js";
export {
  type Downloaded,
  type DownloadOptions,
  downloadArchive,
  downloadLikelihoods,
} from "./download/download.js";
export { charactersWithoutFont, type PngOptions, toPdf, toPng, writePicture } from "./picture.js";
export { type ReadWorkspaceOptions, readJson, readWorkspace } from "./read.js";
export { threadSpawner } from "./thread-link.js";
export {
  openToyFile,
  readToyRun,
  type ToyFile,
  type ToyFileOptions,
  toyRunKeeper,
  writeToyRun,
} from "./toy-file.js";

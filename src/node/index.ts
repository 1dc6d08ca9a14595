export { type ReadWorkspaceOptions, readJson, readWorkspace } from "./read.js";

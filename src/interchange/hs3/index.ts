export type { ImportHs3Options } from "./options.js";
export { importHs3 } from "./read.js";
export { type ExportHs3Options, exportHs3 } from "./write/write.js";

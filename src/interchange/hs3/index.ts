export type { ReadHs3Options } from "./options.js";
export { readHs3 } from "./read.js";
export { type WriteHs3Options, writeHs3 } from "./write/write.js";

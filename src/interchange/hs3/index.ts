export type { ReadHs3Options } from "./options.js";
export { readHs3 } from "./read.js";

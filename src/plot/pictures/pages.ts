import type { Picture } from "../picture.js";

/** The pages of a picture that is too long for one, in their order. */
export type Pages = readonly [Picture, ...Picture[]];

import { NORMAL } from "./normal.js";
import { POISSON } from "./poisson.js";

/** The types of constraints of pyhf. */
export const PLAIN_CONSTRAINTS = {
  normal: { parameter: NORMAL, effect: NORMAL },
  poisson: { parameter: POISSON },
} as const;

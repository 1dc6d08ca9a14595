/** The 35 problems of Moré, Garbow and Hillstrom, ACM TOMS 7 (1981) 17. */
import { ANY_SIZE } from "./any-size.js";
import { FIXED_SIZE } from "./fixed-size.js";
import type { Problem } from "./problem.js";

export { objectiveOf, type Problem, startOf } from "./problem.js";

export const PROBLEMS: readonly Problem[] = [...FIXED_SIZE, ...ANY_SIZE];

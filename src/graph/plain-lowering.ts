import { arrange } from "./arrange.js";
import type { Lowering } from "./evaluation-parts.js";
import { lower } from "./lower.js";

/** Graphs whose factors are parameters or functions of one, and whose terms are Poisson and normal densities. */
export const PLAIN_LOWERING: Lowering = { lower: (graph) => arrange(lower(graph)) };

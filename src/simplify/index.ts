/** Simpler likelihoods, with what the simplification changes. */
export type { SimplifiedForm, SimplifyOptions } from "./options.js";
export type { Simplification, SimplificationFigures, SimplifiedWorkspace } from "./results.js";
export { simplifyWorkspace } from "./simplify.js";

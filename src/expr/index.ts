/** Formulas in text. */
export { type Formula, type FormulaOptions, formula } from "./formula.js";
export type { Kernel } from "./kernel.js";
export type { Engine } from "./make-kernel.js";
export type { FormulaValues } from "./values.js";

/**
 * Formulas in text: parsed once, evaluated and differentiated exactly, without eval.
 *
 * @module formula
 */
export { type Formula, type FormulaOptions, formula } from "./formula.js";
export type { Kernel } from "./kernel.js";
export type { Engine } from "./make-kernel.js";
export type { FormulaValues } from "./values.js";

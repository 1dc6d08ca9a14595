/** Functions and constants that formulas know. */
import { RULES, type Rule } from "../ad/index.js";
import type { GraphBuilder } from "./graph-builder.js";

/** A function of a formula: how many arguments it takes, and the graph node for it. */
export interface FormulaFunction {
  readonly fewest: number;
  readonly most: number;
  /** Arguments by position that must be constant; undefined when none must. */
  readonly constantArgument?: number;
  readonly build: (graph: GraphBuilder, args: readonly number[]) => number;
}

/** The operation of one row of the table of differentiation rules. */
function row({ rule }: { readonly rule: Rule }): FormulaFunction {
  const arity = rule.partials.length;
  return { fewest: arity, most: arity, build: (graph, args) => graph.call(rule, args) };
}

/** A row for two arguments, applied to more from left to right. */
function variadic({ rule }: { readonly rule: Rule }): FormulaFunction {
  const build = (graph: GraphBuilder, args: readonly number[]) => args.reduce((a, b) => graph.call(rule, [a, b]));
  return { fewest: 2, most: Infinity, build };
}

/** Rows of the table that formulas write as operators. */
const OPERATORS: readonly string[] = ["add", "sub", "mul", "div", "neg"];

const rows = Object.entries(RULES).filter(([name]) => !OPERATORS.includes(name));

/**
 * Every function that formulas know: the rows of the table of differentiation rules under their own names, `ln` for
 * `log`; `min`, `max` and `hypot` of two or more arguments (of three or more that tie, the later have larger slopes).
 */
export const FUNCTIONS: ReadonlyMap<string, FormulaFunction> = new Map<string, FormulaFunction>([
  ...rows.map(([name, operation]): [string, FormulaFunction] => [name, row(operation)]),
  ["ln", row(RULES.log)],
  ["min", variadic(RULES.min)],
  ["max", variadic(RULES.max)],
  ["hypot", variadic(RULES.hypot)],
  ["pow", { fewest: 2, most: 2, build: (graph, [x, y]) => graph.pow(x!, y!) }],
  ["square", { fewest: 1, most: 1, build: (graph, [x]) => graph.square(x!) }],
  ["polygamma", { ...row(RULES.polygamma), constantArgument: 0 }],
]);

/** Names with a value, unless a parameter has the same name. */
export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["π", Math.PI],
  ["e", Math.E],
]);

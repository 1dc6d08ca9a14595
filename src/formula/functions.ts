/** The functions and constants of formulas. */
import { RULES, type Rule } from "../ad/index.js";
import type { GraphBuilder } from "./graph-builder.js";

/** A function of formulas: the numbers of arguments that it accepts, and how its node is made. */
export interface FormulaFunction {
  readonly fewest: number;
  readonly most: number;
  /** Position of the argument that must be constant; undefined where there is none. */
  readonly constantArgument?: number;
  readonly build: (graph: GraphBuilder, args: readonly number[]) => number;
}

/** The operation of one row of the table of differentiation rules. */
function row({ rule }: { readonly rule: Rule }): FormulaFunction {
  const arity = rule.partials.length;
  return { fewest: arity, most: arity, build: (graph, args) => graph.call(rule, args) };
}

/** A rule of two arguments, applied from left to right to more arguments. */
function variadic({ rule }: { readonly rule: Rule }): FormulaFunction {
  const build = (graph: GraphBuilder, args: readonly number[]) => args.reduce((a, b) => graph.call(rule, [a, b]));
  return { fewest: 2, most: Infinity, build };
}

/** Rules that formulas write as operators. */
const OPERATORS: readonly string[] = ["add", "sub", "mul", "div", "neg"];

const rows = Object.entries(RULES).filter(([name]) => !OPERATORS.includes(name));

/**
 * All functions of formulas: the rows of the table of differentiation rules under their own names, and `ln` for `log`. `min`,
 * `max` and `hypot` take two or more arguments; where three or more arguments of `min` or `max` are equal, later ones have larger
 * slopes.
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

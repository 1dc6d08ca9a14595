/** Formulas in text: parsed once, evaluated and differentiated exactly, without eval. */
import type { Scalar } from "../ad/index.js";
import { DataError } from "../errors.js";
import { aText, isListOfTexts, type OptionRules, oneOf, requireOptions, tested } from "../options.js";
import { compileFormula } from "./compile.js";
import { evaluateScalars } from "./evaluate-scalars.js";
import type { Kernel } from "./kernel.js";
import { type Engine, makeKernel } from "./make-kernel.js";
import { nameOrder } from "./name-order.js";
import { type FormulaValues, readNumbers, readScalars } from "./values.js";

/** Options of `formula`. */
export interface FormulaOptions {
  /**
   * Names that may occur, in the order of vectors of values; any other name is an error. Default: the names in the
   * text, in order of first appearance.
   */
  readonly names?: readonly string[];
  /**
   * The evaluator: "tape" is an interpreter; "wasm" is WebAssembly code made for the formula, with bitwise the same results;
   * "auto" (default) begins with the interpreter and changes to WebAssembly after some hundred calls where that is allowed.
   */
  readonly engine?: Engine;
  /** Name of the place of the text in error messages. Default "formula". */
  readonly path?: string;
}

/** Rules for the options of `formula`. */
export const FORMULA_OPTIONS: OptionRules<FormulaOptions> = {
  names: tested("a list of names", isListOfTexts),
  engine: oneOf("auto", "tape", "wasm"),
  path: aText,
};

/**
 * A function that was given as text. It is called with values in order or by name; plain numbers give a number. Like any
 * function, it can be passed to `grad`, `hessian`, `vmap` and the other transforms.
 */
export interface Formula {
  (values: FormulaValues<number>): number;
  (values: readonly Scalar[] | Readonly<Record<string, Scalar>>): Scalar;
  readonly text: string;
  /** Names of the entries of vectors. */
  readonly names: readonly string[];
  /** Names in the text, in order of first appearance. */
  readonly freeNames: readonly string[];
  /** Value of the formula, the same as from calling it. */
  readonly evaluate: {
    (values: FormulaValues<number>): number;
    (values: readonly Scalar[] | Readonly<Record<string, Scalar>>): Scalar;
  };
  /** Value and first derivatives at plain numbers; the gradient is in the order of `names`, `[nNames]`. */
  readonly valueAndGradient: (values: FormulaValues<number>) => { value: number; gradient: Float64Array };
  /** First derivatives at plain numbers, in the order of `names`; `[nNames]`. */
  readonly gradient: (values: FormulaValues<number>) => Float64Array;
  /** Second derivatives at plain numbers, in the order of `names`; `[nNames, nNames]` row-major. */
  readonly hessian: (values: FormulaValues<number>) => Float64Array;
  /** Evaluator for loops. It does not check its input, writes to given arrays, and has derivatives over `support` only. */
  readonly kernel: Kernel;
}

/**
 * A function of named numbers from its text, such as `"mu * kappa^2"`.
 *
 * A formula has numbers, names, `+ - * /`, `^` or `**` (evaluated from the right; −x^2 is −(x^2)), parentheses, `a > b ? c : d`
 * with > < >= <= == != (parentheses are needed around a conditional in place of c), and functions: exp expm1 log (natural) ln
 * log1p log2 log10 sqrt cbrt square pow abs min max hypot, sin cos tan and the hyperbolic functions, with inverses asin … atanh,
 * atan2(y, x), erf erfc lgamma digamma polygamma(n, x), poissonLogpdf(n, lambda), normalLogpdf(x, mean, sigma). Products are
 * written with `*`: 2x is an error, since programs disagree about 1/2x. A name may have an index counted from 0, as in
 * `gamma[0]`, which is part of the name; a name with other characters is written in `backticks`. `pi`, `π` and `e` are constants,
 * unless `options.names` has them as parameters. Other mathematical characters (x², √, ×, ÷, −, ≤, ∞, …) are errors that say what
 * to write.
 *
 * Derivatives are exact, with the conventions of `ad` at kinks and edges. Those of a conditional are the derivatives of the
 * chosen branch, also where branches meet, and 0 with respect to names that are only compared. Values outside the domain of a
 * function are NaN or infinite as in JavaScript. The constant powers x^2, x^3, x^4, x^−1 and x^½ are computed by products,
 * quotient and square root, which may differ from pow by one rounding error (and (−∞)^½ is NaN).
 *
 * @throws DataError for text that is not a formula, with every problem shown in the text: `formula-syntax`,
 * `unsupported-syntax`, `unknown-function`, `unknown-name`, `argument-count`, `constant-argument`, `not-finite`,
 * `formula-too-large`; for options `unknown-option`, `bad-option`, `duplicate-name`, `wasm-unavailable`. On evaluation:
 * `value-count`, `missing-value`, `not-a-number`
 * @example formula("mu * kappa^2").valueAndGradient({ mu: 2, kappa: 3 }) // { value: 18, gradient: [9, 12] }
 */
export function formula(text: string, options: FormulaOptions = {}): Formula {
  requireOptions(options, FORMULA_OPTIONS);
  const { names, engine = "auto", path = "formula" } = options;
  if (names !== undefined) checkNamesDistinct(names);
  const { freeNames, tape } = compileFormula(text, names && nameOrder([...names]), path);
  const indices = new Map(tape.names.map((name, i) => [name, i]));
  const order = { names: tape.names, freeNames, freeIndices: freeNames.map((name) => indices.get(name)!) };
  const kernel = makeKernel(tape, engine);
  const { support } = kernel;
  const n = tape.names.length;
  const x = new Float64Array(n);
  const first = new Float64Array(support.length);

  const evaluate = (values: FormulaValues<Scalar>): Scalar =>
    readNumbers(values, order, x) ? kernel.value(x) : evaluateScalars(tape, readScalars(values, order));
  const valueAndGradient = (values: FormulaValues<number>) => {
    requireNumbers(readNumbers(values, order, x));
    const gradient = new Float64Array(n);
    if (support.length === n) return { value: kernel.gradient(x, gradient), gradient };
    const value = kernel.gradient(x, first);
    for (let k = 0; k < support.length; k++) gradient[support[k]!] = first[k]!;
    return { value, gradient };
  };
  const hessian = (values: FormulaValues<number>) => {
    requireNumbers(readNumbers(values, order, x));
    const second = new Float64Array(support.length ** 2);
    kernel.hessian(x, first, second);
    return spread(second, support, n);
  };
  const call = (values: FormulaValues<Scalar>) => evaluate(values);
  const gradient = (values: FormulaValues<number>) => valueAndGradient(values).gradient;
  const parts = { text, names: Object.freeze(order.names), freeNames: Object.freeze(freeNames), kernel };
  return Object.freeze(Object.assign(call, parts, { evaluate, valueAndGradient, gradient, hessian })) as Formula;
}

/** Expands a matrix over the support to one over all names, with 0 elsewhere. */
function spread(second: Float64Array, support: Int32Array, n: number): Float64Array {
  const m = support.length;
  if (m === n) return second;
  const out = new Float64Array(n * n);
  for (let a = 0; a < m; a++) {
    for (let b = 0; b < m; b++) out[support[a]! * n + support[b]!] = second[a * m + b]!;
  }
  return out;
}

function requireNumbers(plain: boolean): void {
  if (plain) return;
  throw new DataError([
    {
      code: "not-a-number",
      path: "values",
      expected: "plain numbers",
      received: "numbers that are being differentiated",
      hint: "Use grad(formula) and hessian(formula) inside a differentiated function.",
    },
  ]);
}

function checkNamesDistinct(names: readonly string[]): void {
  if (new Set(names).size === names.length) return;
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  throw new DataError([
    { code: "duplicate-name", path: "names", expected: "distinct names", received: `${repeated} twice` },
  ]);
}

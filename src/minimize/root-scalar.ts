/** Roots of a function of one number, with SciPy's semantics. */
import { derivative, type Scalar } from "../ad/index.js";
import { describe } from "../ad/tree.js";
import type { ErrorCode } from "../error-codes.js";
import { DataError, type Issue } from "../errors.js";
import { brenth, brentq } from "./algorithms/brent-root.js";
import { newtonRoot, secantRoot } from "./algorithms/newton-root.js";
import type { BracketingMethod, RootFlag, RootOptions, RootOutcome } from "./algorithms/root-outcome.js";
import { counted, type ScalarFunction } from "./algorithms/scalar-outcome.js";
import { bisect, ridder } from "./algorithms/simple-roots.js";
import { toms748 } from "./algorithms/toms748.js";
import { checkKeys, numericFunction, pairOf } from "./check-scalar.js";

/** SciPy's names of methods. */
export type RootScalarMethod = "brentq" | "brenth" | "toms748" | "bisect" | "ridder" | "newton" | "secant" | "halley";

/** Options of `rootScalar`. */
export interface RootScalarOptions {
  /** Default "brentq" with a bracket; with x0, default "secant" if x1 is given, "halley" if fprime2 is given, else "newton". */
  readonly method?: RootScalarMethod;
  /** Two points at which the function has different signs. */
  readonly bracket?: readonly [number, number];
  /** Start, for "newton", "halley" and "secant". */
  readonly x0?: number;
  /** Second start, for "secant". */
  readonly x1?: number;
  /** First derivative: "exact" (default) or a function, for "newton" and "halley". */
  readonly fprime?: "exact" | ((x: number) => number);
  /** Second derivative: "exact" or a function, for "halley" (default "exact"). */
  readonly fprime2?: "exact" | ((x: number) => number);
  /** Absolute tolerance of the root; default 2e-12, 1.48e-8 without bracket. */
  readonly xtol?: number;
  /** Relative tolerance of the root; default 4 ε, 0 without bracket. */
  readonly rtol?: number;
  /** Largest number of iterations; default 100, 50 without bracket. */
  readonly maxiter?: number;
  readonly options?: {
    /** Newton steps per iteration of "toms748"; default 1. */
    readonly k?: number;
  };
}

/** Options for a function that is only evaluated, and may use native operators. */
export type PlainRootScalarOptions = RootScalarOptions &
  (
    | { readonly bracket: readonly [number, number] }
    | { readonly method: "secant" }
    | { readonly x1: number }
    | { readonly fprime: (x: number) => number }
  );

/** A root, with SciPy's names. */
export interface RootScalarResult {
  readonly root: number;
  readonly iterations: number;
  /** Calls of the function and, for "newton" and "halley", of its derivatives. */
  readonly functionCalls: number;
  readonly converged: boolean;
  /** "converged", "convergence error" (too many iterations, or a zero slope), or "not a number" (at `root`). */
  readonly flag: RootFlag;
  readonly method: RootScalarMethod;
}

const BRACKETING: Partial<Record<RootScalarMethod, (k: number) => BracketingMethod>> = {
  brentq: () => brentq,
  brenth: () => brenth,
  toms748,
  bisect: () => bisect,
  ridder: () => ridder,
};
const METHODS: readonly RootScalarMethod[] = [
  ...(Object.keys(BRACKETING) as RootScalarMethod[]),
  "newton",
  "secant",
  "halley",
];
const KEYS = ["method", "bracket", "x0", "x1", "fprime", "fprime2", "xtol", "rtol", "maxiter", "options"];
const WITH_BRACKET: RootOptions = { xtol: 2e-12, rtol: 4 * Number.EPSILON, maxiter: 100 };
const FROM_START: RootOptions = { xtol: 1.48e-8, rtol: 0, maxiter: 50 };

/**
 * Finds a root of a function of one number.
 *
 * Methods, options and results are those of `scipy.optimize.root_scalar`. In a bracket "brentq" (the default) and
 * "toms748" are the best; "newton" and "halley" differentiate exactly a function that is written with this library's
 * operations. The root r is within xtol + rtol |r| of a change of sign.
 *
 * @throws DataError with every issue: `not-a-function`, `unknown-method`, `unknown-option`, `bad-option`,
 * `bad-bracket`, `missing-start`; then `not-finite` for a value at the bracket's ends or x0, `same-sign`, `wrong-shape`
 * @see https://docs.scipy.org/doc/scipy/reference/generated/scipy.optimize.root_scalar.html
 * @example rootScalar((x) => x * x - 2, { bracket: [0, 2] }).root // 1.4142135623730951
 */
export function rootScalar(fun: (x: number) => number, options: PlainRootScalarOptions): RootScalarResult;
export function rootScalar(fun: (x: Scalar) => Scalar, options: RootScalarOptions): RootScalarResult;
export function rootScalar(fun: unknown, wishes: RootScalarOptions): RootScalarResult {
  const method = checkRoot(fun, wishes);
  const bracketing = BRACKETING[method];
  const { f, calls } = counted(numericFunction(fun as (x: number) => unknown));
  const options = optionsFrom(wishes, bracketing === undefined ? FROM_START : WITH_BRACKET);
  if (bracketing !== undefined) {
    const outcome = inBracket(bracketing(wishes.options?.k ?? 1), f, wishes.bracket!, options);
    return resultOf(outcome, calls(), method);
  }
  const x0 = wishes.x0!;
  const atStart = requireFinite(f(x0), x0);
  const known = (x: number) => (x === x0 ? atStart : f(x));
  if (method === "secant") return resultOf(secantRoot(known, x0, wishes.x1, options), calls(), method);
  const first = counted(derivativeOf(wishes.fprime, fun, 1));
  const second = method === "halley" ? counted(derivativeOf(wishes.fprime2, fun, 2)) : undefined;
  const outcome = newtonRoot({ fun: known, fprime: first.f, fprime2: second?.f }, x0, options);
  return resultOf(outcome, calls() + first.calls() + (second?.calls() ?? 0), method);
}

function resultOf(outcome: RootOutcome, functionCalls: number, method: RootScalarMethod): RootScalarResult {
  return { ...outcome, functionCalls, converged: outcome.flag === "converged", method };
}

function optionsFrom({ xtol, rtol, maxiter }: RootScalarOptions, defaults: RootOptions): RootOptions {
  return { xtol: xtol ?? defaults.xtol, rtol: rtol ?? defaults.rtol, maxiter: maxiter ?? defaults.maxiter };
}

/** Evaluates the ends, whose values must have different signs; an end that is a root is returned without iterations. */
function inBracket(
  method: BracketingMethod,
  f: ScalarFunction,
  bracket: readonly [number, number],
  options: RootOptions,
): RootOutcome {
  const a = { x: bracket[0], f: requireFinite(f(bracket[0]), bracket[0]) };
  if (a.f === 0) return { root: a.x, iterations: 0, flag: "converged" };
  const b = { x: bracket[1], f: requireFinite(f(bracket[1]), bracket[1]) };
  if (b.f === 0) return { root: b.x, iterations: 0, flag: "converged" };
  if (Math.sign(a.f) !== Math.sign(b.f)) return method(f, a, b, options);
  const received = `fun(${a.x}) = ${a.f} and fun(${b.x}) = ${b.f}`;
  const hint = "Widen the bracket until fun changes sign in it.";
  throw new DataError([{ code: "same-sign", path: "bracket", expected: "values of different sign", received, hint }]);
}

function requireFinite(value: number, x: number): number {
  if (Number.isFinite(value)) return value;
  throw new DataError([
    { code: "not-finite", path: `fun(${x})`, expected: "a finite number", received: String(value) },
  ]);
}

/** A derivative that was given, or the exact one. */
function derivativeOf(wish: RootScalarOptions["fprime"], fun: unknown, order: 1 | 2): ScalarFunction {
  if (typeof wish === "function") return numericFunction(wish, order === 1 ? "fprime" : "fprime2");
  const first = derivative(fun as (x: Scalar) => Scalar);
  const exact = order === 1 ? first : derivative(first);
  return (x) => {
    try {
      return exact(x);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const hint = 'Or give fprime as a function, or use method "secant", or a bracket.';
      throw new DataError(error.issues.map((issue) => ({ ...issue, hint: `${issue.hint ?? ""} ${hint}`.trim() })));
    }
  };
}

function defaultMethod({ bracket, x0, x1, fprime2 }: RootScalarOptions): RootScalarMethod | undefined {
  if (bracket !== undefined) return "brentq";
  if (x0 === undefined) return undefined;
  if (fprime2 !== undefined) return "halley";
  return x1 === undefined ? "newton" : "secant";
}

function checkRoot(fun: unknown, wishes: RootScalarOptions): RootScalarMethod {
  const issues: Issue[] = [];
  const add = (code: ErrorCode, path: string, expected: string, received: unknown) =>
    issues.push({ code, path, expected, received: describe(received) });
  if (typeof fun !== "function") add("not-a-function", "fun", "a function", fun);
  checkKeys(wishes ?? {}, KEYS, "", issues);
  const method = wishes?.method ?? defaultMethod(wishes ?? {});
  if (method === undefined) add("missing-start", "options", "a bracket or x0", undefined);
  else if (!METHODS.includes(method)) add("unknown-method", "method", `one of ${METHODS.join(", ")}`, method);
  else if (method in BRACKETING) {
    const pair = pairOf(wishes.bracket);
    if (pair === undefined || pair[0] === pair[1])
      add("bad-bracket", "bracket", "two different finite numbers", wishes.bracket);
  } else if (!Number.isFinite(wishes.x0)) add("missing-start", "x0", "a finite number", wishes.x0);
  checkParts(wishes ?? {}, issues, add);
  checkNumbers(wishes ?? {}, method !== undefined && method in BRACKETING, add);
  if (issues.length > 0 || method === undefined) throw new DataError(issues);
  return method;
}

type Add = (code: ErrorCode, path: string, expected: string, received: unknown) => void;

/** Reports derivatives that are neither functions nor "exact", and options of unknown methods. */
function checkParts({ fprime, fprime2, options }: RootScalarOptions, issues: Issue[], add: Add): void {
  for (const [name, wish] of Object.entries({ fprime, fprime2 })) {
    if (wish === undefined || wish === "exact" || typeof wish === "function") continue;
    add("bad-option", name, 'a function, or "exact"', wish);
  }
  if (options === undefined) return;
  if (typeof options !== "object" || options === null) add("bad-option", "options", "an object of options", options);
  else checkKeys(options, ["k"], "options.", issues);
}

function checkNumbers(wishes: RootScalarOptions, bracketed: boolean, add: Add): void {
  const { xtol, rtol, maxiter, x0, x1, options } = wishes;
  const least = bracketed ? Number.EPSILON : 0;
  if (xtol !== undefined && !(xtol > 0)) add("bad-option", "xtol", "a number > 0", xtol);
  if (rtol !== undefined && !(rtol >= least))
    add("bad-option", "rtol", bracketed ? "a number ≥ ε" : "a number ≥ 0", rtol);
  if (maxiter !== undefined && !(Number.isInteger(maxiter) && maxiter >= 1)) {
    add("bad-option", "maxiter", "an integer ≥ 1", maxiter);
  }
  if (x1 !== undefined && (!Number.isFinite(x1) || x1 === x0)) {
    add("bad-option", "x1", "a finite number other than x0", x1);
  }
  const k = options?.k;
  if (k !== undefined && !(Number.isInteger(k) && k >= 1)) add("bad-option", "options.k", "an integer ≥ 1", k);
}

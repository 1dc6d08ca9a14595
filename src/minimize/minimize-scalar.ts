/** Minimisation of a function of one number, with SciPy's semantics. */
import type { Scalar } from "../ad/index.js";
import { describe } from "../ad/tree.js";
import { DataError, type Issue } from "../errors.js";
import { type Bracket, bracketMinimum, isBracket } from "./algorithms/bracket-minimum.js";
import { type BrentResult, boundedMinimum, brentMinimum } from "./algorithms/brent-minimum.js";
import { goldenSection } from "./algorithms/golden-section.js";
import { counted, type ScalarFunction } from "./algorithms/scalar-outcome.js";
import { checkKeys, isLimit, LIMIT, numericFunction, pairOf } from "./check-scalar.js";

/** SciPy's names of methods. */
export type MinimizeScalarMethod = "brent" | "golden" | "bounded";

/** Options of `minimizeScalar`. */
export interface MinimizeScalarOptions {
  /** Default "brent", or "bounded" with bounds. */
  readonly method?: MinimizeScalarMethod;
  /** For "brent" and "golden": two points from which to go downhill (default 0 and 1), or three points around a minimum. */
  readonly bracket?: readonly [number, number] | readonly [number, number, number];
  /** Lower and upper bound, for "bounded". */
  readonly bounds?: readonly [number, number];
  /** Tolerance of x: the option xtol of "brent" and "golden", and xatol of "bounded". */
  readonly tol?: number;
  readonly options?: {
    /** Relative tolerance of x for "brent" and "golden"; default 1.48e-8. */
    readonly xtol?: number;
    /** Absolute tolerance of x for "bounded"; default 1e-5. */
    readonly xatol?: number;
    /** Largest number of iterations; default 500, 5000 for "golden". */
    readonly maxiter?: number;
  };
}

/** Result of a minimisation in one variable, with SciPy's names. */
export interface MinimizeScalarResult {
  readonly x: number;
  readonly fun: number;
  readonly nfev: number;
  readonly nit: number;
  readonly success: boolean;
  /** 0 converged, 1 limit of iterations, 2 a value that is NaN or −Infinity, 3 no bracket found. */
  readonly status: number;
  readonly message: string;
}

const DEFAULTS = {
  brent: { xtol: 1.48e-8, maxiter: 500 },
  golden: { xtol: Math.sqrt(Number.EPSILON), maxiter: 5000 },
  bounded: { xatol: 1e-5, maxiter: 500 },
};
const KEYS = ["method", "bracket", "bounds", "tol", "options"];

/**
 * Minimises a function of one number: Brent's method or golden section in a bracket, or Brent's method between bounds.
 *
 * Only values are used, so the function may use native operators. Methods, options and results are those of
 * `scipy.optimize.minimize_scalar`. A relative tolerance below √ε ≈ 1.5e-8 cannot be reached, since values near a minimum
 * differ by less than their rounding errors.
 *
 * @throws DataError with every issue: `unknown-method`, `unknown-option`, `bad-option`, `bad-bounds`, `bad-bracket`,
 * `not-a-function`; `wrong-shape` for a value that is not a number
 * @see https://docs.scipy.org/doc/scipy/reference/generated/scipy.optimize.minimize_scalar.html
 * @example minimizeScalar((x) => (x - 2) ** 2).x // 2
 */
export function minimizeScalar(fun: (x: number) => number, options?: MinimizeScalarOptions): MinimizeScalarResult;
export function minimizeScalar(fun: (x: Scalar) => Scalar, options?: MinimizeScalarOptions): MinimizeScalarResult;
export function minimizeScalar(fun: unknown, wishes: MinimizeScalarOptions = {}): MinimizeScalarResult {
  const method = checkScalar(fun, wishes);
  const { f, calls } = counted(numericFunction(fun as (x: number) => unknown));
  const given = Object.entries(wishes.options ?? {}).filter(([, value]) => value !== undefined);
  const options = { ...DEFAULTS[method], ...tolerance(method, wishes), ...Object.fromEntries(given) };
  const { maxiter, xtol, xatol } = options as {
    maxiter: number;
    xtol: number;
    xatol: number;
  };
  const [name, tolerated] = method === "bounded" ? ["xatol", xatol] : ["xtol", xtol];
  const finish = (result: BrentResult) => ({ ...resultOf(result, `${name} = ${tolerated}`, maxiter), nfev: calls() });
  if (method === "bounded") return finish(boundedMinimum(f, wishes.bounds!, xatol, maxiter));
  const bracket = bracketFrom(f, wishes.bracket);
  if (!bracket.valid) return { ...withoutBracket(bracket), nfev: calls() };
  return finish((method === "brent" ? brentMinimum : goldenSection)(f, bracket, xtol, maxiter));
}

function tolerance(method: MinimizeScalarMethod, { tol }: MinimizeScalarOptions): Record<string, number> {
  if (tol === undefined) return {};
  return method === "bounded" ? { xatol: tol } : { xtol: tol };
}

function resultOf({ x, fun, nit, status }: BrentResult, tolerance: string, maxiter: number) {
  const common = { x, fun, nit };
  if (fun === Number.NEGATIVE_INFINITY) {
    const message = "Not converged: fun reaches −Infinity, so it has no minimum. Check the formula.";
    return { ...common, success: false, status: 2, message };
  }
  if (status === "converged") {
    return { ...common, success: true, status: 0, message: `Converged: x is within ${tolerance}.` };
  }
  if (status === "limit") {
    const message = `Not converged: stopped after maxiter = ${maxiter}. Raise maxiter.`;
    return { ...common, success: false, status: 1, message };
  }
  const message = "Not converged: fun returned NaN. Check the formula, or give bounds inside its domain.";
  return { ...common, success: false, status: 2, message };
}

/** The three points of the options, or three points found by going downhill. */
function bracketFrom(f: ScalarFunction, points: MinimizeScalarOptions["bracket"]): Bracket {
  if (points?.length !== 3) return bracketMinimum(f, points?.[0] ?? 0, points?.[1] ?? 1);
  const [a, b, c] = [...points].sort((p, q) => p - q).map((x) => ({ x, value: f(x) })) as [Sample, Sample, Sample];
  if (isBracket(a, b, c)) return { a, b, c, valid: true };
  const values = [a, b, c].map((p) => `fun(${p.x}) = ${p.value}`).join(", ");
  const expected = "three points at which fun is lowest in the middle";
  throw new DataError([{ code: "bad-bracket", path: "bracket", expected, received: values }]);
}

interface Sample {
  readonly x: number;
  readonly value: number;
}

function withoutBracket({ a, b, c }: Bracket): Omit<MinimizeScalarResult, "nfev"> {
  const lowest = [a, b, c].reduce((best, p) => (p.value < best.value ? p : best));
  const message =
    "Not converged: going downhill from the points of the bracket found no minimum; fun may be unbounded below, or NaN. " +
    "Give other points, three points around a minimum, or bounds.";
  return { x: lowest.x, fun: lowest.value, nit: 0, success: false, status: 3, message };
}

/** Checks everything except the values of the function. */
function checkScalar(fun: unknown, wishes: MinimizeScalarOptions): MinimizeScalarMethod {
  const issues: Issue[] = [];
  if (typeof fun !== "function") {
    issues.push({ code: "not-a-function", path: "fun", expected: "a function", received: describe(fun) });
  }
  checkKeys(wishes, KEYS, "", issues);
  const method = wishes.method ?? (wishes.bounds === undefined ? "brent" : "bounded");
  if (!Object.hasOwn(DEFAULTS, method)) {
    const expected = "one of brent, golden, bounded";
    issues.push({ code: "unknown-method", path: "method", expected, received: describe(method) });
    throw new DataError(issues);
  }
  const { options = {} } = wishes;
  if (typeof options !== "object" || options === null) {
    const expected = "an object of options";
    throw new DataError([...issues, { code: "bad-option", path: "options", expected, received: describe(options) }]);
  }
  const known = Object.keys(DEFAULTS[method]);
  checkKeys(wishes.options ?? {}, known, "options.", issues);
  for (const [name, value] of [["tol", wishes.tol], ...Object.entries(wishes.options ?? {})] as const) {
    const [expected, test] = name === "maxiter" ? [LIMIT, isLimit] : ["a number ≥ 0", (v: number) => v >= 0];
    if (value === undefined || (typeof value === "number" && test(value))) continue;
    issues.push({ code: "bad-option", path: String(name), expected, received: describe(value) });
  }
  checkInterval(method, wishes, issues);
  if (issues.length > 0) throw new DataError(issues);
  return method;
}

function checkInterval(
  method: MinimizeScalarMethod,
  { bounds, bracket }: MinimizeScalarOptions,
  issues: Issue[],
): void {
  const bounded = method === "bounded";
  if (bounded && (pairOf(bounds) === undefined || bounds![0] > bounds![1])) {
    const expected = "two finite numbers, the lower one first";
    issues.push({ code: "bad-bounds", path: "bounds", expected, received: describe(bounds) });
  }
  const unused = bounded ? (["bracket", bracket] as const) : (["bounds", bounds] as const);
  if (unused[1] !== undefined) {
    const expected = `none with method "${method}"`;
    issues.push({ code: `unused-${unused[0]}`, path: unused[0], expected, received: describe(unused[1]) });
  }
  if (bounded || bracket === undefined) return;
  const numbers = Array.isArray(bracket) && [2, 3].includes(bracket.length) && bracket.every(Number.isFinite);
  if (numbers && new Set(bracket).size === bracket.length) return;
  const expected = "two or three different finite numbers";
  issues.push({ code: "bad-bracket", path: "bracket", expected, received: describe(bracket) });
}

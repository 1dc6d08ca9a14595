/** Checks the options of a method and completes them with its defaults. */

import { describeValue } from "../describe.js";
import type { Issue } from "../errors.js";
import { cholesky } from "../math/dense.js";
import { aFlag, aNumber, type OptionRule, unknownOption } from "../options.js";
import { isLimit, LIMIT } from "./check-scalar.js";
import { methodDefinition } from "./methods.js";
import type { MinimizeMethod } from "./types.js";

/** Rules of options by name. Options without a rule are numbers of at least 0; matrices are checked separately. */
const RULES: Readonly<Record<string, OptionRule>> = {
  norm: aNumber("a number other than 0", (v) => v !== 0),
  c1: aNumber("a number in (0, 1), below c2", (v) => v > 0 && v < 1),
  c2: aNumber("a number in (0, 1), above c1", (v) => v > 0 && v < 1),
  eta: aNumber("a number in [0, 0.25)", (v) => v >= 0 && v < 0.25),
  maxiter: aNumber(LIMIT, isLimit),
  maxfun: aNumber(LIMIT, isLimit),
  maxfev: aNumber(LIMIT, isLimit),
  maxcor: aNumber("an integer ≥ 1", (v) => Number.isInteger(v) && v >= 1),
  maxls: aNumber("an integer ≥ 1", (v) => Number.isInteger(v) && v >= 1),
  initialTrustRadius: aNumber("a finite number > 0, below maxTrustRadius", (v) => v > 0 && v < Infinity),
  maxTrustRadius: aNumber("a number > 0", (v) => v > 0),
  finiteDiffRelStep: aNumber("a finite number > 0", (v) => v > 0 && v < Infinity),
  adaptive: aFlag,
  returnAll: aFlag,
};
const AT_LEAST_ZERO = aNumber("a number ≥ 0", (v) => v >= 0);

/**
 * The options of a method with its defaults, with arrays in the form of the minimisers.
 *
 * Adds to `issues`: `unknown-option` (with the name meant, if it is near), `bad-option`.
 */
export function checkOptions(
  method: MinimizeMethod,
  given: { readonly options?: unknown; readonly tol?: unknown },
  n: number,
  issues: Issue[],
): Record<string, unknown> {
  const { options: wishes, tol } = given;
  const definition = methodDefinition(method);
  const defaults = definition.defaults(n);
  const shared = definition.usesGradient ? ["finiteDiffRelStep", "returnAll"] : ["returnAll"];
  const known = [...Object.keys(defaults), ...shared];
  const options: Record<string, unknown> = { ...defaults, finiteDiffRelStep: undefined, returnAll: false };
  if (tol !== undefined) {
    issues.push(...AT_LEAST_ZERO.issues(tol, "tol"));
    for (const name of definition.tolerances) options[name] = tol;
  }
  if (wishes !== undefined && (typeof wishes !== "object" || wishes === null || Array.isArray(wishes))) {
    issues.push(badOption("options", "an object", wishes));
    return options;
  }
  for (const [name, value] of Object.entries(wishes ?? {})) {
    if (!known.includes(name)) issues.push(unknownOf(method, name, known));
    else if (value !== undefined) options[name] = checkOption(name, value, n, issues);
  }
  checkTogether(options, (wishes ?? {}) as Record<string, unknown>, issues);
  return options;
}

function badOption(name: string, expected: string, value: unknown): Issue {
  const path = name === "options" ? name : `options.${name}`;
  return { code: "bad-option", path, expected, received: describeValue(value) };
}

function unknownOf(method: MinimizeMethod, name: string, known: readonly string[]): Issue {
  return { ...unknownOption(name, known, "options."), expected: `an option of ${method}: ${known.join(", ")}` };
}

function checkOption(name: string, value: unknown, n: number, issues: Issue[]): unknown {
  if (name === "hessInv0") return matrix(name, value, n, issues);
  if (name === "initialSimplex") return simplex(name, value, n, issues);
  issues.push(...(RULES[name] ?? AT_LEAST_ZERO).issues(value, `options.${name}`));
  return value;
}

/** Checks options that depend on each other. If only one of maxiter and maxfev is given, the other one is unlimited. */
function checkTogether(options: Record<string, unknown>, wishes: Record<string, unknown>, issues: Issue[]): void {
  const number = (name: string) => options[name] as number;
  if ("c1" in options && number("c1") >= number("c2"))
    issues.push(badOption("c1", `a number below c2 = ${number("c2")}`, number("c1")));
  if ("initialTrustRadius" in options && number("initialTrustRadius") >= number("maxTrustRadius")) {
    const expected = `a number below maxTrustRadius = ${number("maxTrustRadius")}`;
    issues.push(badOption("initialTrustRadius", expected, number("initialTrustRadius")));
  }
  if (!("maxfev" in options)) return;
  if (wishes["maxiter"] === undefined && Number.isFinite(wishes["maxfev"])) options["maxiter"] = Infinity;
  if (wishes["maxfev"] === undefined && Number.isFinite(wishes["maxiter"])) options["maxfev"] = Infinity;
}

/** Rows of finite numbers in one list; undefined, and an issue, when they are not of this shape. */
function rows(
  name: string,
  value: unknown,
  [count, width]: readonly [number, number],
  issues: Issue[],
): Float64Array[] | undefined {
  const list = Array.isArray(value) ? value.map((row: unknown) => numbersOf(row)) : [];
  if (list.length === count && list.every((row) => row?.length === width && row.every(Number.isFinite))) {
    return list as Float64Array[];
  }
  issues.push(badOption(name, `${count} rows of ${width} finite numbers`, value));
  return undefined;
}

function numbersOf(row: unknown): Float64Array | undefined {
  const isList = Array.isArray(row) || (ArrayBuffer.isView(row) && !(row instanceof DataView));
  return isList ? Float64Array.from(row as ArrayLike<number>) : undefined;
}

function simplex(name: string, value: unknown, n: number, issues: Issue[]): Float64Array[] | undefined {
  return rows(name, value, [n + 1, n], issues);
}

function matrix(name: string, value: unknown, n: number, issues: Issue[]): Float64Array | undefined {
  const found = rows(name, value, [n, n], issues);
  if (found === undefined) return undefined;
  const flat = Float64Array.from(found.flatMap((row) => Array.from(row)));
  const symmetric = flat.every((v, k) => Math.abs(v - flat[(k % n) * n + Math.floor(k / n)]!) <= 1e-12 * Math.abs(v));
  if (!symmetric || cholesky(flat.slice(), n, new Float64Array(n)) >= 0) {
    issues.push(badOption(name, "a symmetric positive definite matrix", value));
  }
  return flat;
}

/** Checks the arguments of `minimize` and reports all problems at once. */

import { describe } from "../ad/tree.js";
import type { ErrorCode } from "../error-codes.js";
import { DataError, type Issue, nearestName } from "../errors.js";
import type { Box } from "../math/box.js";
import { unknownOption } from "../options.js";
import { checkOptions } from "./check-options.js";
import { METHODS, methodDefinition, methodNamed } from "./methods.js";
import type { MinimizeMethod, MinimizeOptions, Start } from "./types.js";

/** The arguments as they were given, whatever their types say. */
export interface Wishes extends Omit<MinimizeOptions, "method"> {
  readonly method?: unknown;
}

/** The arguments after the checks. */
export interface Plan {
  readonly method: MinimizeMethod;
  readonly box: Box;
  readonly options: Record<string, unknown>;
}

const OPTION_NAMES = ["method", "jac", "hess", "bounds", "tol", "options", "callback"];
const SCHEMES = ["exact", "2-point", "3-point"];

/**
 * Checks everything that can be checked without calling the function, and completes it with defaults.
 *
 * @throws DataError with every issue: `not-a-function`, `start`, `not-finite`, `unknown-option`, `unknown-method`,
 * `derivative`, `bounds-length`, `bad-bounds`, `x0-outside-bounds`, `unused-bounds`, `unused-derivative`, `bad-option`
 */
export function checkMinimize(fun: unknown, x0: unknown, wishes: Wishes): Plan {
  const issues: Issue[] = [];
  if (typeof fun !== "function") issues.push(issue("not-a-function", "fun", "a function", describe(fun)));
  const start = checkStart(x0, issues);
  checkNames(wishes, issues);
  const name = wishes.method ?? (wishes.bounds === undefined || wishes.bounds === null ? "BFGS" : "L-BFGS-B");
  const method = methodNamed(name);
  if (method === undefined) issues.push(unknownMethod(name));
  checkDerivatives(wishes, method, issues);
  const box = checkBounds(wishes.bounds, start, method, issues);
  if (wishes.callback !== undefined && typeof wishes.callback !== "function") {
    issues.push(issue("not-a-function", "callback", "a function", describe(wishes.callback)));
  }
  const options = method && checkOptions(method, wishes, start?.length ?? 1, issues);
  if (issues.length > 0 || method === undefined || options === undefined) throw new DataError(issues);
  return { method, box, options };
}

function issue(code: ErrorCode, path: string, expected: string, received: string, hint?: string): Issue {
  return hint === undefined ? { code, path, expected, received } : { code, path, expected, received, hint };
}

/** The numbers of a start; undefined for anything that is not a start. */
function checkStart(x0: unknown, issues: Issue[]): readonly number[] | undefined {
  const entries = entriesOf(x0);
  if (entries === undefined || entries.length === 0) {
    issues.push(issue("start", "x0", "a number, or an array or typed array of at least one", describe(x0)));
    return undefined;
  }
  entries.forEach((entry, i) => {
    const path = typeof x0 === "number" ? "x0" : `x0[${i}]`;
    if (typeof entry !== "number") issues.push(issue("start", path, "a number", describe(entry)));
    else if (!Number.isFinite(entry)) issues.push(issue("not-finite", path, "a finite number", String(entry)));
  });
  return entries.every((entry) => typeof entry === "number") ? (entries as readonly number[]) : undefined;
}

function entriesOf(x0: unknown): readonly unknown[] | undefined {
  if (typeof x0 === "number") return [x0];
  if (Array.isArray(x0)) return x0;
  const isNumeric = ArrayBuffer.isView(x0) && !(x0 instanceof DataView);
  return isNumeric ? Array.from(x0 as Exclude<Start, number>) : undefined;
}

function checkNames(wishes: Wishes, issues: Issue[]): void {
  for (const key of Object.keys(wishes)) {
    if (OPTION_NAMES.includes(key)) continue;
    const inOptions = Object.values(METHODS).some((m) => Object.hasOwn(m.defaults(1), key));
    const hint = inOptions ? { hint: `Did you mean options: { ${key} }?` } : {};
    issues.push({ ...unknownOption(key, OPTION_NAMES), ...hint });
  }
}

function unknownMethod(name: unknown): Issue {
  const names = Object.keys(METHODS);
  const near = typeof name === "string" ? nearestName(name, names) : undefined;
  return issue(
    "unknown-method",
    "method",
    `one of ${names.join(", ")}`,
    describe(name),
    near && `Did you mean "${near}"?`,
  );
}

function checkDerivatives(wishes: Wishes, method: MinimizeMethod | undefined, issues: Issue[]): void {
  const { jac, hess } = wishes;
  for (const [name, wish] of [
    ["jac", jac],
    ["hess", hess],
  ] as const) {
    if (wish === undefined || typeof wish === "function" || SCHEMES.includes(wish)) continue;
    issues.push(issue("derivative", name, 'a function, "exact", "2-point" or "3-point"', describe(wish)));
  }
  const isDifference = (wish: unknown) => wish === "2-point" || wish === "3-point";
  if (isDifference(jac) && isDifference(hess)) {
    const expected = "an exact gradient or a function for it, since hess is computed from differences of the gradient";
    issues.push(issue("derivative", "jac", expected, describe(jac)));
  }
  if (method === undefined) return;
  const { usesGradient, usesHessian } = methodDefinition(method);
  const unused = `none: method "${method}" does not use it`;
  if (!usesGradient && jac !== undefined) issues.push(issue("unused-derivative", "jac", unused, describe(jac)));
  if (usesHessian === "never" && hess !== undefined) {
    issues.push(issue("unused-derivative", "hess", unused, describe(hess)));
  }
}

function checkBounds(
  bounds: unknown,
  start: readonly number[] | undefined,
  method: MinimizeMethod | undefined,
  issues: Issue[],
): Box {
  const n = start?.length ?? 0;
  const lower = new Float64Array(n).fill(Number.NEGATIVE_INFINITY);
  const upper = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const box = { lower, upper };
  if (bounds === undefined || bounds === null) return box;
  if (method !== undefined && !methodDefinition(method).usesBounds) {
    const hint = 'Use method "L-BFGS-B" or "Nelder-Mead".';
    issues.push(issue("unused-bounds", "bounds", `none: method "${method}" has no bounds`, describe(bounds), hint));
  }
  if (!Array.isArray(bounds) || (start !== undefined && bounds.length !== n)) {
    const expected = `an array with a pair [lower, upper], or null, for each of ${n} variables`;
    issues.push(issue("bounds-length", "bounds", expected, describe(bounds)));
    return box;
  }
  bounds.forEach((pair: unknown, i) => {
    const found = boundOf(pair);
    if (found === undefined) {
      issues.push(
        issue("bad-bounds", `bounds[${i}]`, "a pair [lower, upper] with lower ≤ upper, or null", shown(pair)),
      );
    } else if (start !== undefined) {
      [lower[i], upper[i]] = found;
      if (start[i]! < found[0] || start[i]! > found[1]) {
        const hint = "Start inside the bounds.";
        issues.push(issue("x0-outside-bounds", `x0[${i}]`, `a value in [${found.join(", ")}]`, String(start[i]), hint));
      }
    }
  });
  return box;
}

function shown(pair: unknown): string {
  return Array.isArray(pair) ? `[${pair.map((v: unknown) => describe(v)).join(", ")}]` : describe(pair);
}

/** Lower and upper bound, infinite for none; undefined when they are not a pair or are crossed. */
function boundOf(pair: unknown): readonly [number, number] | undefined {
  if (pair === undefined || pair === null) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (!Array.isArray(pair) || pair.length !== 2) return undefined;
  const [lower, upper] = [pair[0] ?? Number.NEGATIVE_INFINITY, pair[1] ?? Number.POSITIVE_INFINITY] as unknown[];
  if (typeof lower !== "number" || typeof upper !== "number" || !(lower <= upper)) return undefined;
  return lower === Number.POSITIVE_INFINITY || upper === Number.NEGATIVE_INFINITY ? undefined : [lower, upper];
}

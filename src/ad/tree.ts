/** Arguments and results as trees, with numbers as leaves, and arrays and records as inner nodes. */
import { DataError, type Issue } from "../errors.js";
import { Dual, type Scalar } from "./dual.js";
import type { NumericArray } from "./types.js";

/** Whether a value is a number or a dual number. */
export function isScalar(x: unknown): x is Scalar {
  return typeof x === "number" || x instanceof Dual;
}

/** Whether a value is a typed array of numbers. */
export function isNumericArray(x: unknown): x is NumericArray {
  return (
    ArrayBuffer.isView(x) && !(x instanceof DataView) && !(x instanceof BigInt64Array) && !(x instanceof BigUint64Array)
  );
}

/** Whether a value is a plain object, such as `{ mu: 1, sigma: 2 }`. */
export function isRecord(x: unknown): x is Readonly<Record<string, unknown>> {
  if (typeof x !== "object" || x === null) return false;
  const prototype: unknown = Object.getPrototypeOf(x);
  return prototype === Object.prototype || prototype === null;
}

/** Description of a value for an error message. */
export function describe(x: unknown): string {
  if (x === undefined || x === null) return String(x);
  if (isScalar(x)) return typeof x === "number" ? `the number ${x}` : "a number";
  if (Array.isArray(x) || isNumericArray(x)) return `an array of length ${x.length}`;
  if (typeof x === "string") return `the string ${JSON.stringify(x.slice(0, 40))}`;
  if (x instanceof Promise) return "a Promise (functions to differentiate cannot be async)";
  if (isRecord(x)) return `a record with the keys ${Object.keys(x).slice(0, 10).join(", ")}`;
  return typeof x === "object" ? `an object of class ${x.constructor?.name ?? "unknown"}` : `a ${typeof x}`;
}

/**
 * Applies `f` to all numbers of a tree, in the order of array indices and of the insertion of record entries.
 *
 * Typed arrays become plain arrays, since they cannot contain dual numbers; `rebuild` restores them.
 * @param path - name of the tree in error messages
 * @throws DataError `not-a-number` with all leaves that are not numbers
 */
export function mapTree(tree: unknown, path: string, f: (leaf: Scalar, path: string) => unknown): unknown {
  const issues: Issue[] = [];
  const mapped = mapNode(tree, path, f, issues);
  if (issues.length > 0) throw new DataError(issues);
  return mapped;
}

function mapNode(node: unknown, path: string, f: (leaf: Scalar, path: string) => unknown, issues: Issue[]): unknown {
  if (isScalar(node)) return f(node, path);
  if (isNumericArray(node)) return Array.from(node, (x, i) => f(x, `${path}[${i}]`));
  if (Array.isArray(node)) return Array.from(node, (x: unknown, i) => mapNode(x, `${path}[${i}]`, f, issues));
  if (isRecord(node)) {
    return Object.fromEntries(Object.entries(node).map(([key, x]) => [key, mapNode(x, `${path}.${key}`, f, issues)]));
  }
  const expected = "a number, or an array, typed array or record of numbers";
  issues.push({ code: "not-a-number", path, expected, received: describe(node) });
  return undefined;
}

/**
 * Makes a tree with the structure of `original`, which `mapTree` has checked, with `next()` in place of each number in the
 * same order, and Float64Arrays in place of typed arrays.
 */
export function rebuild(original: unknown, next: () => unknown): unknown {
  if (isScalar(original)) return next();
  if (isNumericArray(original)) return typedWhenPlain(Array.from(original, next));
  if (Array.isArray(original)) return original.map((x: unknown) => rebuild(x, next));
  const entries = Object.entries(original as Record<string, unknown>);
  return Object.fromEntries(entries.map(([key, x]) => [key, rebuild(x, next)]));
}

/** A Float64Array if all entries are plain numbers; otherwise, inside an outer differentiation, the array itself. */
function typedWhenPlain(entries: readonly unknown[]): unknown {
  return entries.every((x) => typeof x === "number") ? Float64Array.from(entries as readonly number[]) : entries;
}

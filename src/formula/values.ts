/** Reads the values of the names of a formula, which are given in order or by name. */
import { Dual, type NumericArray, type Scalar } from "../ad/index.js";
import { plural } from "../describe.js";
import { DataError, type Issue, nearestName } from "../errors.js";

/** Values in the order of the names of a formula, or by name; T is number, or Scalar for values that are differentiated. */
export type FormulaValues<T extends Scalar> = readonly T[] | NumericArray | Readonly<Record<string, T>>;

/** The values that a formula reads, with their positions in vectors. */
export interface ValueOrder {
  readonly names: readonly string[];
  /** Names that must have a value, and their indices in `names`. */
  readonly freeNames: readonly string[];
  readonly freeIndices: readonly number[];
}

/**
 * Writes the values that a formula reads to `out`, in the order of all names. Returns false if some are dual numbers.
 *
 * Entries of a record that the formula does not read are ignored.
 * @throws DataError `value-count`, `missing-value`, `not-a-number`; all problems at once
 */
export function readNumbers(values: FormulaValues<Scalar>, order: ValueOrder, out: Float64Array): boolean {
  const vector = asVector(values, order);
  if (vector instanceof Float64Array) {
    out.set(vector);
    return true;
  }
  const { freeNames, freeIndices } = order;
  let plain = true;
  for (let k = 0; k < freeIndices.length; k++) {
    const i = freeIndices[k]!;
    const x = vector === undefined ? ownEntry(values, freeNames[k]!) : vector[i];
    if (typeof x === "number") out[i] = x;
    else if (x instanceof Dual) plain = false;
    else throw wrongValues(values, order);
  }
  return plain;
}

/** The values that a formula reads, after the checks of `readNumbers`, by index; 0 for names that are not read. */
export function readScalars(values: FormulaValues<Scalar>, order: ValueOrder): Scalar[] {
  const vector = asVector(values, order);
  const out = new Array<Scalar>(order.names.length).fill(0);
  for (const [k, i] of order.freeIndices.entries()) {
    out[i] = (vector === undefined ? ownEntry(values, order.freeNames[k]!) : vector[i]) as Scalar;
  }
  return out;
}

/** The values as a vector; undefined where they are given by name. */
function asVector(values: FormulaValues<Scalar>, { names }: ValueOrder): ArrayLike<Scalar> | undefined {
  if (Array.isArray(values) || ArrayBuffer.isView(values)) {
    const vector = values as ArrayLike<Scalar>;
    if (vector.length === names.length) return vector;
    const expected = `${plural(names.length, "value")}, in the order ${summary(names)}`;
    const hint = "Values can also be given by name, as an object.";
    throw new DataError([{ code: "value-count", path: "values", expected, received: `${vector.length}`, hint }]);
  }
  if (typeof values === "object" && values !== null) return undefined;
  const expected = `values by name, or in the order ${summary(names)}`;
  throw new DataError([{ code: "not-a-number", path: "values", expected, received: describe(values) }]);
}

/** Reads own properties only, since a parameter may be called "constructor". */
function ownEntry(record: object, name: string): unknown {
  return Object.hasOwn(record, name) ? (record as Readonly<Record<string, unknown>>)[name] : undefined;
}

function wrongValues(values: FormulaValues<Scalar>, { freeNames, freeIndices }: ValueOrder): DataError {
  const isVector = Array.isArray(values);
  const issues: Issue[] = [];
  for (const [k, name] of freeNames.entries()) {
    const x = isVector ? (values[freeIndices[k]!] as unknown) : ownEntry(values, name);
    if (typeof x === "number" || x instanceof Dual) continue;
    const path = isVector ? `values[${freeIndices[k]}] (${name})` : name;
    if (x !== undefined) issues.push({ code: "not-a-number", path, expected: "a number", received: describe(x) });
    else issues.push({ code: "missing-value", path, expected: "a value", received: "none", ...nearest(name, values) });
  }
  return new DataError(issues);
}

function nearest(name: string, values: object): { readonly hint?: string } {
  const other = nearestName(name, Object.keys(values));
  return other === undefined || other === name ? {} : { hint: `A value was given for ${other}.` };
}

function describe(x: unknown): string {
  if (x === null || x === undefined) return String(x);
  return typeof x === "string" ? `the text ${JSON.stringify(x.slice(0, 40))}` : `a value of type ${typeof x}`;
}

const SHOWN = 6;

function summary(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(", ");
  return names.length > SHOWN ? `${shown}, … ${names.length} in all` : `[${shown}]`;
}

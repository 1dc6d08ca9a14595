import { HistFactoryError } from "../errors.js";
import type { RecordOrigin } from "../fit/origin.js";
import type { Origin, Quantity, ReferenceNumber, Tolerance, Tolerances } from "./reference.js";

/** A value that can be compared: numbers within a tolerance, everything else exactly. */
export type Comparable = number | string | boolean | null;

/** One comparison. */
export interface ReferenceRow {
  /** The part of the reference that the row belongs to: `model`, `points[0] "init"`, `fits[1] "background only"`. */
  readonly group: string;
  /** What was compared: `logpdf`, `expected_data[3]`, `bestfit of "mu"`. */
  readonly quantity: string;
  /** The value of the reference. */
  readonly expected: Comparable;
  /** The value found by histograd; null where there is none. */
  readonly found: Comparable;
  /** found − expected; null unless both are finite numbers. */
  readonly difference: number | null;
  /** Largest |difference| that counts as agreement; null for values that have to be equal. */
  readonly tolerance: number | null;
  readonly ok: boolean;
  /** A remark about the row; absent where there is none. */
  readonly note?: string;
}

/** A part of a reference that was not compared, and why. */
export interface SkippedReference {
  readonly group: string;
  readonly reason: string;
  /** The number of its values. */
  readonly nNumbers: number;
}

/** The outcome of comparing a workspace with reference numbers: plain data. */
export interface ReferenceReport {
  readonly kind: "check-result";
  /** Origin of the model and the data that were compared. */
  readonly origin: RecordOrigin;
  /** Whether something was compared and all of that agrees: see `nSkipped` for what was not compared. */
  readonly agrees: boolean;
  readonly measurement: string;
  readonly nCompared: number;
  readonly nDisagreeing: number;
  /** Numbers of the reference that were not compared: those of `skipped`. */
  readonly nSkipped: number;
  readonly rows: readonly ReferenceRow[];
  readonly skipped: readonly SkippedReference[];
  /** The programs that made the reference, by name. */
  readonly origins: Readonly<Record<string, Origin>>;
}

/** Tolerances where neither the entry nor the document has any, as in `schemas/reference.json`. */
export const DEFAULT_TOLERANCES: { readonly [Q in Quantity]: Tolerance } = {
  description: { relative: 1e-12 },
  logpdf: { relative: 1e-10 },
  expected_data: { relative: 1e-10 },
  twice_nll: { absolute: 1e-6 },
  estimate: { in_uncertainties: 1e-3 },
  uncertainty: { relative: 1e-3 },
  cls: { absolute: 1e-6 },
  limit: { relative: 1e-5 },
  test_statistic: { absolute: 1e-6 },
  significance: { absolute: 1e-6 },
  p_value: { relative: 1e-5 },
};

type CompareEntry<T> = (name: string, expected: T, index: number) => void;

/** Collects the rows of one group. */
export interface Group {
  readonly rows: ReferenceRow[];
  /** Compares numbers within the tolerance of `quantity`; `sigma` is the parameter's uncertainty, for estimates. */
  number(name: string, quantity: Quantity, expected: ReferenceNumber, found: number, sigma?: number): ReferenceRow;
  /** Compares values that have to be equal. */
  exact(name: string, expected: Comparable, found: Comparable): void;
  /** Compares lists entry by entry, by `compare`; lists of different length are one row. */
  list<T>(name: string, expected: readonly T[], found: ArrayLike<unknown>, compare: CompareEntry<T>): void;
  /** Compares lists of numbers. */
  numbers(name: string, quantity: Quantity, expected: readonly ReferenceNumber[], found: ArrayLike<number>): void;
  /** Adds a note to the last row. */
  note(text: string): void;
  /** Adds a row that does not agree. */
  fail(name: string, expected: Comparable, found: Comparable, note: string): void;
}

/** @param chosen - tolerances in order of precedence, the defaults excepted */
export function createGroup(group: string, ...chosen: readonly (Tolerances | undefined)[]): Group {
  const rows: ReferenceRow[] = [];
  const toleranceOf = (quantity: Quantity) =>
    chosen.find((tolerances) => tolerances?.[quantity] !== undefined)?.[quantity] ?? DEFAULT_TOLERANCES[quantity];
  const add = (row: Omit<ReferenceRow, "group">) => {
    rows.push({ group, ...row });
    return rows.at(-1)!;
  };
  const number: Group["number"] = (name, quantity, expected, found, sigma = 0) =>
    add({ quantity: name, ...compareNumbers(expected, found, toleranceOf(quantity), sigma) });
  const list: Group["list"] = (name, expected, found, compare) => {
    if (expected.length === found.length) {
      for (const [i, value] of expected.entries()) compare(`${name}[${i}]`, value, i);
      return;
    }
    const lengths = { expected: expected.length, found: found.length, difference: null, tolerance: null };
    add({ quantity: `length of ${name}`, ...lengths, ok: false, note: "lists of different length" });
  };
  return {
    rows,
    number,
    exact(name, expected, found) {
      add({ quantity: name, expected, found, difference: null, tolerance: null, ok: expected === found });
    },
    list,
    numbers(name, quantity, expected, found) {
      list(name, expected, found, (entry, value, i) => number(entry, quantity, value, found[i]!));
    },
    note(text) {
      const last = rows.pop();
      if (last !== undefined) rows.push({ ...last, note: text });
    },
    fail(name, expected, found, note) {
      add({ quantity: name, expected, found, difference: null, tolerance: null, ok: false, note });
    },
  };
}

/**
 * The rows of one group. An error of the library, such as for numbers that do not fit the model, becomes a row that fails.
 *
 * @param quantity - the quantity of that row
 */
export function rowsOf(group: Group, quantity: string, compare: (group: Group) => void): readonly ReferenceRow[] {
  try {
    compare(group);
  } catch (error) {
    if (!(error instanceof HistFactoryError)) throw error;
    group.fail(quantity, null, null, error.message);
  }
  return group.rows;
}

const NOT_FINITE = { inf: Number.POSITIVE_INFINITY, "-inf": Number.NEGATIVE_INFINITY, nan: Number.NaN } as const;

/** A number of a reference, which may be written as a text. */
export function numberOf(value: ReferenceNumber): number {
  return typeof value === "number" ? value : NOT_FINITE[value];
}

type Comparison = Pick<ReferenceRow, "expected" | "found" | "difference" | "tolerance" | "ok" | "note">;

function compareNumbers(reference: ReferenceNumber, found: number, tolerance: Tolerance, sigma: number): Comparison {
  const expected = numberOf(reference);
  if (Number.isNaN(expected)) return outsideDomain(found);
  const { absolute = 0, relative = 0, in_uncertainties: inUncertainties = 0 } = tolerance;
  if (!Number.isFinite(expected) || !Number.isFinite(found)) {
    return { expected, found, difference: null, tolerance: null, ok: expected === found };
  }
  const allowed = absolute + relative * Math.abs(expected) + inUncertainties * sigma;
  const difference = found - expected;
  return { expected, found, difference, tolerance: allowed, ok: Math.abs(difference) <= allowed };
}

/** Compares with NaN, which other programs return where a rate is negative. Here log L is −∞ there. */
function outsideDomain(found: number): Comparison {
  const ok = found === Number.NEGATIVE_INFINITY;
  const note = ok ? "outside the domain of the likelihood" : "the reference is outside the domain of the likelihood";
  return { expected: Number.NaN, found, difference: null, tolerance: null, ok, note };
}

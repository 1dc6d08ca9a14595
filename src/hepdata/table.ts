/** An error of a value, symmetric or not, and the label that says where it comes from. */
export type HepdataError =
  | { readonly symerror: number; readonly label: string }
  | { readonly asymerror: { readonly minus: number; readonly plus: number }; readonly label: string };

/** A value of HEPData with its errors. */
export interface HepdataValue {
  readonly value: number | string;
  readonly errors?: readonly HepdataError[];
}

/** A bin of HEPData by its edges. */
export interface HepdataBin {
  readonly low: number;
  readonly high: number;
}

/** The name of a column, and the unit of its values. */
export interface HepdataHeader {
  readonly name: string;
  readonly units?: string;
}

/** A column of what a table is a function of. */
export interface HepdataIndependent {
  readonly header: HepdataHeader;
  readonly values: readonly (HepdataValue | HepdataBin)[];
}

/** A column of results. */
export interface HepdataDependent {
  readonly header: HepdataHeader;
  readonly values: readonly HepdataValue[];
}

/** A table of HEPData, as its data files have it, with the name and the description that the submission has. */
export interface HepdataTable {
  readonly name: string;
  readonly description: string;
  readonly independent_variables: readonly HepdataIndependent[];
  readonly dependent_variables: readonly HepdataDependent[];
}

/** Labels of the values of a `Band`. */
export const BAND_LABELS = ["-2 sigma", "-1 sigma", "median", "+1 sigma", "+2 sigma"] as const;

/** The label of errors that come from the number of toys. */
export const OF_TOYS = "number of toys";

/** A column of numbers or texts. */
export function column(name: string, values: readonly (number | string | undefined)[]): HepdataDependent {
  return { header: { name }, values: values.map((value) => entryOf(value)) };
}

/** A column of values with errors. */
export function columnOf(name: string, values: readonly HepdataValue[]): HepdataDependent {
  return { header: { name }, values };
}

/**
 * A value with errors; "-", which is HEPData's word for no value, in place of a number that does not exist. Errors that do not exist
 * are left out, and so are errors that are all 0, which HEPData refuses.
 */
export function entryOf(value: number | string | undefined, errors: readonly HepdataError[] = []): HepdataValue {
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) return { value: "-" };
  const finite = errors.filter((error) => sizesOf(error).every(Number.isFinite));
  return finite.flatMap(sizesOf).every((size) => size === 0) ? { value } : { value, errors: finite };
}

function sizesOf(error: HepdataError): readonly number[] {
  return "symerror" in error ? [error.symerror] : [error.asymerror.minus, error.asymerror.plus];
}

/** A value with an error of the same size to both sides, where it has one. */
export function measured(value: number, uncertainty: number | undefined, label: string): HepdataValue {
  return entryOf(value, uncertainty === undefined ? [] : [{ symerror: uncertainty, label }]);
}

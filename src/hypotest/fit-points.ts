import type { Minimum } from "../fit/minimum.js";
import type { FitPoint } from "./results.js";

/** A fit in the form of a record. */
export function fitPoint({ values, twiceNll, valid, message }: Minimum): FitPoint {
  return { values: Array.from(values), twiceNll, valid, message };
}

/** A fit in the form of a record, with the name of its role in the test. */
export function namedFitPoint(name: string, minimum: Minimum): FitPoint & { readonly name: string } {
  return { name, ...fitPoint(minimum) };
}

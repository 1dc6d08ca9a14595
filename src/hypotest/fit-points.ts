import type { Minimum } from "../fit/minimum.js";
import type { FitPoint } from "./results.js";

/** A fit as a record carries it. */
export function fitPoint({ values, twiceNll, valid, message }: Minimum): FitPoint {
  return { values: Array.from(values), twiceNll, valid, message };
}

/** A fit as a record carries it, with the name of its part in the test. */
export function namedFitPoint(name: string, minimum: Minimum): FitPoint & { readonly name: string } {
  return { name, ...fitPoint(minimum) };
}

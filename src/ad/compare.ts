/** Comparisons of scalars by value, for branches and loops inside differentiated functions. */
import { type Scalar, value } from "./dual.js";

/** x > y by value. */
export function gt(x: Scalar, y: Scalar): boolean {
  return value(x) > value(y);
}

/** x < y by value. */
export function lt(x: Scalar, y: Scalar): boolean {
  return value(x) < value(y);
}

/** x ≥ y by value. */
export function ge(x: Scalar, y: Scalar): boolean {
  return value(x) >= value(y);
}

/** x ≤ y by value. */
export function le(x: Scalar, y: Scalar): boolean {
  return value(x) <= value(y);
}

/** x = y by value; the operator === compares two dual numbers by identity and is nearly always false. */
export function eq(x: Scalar, y: Scalar): boolean {
  return value(x) === value(y);
}

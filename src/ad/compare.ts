/** Comparisons of scalars by their values, for branches and loops inside differentiated functions. */
import { plainNumber, type Scalar } from "./dual.js";

/** x > y by value. */
export function gt(x: Scalar, y: Scalar): boolean {
  return plainNumber(x, "gt") > plainNumber(y, "gt");
}

/** x < y by value. */
export function lt(x: Scalar, y: Scalar): boolean {
  return plainNumber(x, "lt") < plainNumber(y, "lt");
}

/** x ≥ y by value. */
export function ge(x: Scalar, y: Scalar): boolean {
  return plainNumber(x, "ge") >= plainNumber(y, "ge");
}

/** x ≤ y by value. */
export function le(x: Scalar, y: Scalar): boolean {
  return plainNumber(x, "le") <= plainNumber(y, "le");
}

/** x = y by value; the operator === compares two dual numbers by identity and is nearly always false. */
export function eq(x: Scalar, y: Scalar): boolean {
  return plainNumber(x, "eq") === plainNumber(y, "eq");
}

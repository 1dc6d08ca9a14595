import { plural } from "../describe.js";
import type { DocumentCode } from "../error-codes.js";
import { symmetricEigenvalues } from "../math/symmetric-eigenvalues.js";
import type { Findings } from "./findings.js";
import type { JsonPath } from "./json-path.js";

/** Eigenvalues below this fraction of the largest one count as 0, the rounding error of numbers written with 12 digits. */
const ROUNDING = 1e-12;

export type Matrix = readonly (readonly number[])[];

/** Reports a matrix that is not `[n, n]` or not symmetric. */
export function checkShape(
  matrix: Matrix,
  n: number,
  noun: "parameter" | "bin",
  path: JsonPath,
  findings: Findings,
): boolean {
  const code: DocumentCode = "joint-term-matrix";
  const bad = matrix.findIndex((row) => row.length !== n);
  if (matrix.length !== n || bad >= 0) {
    const received = matrix.length !== n ? plural(matrix.length, "row") : `${matrix[bad]!.length} in row ${bad}`;
    findings.error({ code, path, expected: `${n} rows of ${plural(n, "number")}, one per ${noun}`, received });
    return false;
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const [lower, upper] = [matrix[i]![j]!, matrix[j]![i]!];
      if (Math.abs(lower - upper) <= ROUNDING * Math.max(Math.abs(lower), Math.abs(upper))) continue;
      const expected = `a symmetric matrix: ${upper} as in row ${j}, column ${i}`;
      findings.error({ code, path: [...path, i, j], expected, received: `${lower}` });
      return false;
    }
  }
  return true;
}

/**
 * Reports an eigenvalue that a matrix may not have.
 *
 * @param hint - what to do where the matrix is not positive definite; when undefined, eigenvalues of 0 are allowed
 */
export function checkDefinite(matrix: Matrix, path: JsonPath, hint: string | undefined, findings: Findings): void {
  const isStrict = hint !== undefined;
  const values = symmetricEigenvalues(matrix.flat(), matrix.length);
  const [least, largest] = [values[0]!, values.at(-1)!];
  const rounding = ROUNDING * Math.max(Math.abs(largest), Math.abs(least));
  if (isStrict ? least > rounding : least >= -rounding) return;
  findings.error({
    code: "not-positive-definite",
    path,
    expected: isStrict ? "a positive definite matrix" : "a positive semidefinite matrix",
    received: `the eigenvalue ${Math.abs(least) <= rounding ? 0 : Number(least.toPrecision(6))}`,
    hint: hint ?? "Along the direction of a negative eigenvalue the penalty would have no minimum.",
  });
}

import type { CorrelationResult } from "../diagnostics/results.js";
import { decimalCell } from "./cell.js";
import type { Part } from "./part.js";
import type { Column } from "./table.js";

/** A pair of parameters and their correlation. */
export interface CorrelatedPair {
  readonly first: string;
  readonly second: string;
  readonly correlation: number;
}

const COLUMNS: readonly Column[] = [
  { title: "parameter", align: "left", fields: ["parameter"] },
  { title: "parameter", align: "left", fields: ["other_parameter"] },
  { title: "correlation", align: "decimal" },
];
const DECIMALS = 3;

/** Pairs of parameters with |correlation| of at least the threshold, the strongest first. */
export function correlationText(result: CorrelationResult): readonly Part[] {
  const pairs = correlatedPairs(result);
  const ifEmpty = `No pair of parameters has a correlation of ${result.threshold} or more.`;
  const rows = pairs.map(({ first, second, correlation }) => [first, second, decimalCell(correlation, DECIMALS)]);
  const subjects = pairs.map(({ first, second }) => ({ names: [first, second] }));
  return [{ columns: COLUMNS, rows, subjects, ifEmpty }];
}

/** The pairs of a correlation matrix with an absolute value of at least the threshold, the strongest first. */
export function correlatedPairs({
  parameters,
  matrix,
  threshold,
}: Pick<CorrelationResult, "parameters" | "matrix" | "threshold">): readonly CorrelatedPair[] {
  const n = parameters.length;
  const pairs = parameters.flatMap((first, p) =>
    parameters.slice(p + 1).map((second, k) => ({ first, second, correlation: matrix[p * n + p + 1 + k]! })),
  );
  return pairs
    .filter(({ correlation }) => Math.abs(correlation) >= threshold)
    .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
}

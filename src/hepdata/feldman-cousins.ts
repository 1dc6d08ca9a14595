import type { AcceptedInterval, FeldmanCousinsResult } from "../toys/results.js";
import { column, columnOf, type HepdataTable, measured, OF_TOYS } from "./table.js";

/** The accepted intervals, where there are some, and the tests of all values. */
export function feldmanCousinsTables(result: FeldmanCousinsResult): readonly HepdataTable[] {
  return result.intervals.length === 0 ? [testTable(result)] : [intervalTable(result), testTable(result)];
}

function intervalTable({ parameter, confidenceLevel, bestFit, intervals }: FeldmanCousinsResult): HepdataTable {
  return {
    name: `Feldman-Cousins interval of ${parameter}`,
    description: `Feldman-Cousins confidence interval of ${parameter} at a confidence level of ${confidenceLevel}; the best fit is ${parameter} = ${bestFit}. An open end is the last value that was tested.`,
    independent_variables: [
      column(
        "Interval",
        intervals.map((_, k) => k + 1),
      ),
    ],
    dependent_variables: [
      column(
        "Lower end",
        intervals.map(({ lower }) => lower),
      ),
      column(
        "Upper end",
        intervals.map(({ upper }) => upper),
      ),
      column("Open ends", intervals.map(openEnds)),
    ],
  };
}

function openEnds({ openLower, openUpper }: AcceptedInterval): string {
  if (openLower && openUpper) return "lower and upper";
  if (openLower) return "lower";
  return openUpper ? "upper" : "none";
}

function testTable({ parameter, confidenceLevel, calculator, points }: FeldmanCousinsResult): HepdataTable {
  const how = calculator === "exact" ? "of all possible outcomes" : "of toys";
  return {
    name: `Feldman-Cousins tests of ${parameter}`,
    description: `Profile likelihood ratio t of the data for each tested value of ${parameter}, the largest t that is accepted at a confidence level of ${confidenceLevel}, and the p-value ${how}.`,
    independent_variables: [
      column(
        parameter,
        points.map(({ value }) => value),
      ),
    ],
    dependent_variables: [
      column(
        "t",
        points.map(({ statistic }) => statistic),
      ),
      column(
        "Largest accepted t",
        points.map(({ critical }) => critical),
      ),
      columnOf(
        "p-value",
        points.map(({ pValue, error }) => measured(pValue, error, OF_TOYS)),
      ),
      column(
        "Accepted",
        points.map(({ accepted }) => (accepted ? "yes" : "no")),
      ),
    ],
  };
}

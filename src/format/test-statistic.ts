import type { FitPoint, PoiValue, TestStatistic } from "../hypotest/results.js";
import { printable } from "../printable.js";
import { formatNumber, formatP } from "./numbers.js";
import type { Part } from "./part.js";
import { withRemarks } from "./text.js";

/** A test statistic with its p-value. */
export function testStatisticText({
  name,
  pois,
  value,
  bestFit,
  pValue,
  free,
  conditional,
}: TestStatistic): readonly Part[] {
  const named = (values: readonly PoiValue[]) =>
    values.map((each) => `${printable(each.name)} = ${formatNumber(each.value)}`).join(", ");
  const lines = [
    `Test of ${named(pois)}; best fit ${named(bestFit)}`,
    `${name} = ${formatNumber(value)}, asymptotic p-value ${formatP(pValue)}`,
  ];
  const failed = [free, conditional].filter(({ valid }) => !valid);
  return withRemarks([lines.join("\n")], { valid: failed.length === 0, notes: failed.map(messageOf) });
}

function messageOf({ message }: FitPoint): string {
  return message;
}

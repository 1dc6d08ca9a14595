import type { SignificanceResult } from "../../hypotest/results.js";
import { normalCdf } from "../../math/normal.js";
import type { Picture, Tick } from "../picture.js";
import { type Look, NO_STYLE } from "../style/look.js";
import { stripMarks, stripPicture } from "./band-strip.js";
import { asFormula, givenLabel, numberFormula, numberLabel } from "./numbers.js";

/** Largest number of labels on the axis of p-values. */
const MOST_P_VALUES = 7;
/** From this many standard deviations on, a p-value is too small for a double. */
const SMALLEST = 37.5;

/**
 * A discovery significance: the observed one on the expected one with its bands of one and two standard deviations; the
 * p-values that belong to the numbers of standard deviations stand along the top.
 */
export function significancePicture({ poi, p0, z, expected }: SignificanceResult, look: Look = NO_STYLE): Picture {
  const median = expected.z[2];
  const signal = `$${look.symbol(poi)} = ${asFormula(givenLabel(expected.signal))}$`;
  const labels = {
    expected: `Expected for ${signal}: $Z = ${numberFormula(median)}$`,
    observed: `Observed: $Z = ${numberFormula(z)}$`,
  };
  const finite = [z, ...expected.z].filter(Number.isFinite);
  const limits = [Math.min(0, ...finite) - 0.25, Math.max(1, ...finite) + 0.4] as const;
  return stripPicture(stripMarks({ expected: expected.z, observed: z, labels }), {
    title: p0 === 0 ? "$p_0 < 10^{-307}$" : `$p_0 = ${numberFormula(p0)}$`,
    x: { label: "Significance $Z$ $[\\sigma]$", limits },
    xTop: { label: "$p_0$", ticks: pValueTicks(limits[1]) },
  });
}

function pValueTicks(end: number): Tick[] {
  const step = Math.max(1, Math.ceil((end + 1) / MOST_P_VALUES));
  const values = Array.from({ length: Math.floor(end / step) + 1 }, (_, k) => k * step);
  return values
    .filter((value) => value < SMALLEST)
    .map((value) => ({ value, label: numberLabel(normalCdf(-value), 2) }));
}

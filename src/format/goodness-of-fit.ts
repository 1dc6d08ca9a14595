import type { GoodnessOfFit } from "../diagnostics/results.js";
import type { GoodnessOfFitToys } from "../toys/results.js";
import { count, formatMeasured, formatNumber } from "./numbers.js";
import type { Part } from "./part.js";
import { withRemarks } from "./text.js";

const STATISTIC = "saturated model: −2 log(L / L saturated)";
const DIGITS = 4;

/** Goodness of fit by the χ² distribution. */
export function goodnessOfFitText(result: GoodnessOfFit): readonly Part[] {
  const { pValue, valid, notes } = result;
  const lines = [`Goodness of fit, ${STATISTIC}`, statisticLine(result.statistic, result.degreesOfFreedom)];
  if (pValue !== undefined) lines.push(`p-value = ${formatNumber(pValue, DIGITS)} by the χ² distribution`);
  return withRemarks([lines.join("\n")], { valid, notes });
}

/** Goodness of fit by toys. */
export function goodnessOfFitToysText(result: GoodnessOfFitToys): readonly Part[] {
  const { observed, degreesOfFreedom, pValue, error, statistics, seed, valid, notes } = result;
  const { value, uncertainty } = formatMeasured(pValue, error);
  const title = `Goodness of fit by toys, ${STATISTIC}`;
  const toys = `p-value = ${value} ± ${uncertainty} by ${count(statistics.length, "toy")} (seed ${seed})`;
  return withRemarks([[title, statisticLine(observed, degreesOfFreedom), toys].join("\n")], { valid, notes });
}

function statisticLine(statistic: number, degreesOfFreedom: number): string {
  const freedom = count(degreesOfFreedom, "degree of freedom", "degrees of freedom");
  return `statistic = ${formatNumber(statistic)} for ${freedom}`;
}

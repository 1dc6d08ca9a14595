import type { GoodnessOfFit } from "../../diagnostics/results.js";
import type { GoodnessOfFitToys } from "../../toys/results.js";
import type { Analysis } from "../analysis.js";
import { formatMeasured, formatNumber } from "../output/numbers.js";
import { headline, resultText } from "./headline.js";

const TITLE = "Goodness of fit, saturated model: −2 log(L / L saturated)";
const DIGITS = 4;

/** Goodness of fit by the χ² distribution. */
export function gofText(analysis: Analysis, result: GoodnessOfFit, valid: boolean): string {
  return resultText([headline(analysis), [TITLE, ...chiSquared(result)].join("\n")], { valid, notes: result.notes });
}

/** The same, and by toys. */
export function gofToysText(analysis: Analysis, result: GoodnessOfFit, toys: GoodnessOfFitToys): string {
  const { value, uncertainty } = formatMeasured(toys.pValue, toys.error);
  const line = `p-value = ${value} ± ${uncertainty} by ${toys.statistics.length} toys (seed ${toys.seed})`;
  const notes = [...new Set([...result.notes, ...toys.notes])];
  return resultText([headline(analysis), [TITLE, ...chiSquared(result), line].join("\n")], {
    valid: toys.valid,
    notes,
  });
}

function chiSquared({ statistic, degreesOfFreedom, pValue }: GoodnessOfFit): string[] {
  const lines = [`statistic = ${formatNumber(statistic)} for ${degreesOfFreedom} degrees of freedom`];
  if (pValue !== undefined) lines.push(`p-value = ${formatNumber(pValue, DIGITS)} by the χ² distribution`);
  return lines;
}

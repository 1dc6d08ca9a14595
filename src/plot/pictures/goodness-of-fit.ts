import { plural } from "../../describe.js";
import type { GoodnessOfFit } from "../../diagnostics/results.js";
import type { GoodnessOfFitToys } from "../../toys/results.js";
import type { Mark, Panel, Picture } from "../picture.js";
import { asFormula, decimalsFor, givenLabel, minusSigned, numberFormula, numberLabel } from "./numbers.js";
import { chiSquareDensity } from "./statistic-density.js";
import { COLORS, sentencePicture } from "./style.js";
import { toyHistogram } from "./toy-histogram.js";

const POINTS = 300;
const BINS = 40;
const STATISTIC = "$-2\\,\\log(L\\,/\\,L_{\\mathrm{saturated}})$";

/** The goodness of fit: the χ² distribution that is expected, the observed value, and the tail that is the p-value. */
export function goodnessOfFitPicture({ statistic, degreesOfFreedom, pValue }: GoodnessOfFit): Picture {
  if (!(degreesOfFreedom > 0)) {
    const value = asFormula(numberLabel(statistic));
    return sentencePicture(
      `No degrees of freedom: nothing to test, $-2\\,\\log(L/L_{\\mathrm{saturated}}) = ${value}$`,
    );
  }
  const title = pValue === undefined ? "" : `$p = ${numberFormula(pValue)}$`;
  return picture({ observed: statistic, degreesOfFreedom, statistics: [], title });
}

/** The goodness of fit with the distribution of its statistic in toys. */
export function goodnessOfFitToysPicture(record: GoodnessOfFitToys): Picture {
  const { observed, degreesOfFreedom, statistics, pValue, error, nFailed } = record;
  const failed = nFailed > 0 ? `, ${nFailed} failed ${nFailed === 1 ? "toy" : "toys"} left out` : "";
  const title = `$p = ${withError(pValue, error)}$ from toys${failed}`;
  return picture({ observed, degreesOfFreedom, statistics, title });
}

/** A p-value and its statistical error, to one digit of the error. */
function withError(p: number, error: number): string {
  if (!(error > 0 && Number.isFinite(p + error))) return asFormula(minusSigned(numberFormula(p)));
  const decimals = Math.max(1, decimalsFor(error) - 1);
  return `${p.toFixed(decimals)} \\pm ${error.toFixed(decimals)}`;
}

interface Goodness {
  readonly observed: number;
  readonly degreesOfFreedom: number;
  readonly statistics: readonly number[];
  readonly title: string;
}

function picture({ observed, degreesOfFreedom: k, statistics, title }: Goodness): Picture {
  const [start, end] = rangeOf(observed, k, statistics);
  const marks: Mark[] = [];
  if (statistics.length > 0) {
    const label = plural(statistics.length, "toy");
    marks.push(...toyHistogram(statistics, { start, end, bins: BINS, color: COLORS.alternative, label }));
  }
  if (k > 0) marks.push(...chiSquareMarks(start, end, k, observed));
  if (Number.isFinite(observed)) {
    const label = `Observed, ${givenLabel(Number(observed.toPrecision(4)))}`;
    marks.push({ kind: "rules", x: [observed], color: COLORS.observed, label });
  }
  const y = { label: "Probability density", limits: [0, k === 1 ? 1.2 : k === 2 ? 0.65 : undefined] as const };
  const panel: Panel = { title, x: { label: STATISTIC, limits: [start, end] }, y, marks };
  return { kind: "picture", panels: [[panel]] };
}

function chiSquareMarks(start: number, end: number, k: number, observed: number): Mark[] {
  const x = Array.from({ length: POINTS }, (_, i) => start + ((end - start) * (i + 0.5)) / POINTS);
  const y = x.map((at) => chiSquareDensity(at, k));
  const label = `$\\chi^2$ with ${k} ${k === 1 ? "degree" : "degrees"} of freedom`;
  const tail = x.filter((at) => at >= observed);
  const upper = tail.map((at) => chiSquareDensity(at, k));
  const area: Mark = { kind: "band", x: tail, lower: upper.map(() => 0), upper, color: COLORS.tested, opacity: 0.25 };
  const curve: Mark = { kind: "line", x, y, color: COLORS.tested, label };
  return tail.length > 1 ? [area, curve] : [curve];
}

/** All of the distribution that is of interest: k ± 4 standard deviations √(2k), the observed value, and the toys. */
function rangeOf(observed: number, k: number, statistics: readonly number[]): [number, number] {
  const finite = [observed, ...statistics].filter(Number.isFinite).sort((a, b) => a - b);
  const spread = Math.sqrt(2 * k);
  const low = Math.max(0, Math.min(k - 4 * spread, finite[0] ?? 0));
  return [low, Math.max(1, k + 4 * spread, 1.05 * (finite[finite.length - 1] ?? 0))];
}

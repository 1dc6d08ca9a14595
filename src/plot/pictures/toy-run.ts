import { plural } from "../../describe.js";
import type { TestStatisticName } from "../../hypotest/results.js";
import type { ToyRun, ToySample } from "../../toys/results.js";
import type { Mark, Picture } from "../picture.js";
import { type Look, NO_STYLE } from "../style/look.js";
import { statisticDensity, statisticTail } from "./statistic-density.js";
import { densityPanel, parameterValue, STATISTIC_SYMBOLS } from "./statistic-picture.js";
import { COLORS } from "./style.js";
import { toyHistogram } from "./toy-histogram.js";

/**
 * Toys of a hypothesis test: distributions of the test statistic in toys of both hypotheses with the asymptotic ones,
 * and the observed value. Statistics of exactly 0, which toys of a one-sided test have, are in the first bin,
 * and in what the asymptotic curves expect there.
 */
export function toyRunPicture(run: ToyRun, look: Look = NO_STYLE): Picture {
  const { testStatistic, poi, signal, background, observedStatistic, asimovStatistic } = run;
  const symbol = STATISTIC_SYMBOLS[testStatistic];
  const end = endOf([...signal.statistics, ...background.statistics], observedStatistic);
  const toys = [
    toysMark(signal, end, parameterValue(poi.name, signal.poi, look), COLORS.tested),
    toysMark(background, end, parameterValue(poi.name, background.poi, look), COLORS.alternative),
  ];
  const usable = asimovStatistic > 0 && Number.isFinite(asimovStatistic);
  const tested = {
    density: withFirstBin(testStatistic, usable ? asimovStatistic : Number.POSITIVE_INFINITY, "tested", end / BINS),
    label: "asymptotic",
    color: COLORS.tested,
  };
  const alternative = {
    density: withFirstBin(testStatistic, asimovStatistic, "alternative", end / BINS),
    label: "asymptotic",
    color: COLORS.alternative,
  };
  const curves = usable ? [tested, alternative] : [tested];
  const panel = densityPanel({ symbol, observed: observedStatistic, end, curves, behind: toys.flat() });
  const counts = [signal.statistics.length, background.statistics.length].filter((n) => n > 0);
  const least = Math.min(...counts.map((n) => 0.3 / (n * (end / BINS))));
  const floor = Number.isFinite(least) ? Math.min(least, 1e-2) : 1e-4;
  const failed = signal.failed.length + background.failed.length;
  const title = failed > 0 ? { title: `${failed} failed ${failed === 1 ? "toy is" : "toys are"} left out` } : {};
  const y = { ...panel.y, limits: [floor, undefined] as const };
  const x = { ...panel.x, limits: [0, end] as const };
  return { kind: "picture", panels: [[{ ...panel, ...title, x, y }]] };
}

const BINS = 40;

/** The asymptotic density, and in the first bin of toys its mean there with the share of probability at 0. */
function withFirstBin(name: TestStatisticName, asimov: number, truth: "tested" | "alternative", width: number) {
  const density = statisticDensity(name, asimov, truth);
  const first = (1 - statisticTail(name, asimov, truth)(width)) / width;
  return (q: number) => (q < width ? first : density(q));
}

function toysMark({ statistics }: ToySample, end: number, tested: string, color: string): Mark[] {
  if (statistics.length === 0) return [];
  const label = `${plural(statistics.length, "toy")}, ${tested}`;
  return toyHistogram(statistics, { end, bins: BINS, color, label });
}

/** The end of the axis: beyond the observed value, and beyond all toys but the largest half percent. */
function endOf(statistics: readonly number[], observed: number): number {
  const finite = statistics.filter(Number.isFinite).sort((a, b) => a - b);
  const quantile = finite[Math.min(finite.length - 1, Math.floor(0.995 * finite.length))] ?? 0;
  return Math.max(1, 1.1 * quantile, Number.isFinite(observed) ? 1.2 * observed : 0);
}

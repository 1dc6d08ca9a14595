import type { HypotestResult, TestStatistic, TestStatisticName } from "../../hypotest/results.js";
import { normalCdf, normalQuantile } from "../../math/normal.js";
import type { Mark, Panel, Picture } from "../picture.js";
import { type Look, NO_STYLE } from "../style/look.js";
import { asFormula, givenLabel, numberFormula } from "./numbers.js";
import { chiSquareDensity, statisticDensity } from "./statistic-density.js";
import { COLORS } from "./style.js";

/** Test statistics as arXiv:1007.1727 writes them, within a formula. */
export const STATISTIC_SYMBOLS: Readonly<Record<TestStatisticName, string>> = {
  tmu: "t_\\mu",
  tmutilde: "\\tilde t_\\mu",
  q: "q_\\mu",
  qtilde: "\\tilde q_\\mu",
  q0: "q_0",
};

/** Points of a curve. */
const POINTS = 400;
/** Share of the axis on which a density that diverges at 0 is cut off. */
const NEAR_ZERO = 1 / 200;
const CLOSEST = 0.1;
const LEAST_END = 9;
/**
 * Densities are drawn down to this share of the one at the observed value, within bounds: `most` on an axis up to `range`,
 * and less on a longer one, on which densities are lower.
 */
const FLOOR = { share: 0.2, least: 1e-12, most: 1e-3, range: 20 };

/** A curve of a test statistic's distribution. */
export interface DensityCurve {
  readonly density: (q: number) => number;
  readonly label: string;
  readonly color: string;
  /** Tail that is filled: beyond the observed value, or up to it. */
  readonly tail?: "above" | "below";
}

/**
 * A test statistic: its asymptotic distribution if the tested values are the true ones, the observed value, and the tail
 * beyond it, whose area is the p-value.
 */
export function testStatisticPicture(record: TestStatistic, look: Look = NO_STYLE): Picture {
  const { name, value, pValue, pois } = record;
  const k = pois.length;
  const density = k > 1 ? (q: number) => chiSquareDensity(q, k) : statisticDensity(name, asimovOf(record), "tested");
  const symbol = STATISTIC_SYMBOLS[name];
  const tested = pois.map((poi) => `${look.symbol(poi.name)} = ${asFormula(givenLabel(poi.value))}`).join(",\\; ");
  const label = k > 2 ? `$f(${symbol})$, $\\chi^2$ with ${k} degrees of freedom` : `$f(${symbol}\\,|\\,${tested})$`;
  const title = `$p = ${numberFormula(pValue)}$`;
  const curves = [{ density, label, color: COLORS.tested, tail: "above" }] as const;
  return picture(densityPanel({ symbol, observed: value, end: k + 4 * Math.sqrt(2 * k), curves, title }));
}

/**
 * A hypothesis test: the asymptotic distributions of the test statistic if the tested value is true and if the
 * alternative is, the observed value, and the tails that CLs+b and 1 − CLb are the areas of.
 */
export function hypotestPicture(record: HypotestResult, look: Look = NO_STYLE): Picture {
  const { testStatistic, poi, observed } = record;
  const symbol = STATISTIC_SYMBOLS[testStatistic];
  const name = look.symbol(poi.name);
  const usable = observed.asimov > 0 && Number.isFinite(observed.asimov);
  const curves: DensityCurve[] = [
    {
      density: statisticDensity(testStatistic, usable ? observed.asimov : Number.POSITIVE_INFINITY, "tested"),
      label: `$f(${symbol}\\,|\\,${name} = ${asFormula(givenLabel(poi.value))})$`,
      color: COLORS.tested,
      tail: "above",
    },
  ];
  if (usable) {
    const alternative = testStatistic === "q0" ? `${name} > 0` : `${name} = 0`;
    curves.push({
      density: statisticDensity(testStatistic, observed.asimov, "alternative"),
      label: `$f(${symbol}\\,|\\,${testStatistic.startsWith("tmu") ? `${name}^\\prime` : alternative})$`,
      color: COLORS.alternative,
      tail: "below",
    });
  }
  const end = usable ? observed.asimov + 3 * Math.sqrt(observed.asimov) : 0;
  const title = [...pValues(record), parameterTitle(record, look)].map((part) => `$${part}$`).join(",  ");
  return picture(densityPanel({ symbol, observed: observed.statistic, end, curves, title }));
}

function pValues(record: HypotestResult): string[] {
  if (record.testStatistic === "q0") return [`p_0 = ${numberFormula(record.p0)}`];
  const { cls, clsb, clb } = record;
  const parts = [
    ["\\mathrm{CL}_s", cls],
    ["\\mathrm{CL}_{s+b}", clsb],
    ["\\mathrm{CL}_b", clb],
  ] as const;
  return parts.map(([name, p]) => `${name} = ${numberFormula(p)}`);
}

function parameterTitle({ poi, bestFitPoi }: HypotestResult, look: Look): string {
  return `${look.estimate(poi.name)} = ${numberFormula(bestFitPoi)}`;
}

function picture(panel: Panel): Picture {
  return { kind: "picture", panels: [[panel]] };
}

/** The parts of a panel with distributions of a test statistic. */
export interface DensityPanelInput {
  /** The symbol of the test statistic, within a formula. */
  readonly symbol: string;
  readonly observed: number;
  /** Where the axis should end at least. */
  readonly end: number;
  readonly curves: readonly DensityCurve[];
  readonly title?: string;
  /** Marks below the curves. */
  readonly behind?: readonly Mark[];
}

/** Distributions of a test statistic on a logarithmic axis, with the observed value as a line. */
export function densityPanel({ symbol, observed, end, curves, title, behind = [] }: DensityPanelInput): Panel {
  const hasObserved = Number.isFinite(observed);
  const last = Math.max(LEAST_END, end, hasObserved ? 1.4 * observed : 0);
  // Denser towards 0, where densities diverge.
  const x = Array.from({ length: POINTS }, (_, i) => last * ((i + 0.25) / (POINTS - 0.75)) ** 2);
  const y = curves.map(({ density }) => x.map(density));
  const atObserved = hasObserved && observed > 0 ? (curves[0]?.density(observed) ?? 1) : 1;
  const floor = Math.min(FLOOR.most * Math.min(1, FLOOR.range / last), Math.max(FLOOR.least, FLOOR.share * atObserved));
  const tails = hasObserved ? curves.flatMap((curve, c) => tailMarks(curve, x, y[c]!, observed)) : [];
  const lines = curves.map(({ label, color }, c): Mark => ({ kind: "line", x, y: y[c]!, color, label }));
  const rule: Mark = {
    kind: "rules",
    x: [observed],
    color: COLORS.observed,
    label: `Observed, $${symbol} = ${numberFormula(observed)}$`,
  };
  const highest = Math.max(...curves.map(({ density }) => density(Math.min(NEAR_ZERO * last, CLOSEST))), floor * 10);
  return {
    ...(title === undefined ? {} : { title }),
    x: { label: `$${symbol}$`, limits: [0, last] },
    y: {
      label: "Probability density",
      scale: "log",
      limits: [floor, Number.isFinite(highest) ? 2 * highest : undefined],
    },
    marks: [...behind, ...tails, ...lines, ...(hasObserved ? [rule] : [])],
  };
}

function tailMarks(
  { density, color, tail }: DensityCurve,
  x: readonly number[],
  y: readonly number[],
  at: number,
): Mark[] {
  if (tail === undefined) return [];
  const inside = [...x.keys()].filter((i) => (tail === "above" ? x[i]! >= at : x[i]! <= at));
  const edge = at > 0 ? [at] : [];
  const xs = tail === "above" ? [...edge, ...inside.map((i) => x[i]!)] : [...inside.map((i) => x[i]!), ...edge];
  const here = edge.map(density);
  const ys = tail === "above" ? [...here, ...inside.map((i) => y[i]!)] : [...inside.map((i) => y[i]!), ...here];
  if (xs.length < 2) return [];
  return [{ kind: "band", x: xs, lower: ys.map(() => 0), upper: ys, color, opacity: 0.25 }];
}

/**
 * The Asimov value √A = μ/σ that the p-value of a bounded statistic q > A was computed with, from p = 1 − Φ(x),
 * x = (q + A)/(2√A): √A = x − √(x² − q). Where q ≤ A the p-value does not depend on it, and it is taken as infinite.
 */
function asimovOf({ name, value: q, pValue }: TestStatistic): number {
  const p = name === "tmutilde" ? pValue - normalCdf(-Math.sqrt(q)) : pValue;
  const x = -normalQuantile(p);
  if ((name !== "qtilde" && name !== "tmutilde") || !(q > 0 && x * x > q * (1 + 1e-6))) return Number.POSITIVE_INFINITY;
  return (x - Math.sqrt(x * x - q)) ** 2;
}

/** Name and value of a parameter as a label: `$\mu = 1$`. */
export function parameterValue(name: string, value: number, look: Look): string {
  const number = asFormula(givenLabel(value));
  return look.parameter(name).startsWith("$")
    ? `$${look.symbol(name)} = ${number}$`
    : `${look.parameter(name)} $= ${number}$`;
}

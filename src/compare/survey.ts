import type { BinPair } from "./match-channels.js";
import type { ParameterPair } from "./match-parameters.js";
import { isClose, sizeOf } from "./numbers.js";
import { type Evaluated, evaluator, mapped, type Pair } from "./pair.js";
import { movedPoint, randomPoint, valuesOf } from "./points.js";

/** Share of the expectation at the start below which one is near 0. */
const SMALL_SHARE = 1e-3;

/** Where two numbers differ, and by how many standard deviations. */
interface Gap {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

/** A bin in which expectations differ. */
interface BinGap extends Gap {
  readonly bin: BinPair;
}

/** What was found when one parameter, or all of them, moved. */
export interface Response {
  /** The parameter that alone was moved; absent for all of them at random points. */
  readonly parameter?: ParameterPair;
  /** The bin that differs most, and at which value of the parameter, or at which random point, counted from 1. */
  readonly worst?: BinGap & { readonly at: number };
  /** Number of bins that differ at any of the values. */
  readonly nBins: number;
  /** Values at which no bin differs, and those at which one does. */
  readonly equalAt: readonly number[];
  readonly differentAt: readonly number[];
  /** The largest difference of the changes of log L from constraints and penalties, and where. */
  readonly constraint?: Gap & { readonly at: number };
  /** The same for log L of the main data. */
  readonly main?: Gap & { readonly at: number };
}

/** Expectations and log-densities of two models at many points. */
export interface Survey {
  /** Bins that differ at the suggested values of the first model. */
  readonly atStart: readonly BinGap[];
  /** Of each parameter, and of all at random points at the end. */
  readonly responses: readonly Response[];
  readonly nPoints: number;
  /** A point at which both likelihoods are defined; undefined where there is none. */
  readonly inside?: Float64Array;
}

/** What both models say at one point. */
interface Sides {
  readonly a: Evaluated;
  readonly b: Evaluated;
}

/** Evaluates both models at the suggested values of the first, with each parameter moved alone, and at random points. */
export function survey(pair: Pair, { points, seed }: { readonly points: number; readonly seed: number }): Survey {
  const [evaluateA, evaluateB] = [evaluator(pair.a), evaluator(pair.b)];
  let nPoints = 0;
  let inside: Float64Array | undefined;
  const evaluate = (point: Float64Array): Sides => {
    nPoints++;
    const sides = { a: evaluateA(point), b: evaluateB(mapped(pair, point)) };
    if (isInside(sides)) inside ??= point;
    return sides;
  };
  const start = evaluate(Float64Array.from(pair.a.suggestedInit));
  const meter = new Meter(pair, start);
  const alone = pair.parameters.pairs.map((parameter) =>
    meter.response(
      valuesOf(pair.a, parameter.a).map((value) => [value, () => evaluate(movedPoint(pair.a, parameter.a, value))]),
      parameter,
    ),
  );
  const moved = pair.parameters.pairs.map((parameter) => parameter.a);
  const together = meter.response(
    Array.from({ length: points }, (_, k) => [k + 1, () => evaluate(randomPoint(pair.a, moved, seed, k))]),
  );
  const responses = [...alone, together];
  return { atStart: meter.atStart, responses, nPoints, ...(inside === undefined ? {} : { inside }) };
}

function isInside({ a, b }: Sides): boolean {
  return [a.main, a.constraint, b.main, b.constraint].every(Number.isFinite);
}

/** A point that is evaluated when its turn comes. */
type Lazy = readonly [at: number, evaluate: () => Sides];

/** Finds what differs at a point and does not differ already at the start. */
class Meter {
  readonly atStart: readonly BinGap[];
  readonly #pair: Pair;
  readonly #start: Sides;
  readonly #units: Float64Array;
  /** Positions of the bins in the main data of each model. */
  readonly #positions: { readonly a: Int32Array; readonly b: Int32Array };
  /** Bins that differ at the start. */
  readonly #open: ReadonlySet<BinPair>;
  /** The scale of log L: rounding errors of expectations enter it times the number of events. */
  readonly #events: number;

  constructor(pair: Pair, start: Sides) {
    this.#pair = pair;
    this.#start = start;
    this.#units = gaussianUnits(pair);
    this.#positions = { a: Int32Array.from(pair.bins, ({ a }) => a), b: Int32Array.from(pair.bins, ({ b }) => b) };
    this.#events = pair.bins.reduce((sum, { a }) => sum + Math.abs(start.a.rates[a]!), 1);
    this.#open = new Set();
    this.atStart = this.#gaps(start);
    this.#open = new Set(this.atStart.map(({ bin }) => bin));
  }

  response(points: readonly Lazy[], parameter?: ParameterPair): Response {
    const bins = new Set<BinPair>();
    const [equalAt, differentAt]: [number[], number[]] = [[], []];
    let worst: Response["worst"];
    let constraint: Response["constraint"];
    let main: Response["main"];
    for (const [at, evaluate] of points) {
      const sides = evaluate();
      const gaps = this.#gaps(sides);
      (gaps.length === 0 ? equalAt : differentAt).push(at);
      for (const gap of gaps) {
        bins.add(gap.bin);
        worst = larger(worst, { ...gap, at });
      }
      constraint = larger(constraint, withPlace(this.#change(sides, "constraint", 1), at));
      const ofMain = this.#change(sides, "main", this.#events);
      if (ofMain !== undefined && this.#areOrdinary(sides)) main = larger(main, { ...ofMain, at });
    }
    return {
      ...(parameter === undefined ? {} : { parameter }),
      ...(worst === undefined ? {} : { worst }),
      nBins: bins.size,
      equalAt,
      differentAt,
      ...(constraint === undefined ? {} : { constraint }),
      ...(main === undefined ? {} : { main }),
    };
  }

  /** Bins whose expectations differ; of those that differ at the start, the ones that also change by other numbers and factors. */
  #gaps({ a, b }: Sides): readonly BinGap[] {
    const { tolerance } = this.#pair;
    const gaps: BinGap[] = [];
    for (let i = 0; i < this.#positions.a.length; i++) {
      const [rateA, rateB] = [a.rates[this.#positions.a[i]!]!, b.rates[this.#positions.b[i]!]!];
      if (rateA === rateB) continue;
      const bin = this.#pair.bins[i]!;
      const [startA, startB] = [this.#start.a.rates[bin.a]!, this.#start.b.rates[bin.b]!];
      const scale = Math.max(Math.abs(rateA), Math.abs(rateB), Math.abs(startA));
      if (isClose(rateA, rateB, tolerance, scale)) continue;
      const shift = this.#open.has(bin) ? startA - startB : 0;
      if (shift !== 0 && isClose(rateA, rateB + shift, tolerance, scale)) continue;
      if (shift !== 0 && isClose(rateA * startB, rateB * startA, tolerance, scale * Math.abs(startA))) continue;
      const unit = this.#units[i]! || Math.sqrt(Math.max(rateA, rateB, 1));
      gaps.push({ bin, a: rateA, b: rateB, size: sizeOf(rateA - rateB - shift, unit) });
    }
    return gaps;
  }

  /**
   * Whether the logarithms of all expectations can be compared: near 0, at the edge of the domain, they consist of rounding errors,
   * and the expectations themselves say more.
   */
  #areOrdinary({ a }: Sides): boolean {
    return this.#pair.bins.every(
      (bin, i) => this.#units[i]! > 0 || a.rates[bin.a]! >= SMALL_SHARE * this.#start.a.rates[bin.a]!,
    );
  }

  /** How log L changes from the start, if it changes differently. Edges of the domain are left to expectations. */
  #change({ a, b }: Sides, part: "main" | "constraint", least: number): Gap | undefined {
    const values = [this.#start.a[part], this.#start.b[part], a[part], b[part]] as const;
    if (!values.every(Number.isFinite)) return undefined;
    const [changeA, changeB] = [values[0] - values[2], values[1] - values[3]];
    const scale = Math.max(least, ...values.map(Math.abs));
    if (isClose(changeA, changeB, this.#pair.tolerance, scale)) return undefined;
    return { a: changeA, b: changeB, size: Math.sqrt(2 * sizeOf(changeA - changeB, 1)) };
  }
}

function withPlace(gap: Gap | undefined, at: number): (Gap & { readonly at: number }) | undefined {
  return gap === undefined ? undefined : { ...gap, at };
}

function larger<T extends Gap>(known: T | undefined, found: T | undefined): T | undefined {
  if (known === undefined || found === undefined) return known ?? found;
  return found.size > known.size ? found : known;
}

/** Standard deviation of the data of each bin of the first model that are Gaussian; 0 for counts. */
function gaussianUnits({ a, bins }: Pair): Float64Array {
  const byBin = new Map<number, number>();
  for (const { bins: members, covariance } of a.gaussian) {
    for (const [i, bin] of members.entries()) byBin.set(bin, Math.sqrt(covariance[i * (members.length + 1)]!));
  }
  return Float64Array.from(bins, ({ a: bin }) => byBin.get(bin) ?? 0);
}

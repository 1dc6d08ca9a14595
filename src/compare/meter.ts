import type { BinPair } from "./match-channels.js";
import type { ParameterPair } from "./match-parameters.js";
import { isClose, sizeOf } from "./numbers.js";
import type { Evaluated, Pair } from "./pair.js";

/** Share of the expectation at the start below which one is near 0. */
const SMALL_SHARE = 1e-3;

/** Where two numbers differ, and by how many standard deviations. */
interface Gap {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

/** A bin in which expectations differ. */
export interface BinGap extends Gap {
  readonly bin: BinPair;
}

/** Differences that were found when one parameter, or all of them, moved. */
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

/** What both models say at one point. */
export interface Sides {
  readonly a: Evaluated;
  readonly b: Evaluated;
}

/** A point that is computed only when it is evaluated. */
type Lazy = readonly [at: number, evaluate: () => Sides];

/** Finds what differs at a point and does not differ already at the start. */
export class Meter {
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
      constraint = larger(constraint, withPlace(this.#constraintChange(sides), at));
      main = larger(main, withPlace(this.#mainChange(sides), at));
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

  /** Whether anything differs at a point to which several parameters were moved, or whether this cannot be decided there. */
  differs(sides: Sides): boolean {
    const { a, b } = sides;
    if (![a.main, a.constraint, b.main, b.constraint].every(Number.isFinite)) return true;
    const start = this.#start;
    const tolerance = this.#pair.tolerance;
    const parts = [
      changeGap([start.a.main, a.main], [start.b.main, b.main], tolerance * this.#events),
      changeGap([start.a.constraint, a.constraint], [start.b.constraint, b.constraint], tolerance),
    ];
    return parts.some((gap) => gap !== undefined) || this.#gaps(sides).length > 0;
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

  /** How log L of the main data changes from the start, if it changes differently. Edges of the domain are left to expectations. */
  #mainChange(sides: Sides): Gap | undefined {
    const { a, b } = this.#start;
    if (![a.main, b.main, sides.a.main, sides.b.main].every(Number.isFinite)) return undefined;
    const ends = [
      [a.main, sides.a.main],
      [b.main, sides.b.main],
    ] as const;
    const gap = changeGap(...ends, this.#pair.tolerance * scaleOf(ends, this.#events));
    return gap !== undefined && this.#areOrdinary(sides) ? gap : undefined;
  }

  /** The same of constraints and penalties; infinite where only one of the models is inside of its domain. */
  #constraintChange(sides: Sides): Gap | undefined {
    const { a, b } = this.#start;
    const areUnknown = !Number.isFinite(a.constraint) && !Number.isFinite(b.constraint);
    const [startA, startB] = areUnknown ? [0, 0] : [a.constraint, b.constraint];
    const ends = [
      [startA, sides.a.constraint],
      [startB, sides.b.constraint],
    ] as const;
    return changeGap(...ends, this.#pair.tolerance * scaleOf(ends, 1));
  }
}

type Change = readonly [start: number, end: number];

/**
 * The size of the terms of log L, to which rounding errors are relative.
 *
 * @param least - what they have at least
 */
function scaleOf(changes: readonly Change[], least: number): number {
  return Math.max(least, ...changes.flat().filter(Number.isFinite).map(Math.abs));
}

/**
 * How log L changes in two models, if it changes differently.
 *
 * @param most - the largest difference of equal changes
 */
function changeGap(ofA: Change, ofB: Change, most: number): Gap | undefined {
  const [a, b] = [ofA[0] - ofA[1], ofB[0] - ofB[1]];
  if (isClose(a, b, most, 1)) return undefined;
  return { a, b, size: Math.sqrt(2 * sizeOf(a - b, 1)) };
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

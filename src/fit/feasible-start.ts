import type { BoundData } from "../likelihood/likelihood.js";
import { cholesky, solveCholesky } from "../math/dense.js";
import { sparseGram } from "../math/sparse-gram.js";
import type { Model } from "../model/model.js";
import { binsWhere, type MainBin, stillBins, withoutMainBins } from "./empty-bins.js";
import type { FitInput } from "./fit-input.js";
import { placed, startingPoint } from "./starting-points.js";

/** A bin that expects too little is moved to this part of its count, or of a suggested expectation where it has no events. */
const PART_OF_COUNT = 0.1;
const PART_OF_EXPECTED = 0.01;
/** A bin with events that expects this part of its count, or less, expects next to none: no step leads far from there. */
const NEXT_TO_NONE = 1e-2;
/** Part of that with which a correction is content. */
const ENOUGH = 0.5;
/** Parts of the way to the suggested values that are tried where expectations are not what is wrong: √θ at 0, say. */
const TOWARDS_SUGGESTED = [0.01, 0.1, 0.5, 1];
/** Random points that are corrected last, in a model of so many parameters at most: a search, not the nearest point any more. */
const RANDOM_POINTS = 30;
const MOST_PARAMETERS = 80;
/** Corrections before the attempt is given up; a linear model needs one. */
const MOST_CORRECTIONS = 40;
/**
 * Bins that one correction moves at most: where there are thousands, such as all bins of a sample that few parameters turn negative,
 * those that lack most events stand for them.
 */
const MOST_BINS = 100;
/** Relative size of a diagonal that keeps bins apart that no parameter can tell apart. */
const RIDGE = 1e-12;

/**
 * A start inside the domain of the likelihood and of its derivatives: the caller's when it is, else the point nearest to it at
 * which every bin expects enough, measured in widths of the constraints (1 for parameters without one). Held parameters stay.
 *
 * Where no way leads from there into the domain of a model that is not large, random points are tried.
 *
 * Bins that expect too little are corrected by the shortest move of the parameters that brings them where they should be, to
 * first order, and again until they are: Newton's method for an underdetermined system (J. M. Ortega, W. C. Rheinboldt,
 * Iterative Solution of Nonlinear Equations, 1970, section 8.1).
 *
 * @returns undefined when there is none
 */
export function feasibleStart(model: Model, data: BoundData, input: FitInput): Float64Array | undefined {
  const isInside = (x: Float64Array) => model.likelihood.regularValue(x, data) < Number.POSITIVE_INFINITY;
  const moved = isInside(input.init) ? input.init : nearestInside(model, data, input);
  if (moved !== undefined) return moved;
  for (const part of TOWARDS_SUGGESTED) {
    const between = placed(
      input.init.map((v, p) => v + part * (model.suggestedInit[p]! - v)),
      input,
    );
    if (isInside(between)) return between;
  }
  return model.nPars > MOST_PARAMETERS ? undefined : fromRandomPoints(model, data, input, isInside);
}

/** The first of some random points, or their corrections, that is inside the domain: where the way there from the start leads astray. */
function fromRandomPoints(
  model: Model,
  data: BoundData,
  input: FitInput,
  isInside: (x: Float64Array) => boolean,
): Float64Array | undefined {
  for (let k = 1; k <= RANDOM_POINTS; k++) {
    const init = startingPoint(model, input, 1, k);
    const moved = isInside(init) ? init : nearestInside(model, data, { ...input, init });
    if (moved !== undefined) return moved;
  }
  return undefined;
}

/**
 * A bin with events that expects none at the start and whose expectation depends on no parameter that can move there: every
 * sample in it is multiplied by a held 0, say. The likelihood is then 0 wherever they go.
 */
export function impossibleBin(model: Model, data: BoundData, input: FitInput): MainBin | undefined {
  const withEvents = binsWhere(model, data, (count) => count > 0);
  return stillBins(model, data, { ...input, x: input.init }, withEvents)[0];
}

/** A bin, and what it has to expect. */
interface Target {
  readonly bin: MainBin;
  readonly least: number;
}

/**
 * The point that is nearest to a start outside the domain, to first order, and inside; undefined where corrections do not lead there.
 * Where they lead to the edge of the domain and no further, since a bound is there too, it is that point.
 */
export function nearestInside(model: Model, data: BoundData, input: FitInput): Float64Array | undefined {
  const moved = corrected(model, data, input);
  return moved !== undefined && model.likelihood.regularValue(moved, data) < Number.POSITIVE_INFINITY
    ? moved
    : undefined;
}

function corrected(model: Model, data: BoundData, input: FitInput): Float64Array | undefined {
  const bins = binsWhere(model, data, () => true);
  const withoutMain = withoutMainBins(model, data);
  const suggested = model.likelihood.rates(Float64Array.from(model.suggestedInit));
  const widths = squaredWidths(model);
  const targets = new Map<number, Target>();
  const x = input.init.slice();
  for (let correction = 0; correction < MOST_CORRECTIONS; correction++) {
    const { slopes, hessian } = model.likelihood.evaluate(x.slice(), withoutMain);
    if (!(slopes.value < Number.POSITIVE_INFINITY)) return undefined;
    const rates = model.likelihood.rates(x);
    for (const bin of bins) {
      const count = data.values[bin.index]!;
      const isTooLittle = count > 0 ? rates[bin.index]! <= NEXT_TO_NONE * count : rates[bin.index]! < 0;
      if (!isTooLittle) continue;
      const least = count > 0 ? PART_OF_COUNT * count : PART_OF_EXPECTED * Math.abs(suggested[bin.index]!);
      targets.set(bin.index, { bin, least });
    }
    const missing = [...targets.values()].filter(({ bin, least }) => rates[bin.index]! < ENOUGH * least);
    if (missing.length === 0) return x;
    const lack = ({ bin, least }: Target) => least - rates[bin.index]!;
    const chosen = missing.length > MOST_BINS ? missing.sort((a, b) => lack(b) - lack(a)).slice(0, MOST_BINS) : missing;
    const rows = chosen.map(({ bin }) => hessian.rateGradient(bin.index));
    const wanted = chosen.map(lack);
    if (!move(x, rows, wanted, widths, input)) break;
  }
  return x;
}

/** Squares of what a move of each parameter is measured in. */
function squaredWidths(model: Model): Float64Array {
  return Float64Array.from(model.prefits, (prefit) => (prefit === undefined ? 1 : prefit.width ** 2));
}

/**
 * Adds the shortest move p with J p = wanted, parameters that would leave their bounds stopped there; false when the rows do
 * not depend on any parameter that can move.
 */
function move(
  x: Float64Array,
  rows: readonly Float64Array[],
  wanted: readonly number[],
  widths: Float64Array,
  { lower, upper, fixed }: FitInput,
): boolean {
  const canMove = Uint8Array.from(fixed, (held) => 1 - held);
  const left = wanted.slice();
  for (let round = 0; round <= x.length; round++) {
    const step = shortest(rows, left, widths, canMove);
    if (step === undefined) return round > 0;
    const stopped: number[] = [];
    for (let p = 0; p < x.length; p++) {
      const target = x[p]! + step[p]!;
      const inside = Math.min(Math.max(target, lower[p]!), upper[p]!);
      if (inside !== target) stopped.push(p);
    }
    const moving = stopped.length === 0 ? [...x.keys()] : stopped;
    for (const p of moving) {
      const inside = Math.min(Math.max(x[p]! + step[p]!, lower[p]!), upper[p]!);
      for (let i = 0; i < left.length; i++) left[i]! -= rows[i]![p]! * (inside - x[p]!);
      x[p] = inside;
      canMove[p] = 0;
    }
    if (stopped.length === 0) return true;
  }
  return true;
}

/** D²Jᵀ (J D² Jᵀ)⁻¹ wanted over the parameters that can move. */
function shortest(
  rows: readonly Float64Array[],
  wanted: readonly number[],
  widths: Float64Array,
  canMove: Uint8Array,
): Float64Array | undefined {
  const m = rows.length;
  const weight = (p: number) => (canMove[p] === 1 ? widths[p]! : 0);
  const moves = rows.map((row) => row.map((slope, p) => slope * weight(p)));
  const gram = sparseGram(rows, moves);
  for (let i = 0; i < m; i++) {
    if (!(gram[i * m + i]! > 0)) return undefined;
    gram[i * m + i]! *= 1 + RIDGE;
  }
  if (cholesky(gram, m, new Float64Array(m)) >= 0) return undefined;
  const multipliers = Float64Array.from(wanted);
  solveCholesky(gram, m, multipliers);
  return widths.map((_, p) => weight(p) * rows.reduce((sum, row, i) => sum + row[p]! * multipliers[i]!, 0));
}

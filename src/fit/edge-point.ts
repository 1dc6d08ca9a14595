import type { LikelihoodFactor, LikelihoodHessian } from "../likelihood/hessian.js";
import type { BoundData } from "../likelihood/likelihood.js";
import { type Box, clip } from "../math/box.js";
import { cholesky, solveCholesky } from "../math/dense.js";
import { sparseGram } from "../math/sparse-gram.js";
import { dot } from "../math/vector.js";
import type { Model } from "../model/model.js";
import { freeOf } from "../newton/problem.js";
import { RANK_TOLERANCE } from "./certificate.js";
import { type MainBin, withCounts } from "./empty-bins.js";

/** Least multiplier, of −log L, of a bin that holds the parameters on the edge. */
export const LEAST_MULTIPLIER = 1e-5;
/**
 * Stiffness of the springs on the edge, in curvatures of −log L itself: the reach of double precision, parted evenly between
 * how exactly the edge holds and how well the curvature along it is seen.
 */
const STIFFNESS = 1e7;
/** What is left of λ × expectation in a bin on the edge, in −log L: next to nothing, and more than rounding takes away. */
const LEFT = 1e-10;
/** Most expected events that are left there, however small λ is. */
const MOST_LEFT = 1e-9;
/**
 * Most expected events next to the edge, in the change by one standard deviation of all that the likelihood determines, or in
 * one event where that is more. Where a parameter that the edge alone determines has a unit of 10¹⁵ events, say, its curvature
 * is no measure of how near that is.
 */
const MOST_BESIDE = 1e-3;
/** Least curvature that a parameter is taken to have, as all are of order 1: with less, it would be moved far. */
export const LEAST_CURVATURE = 1;
/** Times that a move to the edge, and multipliers, are corrected for the bend of the edge. */
const CORRECTIONS = 3;

/** A bin without events that holds a minimum on the edge of the domain. */
export interface EdgeBin extends MainBin {
  /** ∂(−log L)/∂(expected events) off the edge, above 0: how hard the likelihood pushes against it. */
  readonly multiplier: number;
}

/** The end of a path along the edge of the domain, and the bins that hold it there: none where it ends in the interior. */
export interface EdgePoint {
  readonly x: Float64Array;
  readonly bins: readonly EdgeBin[];
  /**
   * Where derivatives are taken: a point next to `x`, and the data with the tiny count multiplier × rate in those bins. Its
   * −n log(rate) makes gradient and Hessian those of the Lagrangian, with a spring on the edge: what certifies a minimum there,
   * and gives uncertainties along the edge. At the point itself the spring would be so stiff that nothing else could be seen.
   */
  readonly beside: { readonly x: Float64Array; readonly data: BoundData };
}

/** A point near the edge, the state of its parameters, and the bins that hold it with estimates of their multipliers. */
export interface NearEdge {
  readonly x: Float64Array;
  readonly state: Uint8Array;
  readonly bins: readonly EdgeBin[];
}

/**
 * The point of the edge next to a given one, with the multipliers λ of the bins that hold it: those for which the gradient of the
 * Lagrangian, g − Jᵀλ, is least, measured by the inverse Hessian over the free parameters.
 */
export function edgePoint(model: Model, data: BoundData, box: Box, near: NearEdge): EdgePoint {
  const { likelihood } = model;
  const { bins: estimated } = near;
  const free = freeOf(near.state);
  const { beside, moves } = besideEdge(model, data, box, near, free);
  const rates = likelihood.rates(beside);
  const next = likelihood.evaluate(beside, dataOfEdge(data, estimated, rates));
  const rows = rowsOf(next.hessian, estimated);
  const lagrangian = next.slopes.gradient.slice();
  const factor = next.hessian.factor(free, undefined, RANK_TOLERANCE);
  const ways = new Ways(rows, factor === undefined ? moves : solvedFor(factor, rows, free));
  const x = ontoEdge(model, data, box, { ...near, x: beside }, ways) ?? near.x;
  const besides = withMultipliers(estimated, rows, lagrangian, ways);
  const { slopes, hessian } = likelihood.evaluate(x, data);
  const rowsThere = rowsOf(hessian, estimated);
  const estimates = estimated.map(({ multiplier }) => multiplier);
  const there = withMultipliers(estimated, rowsThere, lagrangianOf(slopes.gradient, rowsThere, estimates), ways);
  const isHolding = (i: number) => Math.min(there[i]!.multiplier, besides[i]!.multiplier) > LEAST_MULTIPLIER;
  const holding = besides.filter((_, i) => isHolding(i));
  // A bin that turns out not to hold the point must not draw it to its edge either, nor have a part in the multipliers of others.
  const areOthers = holding.length > 0 && holding.length < estimated.length;
  if (areOthers) return edgePoint(model, data, box, { ...near, bins: estimated.filter((_, i) => isHolding(i)) });
  return {
    x,
    bins: there.filter((_, i) => isHolding(i)),
    beside: { x: beside, data: dataOfEdge(data, holding, rates) },
  };
}

/** Slopes of the expectations of some bins at the point of a Hessian: J, a row for each. */
function rowsOf(hessian: LikelihoodHessian, bins: readonly EdgeBin[]): readonly Float64Array[] {
  return bins.map(({ index }) => hessian.rateGradient(index));
}

/** The gradient of the Lagrangian, g − Jᵀλ. */
function lagrangianOf(
  gradient: Float64Array,
  rows: readonly Float64Array[],
  multipliers: ArrayLike<number>,
): Float64Array {
  return gradient.map((g, p) => rows.reduce((sum, row, i) => sum - multipliers[i]! * row[p]!, g));
}

/**
 * The bins with the multipliers that make the gradient of the Lagrangian least.
 *
 * @param rows - slopes of their expectations at the point
 * @param lagrangian - the gradient of the Lagrangian there, with the multipliers that the bins have
 * @param ways - those at a point next to it
 */
function withMultipliers(
  bins: readonly EdgeBin[],
  rows: readonly Float64Array[],
  lagrangian: Float64Array,
  ways: Ways,
): readonly EdgeBin[] {
  const multipliers = bins.map(({ multiplier }) => multiplier);
  let gradient = lagrangian;
  for (let correction = 0; correction < CORRECTIONS; correction++) {
    const rest = gradient;
    const changes = ways.solve(ways.moves.map((way) => dot(rest, way)));
    if (changes === undefined) break;
    changes.forEach((change, i) => {
      multipliers[i]! += change;
    });
    gradient = lagrangianOf(rest, rows, changes);
  }
  return bins.map((bin, i) => ({ ...bin, multiplier: multipliers[i]! }));
}

/** A point moved along the ways to where the bins of the edge expect next to nothing; undefined where that leaves the domain. */
function ontoEdge(
  { likelihood }: Model,
  data: BoundData,
  box: Box,
  { x, bins }: NearEdge,
  ways: Ways,
): Float64Array | undefined {
  let there: Float64Array | undefined = x;
  for (let correction = 0; correction < CORRECTIONS && there !== undefined; correction++) {
    const rates = likelihood.rates(there);
    const down = bins.map(({ index, multiplier }) => Math.min(LEFT / multiplier, MOST_LEFT) - rates[index]!);
    there = moved(ways, there, down, box);
  }
  return there !== undefined && likelihood.regularValue(there, data) < Number.POSITIVE_INFINITY ? there : undefined;
}

/** The data with the count multiplier × rate in the bins that hold a point on the edge. */
export function dataOfEdge(data: BoundData, bins: readonly EdgeBin[], rates: Float64Array): BoundData {
  const counts = new Map(bins.map(({ index, multiplier }) => [index, multiplier * rates[index]!]));
  return withCounts(data, bins, ({ index }) => counts.get(index)!);
}

/**
 * The point nearest to a given one, in curvatures of −log L, at which the springs of all bins have their stiffness; the given one
 * where there is none, as when more bins hold it than it has free parameters.
 */
function besideEdge(
  model: Model,
  data: BoundData,
  box: Box,
  { x, bins }: NearEdge,
  free: Uint8Array,
): { readonly beside: Float64Array; readonly moves: readonly Float64Array[] } {
  const { likelihood } = model;
  const { hessian } = likelihood.evaluate(x, data);
  const curvature = hessian.diagonal();
  const rates = likelihood.rates(x);
  const rows = rowsOf(hessian, bins);
  const moves = rows.map((row) =>
    row.map((slope, p) => (free[p] === 1 ? slope / Math.max(curvature[p]!, LEAST_CURVATURE) : 0)),
  );
  const up = bins.map(({ index, multiplier }, i) => {
    const stiff = (multiplier * dot(rows[i]!, moves[i]!)) / STIFFNESS;
    return Math.min(stiff, MOST_BESIDE * Math.max(1, spreadOf(rows[i]!, curvature, free))) - rates[index]!;
  });
  const beside = moved(new Ways(rows, moves), x, up, box);
  const isInside = beside !== undefined && likelihood.regularValue(beside, data) < Number.POSITIVE_INFINITY;
  return { beside: isInside ? beside : x, moves };
}

/** Change of an expectation by one standard deviation, by the diagonal, of the free parameters that the likelihood determines. */
function spreadOf(row: Float64Array, curvature: Float64Array, free: Uint8Array): number {
  let sum = 0;
  for (let p = 0; p < row.length; p++) {
    if (free[p] === 1 && curvature[p]! >= LEAST_CURVATURE) sum += row[p]! ** 2 / curvature[p]!;
  }
  return Math.sqrt(sum);
}

/** Slopes J of the expectations of some bins, and for each the way M along which it is changed. */
class Ways {
  readonly moves: readonly Float64Array[];
  readonly #rows: readonly Float64Array[];
  #factor: Float64Array | undefined;
  #isFactorised = false;

  constructor(rows: readonly Float64Array[], moves: readonly Float64Array[]) {
    this.#rows = rows;
    this.moves = moves;
  }

  /** Solves (J Mᵀ) y = `right`, which is symmetric; undefined where the ways depend on each other. */
  solve(right: readonly number[]): Float64Array | undefined {
    if (!this.#isFactorised) this.#factor = this.#factorised();
    this.#isFactorised = true;
    if (this.#factor === undefined) return undefined;
    const out = Float64Array.from(right);
    solveCholesky(this.#factor, out.length, out);
    return out;
  }

  /** The Cholesky factor of J Mᵀ. A bin depends on few of the parameters of a large model, so that J is sparse. */
  #factorised(): Float64Array | undefined {
    const m = this.#rows.length;
    const gram = sparseGram(this.#rows, this.moves);
    return cholesky(gram, m, new Float64Array(m)) >= 0 ? undefined : gram;
  }
}

/** A point moved along the ways until expectations have changed as asked; undefined where the ways depend on each other. */
function moved(ways: Ways, x: Float64Array, changes: readonly number[], box: Box): Float64Array | undefined {
  const parts = ways.solve(changes);
  if (parts === undefined) return undefined;
  return clip(
    x.map((v, p) => ways.moves.reduce((sum, move, i) => sum + parts[i]! * move[p]!, v)),
    box,
  );
}

/** Part of a parameter's variance that comes from moving off the edge, from which on the edge alone says where it is. */
const MOSTLY_NORMAL = 0.5;

/**
 * Parameters that the edge alone determines: along it they hardly move, and what the Hessian says of them is the stiffness of
 * the spring that holds the point there.
 *
 * @param factor - of the Hessian next to the edge, with the data of the edge
 * @param variance - of the parameters from that
 */
export function heldAtEdge(
  factor: LikelihoodFactor,
  bins: readonly EdgeBin[],
  variance: (p: number) => number | undefined,
): readonly number[] {
  const normal = new Float64Array(factor.free.length);
  for (const row of rowsOf(factor.hessian, bins)) {
    const column = new Float64Array(row.length);
    factor.solve(row, column);
    const along = dot(column, row);
    for (let p = 0; p < normal.length; p++) normal[p]! += column[p]! ** 2 / along;
  }
  return [...normal.keys()].filter((p) => normal[p]! > MOSTLY_NORMAL * (variance(p) ?? Number.POSITIVE_INFINITY));
}

/** H⁻¹Jᵀ, a row for each of J, over the free parameters. */
function solvedFor(factor: LikelihoodFactor, rows: readonly Float64Array[], free: Uint8Array): readonly Float64Array[] {
  return rows.map((row) => {
    const out = new Float64Array(row.length);
    factor.solve(row, out);
    return out.map((v, p) => (free[p] === 1 ? v : 0));
  });
}

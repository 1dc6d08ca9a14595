import type { BoundData } from "../graph/evaluate-value.js";
import { rateGradient, weightedRateGradient } from "../graph/rate-jacobian.js";
import { cholesky, solveCholesky } from "../math/dense.js";
import type { Model } from "../model/model.js";
import { boundedNewton } from "../optimize/bounded-newton.js";
import { clip } from "../optimize/box.js";
import { FREE, type NewtonResult, type SymmetricSystem } from "../optimize/newton-problem.js";
import { emptyBins, type MainBin, withCounts } from "./empty-bins.js";
import { feasibleStart } from "./feasible-start.js";
import type { FitInput } from "./fit-input.js";
import { likelihoodProblem } from "./likelihood-problem.js";

/**
 * Counts that take the place of 0, one after the other. Up to `FOLLOWED` each minimum is the start for the next; from there on
 * the path is straight enough to be followed along its tangent. The last is as small as rounding of expectations allows:
 * ε/rate is the multiplier of the edge.
 */
const STAND_INS = [0.5, 0.05, 0.005, 5e-4, 5e-6, 1e-8];
const FOLLOWED = 0.005;
/** Part of the way from the end of the path to the edge that the point is moved: what is left costs 1e-10 in −log L. */
const TO_EDGE = 0.99;
/** Least multiplier, of −log L, of a bin that holds the parameters on the edge. */
const LEAST_MULTIPLIER = 1e-5;
/** Largest expectation of a bin on the edge. */
const LARGEST_RATE = 1e-3;
/** A pivot of the Hessian below this fraction of its diagonal entry is taken for zero. */
const PIVOT_TOLERANCE = 1e-14;
/** Times that a step along the tangent is halved when it leaves the domain. */
const MOST_HALVINGS = 6;
/** Most Newton steps for one stand-in. */
const MOST_ITERATIONS = 200;

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
   * The data with the tiny count multiplier × rate in those bins. Its −n log(rate) makes gradient and Hessian those of the
   * Lagrangian, with a stiff spring on the edge: what certifies a minimum there, and gives uncertainties along the edge.
   */
  readonly data: BoundData;
}

/**
 * Follows the likelihood to a minimum on the edge of its domain, where bins without events expect nothing. An expectation
 * of at least 0 is an inequality constraint, and the logarithm of a small count in the place of 0 is its barrier: the minimum is
 * followed while the count shrinks.
 *
 * A path that starts on the wrong side of an edge leads around it: `bins` is then empty and the point is a start like others.
 *
 * @returns undefined without bins that have no events, or when the domain is left for good
 * @see J. Nocedal, S. J. Wright, Numerical Optimization (2006), sections 19.6 and 19.3 (the path and its tangent)
 */
export function followEdges(model: Model, data: BoundData, input: FitInput): EdgePoint | undefined {
  const bins = emptyBins(model, data);
  if (bins.length === 0) return undefined;
  let last: NewtonResult | undefined;
  let count = 1;
  for (const next of STAND_INS) {
    const raised = withCounts(data, bins, () => next);
    const isStraight = last !== undefined && count <= FOLLOWED;
    const ahead = isStraight ? alongTangent(model, raised, input, bins, last!, next - count) : undefined;
    const start = ahead ?? feasibleStart(model, raised, last === undefined ? input : { ...input, init: last.x });
    if (start === undefined) return undefined;
    last = boundedNewton(likelihoodProblem(model, raised, input), start, { maxIterations: MOST_ITERATIONS });
    count = next;
  }
  const { x, state } = last!;
  const rates = model.evaluator.rates(x);
  const holding = bins
    .map((bin) => ({ ...bin, multiplier: count / rates[bin.rate]! }))
    .filter(({ rate, multiplier }) => multiplier > LEAST_MULTIPLIER && rates[rate]! < LARGEST_RATE);
  if (holding.length === 0) return { x, bins: [], data };
  const onEdge = alongTangent(model, data, input, holding, last!, -TO_EDGE * count) ?? x;
  return edgePoint(model, data, onEdge, state, holding);
}

/**
 * A point next to the edge with the multipliers λ of the bins that hold it: those for which the gradient of the Lagrangian,
 * g − Jᵀλ, is least, measured by the inverse Hessian over the free parameters.
 *
 * @param state - FREE for the parameters that count
 * @param estimated - the bins, with estimates of their multipliers
 */
export function edgePoint(
  { evaluator }: Model,
  data: BoundData,
  x: Float64Array,
  state: Uint8Array,
  estimated: readonly EdgeBin[],
): EdgePoint {
  const rates = evaluator.rates(x).slice();
  const held = (bins: readonly EdgeBin[]) => {
    const counts = new Map(bins.map(({ datum, rate, multiplier }) => [datum, multiplier * rates[rate]!]));
    return withCounts(data, bins, ({ datum }) => counts.get(datum)!);
  };
  evaluator.valueGradientHessian(x, held(estimated));
  const rows = estimated.map(({ rate }) => rateGradient(evaluator, rate));
  const gradient = evaluator.gradient.map((g, p) =>
    rows.reduce((sum, row, i) => sum + estimated[i]!.multiplier * row[p]!, g),
  );
  const free = state.map((s) => (s === FREE ? 1 : 0));
  const isRegular = evaluator.system.factor(free, undefined, 0);
  const multipliers = isRegular ? leastSquares(evaluator.system, gradient, rows, free) : undefined;
  const bins = estimated
    .map((bin, i) => ({ ...bin, multiplier: multipliers?.[i] ?? bin.multiplier }))
    .filter(({ multiplier }) => multiplier > LEAST_MULTIPLIER);
  return { x, bins, data: held(bins) };
}

/** Part of a parameter's variance that comes from moving off the edge, from which on the edge alone says where it is. */
const MOSTLY_NORMAL = 0.5;

/**
 * Parameters that the edge alone determines: along it they hardly move, and what the Hessian says of them is the stiffness of
 * the spring that holds the point there.
 *
 * @param model - whose Hessian was evaluated and factorised last at the point, with the data of the edge
 * @param variance - of the parameters from that
 */
export function heldAtEdge(
  { evaluator }: Model,
  bins: readonly EdgeBin[],
  variance: (p: number) => number | undefined,
): readonly number[] {
  const normal = new Float64Array(evaluator.program.nPars);
  for (const { rate } of bins) {
    const row = rateGradient(evaluator, rate);
    const column = new Float64Array(row.length);
    evaluator.system.solve(row, column);
    const along = column.reduce((sum, c, p) => sum + c * row[p]!, 0);
    for (let p = 0; p < normal.length; p++) normal[p]! += column[p]! ** 2 / along;
  }
  return [...normal.keys()].filter((p) => normal[p]! > MOSTLY_NORMAL * (variance(p) ?? Number.POSITIVE_INFINITY));
}

/** λ with J H⁻¹ Jᵀ λ = J H⁻¹ g; undefined where rows are dependent. */
function leastSquares(
  system: SymmetricSystem,
  gradient: Float64Array,
  rows: readonly Float64Array[],
  free: Uint8Array,
): Float64Array | undefined {
  const m = rows.length;
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, p) => sum + (free[p] === 1 ? v * b[p]! : 0), 0);
  const solved = rows.map((row) => {
    const out = new Float64Array(row.length);
    system.solve(row, out);
    return out;
  });
  const gram = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j <= i; j++) gram[i * m + j] = dot(rows[i]!, solved[j]!);
  const multipliers = Float64Array.from(solved, (column) => dot(gradient, column));
  if (cholesky(gram, m, new Float64Array(m)) >= 0) return undefined;
  solveCholesky(gram, m, multipliers);
  return multipliers;
}

/**
 * The next point of the path on its tangent dx/dε = H⁻¹ Jᵀ(1/rate), at the Hessian that the last minimisation left; undefined
 * where that has no inverse or the step leaves the domain.
 */
function alongTangent(
  { evaluator }: Model,
  data: BoundData,
  input: FitInput,
  bins: readonly MainBin[],
  { x, state, isFactored }: NewtonResult,
  change: number,
): Float64Array | undefined {
  const free = state.map((s) => (s === FREE ? 1 : 0));
  if (!isFactored && !evaluator.system.factor(free, undefined, PIVOT_TOLERANCE)) return undefined;
  const rates = evaluator.rates(x);
  const weights = new Float64Array(evaluator.program.nBins);
  for (const { rate } of bins) weights[rate] = 1 / rates[rate]!;
  const tangent = weightedRateGradient(evaluator, weights);
  evaluator.system.solve(tangent, tangent);
  for (let halving = 0, part = change; halving < MOST_HALVINGS; halving++, part /= 2) {
    const ahead = clip(
      x.map((v, p) => v + part * tangent[p]!),
      input,
    );
    if (evaluator.regularValue(ahead, data) < Number.POSITIVE_INFINITY) return ahead;
  }
  return undefined;
}

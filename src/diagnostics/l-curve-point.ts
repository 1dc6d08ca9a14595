import { fitBound } from "../fit/fit.js";
import { type FitOptions, fitInput } from "../fit/fit-input.js";
import type { CertifiedFit } from "../fit/results.js";
import { saturatedStatistic } from "../fit/saturated.js";
import { covarianceColumn } from "../likelihood/covariance.js";
import { dot, multiply } from "../math/vector.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import { type ModelPenalty, penaltyAt, penaltyForce, withPenaltyStrength } from "../model/penalties.js";
import { globalCorrelations } from "./global-correlations.js";
import type { LCurvePoint, PenalisedEstimate } from "./results.js";

/** A point of an L-curve with the estimates of all parameters, from which the next fit can start. */
export interface FittedPoint {
  readonly point: LCurvePoint;
  readonly values: readonly number[];
}

/** Fits of one model with different strengths of one penalty. */
export class PenalisedFits {
  readonly #model: Model;
  readonly #data: Data;
  readonly #penalty: ModelPenalty;
  readonly #options: FitOptions;
  readonly #withoutPenalty: Model;

  constructor(model: Model, data: Data, penalty: ModelPenalty, options: FitOptions) {
    this.#model = model;
    this.#data = data;
    this.#penalty = penalty;
    this.#options = options;
    this.#withoutPenalty = withPenaltyStrength(model, penalty.name, 0);
  }

  /** The fit with a strength, from the estimates of another point where there is one. */
  at(strength: number, near?: FittedPoint): FittedPoint {
    const model = withPenaltyStrength(this.#model, this.#penalty.name, strength);
    const init = near?.point.valid === true ? { init: near.values } : {};
    const input = fitInput(model, { ...this.#options, ...init });
    const fit = fitBound(model, model.bind(this.#data), input, this.#options.maxIterations);
    return { point: this.#pointOf(fit, strength), values: fit.values };
  }

  #pointOf(fit: CertifiedFit, strength: number): LCurvePoint {
    const { valid, message } = fit;
    const x = Float64Array.from(this.#penalty.parameters, (p) => fit.values[p]!);
    const bound = this.#withoutPenalty.bind(this.#data);
    const { main, constraint } = this.#withoutPenalty.likelihood.deviance(Float64Array.from(fit.values), bound);
    const twiceNll = 2 * (main + constraint + bound.mainConstant + bound.constraintConstant);
    const common = {
      strength,
      valid,
      ...(valid ? {} : { message }),
      twiceNll,
      chiSquare: saturatedStatistic(twiceNll, bound),
      penalty: penaltyAt(this.#penalty, x),
    };
    if (!valid || fit.covariance === undefined) return { ...common, estimates: Array.from(x, (value) => ({ value })) };
    return { ...common, ...correlationsOf(fit, this.#penalty), ...this.#curvature(fit, common, x) };
  }

  /** The curvature is undefined where the estimates do not depend smoothly on the strength, or a logarithm is infinite. */
  #curvature(fit: CertifiedFit, { strength, chiSquare, penalty }: Position, x: Float64Array): { curvature?: number } {
    const { parameters } = this.#penalty;
    const flat = new Set(fit.certificate.flatDirections.flat());
    if (parameters.some((p) => flat.has(fit.parNames[p]!))) return {};
    const force = penaltyForce(this.#penalty, x);
    const slope = -2 * dot(force, multiply(covarianceOf(fit, parameters), force));
    const curvature = lCurveCurvature({ strength, chiSquare, penalty }, slope);
    return Number.isFinite(curvature) ? { curvature } : {};
  }
}

/** Where a point of an L-curve is. */
type Position = Pick<LCurvePoint, "strength" | "chiSquare" | "penalty">;

/**
 * Curvature of the L-curve, Y = log10 P over X = log10 χ², from one fit and without differences between fits.
 *
 * Estimates x̂(λ) minimise χ² + λ P, so that along the curve dχ² = −λ dP. With dots for derivatives to log λ, u = λ P′/P and
 * v = −λ² P′/χ² (Ẏ and Ẋ in natural logarithms) and the slope s = dY/dX = −χ²/(λ P):
 *
 *   κ = ln 10 · s (v − 1 − u) / (v (1 + s²)^(3/2))
 *
 * @param slope - P′ = dP/dλ = −2 (x − c)ᵀ M C M (x − c), with C the covariance of the penalised parameters: their estimates
 * move by dx̂ = −C M (x̂ − c) dλ
 * @see P. C. Hansen and D. P. O'Leary, SIAM J. Sci. Comput. 14 (1993) 1487, where λ² stands for λ here
 */
function lCurveCurvature({ strength, chiSquare, penalty }: Position, slope: number): number {
  const u = (strength * slope) / penalty;
  const v = -(strength ** 2 * slope) / chiSquare;
  const s = -chiSquare / (strength * penalty);
  return (Math.LN10 * s * (v - 1 - u)) / (v * (1 + s * s) ** 1.5);
}

/** Estimates of the penalised parameters with their global correlation coefficients, and the mean and largest of these. */
function correlationsOf(
  fit: CertifiedFit,
  { parameters }: ModelPenalty,
): Pick<LCurvePoint, "estimates" | "meanGlobalCorrelation" | "largestGlobalCorrelation"> {
  const varied = parameters.filter((p) => fit.parNames[p]! in fit.uncertainties);
  const found = globalCorrelations(covarianceOf(fit, varied), varied.length) ?? [];
  const coefficients = new Map(found.map((coefficient, i) => [varied[i]!, coefficient]));
  const estimates = parameters.map((p): PenalisedEstimate => {
    const uncertainty = fit.uncertainties[fit.parNames[p]!];
    const globalCorrelation = coefficients.get(p);
    return {
      value: fit.values[p]!,
      ...(uncertainty === undefined ? {} : { uncertainty }),
      ...(globalCorrelation === undefined ? {} : { globalCorrelation }),
    };
  });
  if (found.length === 0) return { estimates };
  const meanGlobalCorrelation = found.reduce((sum, each) => sum + each, 0) / found.length;
  return { estimates, meanGlobalCorrelation, largestGlobalCorrelation: Math.max(...found) };
}

/** Covariance of some parameters; `[n, n]` row-major, 0 for those that have none. */
function covarianceOf({ covariance }: CertifiedFit, parameters: readonly number[]): Float64Array {
  const columns = parameters.map((p) => covarianceColumn(covariance!, p));
  return Float64Array.from(columns.flatMap((column) => parameters.map((q) => column[q]!)));
}

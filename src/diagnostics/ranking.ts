import { fitBound } from "../fit/fit.js";
import { isLower } from "../fit/likelihood-minima.js";
import { recordOrigin } from "../fit/origin.js";
import { matchParameters, type ParameterPatterns, somePatterns } from "../fit/parameter-patterns.js";
import { covarianceColumn } from "../likelihood/covariance.js";
import { clip } from "../math/box.js";
import type { Prefit } from "../model/constraints/index.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import { correlationPrecision } from "../model/joint-terms.js";
import type { Model } from "../model/model.js";
import { aFunction, type OptionRules, oneOf } from "../options.js";
import {
  askedFor,
  type Diagnosis,
  diagnosis,
  POI_OPTIONS,
  type PoiOptions,
  poiIndex,
  requireCovariance,
} from "./diagnosis.js";
import {
  type ImpactRefits,
  type ImpactTask,
  lowestOf,
  type RefitBase,
  type RefitPair,
  refitImpacts,
} from "./refit-impacts.js";
import type { Impact, RankedParameter, RankingResult } from "./results.js";

/** How impacts are computed: by refits, to first order from the Hessian, or in both ways. */
export type RankingMethod = "refit" | "hessian" | "both";

/** Options of `ranking`. */
export interface RankingOptions extends PoiOptions {
  /** Default `both`. */
  readonly method?: RankingMethod;
  /** Names or patterns; by default all parameters that the fit varies except the parameter of interest. */
  readonly parameters?: ParameterPatterns;
  /** Called after the refits of each parameter with the number of parameters done and of all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Rules for the options of `ranking`. */
export const RANKING_OPTIONS: OptionRules<RankingOptions> = {
  ...POI_OPTIONS,
  method: oneOf<RankingMethod>("refit", "hessian", "both"),
  parameters: somePatterns,
  onProgress: aFunction,
};

/** How an auxiliary datum that is correlated with others pulls at the parameters of all of them. */
interface Force {
  readonly parameters: readonly number[];
  readonly values: readonly number[];
}

/** A ranking that has its best fit, and everything but the refits. */
export interface RankingPlan {
  readonly diagnosis: Diagnosis;
  readonly poi: number;
  readonly method: RankingMethod;
  readonly parameters: readonly number[];
  readonly prefits: readonly (Prefit | undefined)[];
  /** Covariance of the parameter of interest with all others. */
  readonly column: Float64Array;
  /** ∂²(−log L)/∂θ∂a, with a minus sign, of parameters whose auxiliary datum is correlated with others; by the index of its own. */
  readonly forces: ReadonlyMap<number, Force>;
  /** Number of fits so far, and notes about the best fit. */
  readonly nFits: number;
  readonly notes: readonly string[];
  readonly result: Pick<RankingResult, "kind" | "origin" | "poi" | "poiEstimate" | "poiUncertainty" | "method">;
}

/**
 * Ranking of parameters by their impact on the parameter of interest.
 *
 *   refit:  Δμ = μ̂(θ_p held at θ̂_p ± δ) − μ̂, with δ the pre-fit width of the constraint or the post-fit σ̂_p
 *   linear: Δμ = ±(C_μp / C_pp) δ, from the covariance matrix alone
 *
 * To first order, the auxiliary datum of a constraint moves μ̂ by C_μp/σ₀ for each standard deviation (C_μp √τ/θ̂ for a Poisson
 * constraint). An unconstrained parameter has no pre-fit impact, a parameter without an uncertainty has no post-fit impact, and a
 * refit that fails gives none, nor do refits of a parameter of interest that is degenerate with others; notes say so. A shift beyond a
 * bound of the parameter ends at the bound, and a refit that drives the parameter of
 * interest to one of its bounds has the impact of the bound: the notes say so. Impacts to first order ignore bounds.
 * A refit starts on the tangent dθ̂/dθ_p of the one before it. Where one ends lower than the best fit, the ranking begins again
 * from there, and a note says so.
 *
 * @returns parameters by descending impact, which is the larger one of both directions: post-fit if it is known, otherwise pre-fit,
 * and from refits if there are any
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`, `unknown-parameter`, `held-parameter`; as `fit`
 * @throws ModelError `no-poi`; `no-covariance` for a fit that did not converge
 * @see A. Held et al., cabinetry, `fit.ranking`; ATLAS TRExFitter, "Ranking"
 * @example ranking(model, data, { method: "both" }).parameters[0].postfit?.up
 */
export function ranking(model: Model, data: Data, options: RankingOptions = {}): RankingResult {
  requireInput({ model, data }, options, RANKING_OPTIONS);
  let plan = planRanking(model, data, options);
  for (;;) {
    const refits: ImpactRefits[] = [];
    const tasks = refitTasks(plan);
    const base = refitBase(plan);
    for (const task of tasks) {
      refits.push(refitImpacts(base, task));
      options.onProgress?.(refits.length, tasks.length);
    }
    const lower = lowerPlan(plan, refits, data, options);
    if (lower === undefined) return finishRanking(plan, refits);
    plan = lower;
  }
}

/** The best fit and what follows from it. @throws as `ranking` */
export function planRanking(model: Model, data: Data, options: RankingOptions): RankingPlan {
  return planFrom(diagnosis(model, data, options), data, options, { nFits: 1, notes: [] });
}

/**
 * A new plan from a minimum lower than the best fit, where a refit has found one; otherwise undefined. Repetition terminates,
 * since each best fit is lower than the one before it.
 */
export function lowerPlan(
  { diagnosis: before, nFits, notes }: RankingPlan,
  refits: readonly ImpactRefits[],
  data: Data,
  options: RankingOptions,
): RankingPlan | undefined {
  const { model, input, best } = before;
  const lowest = lowestOf(refits.map((refit) => refit.lowest));
  if (lowest === undefined || !isLower(lowest.twiceNll, best.twiceNll)) return undefined;
  const again = fitBound(model, before.data, { ...input, init: clip(lowest.values, input) });
  if (!again.valid || !isLower(again.twiceNll, best.twiceNll)) return undefined;
  const difference = (best.twiceNll - again.twiceNll).toPrecision(3);
  return planFrom({ ...before, best: again }, data, options, {
    nFits: nFits + 1 + refits.reduce((sum, refit) => sum + refit.nFits, 0),
    notes: [
      ...notes,
      `A refit led to a minimum whose −2 log L is ${difference} lower than that of the best fit: all impacts are from there.`,
    ],
  });
}

function planFrom(
  found: Diagnosis,
  data: Data,
  options: RankingOptions,
  earlier: Pick<RankingPlan, "nFits" | "notes">,
): RankingPlan {
  const { model } = found;
  const { method = "both", parameters } = options;
  const wanted = parameters === undefined ? undefined : matchParameters(model, parameters, "parameters");
  const poi = poiIndex(model, found.input, options.poi);
  const covariance = requireCovariance(found);
  const { best, input } = found;
  const name = model.parNames[poi]!;
  const asked = { poi: name, method, ...(parameters === undefined ? {} : { parameters }) };
  const poiUncertainty = best.uncertainties[name];
  return {
    ...earlier,
    notes: [...earlier.notes, ...correlationNotes(model, earlier.notes)],
    forces: correlatedForces(model),
    diagnosis: found,
    poi,
    method,
    parameters: (wanted ?? model.parNames.map((_, p) => p)).filter((p) => p !== poi && input.fixed[p] === 0),
    prefits: model.prefits,
    column: poiUncertainty === undefined ? new Float64Array(model.nPars) : covarianceColumn(covariance, poi),
    result: {
      kind: "ranking",
      origin: recordOrigin(model, data, askedFor(options, asked)),
      poi: name,
      poiEstimate: best.values[poi]!,
      ...(poiUncertainty === undefined ? {} : { poiUncertainty }),
      method,
    },
  };
}

function correlatedForces({ correlated }: Model): ReadonlyMap<number, Force> {
  const forces = new Map<number, Force>();
  for (const set of correlated) {
    const { parameters } = set;
    const precision = correlationPrecision(set);
    for (const [j, p] of parameters.entries()) {
      forces.set(p, { parameters, values: parameters.map((_, i) => precision[i * parameters.length + j]!) });
    }
  }
  return forces;
}

/** What impacts of correlated parameters mean, unless it was said before. */
function correlationNotes({ correlated, parNames }: Model, said: readonly string[]): readonly string[] {
  const notes = correlated.map(({ parameters }) => {
    const names = parameters.map((p) => parNames[p]).join(", ");
    return `The constraints of ${names} are correlated: the impact of one includes what the others follow along with it, and impacts of auxiliary data are those of one datum alone.`;
  });
  return notes.filter((note) => !said.includes(note));
}

/** Whether the likelihood is flat along a direction in which the parameter of interest takes part, so that a refit may end anywhere. */
function isDegenerate({ diagnosis: { best }, result: { poi } }: RankingPlan): boolean {
  return best.certificate.flatDirections.some((names) => names.includes(poi));
}

/** The refits of a ranking, one task for each parameter. */
export function refitTasks(plan: RankingPlan): readonly ImpactTask[] {
  if (plan.method === "hessian" || isDegenerate(plan)) return [];
  const { best, model } = plan.diagnosis;
  return plan.parameters.map((p) => {
    const sigma = best.uncertainties[model.parNames[p]!];
    const tangent =
      sigma === undefined ? undefined : covarianceColumn(best.covariance!, p).map((value) => value / sigma ** 2);
    return { parameter: p, prefit: plan.prefits[p]?.width, postfit: sigma, tangent };
  });
}

/** The common input of all refits. */
function refitBase({ diagnosis: { model, data, input, best }, poi }: RankingPlan): RefitBase {
  return { model, data, input, values: Float64Array.from(best.values), poi };
}

/** The record, from refits in any order. */
export function finishRanking(plan: RankingPlan, refits: readonly ImpactRefits[]): RankingResult {
  const byParameter = new Map(refits.map((refit) => [refit.parameter, refit]));
  const ranked = plan.parameters.map((p) => rankedParameter(plan, p, byParameter.get(p)));
  const size = new Map(ranked.map((entry) => [entry, largestImpact(entry)]));
  return {
    ...plan.result,
    parameters: [...ranked].sort((a, b) => size.get(b)! - size.get(a)!),
    nFits: plan.nFits + refits.reduce((sum, { nFits }) => sum + nFits, 0),
    ...(plan.notes.length === 0 ? {} : { notes: plan.notes }),
  };
}

function rankedParameter(plan: RankingPlan, p: number, refits: ImpactRefits | undefined): RankedParameter {
  const { best, model } = plan.diagnosis;
  const name = model.parNames[p]!;
  const estimate = best.values[p]!;
  const sigma = best.uncertainties[name];
  const prefit = plan.prefits[p];
  const notes = [...(refits?.notes ?? [])];
  if (prefit === undefined) notes.push("unconstrained: it has no pre-fit uncertainty and no auxiliary datum");
  if (sigma === undefined) notes.push(`no post-fit uncertainty: ${best.withoutUncertainty[name]}`);
  const { poi, poiUncertainty } = plan.result;
  if (plan.method !== "refit" && sigma !== undefined && poiUncertainty === undefined) {
    notes.push(`no impact to first order: ${poi} has no uncertainty: ${best.withoutUncertainty[poi]}`);
  }
  if (plan.method !== "hessian" && isDegenerate(plan)) {
    notes.push(
      `no impact by refits, which may end anywhere: ${poi} has no uncertainty: ${best.withoutUncertainty[poi]}`,
    );
  }
  const mu = best.values[plan.poi]!;
  return {
    name,
    estimate,
    ...(sigma === undefined ? {} : { uncertainty: sigma }),
    ...(prefit === undefined ? {} : { pull: (estimate - prefit.center) / prefit.width }),
    ...(prefit === undefined || sigma === undefined ? {} : { constraint: sigma / prefit.width }),
    ...(refits === undefined || prefit === undefined ? {} : { prefit: impactOf(refits.prefit, mu) }),
    ...(refits === undefined || sigma === undefined ? {} : { postfit: impactOf(refits.postfit, mu) }),
    ...linearImpacts(plan, p, sigma, prefit),
    notes,
  };
}

function impactOf({ up, down }: RefitPair, mu: number): Impact {
  return { ...(up === undefined ? {} : { up: up - mu }), ...(down === undefined ? {} : { down: down - mu }) };
}

/** Impacts to first order from the Hessian. */
function linearImpacts(
  { method, column, forces, diagnosis: { best }, result }: RankingPlan,
  p: number,
  sigma: number | undefined,
  prefit: Prefit | undefined,
): Pick<RankedParameter, "prefitLinear" | "postfitLinear" | "auxdataLinear"> {
  if (method === "refit" || sigma === undefined || result.poiUncertainty === undefined) return {};
  const slope = column[p]! / sigma ** 2;
  const both = (shift: number): Required<Impact> => ({ up: shift, down: -shift });
  const postfitLinear = both(slope * sigma);
  if (prefit === undefined) return { postfitLinear };
  const force = forces.get(p) ?? { parameters: [p], values: [prefit.pullOfDatum(best.values[p]!)] };
  const pull = force.parameters.reduce((sum, q, i) => sum + column[q]! * force.values[i]!, 0);
  return {
    prefitLinear: both(slope * prefit.width),
    postfitLinear,
    auxdataLinear: pull * prefit.datumWidth,
  };
}

/** The number by which parameters are sorted; 0 for a parameter without impacts. */
function largestImpact({ postfit, postfitLinear, prefit, prefitLinear }: RankedParameter): number {
  for (const impact of [postfit, postfitLinear, prefit, prefitLinear]) {
    if (impact === undefined) continue;
    const sizes = [impact.up, impact.down].filter((change) => change !== undefined).map(Math.abs);
    if (sizes.length > 0) return Math.max(...sizes);
  }
  return 0;
}

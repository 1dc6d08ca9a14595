import { DataError, type Issue } from "../errors.js";
import { requireCovariance } from "../fit/covariance.js";
import { fit as fitModel } from "../fit/fit.js";
import { aFitResult } from "../fit/fit-result-rule.js";
import { requireParametersOf } from "../fit/require-fit-of.js";
import type { FitResult } from "../fit/results.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { indexByName, unknownParameter } from "../model/vectors.js";
import { anObject, type OptionRules, oneOf, required } from "../options.js";
import { correlatedSpread, prefitSpread, type Spread } from "./spread.js";

/** Options of `yields`. */
export interface YieldsOptions {
  /** At the suggested values with the uncertainties of the constraints, or at the estimates of a fit with its covariance. */
  readonly stage: "prefit" | "postfit";
  /** The fit of `postfit`; by default one of `data` from the suggested values. */
  readonly fit?: FitResult;
  /**
   * `jacobian` (default): exact derivatives, J C Jᵀ. `symmetrised`: half the difference of yields at θ ± σ in place of
   * derivatives times σ, as cabinetry does.
   */
  readonly method?: "jacobian" | "symmetrised";
  /**
   * Standard deviations of parameters before the fit, by name, in place of those of their constraints. Unconstrained
   * parameters have none of their own, and contribute nothing unless they are named here.
   */
  readonly uncertainties?: Readonly<Record<string, number>>;
}

/** Rules for the options of `yields`. */
export const YIELDS_OPTIONS: OptionRules<YieldsOptions> = {
  stage: required(oneOf("prefit", "postfit")),
  fit: aFitResult,
  method: oneOf("jacobian", "symmetrised"),
  uncertainties: anObject("an object of numbers by name", (sigmas) =>
    Object.values(sigmas).every((sigma) => typeof sigma === "number"),
  ),
};

/** The point at which yields are evaluated, with the uncertainties of the parameters. */
export interface YieldPoint {
  readonly pars: Float64Array;
  readonly spread: Spread;
  readonly notes: readonly string[];
}

/** @throws DataError, ModelError as `yields` */
export function yieldPoint(model: Model, data: Data, options: YieldsOptions): YieldPoint {
  requireInput({ model, data }, options, YIELDS_OPTIONS);
  requireUse(options);
  model.bind(data);
  return options.stage === "prefit" ? prefitPoint(model, options) : postfitPoint(model, data, options);
}

/** @throws DataError `bad-option` for options that the stage does not use */
function requireUse({ stage, fit, uncertainties }: YieldsOptions): void {
  const issues: Issue[] = [];
  const unused = (path: string, other: string) =>
    issues.push({
      code: "bad-option",
      path,
      expected: `no value at the stage "${stage}"`,
      received: "a value",
      hint: `Only the stage "${other}" uses it.`,
    });
  if (stage === "prefit" && fit !== undefined) unused("fit", "postfit");
  if (stage === "postfit" && uncertainties !== undefined) unused("uncertainties", "prefit");
  if (issues.length > 0) throw new DataError(issues);
}

function prefitPoint(model: Model, { uncertainties = {} }: YieldsOptions): YieldPoint {
  const widths = model.prefits.map((prefit) => prefit?.width);
  const free: string[] = [];
  const held: string[] = [];
  const sigmas = Float64Array.from(widths, (width, p) => {
    const name = model.parNames[p]!;
    if (Object.hasOwn(uncertainties, name)) return uncertainties[name]!;
    if (model.suggestedFixed[p] === true) held.push(name);
    else if (width === undefined) free.push(name);
    return model.suggestedFixed[p] === true ? 0 : (width ?? 0);
  });
  requireUncertainties(model, uncertainties);
  const notes: string[] = [];
  if (free.length > 0)
    notes.push(`These parameters are unconstrained and have no uncertainty before the fit: ${listed(free)}.`);
  if (held.length > 0) notes.push(`These parameters are held fixed and contribute nothing: ${listed(held)}.`);
  return { pars: Float64Array.from(model.suggestedInit), spread: prefitSpread(sigmas, model.correlated), notes };
}

function requireUncertainties({ parNames }: Model, uncertainties: Readonly<Record<string, number>>): void {
  const index = indexByName(parNames);
  const issues: Issue[] = [];
  for (const [name, sigma] of Object.entries(uncertainties)) {
    const path = `uncertainty of "${name}"`;
    if (!index.has(name)) issues.push(unknownParameter(name, parNames, path));
    else if (!(sigma >= 0 && sigma < Number.POSITIVE_INFINITY)) {
      issues.push({ code: "bad-uncertainty", path, expected: "a finite number of 0 or more", received: String(sigma) });
    }
  }
  if (issues.length > 0) throw new DataError(issues);
}

function postfitPoint(model: Model, data: Data, { fit = fitModel(model, data) }: YieldsOptions): YieldPoint {
  requireParametersOf(model, fit, "fit");
  const { parNames } = model;
  const covariance = requireCovariance(fit);
  const sigmas = Float64Array.from(parNames, (name) =>
    Object.hasOwn(fit.uncertainties, name) ? fit.uncertainties[name]! : 0,
  );
  const notes = withoutUncertainty(fit);
  if (!fit.valid) notes.push(`The fit is not valid: ${fit.message}`);
  return { pars: Float64Array.from(fit.values), spread: correlatedSpread(covariance, sigmas), notes };
}

/** One note for every reason why parameters have no uncertainty. */
function withoutUncertainty({ parNames, withoutUncertainty: reasons }: FitResult): string[] {
  const byReason = new Map<string, string[]>();
  for (const name of parNames) {
    if (!Object.hasOwn(reasons, name)) continue;
    byReason.set(reasons[name]!, [...(byReason.get(reasons[name]!) ?? []), name]);
  }
  return Array.from(
    byReason,
    ([reason, names]) => `These parameters have no uncertainty and contribute nothing: ${listed(names)} (${reason}).`,
  );
}

const NAMES_SHOWN = 6;

/** Some names as text: the first few, and how many there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  return names.length > NAMES_SHOWN ? `${shown}, … ${names.length} in all` : shown;
}

import { quote } from "../describe.js";
import { DataError, type Issue } from "../errors.js";
import { curvatureOfFit } from "../fit/curvature-of-fit.js";
import { heldAtEdge } from "../fit/edge-point.js";
import { fitBound } from "../fit/fit.js";
import { holding } from "../fit/fit-input.js";
import { AT_EDGE } from "../fit/fit-record.js";
import { recordOrigin } from "../fit/origin.js";
import { matchParameters, type ParameterPatterns, somePatterns } from "../fit/parameter-patterns.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aFunction, anObject, type OptionRules, oneOf } from "../options.js";
import {
  askedFor,
  type Diagnosis,
  diagnosis,
  POI_OPTIONS,
  type PoiOptions,
  poiIndex,
  requireCovariance,
  requireUncertainty,
} from "./diagnosis.js";
import type { BreakdownResult } from "./results.js";

/** Options of `breakdown`. */
export interface BreakdownOptions extends PoiOptions {
  /** Groups by name: names of parameters or patterns (`JES_*`). */
  readonly groups?: Readonly<Record<string, ParameterPatterns>>;
  /** `hessian` (default): from the Hessian at the best fit. `refit`: the uncertainty of a fit that holds the group. */
  readonly method?: "hessian" | "refit";
  /** Called after each of the uncertainties with parameters held, with the number of them done and of all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Rules for the options of `breakdown`. */
export const BREAKDOWN_OPTIONS: OptionRules<BreakdownOptions> = {
  ...POI_OPTIONS,
  groups: anObject("an object of names or patterns by group", (groups) =>
    Object.values(groups).every((patterns) => somePatterns.issues(patterns, "").length === 0),
  ),
  method: oneOf("hessian", "refit"),
  onProgress: aFunction,
};

/**
 * Breakdown of the uncertainty of a parameter into groups of others.
 *
 *   impact of a group = √(σ² − σ²_group held), statistical = σ with all constrained parameters held at their estimates
 *
 * A minimum stays where it is when parameters are held at their estimates, so that one Hessian gives all numbers: σ²_held is the
 * variance from the Hessian without the rows and columns of the group. Groups are correlated through the fit, and their impacts
 * need not add up. Refits, which are fits with the group held at its estimates, are a check.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`, `unknown-parameter` for patterns that match no parameter,
 * `poi-in-group`, `held-parameter`; as `fit`
 * @throws ModelError `no-poi`, `no-covariance`, `no-uncertainty`
 * @see ATLAS TRExFitter, grouped impact; A. Pinto et al., Eur. Phys. J. C 84 (2024) 593, on what such numbers mean
 * @example breakdown(model, data, { groups: { JES: "JES_*", luminosity: "lumi" } }).groups[0].uncertainty
 */
export function breakdown(model: Model, data: Data, options: BreakdownOptions = {}): BreakdownResult {
  requireInput({ model, data }, options, BREAKDOWN_OPTIONS);
  const { groups = {}, method = "hessian" } = options;
  const found = diagnosis(model, data, options);
  const poi = poiIndex(model, found.input, options.poi);
  const members = groupsOf(model, poi, groups);
  requireCovariance(found);
  const total = requireUncertainty(found, poi);
  const sigmaOf = method === "hessian" ? hessianSigma(found, poi) : refitSigma(found, poi);
  let nDone = 0;
  const sigmaHolding = (held: readonly number[], what: string) => {
    const sigma = sigmaOf(held, what);
    nDone++;
    options.onProgress?.(nDone, members.size + 1);
    return sigma;
  };
  const constrained = model.prefits.flatMap((prefit, p) => (prefit === undefined || p === poi ? [] : [p]));
  const notes = notesOn(found, members);
  const poiName = model.parNames[poi]!;
  const asked = askedFor(options, {
    poi: poiName,
    method,
    groups: [...members].map(([name, { patterns }]) => ({ name, patterns })),
  });
  return {
    kind: "uncertainty-breakdown",
    origin: recordOrigin(model, data, asked),
    poi: poiName,
    total,
    statistical: sigmaHolding(constrained, "statistical uncertainty"),
    groups: [...members].map(([name, { patterns, indices }]) => ({
      name,
      patterns,
      parameters: indices.map((p) => model.parNames[p]!),
      uncertainty: Math.sqrt(Math.max(0, total ** 2 - sigmaHolding(indices, `group ${quote(name)}`) ** 2)),
    })),
    notes,
  };
}

/** The patterns of a group, and the parameters that they match. */
interface Group {
  readonly patterns: readonly string[];
  readonly indices: readonly number[];
}

/** @throws DataError `unknown-parameter`, `poi-in-group`; all problems of all groups at once */
function groupsOf(
  model: Model,
  poi: number,
  groups: Readonly<Record<string, ParameterPatterns>>,
): ReadonlyMap<string, Group> {
  const members = new Map<string, Group>();
  const issues: Issue[] = [];
  for (const [name, patterns] of Object.entries(groups)) {
    const path = `groups[${quote(name)}]`;
    try {
      const indices = matchParameters(model, patterns, path);
      if (indices.includes(poi)) issues.push(poiInGroup(path, model.parNames[poi]!));
      members.set(name, { patterns: typeof patterns === "string" ? [patterns] : [...patterns], indices });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      issues.push(...error.issues);
    }
  }
  if (issues.length > 0) throw new DataError(issues);
  return members;
}

function poiInGroup(path: string, poi: string): Issue {
  const expected = "parameters other than the one whose uncertainty is broken down";
  return { code: "poi-in-group", path, expected, received: quote(poi), hint: "Narrow the pattern." };
}

/** σ of a parameter with others held, from the Hessian at the best fit; 0 where the edge of the domain leaves it no freedom then. */
function hessianSigma({ model, data, input, best }: Diagnosis, poi: number): (held: readonly number[]) => number {
  const { hessian, edges, varied } = curvatureOfFit(model, data, input, best);
  const unit = new Float64Array(model.nPars);
  return (held) => {
    const free = varied.slice();
    for (const p of held) free[p] = 0;
    const factor = hessian.factor(free, undefined, 0);
    if (factor === undefined) throw new Error("A part of a positive definite matrix is not positive definite.");
    unit.fill(0);
    unit[poi] = 1;
    factor.solve(unit, unit);
    const variance = unit[poi]!;
    const isHeld = heldAtEdge(factor, edges, (p) => (p === poi ? variance : undefined)).includes(poi);
    return isHeld ? 0 : Math.sqrt(variance);
  };
}

/** σ of a parameter with others held, from fits; 0 as for the Hessian. */
function refitSigma(found: Diagnosis, poi: number): (held: readonly number[], what: string) => number {
  const { model, data, best, input } = found;
  return (held, what) => {
    let wanted = input;
    for (const p of held) if (input.fixed[p] === 0) wanted = holding(wanted, p, best.values[p]!);
    const refit = fitBound(model, data, wanted);
    const name = model.parNames[poi]!;
    const sigma = refit.withoutUncertainty[name] === AT_EDGE ? 0 : refit.uncertainties[name];
    if (refit.valid && sigma !== undefined) return sigma;
    throw new DataError([
      {
        code: "refit-failed",
        path: what,
        expected: "a fit that converges with the parameters held",
        received: `one that ended as ${refit.status}`,
        hint: `${refit.message} method: "hessian" needs no refits.`,
      },
    ]);
  };
}

/** Parameters in several groups, and groups that cannot have an impact. */
function notesOn({ model, input, best }: Diagnosis, groups: ReadonlyMap<string, Group>): readonly string[] {
  const homes = new Map<number, string[]>();
  for (const [name, { indices }] of groups) {
    for (const p of indices) homes.set(p, [...(homes.get(p) ?? []), quote(name)]);
  }
  const shared = [...homes].filter(([, names]) => names.length > 1);
  const notes = shared.map(
    ([p, names]) => `${quote(model.parNames[p]!)} is in ${names.length} groups: ${names.join(", ")}.`,
  );
  for (const [name, { indices }] of groups) {
    for (const { parameters } of model.correlated) {
      const others = parameters.filter((p) => !indices.includes(p));
      if (others.length === 0 || others.length === parameters.length) continue;
      const listed = others.map((p) => quote(model.parNames[p]!)).join(", ");
      notes.push(
        `Constraints of the group ${quote(name)} are correlated with those of ${listed}, which are not in it.`,
      );
    }
    const held = indices.filter((p) => input.fixed[p] === 1).length;
    if (held === indices.length) notes.push(`The fit holds all parameters of the group ${quote(name)}.`);
    const lost = indices.filter((p) => input.fixed[p] === 0 && !(model.parNames[p]! in best.uncertainties));
    if (lost.length > 0) {
      const listed = lost.map((p) => quote(model.parNames[p]!)).join(", ");
      notes.push(`These parameters of the group ${quote(name)} have no uncertainty: ${listed}.`);
    }
  }
  return notes;
}

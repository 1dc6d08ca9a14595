import type { BoundData } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";
import { AT_LOWER, AT_UPPER, FIXED, ON_KINK } from "../newton/problem.js";
import { type Certified, certify, freeGradient } from "./certificate.js";
import { type Effort, NO_EFFORT } from "./effort.js";
import { type StuckCause, stuckCause } from "./failure.js";
import type { FitInput } from "./fit-input.js";
import { describeFit } from "./fit-message.js";
import type { LocalMinimum } from "./local-minimum.js";
import type { ActiveBound, CertifiedFit, FitCertificate, FitStatus, SearchRecord } from "./results.js";

/** Why a parameter that the fit did not vary has no uncertainty. */
export const HELD_FIXED = "held fixed";

/** Why a parameter that only the edge of the domain holds has no uncertainty. */
export const AT_EDGE = "held by the edge of the domain, where the Hessian says nothing about its uncertainty";

/** Least multiplier, of −2 log L, of a bound that the likelihood pushes against; parameters are of order 1. */
const PUSHES = 1e-9;

/** A search around a minimum, and the effort of all attempts. */
interface Searched {
  readonly effort: Effort;
  readonly search?: SearchRecord;
}

/** The record of a minimisation that started. */
export function fitRecord(
  model: Model,
  data: BoundData,
  input: FitInput,
  local: LocalMinimum,
  { effort, search }: Searched = local,
): CertifiedFit {
  const { hessian, gradient } = local;
  const certified = local.certified ?? certify(hessian, gradient, local.state);
  const certificate = certificateOf(model, input, local, certified, effort);
  const twiceNll = 2 * (local.value + data.mainConstant + data.constraintConstant);
  const holds = local.isMinimum && Number.isFinite(twiceNll);
  const cause = holds ? undefined : stuckCause(model, data, input, local.x, gradient);
  const status = holds ? "converged" : statusOf(local, certified, cause);
  const values = numbersOf(local.x);
  return {
    parNames: model.parNames,
    values,
    pars: byName(model.parNames, values),
    uncertainties: byName(model.parNames, certified.sigmas),
    withoutUncertainty: byName(model.parNames, reasons(model, local, certified)),
    twiceNll,
    valid: status === "converged",
    status,
    message: describeFit(status, certificate, cause?.text),
    certificate,
    covariance: certified.covariance,
    ...(search === undefined ? {} : { search }),
  };
}

function effortRecord({ nIterations, nValues, nGradients, nHessians }: Effort) {
  return {
    iterations: nIterations,
    evaluations: { value: nValues, gradient: nGradients, hessian: nHessians },
  };
}

/** A plain array: by a loop, which beats `Array.from` on typed arrays. */
function numbersOf(x: Float64Array): number[] {
  const out: number[] = [];
  for (let i = 0; i < x.length; i++) out.push(x[i]!);
  return out;
}

/** Values by name; undefined ones are left out. Without a prototype, so that any name is an ordinary key. */
function byName<T>(names: readonly string[], values: readonly (T | undefined)[]): Record<string, T> {
  const out = Object.create(null) as Record<string, T>;
  for (let p = 0; p < values.length; p++) {
    const value = values[p];
    if (value !== undefined) out[names[p]!] = value;
  }
  return out;
}

/** How a minimisation without a certificate ended. */
function statusOf({ status }: LocalMinimum, certified: Certified, cause: StuckCause | undefined): FitStatus {
  if (cause?.atDomainEdge === true) return "domain-edge";
  if (status === "not-finite" || status === "step-limit") return status;
  return certified.covariance === undefined ? "hessian-not-positive-definite" : "stalled";
}

function certificateOf(
  { parNames }: Model,
  { lower, upper }: FitInput,
  { state, edges, flatEnds, gradient, hessian }: LocalMinimum,
  certified: Certified,
  effort: Effort,
): FitCertificate {
  const { free, rank, decrement, flatDirections } = certified;
  const { norm, scaled } = freeGradient(hessian, gradient, certified);
  const atBounds: ActiveBound[] = [];
  const onKinks: string[] = [];
  let nFree = 0;
  for (let p = 0; p < state.length; p++) {
    const name = parNames[p]!;
    const multiplier = 2 * Math.abs(gradient[p]!);
    if (free[p] === 1) nFree++;
    else if (state[p] === ON_KINK) onKinks.push(name);
    else if (state[p] === AT_LOWER && multiplier > PUSHES) {
      atBounds.push({ name, side: "lower", bound: lower[p]!, multiplier });
    } else if (state[p] === AT_UPPER && multiplier > PUSHES) {
      atBounds.push({ name, side: "upper", bound: upper[p]!, multiplier });
    }
  }
  return {
    gradientNorm: 2 * norm,
    scaledGradient: scaled,
    edm: decrement,
    rank,
    nFree,
    atBounds,
    onKinks,
    atEdges: edges.map(({ channel, bin, multiplier }) => ({ channel, bin, multiplier: 2 * multiplier })),
    flatDirections: flatDirections.map((direction) => direction.map((p) => parNames[p]!)),
    flatEnds,
    ...effortRecord(effort),
  };
}

/** Why each parameter without an uncertainty has none. */
function reasons({ parNames }: Model, { state, edges }: LocalMinimum, certified: Certified): (string | undefined)[] {
  return certified.sigmas.map((sigma, p) => {
    if (sigma !== undefined) return undefined;
    if (state[p] === FIXED) return HELD_FIXED;
    if (state[p] === ON_KINK) return "on the kink of its interpolation at 0, where there is no second derivative";
    if (certified.free[p] === 0) return "at its bound, where the Hessian says nothing about its uncertainty";
    const direction = certified.flatDirections.find((members) => members.includes(p));
    if (direction === undefined && edges.length > 0 && certified.covariance !== undefined) return AT_EDGE;
    if (direction === undefined) return "the Hessian is not positive definite";
    const others = direction.filter((q) => q !== p).map((q) => parNames[q]!);
    return others.length === 0 ? "the likelihood does not depend on it" : `degenerate with ${others.join(", ")}`;
  });
}

/** The record of a fit that found no start inside the domain of the likelihood. */
export function outsideDomainRecord(model: Model, data: BoundData, { init }: FitInput): CertifiedFit {
  const problems = model.problemsAt(init, data);
  const shown = problems.slice(0, 3).map(({ message }) => message);
  if (problems.length > shown.length) shown.push(`and ${problems.length - shown.length} more`);
  const values = Array.from(init);
  return {
    parNames: model.parNames,
    values,
    pars: byName(model.parNames, values),
    uncertainties: byName(model.parNames, []),
    withoutUncertainty: byName(
      model.parNames,
      values.map(() => "the fit did not start"),
    ),
    twiceNll: Number.POSITIVE_INFINITY,
    valid: false,
    status: "outside-domain",
    message: `No start was found at which the likelihood is defined: ${shown.join("; ")}. Give the bin an expectation, mask it, or start elsewhere.`,
    certificate: {
      gradientNorm: Number.POSITIVE_INFINITY,
      scaledGradient: Number.POSITIVE_INFINITY,
      edm: Number.POSITIVE_INFINITY,
      rank: 0,
      nFree: 0,
      atBounds: [],
      onKinks: [],
      atEdges: [],
      flatDirections: [],
      flatEnds: [],
      ...effortRecord(NO_EFFORT),
    },
    covariance: undefined,
  };
}

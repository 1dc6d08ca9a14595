import { recordOrigin } from "../fit/origin.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aNumber, type OptionRules } from "../options.js";
import { CONSTRAINED_BELOW, PULLED_ABOVE } from "./attention.js";
import { askedFor, DIAGNOSTIC_OPTIONS, type Diagnosis, type DiagnosticOptions, diagnosis } from "./diagnosis.js";
import { oneSidedVariations } from "./one-sided.js";
import type { FitReview } from "./results.js";

/** Options of `reviewFit`. */
export interface ReviewOptions extends DiagnosticOptions {
  /** Parameters with a larger |pull| are listed; default 1. */
  readonly pulledAbove?: number;
  /** Parameters with a smaller ratio of post-fit to pre-fit uncertainty are listed; default 0.5. */
  readonly constrainedBelow?: number;
}

const aSize = aNumber("a number of 0 or more", (v) => v >= 0);

/** Rules for the options of `reviewFit`. */
export const REVIEW_OPTIONS: OptionRules<ReviewOptions> = {
  ...DIAGNOSTIC_OPTIONS,
  pulledAbove: aSize,
  constrainedBelow: aSize,
};

/** One finding about a fit. */
type Finding = FitReview["findings"][number];

/**
 * Findings about a fit that deserve the attention of a physicist:
 *
 * - `not-valid`: the fit did not converge, and why
 * - `at-bound`: parameters that the likelihood pushes against a bound
 * - `at-edge`: bins without events that hold the estimates on the edge of the domain
 * - `on-kink`: parameters at the kink of their interpolation
 * - `degenerate`: directions in which the likelihood is flat
 * - `pulled`: |θ̂ − θ₀| / σ₀ above a limit
 * - `over-constrained`: σ̂/σ₀ below a limit: the data know more than the auxiliary measurement
 * - `one-sided`: up and down variations that shift the expected events of a channel to the same side
 *
 * @returns findings by code in this order, parameters in model order; `parameter` names several, joined by ", ", for a
 * degenerate direction, and is empty for `not-valid` and `at-edge`
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; as `fit`
 * @example reviewFit(model, data).findings.map(({ message }) => message)
 */
export function reviewFit(model: Model, data: Data, options: ReviewOptions = {}): FitReview {
  requireInput({ model, data }, options, REVIEW_OPTIONS);
  const { pulledAbove = PULLED_ABOVE, constrainedBelow = CONSTRAINED_BELOW } = options;
  const found = diagnosis(model, data, options);
  const findings = [
    ...fromCertificate(found),
    ...pulled(found, pulledAbove),
    ...overConstrained(found, constrainedBelow),
    ...oneSided(found),
  ];
  const origin = recordOrigin(model, data, askedFor(options, { pulledAbove, constrainedBelow }));
  return { kind: "fit-review", origin, findings };
}

function fromCertificate({ best: { valid, message, certificate } }: Diagnosis): readonly Finding[] {
  const notValid = valid ? [] : [{ code: "not-valid", parameter: "", message }];
  const atBounds = certificate.atBounds.map(({ name, side, bound, multiplier }) => ({
    code: "at-bound",
    parameter: name,
    message: `"${name}" is at its ${side} bound ${bound}; −2 log L would fall by ${multiplier.toPrecision(3)} per unit beyond it.`,
  }));
  const atEdges = certificate.atEdges.map(({ channel, bin, multiplier }) => ({
    code: "at-edge",
    parameter: "",
    message: `Bin ${bin} (counted from 0) of channel "${channel}", which has no events, expects none at the estimates; −2 log L would fall by ${multiplier.toPrecision(3)} per event below 0.`,
  }));
  const onKinks = certificate.onKinks.map((name) => ({
    code: "on-kink",
    parameter: name,
    message: `"${name}" is on the kink of its interpolation at 0, where −2 log L rises on both sides and has no second derivative.`,
  }));
  const degenerate = certificate.flatDirections.map((names) => ({
    code: "degenerate",
    parameter: names.join(", "),
    message:
      names.length === 1
        ? `The likelihood does not depend on "${names[0]}".`
        : `The likelihood is flat in a combination of ${names.map((name) => `"${name}"`).join(", ")}.`,
  }));
  return [...notValid, ...atBounds, ...atEdges, ...onKinks, ...degenerate];
}

function pulled({ model, best, input }: Diagnosis, above: number): readonly Finding[] {
  return model.prefits.flatMap((prefit, p) => {
    if (prefit === undefined || input.fixed[p] === 1) return [];
    const pull = (best.values[p]! - prefit.center) / prefit.width;
    if (!(Math.abs(pull) > above)) return [];
    const name = model.parNames[p]!;
    const message = `"${name}" is pulled by ${pull.toFixed(2)} standard deviations of its constraint.`;
    return [{ code: "pulled", parameter: name, message }];
  });
}

function overConstrained({ model, best }: Diagnosis, below: number): readonly Finding[] {
  return model.prefits.flatMap((prefit, p) => {
    const name = model.parNames[p]!;
    const sigma = best.uncertainties[name];
    if (prefit === undefined || sigma === undefined) return [];
    const ratio = sigma / prefit.width;
    if (!(ratio < below)) return [];
    const message = `"${name}" has ${ratio.toFixed(2)} of its pre-fit uncertainty: the data constrain it more than its auxiliary measurement does.`;
    return [{ code: "over-constrained", parameter: name, message }];
  });
}

function oneSided({ model, best, input }: Diagnosis): readonly Finding[] {
  const pars = Float64Array.from(best.values);
  return oneSidedVariations(model, pars)
    .filter(({ parameter }) => input.fixed[parameter] === 0)
    .map(({ parameter, channels }) => {
      const name = model.parNames[parameter]!;
      const where =
        channels.length === 1
          ? `channel "${channels[0]}"`
          : `${channels.length} channels (${channels.map((channel) => `"${channel}"`).join(", ")})`;
      const message = `Up and down variations of "${name}" shift ${where} to the same side.`;
      return { code: "one-sided", parameter: name, message };
    });
}

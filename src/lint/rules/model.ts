import { quote, quoteAll } from "../../describe.js";
import { formatIssue } from "../../errors.js";
import { expectedUncertainties } from "../../fit/expected-uncertainties.js";
import { covarianceColumn } from "../../likelihood/covariance.js";
import type { Model } from "../../model/model.js";
import { EMPTY } from "../effects.js";
import type { LintRule, Spot } from "../rule.js";
import type { Subject } from "../subject.js";
import { eventsText, shown } from "../words.js";

export const IMPOSSIBLE_MODEL: LintRule = {
  severity: "error",
  basis: "model",
  summary: "a measurement for which no model can be built",
  meaning: "Nothing can be fitted. The rules about the model and about fits were not applied.",
  *spots(subject) {
    const { compiled } = subject;
    if (!("error" in compiled)) return;
    for (const [i, issue] of compiled.error.issues.entries()) {
      yield { path: subject.pathOfMeasurement, group: String(i), size: 1, found: () => formatIssue(issue) };
    }
  },
};

export const START_OUTSIDE_DOMAIN: LintRule = {
  severity: "error",
  basis: "model",
  summary: "start values at which a bin expects no events, or fewer, although some were observed",
  meaning:
    "The likelihood is 0 at the start: fits have to search for another start first, and other programs fail. The rules that need the Hessian at the start were not applied.",
  *spots(subject) {
    const { model } = subject;
    if (model === undefined) return;
    for (const { channel, bin, message, rate } of model.diagnose(model.suggestedInit)) {
      yield {
        path: channel === undefined ? subject.pathOfMeasurement : subject.pathOfChannel(channel),
        ...(bin === undefined ? {} : { bin }),
        group: channel ?? message,
        size: -rate,
        found: () => `At the start values: ${message}.`,
      };
    }
  },
};

export const START_AT_BOUND: LintRule = {
  severity: "note",
  basis: "model",
  summary: "a start value on a bound of its parameter",
  meaning:
    "Minimisers that transform bounds have no slope there and may stay; the Hessian at the start describes one side only.",
  *spots(subject) {
    const { model } = subject;
    if (model === undefined) return;
    for (const p of variedParameters(model)) {
      const [start, [lower, upper]] = [model.suggestedInit[p]!, model.suggestedBounds[p]!];
      if ((start > lower && start < upper) || lower === upper) continue;
      const found = () =>
        `${quote(model.parNames[p]!)} starts at ${shown(start)}, the ${start === lower ? "lower" : "upper"} bound.`;
      yield parameterSpot(subject, model.parNames[p]!, 1, found);
    }
  },
};

function parameterSpot(subject: Subject, name: string, size: number, found: () => string): Spot {
  return { path: subject.pathOfParameter(name), parameter: name, group: name, size, found };
}

function variedParameters({ suggestedFixed }: Model): readonly number[] {
  return suggestedFixed.flatMap((fixed, p) => (fixed ? [] : [p]));
}

/** Fractions of the distance from the start value to a bound at which the rates are compared with those at the start. */
const STEPS = [0.1, 0.5, 1];
/** Largest distance from the start value. */
const FARTHEST = 10;

/** Whether the expectation of any bin changes when a parameter moves away from its start value. */
function changesRates(model: Model, name: string): boolean {
  const p = model.parIndex(name);
  const pars = Float64Array.from(model.suggestedInit);
  const start = pars[p]!;
  const nominal = model.likelihood.rates(pars);
  return model.suggestedBounds[p]!.some((bound) =>
    STEPS.some((step) => {
      pars[p] = start + step * Math.max(-FARTHEST, Math.min(FARTHEST, bound - start));
      return model.likelihood.rates(pars).some((rate, b) => rate !== nominal[b]);
    }),
  );
}

export const DEGENERATE: LintRule = {
  severity: "error",
  basis: "model",
  summary: "parameters of which the likelihood determines only a combination, by the exact Hessian",
  meaning:
    "A fit has no unique minimum: the parameters have no uncertainties, and their values depend on the start. Hold one of them, or remove one.",
  *spots(subject) {
    const { model, expected } = subject;
    if (model === undefined) return;
    for (const names of expected?.certificate.flatDirections ?? []) {
      // a quadratic effect has no slope at its start value
      if (names.length === 1 && changesRates(model, names[0]!)) continue;
      const found = () =>
        names.length === 1
          ? `The likelihood does not depend on ${quote(names[0]!)} at the start values.`
          : `The likelihood is flat at the start values in a combination of ${quoteAll(names)}.`;
      yield { ...parameterSpot(subject, names[0]!, names.length, found), parameter: names.join(", ") };
    }
  },
};

export const NEARLY_DEGENERATE: LintRule = {
  severity: "warning",
  basis: "model",
  summary: "two free parameters with an expected correlation of nearly 1 or −1",
  meaning:
    "The data can hardly tell them apart: each alone has a large uncertainty, and fits converge slowly. Regions in which the samples differ more, or one parameter for both, would help.",
  thresholds: ["correlation"],
  *spots(subject, { correlation: least }) {
    const { model, expected } = subject;
    const covariance = expected?.covariance;
    if (model === undefined || covariance === undefined) return;
    const sigmaOf = (p: number) => expected!.uncertainties[model.parNames[p]!];
    const free = model.parameterSets.flatMap(({ isScalar, fixed, first: p }) =>
      isScalar && fixed[0] === false && model.prefits[p] === undefined && sigmaOf(p) !== undefined ? [p] : [],
    );
    for (const [i, p] of free.entries()) {
      const column = covarianceColumn(covariance, p);
      for (const q of free.slice(i + 1)) {
        const correlation = column[q]! / (sigmaOf(p)! * sigmaOf(q)!);
        if (!(Math.abs(correlation) >= least)) continue;
        const names = [p, q].map((each) => model.parNames[each]!);
        const found = () =>
          `${quote(names[0]!)} and ${quote(names[1]!)} have an expected correlation of ${correlation.toFixed(4)}.`;
        const spot = parameterSpot(subject, names[0]!, Math.abs(correlation), found);
        yield { ...spot, parameter: names.join(", "), group: names.join("\0") };
      }
    }
  },
};

/** Derivatives of the expectations of all bins by each parameter of interest, at the start values. */
function* poiSlopes({ model, expected }: Subject): Iterable<{ readonly name: string; readonly slopes: Float64Array }> {
  if (model === undefined || expected === undefined) return;
  const pars = Float64Array.from(model.suggestedInit);
  const { hessian } = model.likelihood.evaluate(pars, model.bind(model.observedData()));
  for (const name of model.poiNames) {
    const direction = new Float64Array(model.nPars);
    direction[model.parIndex(name)] = 1;
    yield { name, slopes: hessian.rateChange(direction) };
  }
}

export const POI_WITHOUT_EFFECT: LintRule = {
  severity: "error",
  basis: "model",
  summary: "a parameter of interest that changes no expectation",
  meaning: "There is nothing to measure: the data say nothing about it, and no limit exists.",
  *spots(subject) {
    const { model } = subject;
    for (const name of model?.poiNames ?? []) {
      if (changesRates(model!, name)) continue;
      const found = () => `No bin changes with ${quote(name)}.`;
      yield parameterSpot(subject, name, 1, found);
    }
  },
};

export const POI_LOWERS_EVENTS: LintRule = {
  severity: "warning",
  basis: "model",
  summary: "a parameter of interest that lowers the number of expected events",
  meaning:
    "An excess of data then favours a smaller value: an upper limit excludes the wrong side, unless the signal interferes destructively. Templates may have the wrong sign.",
  *spots(subject) {
    for (const { name, slopes } of poiSlopes(subject)) {
      const total = slopes.reduce((sum, slope) => sum + slope, 0);
      if (!(total < 0)) continue;
      const found = () => `The expected events change by ${shown(total)} per unit of ${quote(name)} in total.`;
      yield parameterSpot(subject, name, -total, found);
    }
  },
};

/** The upper end of the band of expected limits at 95 % (+2 standard deviations), in standard deviations of the estimate without signal. */
const LIMIT_BAND = 3.66;

export const BOUNDS_CUT_RANGE: LintRule = {
  severity: "warning",
  basis: "model",
  summary: "bounds that cut the range in which a parameter is likely",
  meaning:
    "A fit that ends on a bound has no uncertainty there, and a limit beyond the bound cannot be found. Widen the bounds in the measurement.",
  thresholds: ["boundRange"],
  *spots(subject, { boundRange }) {
    const { model, expected } = subject;
    if (model === undefined || expected === undefined) return;
    const beyond = [...limitBeyond(subject, model)];
    yield* beyond;
    for (const p of variedParameters(model)) {
      const name = model.parNames[p]!;
      if (beyond.some(({ parameter }) => parameter === name)) continue;
      const prefit = model.prefits[p];
      const [lower, upper] = model.suggestedBounds[p]!;
      const [center, width] =
        prefit === undefined ? [model.suggestedInit[p]!, expected.uncertainties[name]] : [prefit.center, prefit.width];
      if (width === undefined) continue;
      const [low, high] = [center - boundRange * width, center + boundRange * width];
      // a bound at 0, or just above it, is that of a rate
      const cutsBelow = lower > low && Math.abs(lower) > ZERO;
      if (!cutsBelow && upper >= high) continue;
      const found = () =>
        `The bounds of ${quote(name)} are ${shown(lower)} and ${shown(upper)}; ${shown(boundRange)} standard deviations around ${shown(center)} are ${shown(low)} to ${shown(high)}.`;
      yield parameterSpot(
        subject,
        name,
        Math.max((high - upper) / width, cutsBelow ? (lower - low) / width : 0),
        found,
      );
    }
  },
};

/** Largest size of a bound that stands for 0. */
const ZERO = 1e-6;

/** Parameters of interest whose expected limits reach beyond their upper bound. */
function* limitBeyond(subject: Subject, model: Model): Iterable<Spot> {
  for (const name of model.poiNames) {
    const p = model.parIndex(name);
    const [lower, upper] = model.suggestedBounds[p]!;
    if (model.suggestedFixed[p] === true || lower > 0 || upper <= 0) continue;
    const sigma = uncertaintyWithoutSignal(model, name);
    if (sigma === undefined || LIMIT_BAND * sigma <= upper) continue;
    const found = () =>
      `The upper bound of ${quote(name)} is ${shown(upper)}; without signal its uncertainty is ${shown(sigma)}, and expected limits reach ${shown(LIMIT_BAND * sigma)} (+2 standard deviations).`;
    yield parameterSpot(subject, name, LIMIT_BAND * sigma - upper, found);
  }
}

/** Expected uncertainty of a signal strength where there is no signal; undefined where that is outside the domain. */
function uncertaintyWithoutSignal(model: Model, name: string): number | undefined {
  const pars = Float64Array.from(model.suggestedInit);
  pars[model.parIndex(name)] = 0;
  if (model.diagnose(pars, model.observedData()).length > 0) return undefined;
  return expectedUncertainties(model, pars).uncertainties[name];
}

export const REACHES_ZERO: LintRule = {
  severity: "warning",
  basis: "model",
  summary: "a bin whose expectation reaches 0 within 2 standard deviations of a systematic",
  meaning:
    "The likelihood ends there, with −2 log L rising to infinity where events were seen: fits have edges and several minima, and uncertainties are not symmetric. The variation is too large for its template; as a normsys the expectation would stay positive.",
  thresholds: ["zeroWithin"],
  *spots(subject, { zeroWithin }) {
    const { model } = subject;
    if (model === undefined) return;
    const gaussian = new Set(model.gaussian.flatMap(({ bins }) => bins));
    const start = Float64Array.from(model.suggestedInit);
    const nominal = model.likelihood.rates(start);
    for (const { first, isScalar, fixed, name } of model.parameterSets) {
      const prefit = model.prefits[first];
      if (!isScalar || fixed[0] === true || prefit === undefined) continue;
      for (const side of [1, -1]) {
        const moved = start.slice();
        moved[first] = prefit.center + side * zeroWithin * prefit.width;
        const rates = model.likelihood.rates(moved);
        for (const { name: channel, begin, nBins } of model.channels) {
          for (let bin = 0; bin < nBins; bin++) {
            const [before, rate] = [nominal[begin + bin]!, rates[begin + bin]!];
            if (!(before > EMPTY) || rate > 0 || gaussian.has(begin + bin)) continue;
            const found = () =>
              `Bin ${bin} of channel ${quote(channel)} expects ${eventsText(before)}, and ${shown(rate)} with ${quote(name)} at ${shown(moved[first]!)}.`;
            const path = subject.pathOfChannel(channel);
            yield { path, bin, parameter: name, group: name, size: before - rate, found };
          }
        }
      }
    }
  },
};

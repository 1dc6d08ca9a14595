import { describedModel } from "../compare/compare-models.js";
import { DataError } from "../errors.js";
import { fit } from "../fit/fit.js";
import { aModel } from "../model/input.js";
import type { Model } from "../model/model.js";
import { argumentIssues, optionIssues } from "../options.js";
import { VERSION } from "../version.js";
import { bySteps, type Origin, type Outcome } from "./by-steps.js";
import { matchedParameters } from "./match-parameters.js";
import { fittedNumbers, type Reached } from "./numbers.js";
import { OPERATION_REPORT_OPTIONS, type OperationReportOptions } from "./options.js";
import type { OperationReport, PullChange, ReportedChange, ReportedQuantity } from "./results.js";

/** Largest estimated error of a reliable number, relative to its change. The estimate may be wrong by a factor of 5. */
const PART = 0.02;
/** Estimated errors that do not matter, however small the change: in uncertainties of the parameter of interest, in pulls, and in CLs. */
const NEGLIGIBLE = { ofPoi: 1e-4, pull: 0.01, cls: 1e-5 };
/** Largest number of pulls that are listed. */
const MOST_PULLS = 10;

/**
 * What an operation on a workspace did to its result, with the observed data of each: the shift of the estimate of the parameter of
 * interest, of its uncertainty, of the observed upper limit at 95 % and, where a value is tested, of its CLs; the pulls that changed most;
 * and the parameters that vanished, appeared or have another name.
 *
 * Numbers before the operation come from fits. Those after it come from at most five Newton steps on exact Hessians of the new
 * likelihood, which begin at the old minima. An estimate of the distance to the new minima tells whether they are right to a tenth of the
 * change.
 * The steps lead to the nearest minimum, while a fit may find another one. With `method: "fits"`, all numbers come from fits.
 *
 * The parameter of interest is tested by q̃ where its lower bound is 0, else by q. Parameters are matched by name, or as `parameters` says;
 * components of per-bin parameters are matched by channel and bin, or as `channels` and `bins` say.
 *
 * Nothing is thrown for a fit that fails: `notes` say what could not be computed.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`
 * @see Newton's method: J. Nocedal, S. J. Wright, Numerical Optimization (2006), section 3.3; limits: arXiv:1007.1727
 * @example
 * const pruned = Workspace.parse(pruneWorkspace(workspace.spec, { modifiers: ["JES"] }));
 * format(operationReport(workspace.model(), pruned.model()));
 */
export function operationReport(before: Model, after: Model, options: OperationReportOptions = {}): OperationReport {
  const issues = [
    ...argumentIssues(before, "before", aModel),
    ...argumentIssues(after, "after", aModel),
    ...optionIssues(options, OPERATION_REPORT_OPTIONS),
  ];
  if (issues.length > 0) throw new DataError(issues);
  const { method = "steps", tested } = options;
  const matched = matchedParameters(before, after, options);
  const fitBefore = fit(before, before.observedData());
  const poi = poiOf(before, after, matched);
  const numbersBefore =
    typeof poi === "string" ? undefined : fittedNumbers(before, before.observedData(), fitBefore, tested);
  const origin: Origin = { before, after, fitBefore, matched, numbersBefore, tested };
  const outcome = method === "fits" ? byFits(origin) : bySteps(origin);
  const isValid = fitBefore.valid;
  const changes = changesOf(origin, outcome, isValid);
  const pulls = pullsOf(origin, outcome, isValid);
  const lost = missing(origin, outcome);
  const found = new Set(matched);
  return {
    kind: "operation-report",
    origin: { histogradVersion: VERSION, options: recordedOptions(options) },
    method,
    before: describedModel(before),
    after: describedModel(after),
    poi: typeof poi === "string" ? null : poi,
    changes,
    pulls,
    vanished: before.parNames.filter((_, p) => !found.has(p)),
    appeared: after.parNames.filter((_, q) => matched[q] === undefined),
    renamed: after.parNames.flatMap((name, q) => {
      const former = matched[q] === undefined ? name : before.parNames[matched[q]]!;
      return former === name ? [] : [{ before: former, after: name }];
    }),
    reliable:
      isValid &&
      [...changes, ...pulls].every((each) => each.reliable) &&
      lost.length === 0 &&
      outcome.parameters.length > 0,
    notes: [
      ...(typeof poi === "string" ? [poi] : []),
      ...(isValid ? [] : [`The fit before the operation failed: ${fitBefore.message}`]),
      ...(numbersBefore?.notes ?? []).map((note) => `Before the operation: ${note}`),
      ...outcome.notes,
      ...missingNotes(lost, outcome),
    ],
  };
}

/** The parameter of interest before and after, or why the two cannot be compared. */
function poiOf(before: Model, after: Model, matched: readonly (number | undefined)[]): OperationReport["poi"] | string {
  const [p, q] = [before.poiIndex, after.poiIndex];
  if (p === undefined && q === undefined) return "There is no parameter of interest: only pulls are compared.";
  if (p === undefined) return "There was no parameter of interest before the operation: only pulls are compared.";
  if (q === undefined) return "There is no parameter of interest after the operation: only pulls are compared.";
  if (matched[q] === p) return { before: before.parNames[p]!, after: after.parNames[q]! };
  return "The operation changed the parameter of interest for another one: only pulls are compared.";
}

/** The result after an operation from fits. */
function byFits({ after, numbersBefore, tested }: Origin): Outcome {
  const data = after.observedData();
  const result = fit(after, data);
  const { numbers, notes } =
    numbersBefore === undefined ? { numbers: new Map(), notes: [] } : fittedNumbers(after, data, result, tested);
  const reached = (value: number): Reached => ({ value, remainder: result.valid ? 0 : Number.POSITIVE_INFINITY });
  const failure = result.valid ? [] : [`The fit after the operation failed: ${result.message}`];
  return {
    numbers: new Map([...numbers].map(([name, value]) => [name, reached(value)])),
    parameters: result.values.map(reached),
    notes: [...failure, ...notes.map((note) => `After the operation: ${note}`)],
  };
}

function changesOf({ numbersBefore }: Origin, { numbers }: Outcome, isValid: boolean): readonly ReportedChange[] {
  const sigma = scaleOf(numbersBefore?.numbers);
  return [...(numbersBefore?.numbers ?? [])].flatMap(([quantity, before]): readonly ReportedChange[] => {
    const reached = numbers.get(quantity);
    if (reached === undefined) return [];
    const negligible = quantity === "cls" ? NEGLIGIBLE.cls : NEGLIGIBLE.ofPoi * sigma;
    return [{ quantity, ...changeTo(reached, before, negligible, isValid) }];
  });
}

/** The uncertainty of the parameter of interest; half of its upper limit at a bound, where it has no uncertainty. */
function scaleOf(numbers?: ReadonlyMap<ReportedQuantity, number>): number {
  return numbers?.get("uncertainty") ?? (numbers?.get("upper-limit") ?? 0) / 2;
}

function changeTo({ value, remainder }: Reached, before: number, negligible: number, isValid: boolean) {
  const change = value - before;
  const reliable = isValid && remainder <= Math.max(PART * Math.abs(change), negligible);
  return { before, after: value, change, reliable };
}

/** The quantities that have a number before the operation but none after it. */
function missing({ numbersBefore }: Origin, { numbers }: Outcome): readonly ReportedQuantity[] {
  return [...(numbersBefore?.numbers.keys() ?? [])].filter((quantity) => !numbers.has(quantity));
}

/** A note about missing numbers, unless there are other notes, which explain them. */
function missingNotes(lost: readonly ReportedQuantity[], { notes }: Outcome): readonly string[] {
  if (lost.length === 0 || notes.length > 0) return [];
  return [`There is no number after the operation for: ${lost.join(", ")}. The change may be too large: ask for fits.`];
}

function pullsOf(
  { before, after, fitBefore, matched }: Origin,
  { parameters }: Outcome,
  isValid: boolean,
): readonly PullChange[] {
  const all = parameters.flatMap(({ value, remainder }, q): readonly PullChange[] => {
    const p = matched[q];
    if (p === undefined) return [];
    const [name, former] = [after.parNames[q]!, before.parNames[p]!];
    const [now, then] = [after.constraintEstimates[name], before.constraintEstimates[former]];
    if (now === undefined || then === undefined) return [];
    const reached = { value: (value - now.center) / now.width, remainder: remainder / now.width };
    const pull = (fitBefore.values[p]! - then.center) / then.width;
    return [{ parameter: name, ...changeTo(reached, pull, NEGLIGIBLE.pull, isValid) }];
  });
  return all.sort((a, b) => Math.abs(b.change) - Math.abs(a.change)).slice(0, MOST_PULLS);
}

function recordedOptions({ parameters, channels, bins, ...options }: OperationReportOptions) {
  const pairs = (names: Readonly<Record<string, string>>) =>
    Object.entries(names).map(([after, before]) => ({ before, after }));
  return {
    ...options,
    ...(parameters === undefined ? {} : { parameters: pairs(parameters) }),
    ...(channels === undefined ? {} : { channels: pairs(channels) }),
    ...(bins === undefined ? {} : { bins: Object.entries(bins).map(([channel, list]) => ({ channel, bins: list })) }),
  };
}

import { quoteAll } from "../describe.js";
import { DataError, type Issue, ModelError } from "../errors.js";
import { fit } from "../fit/fit.js";
import { recordOrigin } from "../fit/origin.js";
import type { FitResult } from "../fit/results.js";
import { compileModel } from "../model/compile.js";
import type { Model } from "../model/model.js";
import { checked, requireDocument, throwIfAny } from "../operations/document.js";
import { unknownNames } from "../operations/names.js";
import { requireOptions } from "../options.js";
import { digestOf } from "../workspace/digest.js";
import { selectMeasurement } from "../workspace/select.js";
import type { WorkspaceSpec } from "../workspace/types.js";
import { backgroundOf } from "./background.js";
import { covarianceForm, effectiveForm } from "./few-effects.js";
import { figuresOf } from "./figures.js";
import { largestEffects } from "./largest-effects.js";
import { linearForm } from "./linear-form.js";
import { SIMPLIFY_OPTIONS, type SimplifyOptions } from "./options.js";
import type { SimplifiedWorkspace } from "./results.js";
import { splitRates } from "./split-rates.js";

/**
 * A workspace with a simpler likelihood, and its CLs and upper limit beside those of the original one.
 *
 * - `effective`: backgrounds and signal are one sample each, with one systematic effect each: ± one standard deviation in all bins at once.
 *   Events and standard deviations are those of a fit without signal.
 * - `covariance`: as `effective`, with as many systematic effects as the covariance of all bins needs.
 * - `linear`: all parameters and constraints, with rates that are linear in them about the best fit.
 * - `largest`: the original likelihood with only the `count` systematic effects of the largest impact on the parameter of interest.
 *
 * `effective` and `covariance` keep some channels; the others are used in the fit that determines the backgrounds. The results are
 * plain pyhf workspaces, unless channels have Gaussian data or the linear form has correlated parameters.
 *
 * @param workspace - with a parameter of interest to which its signals are proportional
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-channel`; ModelError `no-poi`,
 * `not-simplifiable`, `unknown-measurement`; as `hypotest` and `upperLimit`
 * @see CMS NOTE-2017/001 (covariance); ATL-PHYS-PUB-2021-038 (one effect for all backgrounds)
 * @example simplifyWorkspace(workspace.spec, { form: "covariance", channels: ["SR"] }).record.simplified.cls
 */
export function simplifyWorkspace(workspace: WorkspaceSpec, options: SimplifyOptions): SimplifiedWorkspace {
  requireOptions(options, SIMPLIFY_OPTIONS);
  requireUse(options);
  requireDocument(workspace, "workspace");
  const { form, measurement, testPoi = 1, channels: given = [] } = options;
  throwIfAny(unknownNames(workspace, [{ kind: "channel", path: "channels", given }]));
  const model = modelOf(workspace, measurement);
  const poi = model.requirePoi();
  const { spec, notes } = simplified(workspace, model, poi, options);
  const simpler = modelOf(checked(spec), measurement);
  const record = {
    kind: "simplification",
    origin: recordOrigin(model, model.observedData(), { ...options }),
    form,
    channels: simpler.channels.map(({ name }) => name),
    poi: { name: model.parNames[poi]!, value: testPoi },
    original: figuresOf(model, testPoi),
    simplified: figuresOf(simpler, testPoi),
    notes,
  } as const;
  return { spec, record };
}

function modelOf(workspace: WorkspaceSpec, measurement: string | undefined): Model {
  return compileModel(selectMeasurement(workspace, measurement), {}, () => digestOf(workspace));
}

/** @throws DataError `bad-option` for options that the form does not use, and for missing ones that it needs */
function requireUse({ form, channels, from, count }: SimplifyOptions): void {
  const issues: Issue[] = [];
  const keepsAll = form === "linear" || form === "largest";
  for (const [path, value] of Object.entries({ channels, from })) {
    if (!keepsAll || value === undefined) continue;
    const hint = `The form "${form}" keeps all channels and their data.`;
    issues.push({ code: "bad-option", path, expected: "nothing with this form", received: "a value", hint });
  }
  if (form === "largest" && count === undefined) {
    const expected = "the number of systematic effects that stay";
    issues.push({ code: "bad-option", path: "count", expected, received: "nothing" });
  }
  if (form !== "largest" && count !== undefined) {
    const hint = 'It belongs to the form "largest".';
    issues.push({ code: "bad-option", path: "count", expected: "nothing with this form", received: `${count}`, hint });
  }
  if (issues.length > 0) throw new DataError(issues);
}

interface Simpler {
  readonly spec: WorkspaceSpec;
  readonly notes: readonly string[];
}

function simplified(workspace: WorkspaceSpec, model: Model, poi: number, options: SimplifyOptions): Simpler {
  const { form, count = 0, from = "controls" } = options;
  if (form === "linear") {
    return { spec: linearForm(workspace, model, poi, validFit(model)), notes: [] };
  }
  if (form === "largest") {
    return { spec: largestEffects(workspace, model, poi, validFit(model), count), notes: [] };
  }
  const channels = options.channels ?? signalChannels(model, poi);
  const found = backgroundOf(model, poi, channels, from);
  const make = form === "effective" ? effectiveForm : covarianceForm;
  return { spec: make(workspace, model, poi, found), notes: found.notes };
}

function validFit(model: Model): FitResult {
  const result = fit(model, model.observedData());
  if (result.valid) return result;
  const expected = "a valid fit of the observed data";
  throw new ModelError([{ code: "not-simplifiable", path: "fit", expected, received: result.message }]);
}

/** Channels with signal events. @throws ModelError `not-simplifiable` where all do, so that it is not clear which stay */
function signalChannels(model: Model, poi: number): readonly string[] {
  const bins = splitRates(model, model.suggestedInit, poi);
  const seen = new Set(bins.filter(({ signal }) => signal.rate !== 0).map(({ channel }) => channel));
  if (seen.size > 0 && seen.size < model.channels.length) return [...seen];
  const names = model.channels.map(({ name }) => name);
  const expected = `the channels that stay, since ${seen.size === 0 ? "none of them has" : "all of them have"} signal events`;
  const received = "no choice";
  const hint = `Choose some of ${quoteAll(names)}: those in which the signal matters.`;
  throw new ModelError([{ code: "not-simplifiable", path: "channels", expected, received, hint }]);
}

import { quoteAll } from "../describe.js";
import { ModelError } from "../errors.js";
import type { FitResult } from "../fit/results.js";
import { groupBy } from "../group-by.js";
import type { CorrelatedSet } from "../model/correlated-set.js";
import type { Model } from "../model/model.js";
import { parametersOf } from "../operations/parameters.js";
import type { ChannelSpec, CorrelationSpec, ParameterSettings, SampleSpec, WorkspaceSpec } from "../workspace/types.js";
import {
  BACKGROUND,
  freeName,
  linearEffect,
  normfactor,
  SIGNAL,
  settingsOf,
  simplifiedDocument,
  unlessEmpty,
} from "./document.js";
import { type BinParts, splitRates } from "./split-rates.js";

/** Default bounds of the parameter of a histosys, which are not written. */
const DEFAULT_BOUND = 5;

/** The parameters of a model, with their names in the linear form. */
interface LinearParameters {
  readonly model: Model;
  /** Names in the linear form, which has no parameters of several components. */
  readonly names: readonly string[];
  readonly values: readonly number[];
}

/**
 * The form with all parameters and constraints, in which the rates of backgrounds and signal are linear about the best fit:
 *
 *   λ = λ(θ̂) + Σ_k ∂λ/∂θ_k (θ_k − θ̂_k)
 *
 * A constrained parameter θ becomes (θ − a) / σ, the parameter of a histosys, with the centre a and the width σ of its constraint. A
 * free one becomes the factor of a sample whose events are the slopes.
 *
 * @throws ModelError `not-simplifiable` for penalties, and as `splitRates`
 */
export function linearForm(original: WorkspaceSpec, model: Model, poi: number, best: FitResult): WorkspaceSpec {
  const { penalties = [] } = model.source.spec;
  if (penalties.length > 0) {
    const received = `the penalties ${quoteAll(penalties.map(({ name }) => name))}`;
    throw new ModelError([
      { code: "not-simplifiable", path: "penalties", expected: "a measurement without penalties", received },
    ]);
  }
  const parameters: LinearParameters = { model, names: scalarNames(model), values: best.values };
  const bins = splitRates(model, best.values, poi);
  const channels = [...groupBy(bins, ({ channel }) => channel)].map(([name, own]): ChannelSpec => {
    const signals = partSamples(parameters, own, "signal", [parameters.names[poi]!]);
    const backgrounds = partSamples(parameters, own, "background", []);
    const empty: SampleSpec = { name: BACKGROUND, data: own.map(() => 0), modifiers: [] };
    const samples = [...backgrounds, ...signals];
    return { name, samples: samples.length === 0 ? [empty] : samples };
  });
  const document = simplifiedDocument(original, model, parameters.names[poi]!, { channels, parameters: [] });
  const known = parametersOf(document);
  const isKnown = (p: number): boolean => known.has(parameters.names[p]!);
  return simplifiedDocument(original, model, parameters.names[poi]!, {
    channels,
    parameters: model.parNames.flatMap((_, p) => (isKnown(p) ? linearSettings(parameters, p) : [])),
    correlations: model.correlated.flatMap((set) => linearCorrelation(parameters, set, isKnown)),
  });
}

/** Names without indices, each for one parameter. */
function scalarNames({ parNames }: Model): readonly string[] {
  const taken = new Set<string>();
  return parNames.map((name) => {
    const free = freeName(name.replace(/\[(\d+)\]$/, "_bin_$1"), taken);
    taken.add(free);
    return free;
  });
}

/** The samples of backgrounds or of signals in a channel: one with all histosys, and one for each free parameter. */
function partSamples(
  { model, names, values }: LinearParameters,
  bins: readonly BinParts[],
  part: "background" | "signal",
  factors: readonly string[],
): readonly SampleSpec[] {
  const acting = [...new Set(bins.flatMap((bin) => [...bin[part].slopes.keys()]))].sort((a, b) => a - b);
  const slopesOf = (p: number): readonly number[] => bins.map((bin) => bin[part].slopes.get(p) ?? 0);
  const data = bins.map((bin) => bin[part].rate);
  const effects: { readonly name: string; readonly shifts: readonly number[] }[] = [];
  const others: SampleSpec[] = [];
  const label = part === "signal" ? SIGNAL : BACKGROUND;
  const modifiers = factors.map(normfactor);
  for (const p of acting) {
    const [slopes, name, value] = [slopesOf(p), names[p]!, values[p]!];
    const prefit = model.prefits[p];
    if (model.suggestedFixed[p] === true) continue;
    const reference = prefit?.center ?? 0;
    for (const b of data.keys()) data[b]! -= slopes[b]! * (value - reference);
    if (prefit !== undefined) effects.push({ name, shifts: slopes.map((slope) => slope * prefit.width) });
    else others.push({ name: `${label}, ${name}`, data: slopes, modifiers: [...modifiers, normfactor(name)] });
  }
  const systematics = effects.map(({ name, shifts }) => linearEffect(name, data, shifts));
  return [...unlessEmpty({ name: label, data, modifiers: [...modifiers, ...systematics] }), ...others];
}

/** Settings of a parameter; bounds of a constrained one are those of (θ − a) / σ. */
function linearSettings({ model, names }: LinearParameters, p: number): readonly ParameterSettings[] {
  const [name, prefit] = [names[p]!, model.prefits[p]];
  if (prefit === undefined) return [settingsOf(model, p, name)];
  const [lower, upper] = model.suggestedBounds[p]!.map((bound) => (bound - prefit.center) / prefit.width);
  const isDefault = lower === -DEFAULT_BOUND && upper === DEFAULT_BOUND;
  return isDefault ? [] : [{ name, bounds: [[lower!, upper!]] }];
}

/** The correlations of the members of a set that act in the linear form. */
function linearCorrelation(
  { names }: LinearParameters,
  { parameters, correlation }: CorrelatedSet,
  isKnown: (p: number) => boolean,
): readonly CorrelationSpec[] {
  const kept = parameters.flatMap((p, i) => (isKnown(p) ? [i] : []));
  if (kept.length === 0) return [];
  const n = parameters.length;
  const rows = kept.map((i) => kept.map((j) => correlation[i * n + j]!));
  return [{ parameters: kept.map((i) => names[parameters[i]!]!), correlation: rows }];
}

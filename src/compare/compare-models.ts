import { DataError } from "../errors.js";
import { recordOrigin } from "../fit/origin.js";
import { aModel } from "../model/input.js";
import type { Model } from "../model/model.js";
import { argumentIssues, optionIssues } from "../options.js";
import { VERSION } from "../version.js";
import { findings } from "./findings.js";
import { comparedFit } from "./fits.js";
import type { ChannelPair } from "./match-channels.js";
import { COMPARE_OPTIONS, type CompareOptions } from "./options.js";
import { type Pair, pairOf } from "./pair.js";
import { likelyPartners } from "./partners.js";
import type { ComparedModel, Comparison, Difference } from "./results.js";
import { type Survey, survey } from "./survey.js";

/** Differences that are listed. */
const MOST_DIFFERENCES = 20;
const DEFAULTS = { tolerance: 1e-9, points: 100, seed: 1 };

/**
 * Compares two models: whether they are the same likelihood, each with its observed data, and where they differ if they are not.
 *
 * Parameters are matched by name, by the names that ROOT's HistFactory gives them, and by `map`; channels by name, and where names
 * differ by their data. Then expectations of every bin and log L of constraints and penalties are compared at the suggested values of
 * `a`, with each parameter alone at ±0.5, ±1 and ±3 of its uncertainties before the fit, and at random points; values stay within the
 * bounds of `a`. Numbers are equal within the relative tolerance (of the expectation of their bin at the suggested values, where that is
 * larger). A constant of log L that does not depend on parameters is not a difference, unless `exact`.
 *
 * Bounds, start values, held parameters and the parameter of interest are settings: they differ without the likelihood.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; `unknown-parameter` for a name in `map` that its model does
 * not have
 * @example compareModels(model, other, { map: { jes: "alpha_jet_energy_scale" } }).same
 */
export function compareModels(a: Model, b: Model, options: CompareOptions = {}): Comparison {
  const issues = [
    ...argumentIssues(a, "a", aModel),
    ...argumentIssues(b, "b", aModel),
    ...optionIssues(options, COMPARE_OPTIONS),
  ];
  if (issues.length > 0) throw new DataError(issues);
  const { map = {}, tolerance = DEFAULTS.tolerance, points = DEFAULTS.points, seed = DEFAULTS.seed } = options;
  const pair = pairOf(a, b, map, tolerance);
  const surveyed = survey(pair, { points, seed, onProgress: options.onProgress });
  const { ofLikelihood, ofSettings, conventions, unmatched, offset } = findings(pair, surveyed);
  const all = [...ofLikelihood, ...ofSettings];
  const same = all.length === 0 && (options.exact !== true || conventions.length === 0);
  return {
    kind: "comparison",
    origin: { histogradVersion: VERSION, options: recordedOptions(options) },
    ...comparedModels(a, b, options.fits ?? !same),
    same,
    sameLikelihood: ofLikelihood.length === 0,
    sameSettings: ofSettings.length === 0,
    offset,
    compared: extentOf(pair, surveyed),
    renamed: pair.parameters.renamed,
    unmatched,
    nDifferences: all.length,
    first: all[0] ?? null,
    differences: mostTelling(all),
    conventions,
    notes: [...notesOf(pair, surveyed), ...partnerNotes(pair)],
  };
}

/** How much of the models was compared. */
function extentOf({ channels, bins, parameters }: Pair, { nPoints }: Survey): Comparison["compared"] {
  return {
    channels: channels.pairs.length,
    bins: bins.length,
    parameters: parameters.pairs.length,
    points: nPoints,
  };
}

function recordedOptions({ map, onProgress: _, ...options }: CompareOptions) {
  const pairs = map === undefined ? {} : { map: Object.entries(map).map(([a, b]) => ({ a, b })) };
  return { ...pairs, ...options };
}

function comparedModels(a: Model, b: Model, fits: boolean): { readonly a: ComparedModel; readonly b: ComparedModel } {
  const describe = (model: Model): ComparedModel => ({
    ...describedModel(model),
    ...(fits ? { fit: comparedFit(model) } : {}),
  });
  return { a: describe(a), b: describe(b) };
}

/** A model as a record names it. */
export function describedModel(model: Model): ComparedModel {
  return {
    origin: recordOrigin(model, model.observedData(), {}),
    nChannels: model.channels.length,
    nBins: model.nMainData,
    nParameters: model.nPars,
  };
}

/** The largest differences first; those without a size come last, in their order. */
function mostTelling(all: readonly Difference[]): readonly Difference[] {
  const sizeOf = ({ size }: Difference) => size ?? -1;
  const bySize = (x: Difference, y: Difference) => (sizeOf(x) === sizeOf(y) ? 0 : sizeOf(y) - sizeOf(x));
  return [...all].sort(bySize).slice(0, MOST_DIFFERENCES);
}

/** Parameters with different names that may be the same. */
function partnerNotes(pair: Pair): readonly string[] {
  return likelyPartners(pair).map(
    ([nameA, nameB]) =>
      `${nameA} of a and ${nameB} of b have the same effects. If they are one parameter, map one to the other: ${nameA}=${nameB}.`,
  );
}

const CHANNEL_MATCHES: Readonly<Record<ChannelPair["by"], string>> = {
  name: "its name",
  root: "the name of its density in ROOT",
  data: "its observed data",
  place: "its place and its number of bins",
};

/** Notes about channels that were matched in another way than by name, and about what could not be compared. */
function notesOf({ channels }: Pair, { inside }: Survey): readonly string[] {
  const renamed = channels.pairs.filter(({ a, b }) => a.name !== b.name);
  const notes = renamed.map(({ a, b, by }) => `Channel ${a.name} is ${b.name} in b, by ${CHANNEL_MATCHES[by]}.`);
  if (inside === undefined)
    notes.push("log L was not compared, since no point is inside the domain of both likelihoods.");
  return notes;
}

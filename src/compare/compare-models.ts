import { DataError } from "../errors.js";
import { recordOrigin } from "../fit/origin.js";
import { aModel } from "../model/input.js";
import type { Model } from "../model/model.js";
import { argumentIssues, optionIssues } from "../options.js";
import { VERSION } from "../version.js";
import { compareConstraints } from "./constraints.js";
import { covarianceDifferences } from "./covariances.js";
import { channelDifferences, dataDifferences } from "./data.js";
import { expectationDifferences } from "./expectations.js";
import { comparedFit } from "./fits.js";
import { gradientDifferences } from "./gradients.js";
import { compareJointTerms, densityDifferences } from "./joint-terms.js";
import type { ChannelPair } from "./match-channels.js";
import { isClose } from "./numbers.js";
import { COMPARE_OPTIONS, type CompareOptions } from "./options.js";
import { mapped, type Pair, pairOf } from "./pair.js";
import { likelyPartners } from "./partners.js";
import type { ComparedModel, Comparison, Difference } from "./results.js";
import { settingDifferences } from "./settings.js";
import { type Survey, survey } from "./survey.js";
import { unmatchedDifferences, unmatchedParameters } from "./unmatched.js";
import { inBoth } from "./words.js";

/** Differences that are listed. */
const MOST_DIFFERENCES = 20;
const DEFAULTS = { tolerance: 1e-9, points: 100, seed: 1 };

/**
 * Compares two models: are they the same likelihood, each with its observed data, and where do they part if they are not?
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
  const surveyed = survey(pair, { points, seed });
  const unmatched = unmatchedParameters(pair);
  const constraints = compareConstraints(pair, surveyed.responses);
  const joint = compareJointTerms(pair, constraints.unexplained);
  const ofMainData = [
    ...channelDifferences(pair),
    ...dataDifferences(pair),
    ...expectationDifferences(pair, surveyed),
    ...covarianceDifferences(pair),
  ];
  const described = [...constraints.differences, ...joint.differences];
  const ofConstraints = described.length > 0 ? described : densityDifferences(pair, constraints.unexplained);
  const ofParameters = [...unmatchedDifferences(unmatched), ...ofConstraints];
  const explained = [...ofMainData, ...ofParameters];
  const ofLikelihood = explained.length > 0 ? explained : [...mainDifferences(surveyed), ...gradientDifferences(pair)];
  const ofSettings = settingDifferences(pair);
  const offset = ofLikelihood.length > 0 ? null : offsetOf(pair, surveyed);
  const conventions = [...constraints.conventions, ...joint.conventions, ...constantText(offset)];
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
    compared: {
      channels: pair.channels.pairs.length,
      bins: pair.bins.length,
      parameters: pair.parameters.pairs.length,
      points: surveyed.nPoints,
    },
    renamed: pair.parameters.renamed,
    unmatched,
    nDifferences: all.length,
    first: all[0] ?? null,
    differences: mostTelling(all),
    conventions,
    notes: [...notesOf(pair, surveyed), ...partnerNotes(pair)],
  };
}

function recordedOptions({ map, ...options }: CompareOptions) {
  const pairs = map === undefined ? {} : { map: Object.entries(map).map(([a, b]) => ({ a, b })) };
  return { ...pairs, ...options };
}

function comparedModels(a: Model, b: Model, fits: boolean): { readonly a: ComparedModel; readonly b: ComparedModel } {
  const describe = (model: Model): ComparedModel => ({
    origin: recordOrigin(model, model.observedData(), {}),
    nChannels: model.channels.length,
    nBins: model.nMainData,
    nParameters: model.nPars,
    ...(fits ? { fit: comparedFit(model) } : {}),
  });
  return { a: describe(a), b: describe(b) };
}

/** Differences of the density of the main data that neither data nor expectations nor covariances explain. */
function mainDifferences({ responses }: Survey): readonly Difference[] {
  return responses.flatMap(({ parameter, main }) => {
    if (main === undefined) return [];
    const { a, b, size, at } = main;
    const where = parameter === undefined ? `at the random point ${at}` : `when ${parameter.name} is ${at}`;
    const text = `main data: log L changes by ${inBoth(a, b)} ${where}`;
    const name = parameter === undefined ? {} : { parameter: parameter.name, at };
    return [{ subject: "log-density", ...name, a, b, size, text }];
  });
}

/** log L of the second model minus that of the first: 0 within the tolerance of their terms. */
function offsetOf(pair: Pair, { inside }: Survey): number | null {
  if (inside === undefined) return null;
  const { a, b, tolerance } = pair;
  const point = mapped(pair, inside);
  const ofA = [a.mainLogpdf(inside, a.observedData()), a.constraintLogpdf(inside, a.observedData())];
  const ofB = [b.mainLogpdf(point, b.observedData()), b.constraintLogpdf(point, b.observedData())];
  const events = a.expectedMainData(inside).reduce((sum, rate) => sum + Math.abs(rate), 1);
  const scale = Math.max(events, ...[...ofA, ...ofB].map(Math.abs));
  const offset = ofB[0]! - ofA[0]! + ofB[1]! - ofA[1]!;
  return isClose(offset, 0, tolerance, scale) ? 0 : offset;
}

function constantText(offset: number | null): readonly string[] {
  if (offset === null || offset === 0) return [];
  const amount = Number(Math.abs(offset).toPrecision(6));
  return [`log L of b is ${offset > 0 ? "larger" : "smaller"} by the constant ${amount}, which no parameter changes`];
}

/** The largest first; what has no size is behind, in its order. */
function mostTelling(all: readonly Difference[]): readonly Difference[] {
  const sizeOf = ({ size }: Difference) => size ?? -1;
  const bySize = (x: Difference, y: Difference) => (sizeOf(x) === sizeOf(y) ? 0 : sizeOf(y) - sizeOf(x));
  return [...all].sort(bySize).slice(0, MOST_DIFFERENCES);
}

/** Parameters that may be the same though their names say nothing of it. */
function partnerNotes(pair: Pair): readonly string[] {
  return likelyPartners(pair).map(
    ([nameA, nameB]) =>
      `${nameA} of a and ${nameB} of b do the same. If they are the same, map one to the other: ${nameA}=${nameB}.`,
  );
}

const CHANNEL_MATCHES: Readonly<Record<ChannelPair["by"], string>> = {
  name: "its name",
  root: "the name of its density in ROOT",
  data: "its observed data",
  place: "its place and its number of bins",
};

/** What to know about the comparison: how channels were matched, and what could not be compared. */
function notesOf({ channels }: Pair, { inside }: Survey): readonly string[] {
  const renamed = channels.pairs.filter(({ a, b }) => a.name !== b.name);
  const notes = renamed.map(({ a, b, by }) => `Channel ${a.name} is ${b.name} in b, by ${CHANNEL_MATCHES[by]}.`);
  if (inside === undefined) notes.push("log L was not compared: no point is inside of the domain of both likelihoods.");
  return notes;
}

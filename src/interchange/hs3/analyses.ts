import { quote, quoteAll } from "../../describe.js";
import { nearestHint } from "../../errors.js";
import { reportUnreadable } from "./likelihood.js";
import { type Hs3Objects, named } from "./objects.js";
import { type ParameterValues, parameterValues } from "./parameter-values.js";
import { at, atFirst, isGiven, texts } from "./place.js";
import type { Hs3Problems, Place } from "./problems.js";

/** An analysis of the document, which becomes a measurement. */
export interface Hs3Analysis {
  readonly name: string;
  readonly likelihood: Place;
  /** Names of the parameters of interest. */
  readonly pois: readonly string[];
  readonly values: ParameterValues;
}

/** What an analysis is called where the document has likelihoods only. */
function candidates(objects: Hs3Objects): ReadonlyMap<string, Place> {
  return objects.analyses.byName.size > 0 ? objects.analyses.byName : objects.likelihoods.byName;
}

function likelihoodOf(analysis: Place, objects: Hs3Objects, problems: Hs3Problems): Place | undefined {
  const isAnalysis = objects.analyses.byName.size > 0;
  return isAnalysis ? named(objects.likelihoods, at(analysis, "likelihood"), problems) : analysis;
}

function readAnalysis(name: string, place: Place, likelihood: Place, objects: Hs3Objects, problems: Hs3Problems) {
  const pois = at(place, "parameters_of_interest");
  const prior = at(place, "prior");
  if (isGiven(prior)) {
    const hint = "Put its factors among the distributions of the likelihood if they are measurements.";
    problems.ignored("prior", prior, { expected: "no prior", hint: `A likelihood has no prior. ${hint}` });
  }
  return {
    name,
    likelihood,
    pois: isGiven(pois) ? texts(pois, problems, "names of parameters") : [],
    values: parameterValues(place, objects, problems),
  };
}

/** Terms of a likelihood that an analysis adds, as drafts of HS3 have it. */
function reportAddedTerms(place: Place, problems: Hs3Problems): void {
  const added = atFirst(place, "aux_likelihood_terms");
  if (!isGiven(added)) return;
  const hint = "Name them as aux_distributions of the likelihood.";
  problems.errorAt("not-expressible", added, { expected: "no further terms in an analysis", hint });
}

/**
 * The analysis that is asked for, or the first one, and then all others of the same likelihood: a workspace has one set of
 * channels and data. A document without analyses has one for each likelihood.
 */
export function selectAnalyses(
  objects: Hs3Objects,
  wanted: string | undefined,
  problems: Hs3Problems,
): readonly Hs3Analysis[] {
  const all = candidates(objects);
  const [first] = all.keys();
  if (first === undefined) {
    reportNone(objects, problems);
    return [];
  }
  const name = wanted ?? first;
  const place = all.get(name);
  if (place === undefined) {
    const expected = `one of the analyses ${quoteAll(all.keys())}`;
    const path: Place = { value: wanted, path: ["analysis"] };
    problems.errorAt("missing-object", path, { expected, ...nearestHint(name, all.keys()) });
    return [];
  }
  return withTheSameLikelihood(name, place, all, objects, problems);
}

/** Distributions alone have no data. Those that could not be read anyway are reported, too. */
function reportNone({ root, distributions }: Hs3Objects, problems: Hs3Problems): void {
  const likelihoods = at(root, "likelihoods");
  if (!isGiven(likelihoods) || Array.isArray(likelihoods.value)) {
    const hint = "Distributions alone do not say which data they describe.";
    problems.errorAt("missing-object", likelihoods, { expected: "at least one likelihood", hint });
  }
  for (const [name, distribution] of distributions.byName) reportUnreadable(name, distribution, problems);
}

function withTheSameLikelihood(
  name: string,
  place: Place,
  all: ReadonlyMap<string, Place>,
  objects: Hs3Objects,
  problems: Hs3Problems,
): readonly Hs3Analysis[] {
  const likelihood = likelihoodOf(place, objects, problems);
  if (likelihood === undefined) return [];
  reportAddedTerms(place, problems);
  const selected = [readAnalysis(name, place, likelihood, objects, problems)];
  const left: string[] = [];
  for (const [otherName, other] of all) {
    if (other === place) continue;
    const isSame =
      at(other, "likelihood").value === at(place, "likelihood").value && all !== objects.likelihoods.byName;
    if (isSame) selected.push(readAnalysis(otherName, other, likelihood, objects, problems));
    else left.push(otherName);
  }
  if (left.length > 0) {
    const received = `also ${quoteAll(left)}`;
    const hint = `${quote(name)} is read. The option "analysis" chooses another one.`;
    problems.choice("analysis", place, { expected: "analyses of one likelihood", received, hint });
  }
  return selected;
}

import { quote, quoteAll } from "../../describe.js";
import type { ReadContext } from "./channel-types.js";
import { areEqual, type ConstraintTerms, type Hs3Constraint, type Hs3Correlation } from "./constraint.js";
import { isConstraintType, readConstraint } from "./constraint-distributions.js";
import { type Observed, singleDatum } from "./likelihood.js";
import type { Saying } from "./modifier-constraints.js";
import { at } from "./place.js";
import type { Place } from "./problems.js";

/** What a parameter is: constrained or not, and a constant or not. */
export interface Resolved {
  readonly constraint: Hs3Constraint | undefined;
  readonly isHeld: boolean;
}

/** Finds the constraint of each parameter. */
export interface Resolver {
  readonly resolve: (parameter: string, saying: Saying, place: Place) => Resolved;
  /** Correlations of the distributions that have been used. */
  readonly correlations: () => readonly Hs3Correlation[];
  /** Mentions distributions that could be constraints and are neither named by a modifier nor in the likelihood, which are `others`. */
  readonly mentionUnused: (others: readonly Observed[]) => void;
}

interface State {
  readonly context: ReadContext;
  readonly isParameter: (name: string) => boolean;
  /** The terms of distributions that have been read, by name; undefined for one that is none. */
  readonly read: Map<string, ConstraintTerms | undefined>;
  /** The distribution that constrains a parameter, by the name of that. */
  readonly of: Map<string, string>;
}

/** Reads a distribution once. */
function termsOf(name: string, distribution: Place, observed: Observed | undefined, state: State) {
  if (state.read.has(name)) return state.read.get(name);
  const { context, isParameter, read, of } = state;
  const { objects, problems } = context;
  const datum = observed && singleDatum(observed, objects, problems);
  const variable = at(distribution, "x").value;
  const terms = readConstraint(distribution, {
    ...context,
    isParameter,
    observed: (other) => (other === variable && !isParameter(other) ? datum : undefined),
  });
  read.set(name, terms);
  for (const parameter of terms?.single.keys() ?? []) claim(parameter, name, distribution, of, context);
  return terms;
}

function claim(
  parameter: string,
  name: string,
  place: Place,
  of: Map<string, string>,
  { problems }: ReadContext,
): void {
  const known = of.get(parameter);
  if (known === undefined) of.set(parameter, name);
  else {
    const expected = `one constraint of ${quote(parameter)}`;
    problems.errorAt("not-expressible", place, { expected, received: `${quote(known)} and ${quote(name)}` });
  }
}

/**
 * The constraint of a parameter is the distribution that its modifiers name; else the one that the likelihood has for it; else what
 * the modifiers say, or their type has by default.
 *
 * @param constraints - the distributions of the likelihood that are about parameters
 */
export function createResolver(
  constraints: readonly Observed[],
  isParameter: (name: string) => boolean,
  context: ReadContext,
): Resolver {
  const state: State = { context, isParameter, read: new Map(), of: new Map() };
  for (const observed of constraints) termsOf(observed.name, observed.distribution, observed, state);
  return {
    resolve: (parameter, saying, place) => resolve(parameter, saying, place, state),
    correlations: () => [...state.read.values()].flatMap((terms) => terms?.correlation ?? []),
    mentionUnused: (others) => mentionUnused(new Set(others.map(({ name }) => name)), state),
  };
}

function resolve(parameter: string, saying: Saying, place: Place, state: State): Resolved {
  if (saying.says === "held") return { constraint: undefined, isHeld: true };
  if (saying.says === "distribution")
    return { constraint: ofDistribution(parameter, saying.place, state), isHeld: false };
  const given = ofLikelihood(parameter, state);
  if (saying.says === "constraint" || saying.says === "default") {
    if (given === undefined) {
      if (saying.says === "default") mentionDefault(place, state);
      return { constraint: saying.constraint, isHeld: false };
    }
    if (saying.says === "constraint" && !areEqual(given, saying.constraint)) mentionOther(parameter, place, state);
  }
  return { constraint: given, isHeld: false };
}

function ofLikelihood(parameter: string, { of, read }: State): Hs3Constraint | undefined {
  const name = of.get(parameter);
  return name === undefined ? undefined : read.get(name)?.single.get(parameter);
}

function ofDistribution(parameter: string, place: Place, state: State): Hs3Constraint | undefined {
  const { objects, problems } = state.context;
  const name = String(place.value);
  const distribution = objects.distributions.byName.get(name)!;
  const terms = termsOf(name, distribution, undefined, state);
  const constraint = terms?.single.get(parameter);
  if (constraint === undefined && terms !== undefined) {
    problems.errorAt("not-expressible", place, { expected: `a distribution that constrains ${quote(parameter)}` });
  }
  const other = state.of.get(parameter);
  if (constraint !== undefined && other !== name) claim(parameter, name, place, state.of, state.context);
  return constraint;
}

function mentionDefault(place: Place, { context }: State): void {
  context.problems.choice("default constraint", place, {
    expected: "the constraint of a modifier",
    received: "none",
    hint: "Effects have a normal constraint of unit width, and uncertainties of bins those of their sizes. A constraint of null means none.",
  });
}

function mentionOther(parameter: string, place: Place, { context }: State): void {
  context.problems.choice("two constraints", place, {
    expected: `one constraint of ${quote(parameter)}`,
    received: "one by its type, and a distribution of the likelihood",
    hint: "The distribution is read.",
  });
}

function mentionUnused(inLikelihood: ReadonlySet<string>, { context, read }: State): void {
  const { objects, problems } = context;
  const unused = [...objects.distributions.byName].filter(
    ([name, place]) => !read.has(name) && !inLikelihood.has(name) && isConstraintType(at(place, "type").value),
  );
  const [first] = unused;
  if (first === undefined) return;
  problems.ignored("unused distribution", first[1], {
    expected: "distributions that the likelihood or its modifiers name",
    received: quoteAll(unused.map(([name]) => name)),
    hint: "Others are no part of the likelihood, whatever parameters they are about.",
  });
}

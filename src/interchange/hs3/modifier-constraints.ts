import { plural } from "../../describe.js";
import type { Hs3Constraint } from "./constraint.js";
import type { Hs3Objects } from "./objects.js";
import { at, entries, isGiven } from "./place.js";
import type { Hs3Problems, Place } from "./problems.js";

/** What a modifier says of the constraint of one of its parameters. */
export type Saying =
  /** Nothing: it has the constraint that the likelihood gives it, or none. */
  | { readonly says: "nothing" }
  /** Nothing, but its type has a constraint, which one that the likelihood gives replaces. */
  | { readonly says: "default"; readonly constraint: Hs3Constraint }
  | { readonly says: "constraint"; readonly constraint: Hs3Constraint }
  /** The parameter has no constraint. */
  | { readonly says: "free" }
  /** The parameter is a constant. */
  | { readonly says: "held" }
  | { readonly says: "distribution"; readonly place: Place };

/** Types of constraints, as older documents have them in the place of distributions. */
export type ConstraintWord = "Gauss" | "Poisson" | "LogNormal" | "Const";

const WORDS: Readonly<Record<string, ConstraintWord>> = {
  gauss: "Gauss",
  gaussian: "Gauss",
  poisson: "Poisson",
  lognormal: "LogNormal",
  const: "Const",
};

const NOTHING: Saying = { says: "nothing" };
const FREE: Saying = { says: "free" };

/** What stands at a place that names a distribution, or the type of one. */
function sayingOrWord(place: Place, objects: Hs3Objects, problems: Hs3Problems): Saying | ConstraintWord {
  const { value } = place;
  if (value === null) return FREE;
  if (typeof value === "string" && objects.distributions.byName.has(value)) return { says: "distribution", place };
  const word = typeof value === "string" ? value.toLowerCase() : "";
  if (Object.hasOwn(WORDS, word)) return WORDS[word]!;
  const expected = `the name of a distribution, or Gauss, Poisson, LogNormal or Const`;
  problems.errorAt(typeof value === "string" ? "missing-object" : "wrong-type", place, { expected });
  return NOTHING;
}

/** The place where a modifier speaks of its constraint, in the older and newer forms; undefined where it does not. */
function constraintPlace(modifier: Place): Place | undefined {
  return ["constraint_name", "constraint", "constraint_type"].map((key) => at(modifier, key)).find(isGiven);
}

/**
 * What a modifier says of the constraint of each of its `count` parameters: distributions by name, in a list or for all of them, or
 * the type of a constraint, which is a word.
 */
export function constraintsOf(
  modifier: Place,
  count: number,
  objects: Hs3Objects,
  problems: Hs3Problems,
): readonly (Saying | ConstraintWord)[] {
  const list = at(modifier, "constraints");
  if (!isGiven(list)) {
    const place = constraintPlace(modifier);
    return new Array(count).fill(place === undefined ? NOTHING : sayingOrWord(place, objects, problems));
  }
  const places = entries(list, problems, "names of distributions");
  if (places.length === count) return places.map((place) => sayingOrWord(place, objects, problems));
  problems.errorAt("wrong-length", list, {
    expected: `${plural(count, "entry", "entries")}, one for each parameter`,
    received: String(places.length),
  });
  return new Array(count).fill(NOTHING);
}

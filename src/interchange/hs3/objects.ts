import { quote } from "../../describe.js";
import { nearestHint } from "../../errors.js";
import { at, isGiven, isObject, reportType, text } from "./place.js";
import type { Hs3Problems, Place } from "./problems.js";

/** Objects of one kind, by name. */
export interface Registry {
  /** What one of them is called in messages. */
  readonly noun: string;
  readonly byName: ReadonlyMap<string, Place>;
}

/** The top-level components of an HS3 document. */
export interface Hs3Objects {
  readonly root: Place;
  readonly distributions: Registry;
  readonly functions: Registry;
  readonly data: Registry;
  readonly likelihoods: Registry;
  readonly analyses: Registry;
  readonly domains: Registry;
  readonly points: Registry;
}

/** Why a component with names as keys is refused. */
const OLD_FORM = "Objects with names as keys are of drafts before HS3 0.2: write the document with a newer program.";

function register(root: Place, key: string, noun: string, problems: Hs3Problems): Registry {
  const byName = new Map<string, Place>();
  const list = at(root, key);
  if (!isGiven(list)) return { noun, byName };
  if (!Array.isArray(list.value)) {
    problems.errorAt("wrong-type", list, { expected: `a list of objects with names`, hint: OLD_FORM });
    return { noun, byName };
  }
  for (const i of list.value.keys()) add(at(list, i), noun, byName, problems);
  return { noun, byName };
}

function add(entry: Place, noun: string, byName: Map<string, Place>, problems: Hs3Problems): void {
  if (!isObject(entry)) {
    reportType(entry, `a ${noun}, which is an object`, problems);
    return;
  }
  const name = text(at(entry, "name"), problems, "the name, which is a text");
  if (name === undefined) return;
  const known = byName.get(name);
  if (known === undefined) byName.set(name, entry);
  else problems.errorAt("duplicate-name", at(entry, "name"), { expected: `a name that no other ${noun} has` });
}

/** The components of a document, by name. */
export function readObjects(document: unknown, problems: Hs3Problems): Hs3Objects {
  const root: Place = { value: document, path: [] };
  const registry = (key: string, noun: string) => register(root, key, noun, problems);
  return {
    root,
    distributions: registry("distributions", "distribution"),
    functions: registry("functions", "function"),
    data: registry("data", "data set"),
    likelihoods: registry("likelihoods", "likelihood"),
    analyses: registry("analyses", "analysis"),
    domains: registry("domains", "domain"),
    points: registry("parameter_points", "parameter point"),
  };
}

/** The object that a place names; undefined, and reported with the nearest name, where there is none. */
export function named({ noun, byName }: Registry, place: Place, problems: Hs3Problems): Place | undefined {
  const name = text(place, problems, `the name of a ${noun}`);
  if (name === undefined) return undefined;
  const found = byName.get(name);
  if (found !== undefined) return found;
  const expected = `the name of a ${noun} of the document`;
  problems.errorAt("missing-object", place, { expected, received: quote(name), ...nearestHint(name, byName.keys()) });
  return undefined;
}

import { type Hs3Objects, named, type Registry } from "./objects.js";
import { at, atFirst, isGiven, isNumber, isObject, number, optionalEntries, text } from "./place.js";
import type { Hs3Problems, Place } from "./problems.js";

/** What an analysis says of parameters by name. */
export interface ParameterValues {
  /** The start value, or the value of a constant; undefined where there is none. */
  readonly value: (name: string) => number | undefined;
  readonly isConstant: (name: string) => boolean;
  /** The limits of its domain, each undefined where there is none. */
  readonly limits: (name: string) => { readonly min: number | undefined; readonly max: number | undefined };
  /** Whether a point or a domain has it. */
  readonly isKnown: (name: string) => boolean;
  /** All names that a point or a domain has. */
  readonly names: ReadonlySet<string>;
}

/** The parameter point and the domain that programs fall back to. */
const DEFAULT_POINT = "default_values";
const DEFAULT_DOMAIN = "default_domain";

/** Puts the entries of an object, by name, into a map; those that are there already stay. */
function collect(list: Place, known: Map<string, Place>, problems: Hs3Problems): void {
  for (const entry of optionalEntries(list, problems, "parameters")) {
    const name = isObject(entry) ? text(at(entry, "name"), problems) : undefined;
    if (name !== undefined && !known.has(name)) known.set(name, entry);
  }
}

/** The objects that an analysis names, then the one that is there by default. */
function chosen(
  names: readonly Place[],
  registry: Registry,
  fallback: string,
  problems: Hs3Problems,
): readonly Place[] {
  const found = names.flatMap((name) => named(registry, name, problems) ?? []);
  const common = registry.byName.get(fallback);
  if (common !== undefined && !found.includes(common)) return [...found, common];
  return found.length === 0 ? [...registry.byName.values()].slice(0, 1) : found;
}

/** The places of names that stand alone or in a list. */
function oneOrMore(place: Place): readonly Place[] {
  if (!isGiven(place) || place.value === null) return [];
  return Array.isArray(place.value) ? Array.from(place.value, (_, i) => at(place, i)) : [place];
}

/** Names of the parameters that ROOT marks as constant in `misc`. */
function constantTags({ root }: Hs3Objects): ReadonlySet<string> {
  const { value } = at(at(at(root, "misc"), "ROOT_internal"), "attributes");
  const isConstant = (attributes: unknown) => {
    const { value: tags } = at({ value: attributes, path: [] }, "tags");
    return Array.isArray(tags) && tags.includes("Constant");
  };
  const all = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return new Set(all.filter(([, attributes]) => isConstant(attributes)).map(([name]) => name));
}

/**
 * The start values, constants and limits of an analysis: those of the parameter point and the domains that it names, and of
 * `default_values` and `default_domain` for what these leave out. An analysis that names none has those, or the first ones.
 */
export function parameterValues(analysis: Place, objects: Hs3Objects, problems: Hs3Problems): ParameterValues {
  const points = new Map<string, Place>();
  const point = oneOrMore(atFirst(analysis, "init", "parameter_init", "parameter_point"));
  for (const found of chosen(point, objects.points, DEFAULT_POINT, problems)) {
    collect(atFirst(found, "parameters", "entries"), points, problems);
  }
  const axes = new Map<string, Place>();
  const domains = oneOrMore(atFirst(analysis, "domains", "domain", "parameter_domain"));
  for (const found of chosen(domains, objects.domains, DEFAULT_DOMAIN, problems)) {
    collect(at(found, "axes"), axes, problems);
  }
  const tags = constantTags(objects);
  const given = (place: Place) => (isGiven(place) ? number(place, problems) : undefined);
  const limit = (name: string, key: "min" | "max") => {
    const axis = axes.get(name);
    return axis === undefined ? undefined : given(at(axis, key));
  };
  const valueIn = (from: Place | undefined) => (from === undefined ? undefined : given(at(from, "value")));
  return {
    value: (name) => valueIn(points.get(name)) ?? valueIn(axes.get(name)),
    isConstant: (name) => tags.has(name) || [points, axes].some((map) => isConstantEntry(map.get(name))),
    limits: (name) => ({ min: limit(name, "min"), max: limit(name, "max") }),
    isKnown: (name) => points.has(name) || axes.has(name),
    names: new Set([...points.keys(), ...axes.keys()]),
  };
}

/** Older programs write 1 for true. */
function isConstantEntry(entry: Place | undefined): boolean {
  if (entry === undefined) return false;
  const { value } = at(entry, "const");
  return value === true || (isNumber(value) && value !== 0);
}

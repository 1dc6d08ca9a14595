import { plural, quote } from "../describe.js";
import { DataError, type Issue } from "../errors.js";
import type { Model } from "../model/model.js";
import { unknownParameter } from "../model/vectors.js";
import type { ModelChannel } from "../workspace/types.js";
import { COMBINE_POI, combineNames, poiKeys } from "./combine-names.js";
import type { MatchedChannels } from "./match-channels.js";
import type { RenamedParameter } from "./results.js";
import { type NamedParameter, rootNames } from "./root-names.js";

/** The same parameter of two models: its indices. */
export interface ParameterPair {
  readonly a: number;
  readonly b: number;
  readonly name: string;
}

/** Parameters of two models, in the order of the first. */
export interface MatchedParameters {
  readonly pairs: readonly ParameterPair[];
  readonly onlyA: readonly number[];
  readonly onlyB: readonly number[];
  readonly renamed: readonly RenamedParameter[];
}

type Wishes = Readonly<Record<string, string>>;

/** A way of telling that two parameters are the same: the keys of a parameter, one of which both have. */
interface Way {
  readonly by: RenamedParameter["by"];
  readonly keysA: readonly (readonly string[])[];
  readonly keysB: readonly (readonly string[])[];
}

/**
 * Matches parameters: those that `map` names; statistical uncertainties of one name by channel and bin; equal names; names that the
 * rules of ROOT or, where one of the models is Combine's, those of Combine make of each other; and then the parameters of interest,
 * which Combine calls r. Where a rule has several candidates, it does not choose between them.
 *
 * @throws DataError `unknown-parameter` for a name in `map` that its model does not have; `bad-option` for sets of different
 * size and a parameter that is named twice
 */
export function matchParameters(a: Model, b: Model, channels: MatchedChannels, map: Wishes): MatchedParameters {
  const partners = wishedPairs(a, b, map);
  const renamedChannels = new Map(channels.pairs.map((pair) => [pair.b.name, pair.a.name]));
  const [placedA, placedB] = [namedParameters(a, new Map()), namedParameters(b, renamedChannels)];
  const by = new Map([...partners.keys()].map((p) => [p, "map" as RenamedParameter["by"]]));
  const ways: readonly Way[] = [
    { by: "bin", keysA: placedA.map(binKeys), keysB: placedB.map(binKeys) },
    { by: "bin", keysA: a.parNames.map((name) => [name]), keysB: b.parNames.map((name) => [name]) },
    { by: "root", keysA: rootKeys(a, placedA), keysB: rootKeys(b, placedB) },
    ...(isOfCombine(a) || isOfCombine(b) ? combineWays(a, b) : []),
  ];
  for (const way of ways) {
    for (const [p, q] of candidates(way, partners)) {
      partners.set(p, q);
      by.set(p, way.by);
    }
  }
  return matched(a, b, partners, by);
}

function matched(
  a: Model,
  b: Model,
  partners: ReadonlyMap<number, number>,
  by: ReadonlyMap<number, RenamedParameter["by"]>,
): MatchedParameters {
  const pairs = [...partners]
    .sort(([p], [q]) => p - q)
    .map(([p, q]): ParameterPair => ({ a: p, b: q, name: a.parNames[p]! }));
  const used = new Set(partners.values());
  return {
    pairs,
    onlyA: a.parNames.flatMap((_, p) => (partners.has(p) ? [] : [p])),
    onlyB: b.parNames.flatMap((_, q) => (used.has(q) ? [] : [q])),
    renamed: pairs
      .filter(({ name, b: q }) => name !== b.parNames[q])
      .map(({ a: p, b: q, name }) => ({ a: name, b: b.parNames[q]!, by: by.get(p)! })),
  };
}

/** Pairs of parameters that are not matched yet and have a key that no others have. */
function candidates(
  { keysA, keysB }: Way,
  partners: ReadonlyMap<number, number>,
): readonly (readonly [number, number])[] {
  const used = new Set(partners.values());
  const ofA = byKey(keysA, (p) => !partners.has(p));
  const ofB = byKey(keysB, (q) => !used.has(q));
  const found = new Map<number, number>();
  const taken = new Set<number>();
  for (const [key, ps] of ofA) {
    const qs = ofB.get(key) ?? new Set();
    const [p] = ps;
    const [q] = qs;
    if (p === undefined || q === undefined || ps.size > 1 || qs.size > 1 || found.has(p) || taken.has(q)) continue;
    found.set(p, q);
    taken.add(q);
  }
  return [...found];
}

function byKey(
  keys: readonly (readonly string[])[],
  isOpen: (index: number) => boolean,
): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  for (const [index, own] of keys.entries()) {
    if (!isOpen(index)) continue;
    for (const key of own) found.set(key, (found.get(key) ?? new Set()).add(index));
  }
  return found;
}

function binKeys({ set, place }: NamedParameter): readonly string[] {
  return place === undefined ? [] : [JSON.stringify([set, place.channel, place.bin])];
}

function rootKeys(model: Model, parameters: readonly NamedParameter[]): readonly (readonly string[])[] {
  return parameters.map((parameter, p) => rootNames(model.parNames[p]!, parameter));
}

function isOfCombine({ source }: Model): boolean {
  return source.spec.dialect === "combine";
}

/** Ways for a model of Combine and another one. */
function combineWays(a: Model, b: Model): readonly Way[] {
  const ofPoi: Way = { by: "poi", keysA: poiKeys(a), keysB: poiKeys(b) };
  return [
    { by: "combine", keysA: a.parNames.map(combineNames), keysB: b.parNames.map(combineNames) },
    ...(a.poiName === COMBINE_POI || b.poiName === COMBINE_POI ? [ofPoi] : []),
  ];
}

/** All parameters in the terms of their workspace. @param renamed - names of channels in the other model */
function namedParameters(model: Model, renamed: ReadonlyMap<string, string>): readonly NamedParameter[] {
  const { channels } = model.source.spec;
  return model.parameterSets.flatMap(({ name, size, types }) => {
    const places = types.includes("staterror") ? placesOf(name, channels) : [];
    return Array.from({ length: size }, (_, index) => {
      const place = places[index];
      if (place === undefined) return { set: name, index, types };
      const { channel, bin } = place;
      return { set: name, index, types, place: { channel: renamed.get(channel) ?? channel, bin } };
    });
  });
}

/** Channel and bin of each component of a set of statistical uncertainties: its channels stand one after the other. */
function placesOf(
  name: string,
  channels: readonly ModelChannel[],
): readonly { readonly channel: string; readonly bin: number }[] {
  return channels
    .filter(({ samples }) =>
      samples.some(({ modifiers }) => modifiers.some((each) => each.name === name && each.type === "staterror")),
    )
    .flatMap(({ name: channel, nBins }) => Array.from({ length: nBins }, (_, bin) => ({ channel, bin })));
}

/** The pairs that `map` names. */
function wishedPairs(a: Model, b: Model, map: Wishes): Map<number, number> {
  const partners = new Map<number, number>();
  const taken = new Set<number>();
  const issues: Issue[] = [];
  for (const [nameA, nameB] of Object.entries(map)) {
    const path = `map[${quote(nameA)}]`;
    const [ps, qs] = [indicesOf(nameA, a), indicesOf(nameB, b)];
    if (ps.length === 0) issues.push(unknownParameter(nameA, a.parNames, path));
    if (qs.length === 0) issues.push(unknownParameter(nameB, b.parNames, path));
    if (ps.length === 0 || qs.length === 0) continue;
    if (ps.length !== qs.length) issues.push(otherSize(path, ps.length, qs.length, nameB));
    else if (ps.some((p) => partners.has(p)) || qs.some((q) => taken.has(q))) issues.push(namedTwice(path, nameB));
    else {
      for (const [k, p] of ps.entries()) {
        partners.set(p, qs[k]!);
        taken.add(qs[k]!);
      }
    }
  }
  if (issues.length > 0) throw new DataError(issues);
  return partners;
}

function otherSize(path: string, size: number, found: number, name: string): Issue {
  const expected = `the name of ${plural(size, "parameter")} of the second model`;
  return { code: "bad-option", path, expected, received: `${quote(name)}, which names ${found}` };
}

function namedTwice(path: string, name: string): Issue {
  const expected = "each parameter of each model once";
  return { code: "bad-option", path, expected, received: `${quote(name)}, where one of the two was named before` };
}

/** Indices of the parameters that a name means: one, or all components of a set. */
function indicesOf(name: string, { parNames, parameterSets }: Model): readonly number[] {
  const index = parNames.indexOf(name);
  if (index >= 0) return [index];
  const set = parameterSets.find((each) => each.name === name);
  return set === undefined ? [] : set.inits.map((_, k) => set.first + k);
}

import { quote } from "../describe.js";
import type { Issue } from "../errors.js";
import type { DeclaredParameter } from "../workspace/declared-parameters.js";
import { isOfType } from "../workspace/modifiers/of-type.js";
import { poisOf } from "../workspace/select.js";
import type { ModifierSpec, ParameterSettings, WorkspaceSpec } from "../workspace/types.js";
import { allModifiers, placeOf, throwIfAny } from "./document.js";
import { namesInFormula } from "./formula-names.js";
import { channelsOf, componentsOf, parametersOf, setNameOf } from "./parameters.js";

/** The old bins that each new bin of a channel is made of; undefined for a channel whose bins stay. */
export type BinMap = (channel: string) => readonly (readonly number[])[] | undefined;

/** The old components that each component of a set is made of. */
type Origins = readonly (readonly number[])[];

/**
 * The document after an operation on bins, with the settings of per-bin parameters in the order of their new components.
 *
 * @param before - the document before the operation
 * @param after - the document after it, its settings as they were
 * @throws WorkspaceError `per-bin-parameter` for every setting that has no value for a component, every name of a component whose
 * meaning would change, and every shapefactor that channels share whose bins would not go together
 */
export function withBinParameters(before: WorkspaceSpec, after: WorkspaceSpec, binsOf: BinMap): WorkspaceSpec {
  const [old, now] = [parametersOf(before), parametersOf(after)];
  const issues: Issue[] = [];
  const changed = new Map<string, Origins>();
  for (const [name, parameter] of now) {
    const earlier = old.get(name);
    const origins = earlier === undefined ? undefined : originsOf(parameter, earlier, binsOf, issues);
    if (origins !== undefined && !isIdentity(origins, sizeOf(earlier!))) changed.set(name, origins);
  }
  issues.push(...mentions(after, (name) => isOtherwise(name, setNameOf(name, old) ?? name, changed)));
  const measurements = after.measurements.map((measurement, m) => {
    const parameters = measurement.config.parameters.map((settings, i) => {
      const origins = changed.get(settings.name);
      const path = `measurements[${m}].config.parameters[${i}]`;
      return origins === undefined ? settings : followed(settings, origins, path, issues);
    });
    return { ...measurement, config: { ...measurement.config, parameters } };
  });
  throwIfAny(issues);
  return { ...after, measurements };
}

function sizeOf(parameter: DeclaredParameter): number {
  const sizes = channelsOf(parameter).map(({ nBins }) => nBins);
  const isPerBin = componentsOf(parameter) === "per-bin";
  return isPerBin ? Math.max(0, ...sizes) : sizes.reduce((total, n) => total + n, 0);
}

function isIdentity(origins: Origins, size: number): boolean {
  return origins.length === size && origins.every((from, i) => from.length === 1 && from[0] === i);
}

/** Whether the name of a set or of a component has another meaning than before. */
function isOtherwise(name: string, set: string, changed: ReadonlyMap<string, Origins>): boolean {
  const origins = changed.get(set);
  if (origins === undefined) return false;
  const index = name === set ? -1 : Number(name.slice(set.length + 1, -1));
  return String(origins[index]) !== String(index);
}

const identity = (nBins: number): Origins => Array.from({ length: nBins }, (_, b) => [b]);

/** The origins of the components of a set; undefined for one parameter. */
function originsOf(
  parameter: DeclaredParameter,
  earlier: DeclaredParameter,
  binsOf: BinMap,
  issues: Issue[],
): Origins | undefined {
  const components = componentsOf(parameter);
  if (components === undefined || components === "one") return undefined;
  const maps = channelsOf(parameter).map(({ name, nBins }) => ({ name, bins: binsOf(name) ?? identity(nBins) }));
  if (components === "per-bin") return commonOrigins(parameter.name, maps, issues);
  const offsets = new Map<string, number>();
  let offset = 0;
  for (const { name, nBins } of channelsOf(earlier)) {
    offsets.set(name, offset);
    offset += nBins;
  }
  return maps.flatMap(({ name, bins }) => bins.map((from) => from.map((b) => b + (offsets.get(name) ?? 0))));
}

/** Reports channels that share components by bin index, but whose bins would be merged differently. */
function commonOrigins(
  name: string,
  maps: readonly { readonly name: string; readonly bins: Origins }[],
  issues: Issue[],
): Origins | undefined {
  const [longest] = [...maps].sort((a, b) => b.bins.length - a.bins.length);
  if (longest === undefined) return undefined;
  for (const { name: channel, bins } of maps) {
    if (bins.every((from, i) => String(from) === String(longest.bins[i]))) continue;
    issues.push({
      code: "per-bin-parameter",
      path: placeOf(channel),
      expected: `the same change of bins as in ${quote(longest.name)}, which shares ${quote(name)}, one parameter per bin index`,
      received: "another one",
      hint: "Treat these channels alike, or decorrelate the modifier first.",
    });
  }
  return longest.bins;
}

/** Lists of a setting, and whether components of equal values can be merged into one with the same value. */
const LISTS = { inits: true, bounds: true, auxdata: false, factors: false, sigmas: false } as const;
const LIST_NAMES = ["inits", "bounds", "auxdata", "factors", "sigmas"] as const;

/** Settings with one entry for each new component. */
function followed(settings: ParameterSettings, origins: Origins, path: string, issues: Issue[]): ParameterSettings {
  const lists = LIST_NAMES.flatMap((key) => {
    const values = settings[key];
    if (values === undefined) return [];
    const isLost = origins.some((from) => from.length > 1 && !(LISTS[key] && areEqual(from.map((i) => values[i]))));
    if (isLost) issues.push(lostSetting(settings.name, `${path}.${key}`, LISTS[key]));
    return [[key, origins.map((from) => values[from[0]!])] as const];
  });
  return { ...settings, ...Object.fromEntries(lists) };
}

function areEqual(values: readonly unknown[]): boolean {
  return values.every((value) => JSON.stringify(value) === JSON.stringify(values[0]));
}

function lostSetting(name: string, path: string, isKeptWhereEqual: boolean): Issue {
  return {
    code: "per-bin-parameter",
    path,
    expected: isKeptWhereEqual ? "one value for all bins that are merged" : "no setting of bins that are merged",
    received: `settings of the bins of ${quote(name)}`,
    hint: "Remove the setting first.",
  };
}

/** An issue for everything that names a per-bin parameter, or a component of one, whose meaning changes. */
export function mentions(workspace: WorkspaceSpec, isChanged: (name: string) => boolean): readonly Issue[] {
  const places = workspace.measurements.flatMap(({ config }, m) => [
    ...poisOf(config.poi).map((name) => [`measurements[${m}].config.poi`, name] as const),
    ...(config.correlations ?? []).flatMap(({ parameters }, c) =>
      parameters.map((name) => [`measurements[${m}].config.correlations[${c}]`, name] as const),
    ),
    ...(config.penalties ?? []).flatMap(({ parameters }, p) =>
      parameters.map((name) => [`measurements[${m}].config.penalties[${p}]`, name] as const),
    ),
  ]);
  const read = allModifiers(workspace).flatMap((modifier) =>
    namesReadBy(modifier).map((name) => [`${modifier.type}/${modifier.name}`, name] as const),
  );
  return [...places, ...read].flatMap(([path, name]): readonly Issue[] => {
    if (!isChanged(name)) return [];
    const expected = "no name of a per-bin parameter whose bins change";
    return [{ code: "per-bin-parameter", path, expected, received: quote(name) }];
  });
}

/** Names of parameters, with indices of components, that a formula or a polynomial reads. */
export function namesReadBy(modifier: ModifierSpec): readonly string[] {
  if (isOfType(modifier, "formula")) return namesInFormula(modifier.data.expression);
  if (isOfType(modifier, "polynomial")) return modifier.data.terms.flatMap(({ powers }) => Object.keys(powers));
  return [];
}

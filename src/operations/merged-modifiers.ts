import { quote } from "../describe.js";
import type { Issue } from "../errors.js";
import { groupBy } from "../group-by.js";
import { sum as total } from "../math/sum.js";
import { ownInterpolation } from "../workspace/extensions.js";
import { equalJson } from "../workspace/json-value.js";
import { isOfType } from "../workspace/modifiers/of-type.js";
import type { ModifierOf, ModifierSpec, ModifierType, SampleSpec } from "../workspace/types.js";

/** How modifiers are merged, and the problems that are met. */
export interface Merging {
  /** Channel and merged sample, for messages. */
  readonly path: string;
  readonly approximate: boolean;
  readonly issues: Issue[];
}

/** All modifiers of one type and one name that the samples have. */
interface Effect {
  readonly type: ModifierType;
  readonly name: string;
  readonly modifiers: readonly ModifierSpec[];
  /** Whether every sample has one. */
  readonly isOfAll: boolean;
}

const SOME = "which only some of them have";
const DIFFERENT = "which differs between them";

/** The modifiers of the sum of some samples, in the order in which they stand first. */
export function mergedModifiers(members: readonly SampleSpec[], merging: Merging): readonly ModifierSpec[] {
  if (members.length === 1) return members[0]!.modifiers;
  const groups = groupBy(
    members.flatMap(({ modifiers }) => modifiers),
    ({ type, name }) => `${type}/${name}`,
  );
  const effects = [...groups.values()].map((modifiers): Effect => {
    const { type, name } = modifiers[0]!;
    return { type, name, modifiers, isOfAll: modifiers.length === members.length };
  });
  return [
    ...effects.flatMap((effect) => mergedScalar(effect, merging)),
    ...mergedTemplates(members, effects, merging),
    ...mergedUncertainties(members, effects, merging),
  ];
}

function refuse({ type, name }: Effect, reason: string, { path, approximate, issues }: Merging, isNear: boolean): void {
  const hint = isNear && !approximate ? { hint: "The option approximate allows something near it." } : {};
  const expected = `one ${type} for all samples that are merged`;
  issues.push({ code: "not-mergeable", path, expected, received: `${quote(name)}, ${reason}`, ...hint });
}

function isSameForAll({ modifiers, isOfAll }: Effect): boolean {
  return isOfAll && modifiers.every(({ data }) => equalJson(data, modifiers[0]!.data));
}

/** Factors that are the same for all samples, and events that are added. */
function mergedScalar(effect: Effect, merging: Merging): readonly ModifierSpec[] {
  const { type, modifiers, isOfAll } = effect;
  switch (type) {
    case "lumi":
    case "normfactor":
    case "shapefactor":
    case "formula":
      if (!isSameForAll(effect)) refuse(effect, isOfAll ? DIFFERENT : SOME, merging, false);
      return modifiers.slice(0, 1);
    case "normsys":
      return isSameForAll(effect) ? modifiers.slice(0, 1) : [];
    case "polynomial":
      return [mergedPolynomial(modifiers.filter((modifier) => isOfType(modifier, "polynomial")))];
    case "shapeN":
    case "mcstat":
      refuse(effect, "which is not defined for a sum of samples", merging, false);
      return [];
    default:
      return [];
  }
}

function mergedPolynomial(modifiers: readonly ModifierOf<"polynomial">[]): ModifierSpec {
  const [first] = modifiers;
  return { ...first!, data: { ...first!.data, terms: modifiers.flatMap(({ data }) => data.terms) } };
}

/** A histosys for every name that has one, or normsys that differ between the samples. */
function mergedTemplates(
  members: readonly SampleSpec[],
  effects: readonly Effect[],
  merging: Merging,
): readonly ModifierSpec[] {
  const different = effects.filter((effect) => effect.type === "normsys" && !isSameForAll(effect));
  if (!merging.approximate)
    for (const effect of different) refuse(effect, effect.isOfAll ? DIFFERENT : SOME, merging, true);
  const scaled = new Set(different.map(({ name }) => name));
  const names = new Set([...effects.filter(({ type }) => type === "histosys").map(({ name }) => name), ...scaled]);
  return [...names].map((name): ModifierSpec => {
    const own = effects.filter((effect) => effect.name === name && ["histosys", "normsys"].includes(effect.type));
    const settings = own.flatMap(({ modifiers }) => modifiers.map((modifier) => ownInterpolation(modifier)));
    for (const effect of own.slice(0, 1)) {
      if (!settings.every((each) => equalJson(each, settings[0]))) {
        refuse(effect, "whose interpolation differs between them", merging, false);
      } else if (scaled.has(name) && Object.keys(settings[0]!).length > 0) {
        refuse(effect, "whose factor is interpolated in a way of its own", merging, false);
      }
    }
    const sides = members.map((sample) => templatesOf(sample, name, scaled.has(name)));
    const sum = (side: "hi" | "lo") => members[0]!.data.map((_, b) => total(sides.map((each) => each[side][b]!)));
    const kept = scaled.has(name) ? {} : settings[0];
    return {
      name,
      type: "histosys",
      data: { hi_data: sum("hi"), lo_data: sum("lo"), ...kept } as ModifierOf<"histosys">["data"],
    };
  });
}

/** Events of a sample at α = ±1 by its histosys and, where it is `scaled`, its normsys of a name. */
function templatesOf({ data, modifiers }: SampleSpec, name: string, isScaled: boolean) {
  const own = modifiers.filter((modifier) => modifier.name === name);
  const shape = own.find((modifier) => isOfType(modifier, "histosys"))?.data;
  const norm = isScaled ? own.find((modifier) => isOfType(modifier, "normsys"))?.data : undefined;
  return {
    hi: (shape?.hi_data ?? data).map((value) => value * (norm?.hi ?? 1)),
    lo: (shape?.lo_data ?? data).map((value) => value * (norm?.lo ?? 1)),
  };
}

/** One staterror of each name, and one shapesys for all. */
function mergedUncertainties(
  members: readonly SampleSpec[],
  effects: readonly Effect[],
  merging: Merging,
): readonly ModifierSpec[] {
  const staterrors = effects.filter(({ type }) => type === "staterror");
  const shapesys = effects.filter(({ type }) => type === "shapesys");
  if (!merging.approximate) {
    for (const effect of staterrors) if (!effect.isOfAll) refuse(effect, SOME, merging, true);
    for (const effect of shapesys) refuse(effect, "whose parameters are those of one sample", merging, true);
  }
  const merged = staterrors.map(({ name }) => inQuadrature(members, "staterror", (modifier) => modifier.name === name));
  return shapesys.length === 0 ? merged : [...merged, inQuadrature(members, "shapesys", () => true)];
}

/** The first of some uncertainties, with all of them added in quadrature. */
function inQuadrature(
  members: readonly SampleSpec[],
  type: "staterror" | "shapesys",
  isMeant: (modifier: ModifierSpec) => boolean,
): ModifierSpec {
  const all = members.flatMap(({ modifiers }) =>
    modifiers.filter((modifier) => isOfType(modifier, type)).filter((modifier) => isMeant(modifier)),
  );
  const [first] = all;
  return { ...first!, data: first!.data.map((_, b) => Math.hypot(...all.map(({ data }) => data[b]!))) };
}

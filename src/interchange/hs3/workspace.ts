import { quote } from "../../describe.js";
import type { ChannelSpec, ModifierSpec, SampleSpec } from "../../workspace/types.js";
import { axisOf } from "./axis.js";
import type { BinModifiers } from "./bin-modifier.js";
import type { BinSet, BinUse } from "./bin-sets.js";
import type { Hs3Channel, Hs3Modifier, Hs3Sample, ReadContext } from "./channel-types.js";
import { areSameForm, codeOfForm, FACTOR, factorFormula, type Interpolation, SHIFT } from "./interpolation.js";

/** A set of parameters of bins, as modifiers of one name. */
export interface WrittenSet {
  readonly name: string;
  readonly modifiers: BinModifiers;
}

/** The part of a modifier in a set. */
export interface SetUse {
  readonly set: BinSet;
  readonly use: BinUse;
}

/** How the sets of parameters of bins are written. */
export interface BinTable {
  readonly sets: ReadonlyMap<BinSet, WrittenSet>;
  readonly useOf: ReadonlyMap<Hs3Modifier, SetUse>;
}

/** A channel in the form of a workspace. */
export function channelSpec(channel: Hs3Channel, bins: BinTable, context: ReadContext): ChannelSpec {
  const { name, place, nBins } = channel;
  const samples = channel.samples.map((sample) => sampleSpec(sample, bins, context));
  const axis = axisOf(name, place, nBins, context.objects.root);
  return axis === undefined ? { name, samples } : { name, samples, axis };
}

function sampleSpec(sample: Hs3Sample, bins: BinTable, context: ReadContext): SampleSpec {
  checkNormsys(sample, context);
  const modifiers = new Map<string, ModifierSpec>();
  for (const modifier of sample.modifiers) {
    const spec = modifierSpec(modifier, bins, context);
    if (spec !== undefined) addModifier(spec, modifier, sample, modifiers, context);
  }
  return { name: sample.name, data: sample.contents, modifiers: [...modifiers.values()] };
}

/**
 * Adds a modifier. Two histosys of one parameter are one, since their shifts add and each is a sum of multiples of hi − nominal and
 * nominal − lo; two of another type are no modifier of a workspace.
 */
function addModifier(
  spec: ModifierSpec,
  { place }: Hs3Modifier,
  { contents }: Hs3Sample,
  modifiers: Map<string, ModifierSpec>,
  { problems }: ReadContext,
): void {
  const key = JSON.stringify([spec.type, spec.name]);
  const known = modifiers.get(key);
  // The name of a formula is not that of a parameter, and can be changed.
  if (spec.type === "formula")
    modifiers.set(`${key} ${modifiers.size}`, { ...spec, name: `${spec.name}_${modifiers.size}` });
  else if (known === undefined) modifiers.set(key, spec);
  else if (
    known.type === "histosys" &&
    spec.type === "histosys" &&
    known.data.interpolation === spec.data.interpolation
  ) {
    const sum = (a: readonly number[], b: readonly number[]) => a.map((value, k) => value + b[k]! - contents[k]!);
    const hi_data = sum(known.data.hi_data, spec.data.hi_data);
    modifiers.set(key, {
      ...known,
      data: { ...known.data, hi_data, lo_data: sum(known.data.lo_data, spec.data.lo_data) },
    });
  } else {
    const expected = `one ${spec.type} of ${quote(spec.name)} in a sample`;
    problems.errorAt("not-expressible", place, { expected, received: "another one" });
  }
}

/** The normsys of a sample are one function in ROOT, in which additive ones do not multiply the others. */
function checkNormsys({ modifiers }: Hs3Sample, { problems }: ReadContext): void {
  const normsys = modifiers.filter(({ effect }) => effect.type === "normsys");
  const additive = normsys.find(({ effect }) => "form" in effect && effect.form.type === "add");
  if (additive === undefined || normsys.length === 1) return;
  problems.errorAt("not-expressible", additive.place, {
    expected: "no other normsys in a sample with one whose interpolation is additive",
    received: `${normsys.length}`,
    hint: "Factors of a workspace are multiplied.",
  });
}

function modifierSpec(modifier: Hs3Modifier, bins: BinTable, context: ReadContext): ModifierSpec | undefined {
  const { effect, parameters } = modifier;
  const name = parameters[0]!;
  switch (effect.type) {
    case "normfactor":
      return { name, type: "normfactor", data: null };
    case "normsys": {
      const { hi, lo, form } = effect;
      const expression = factorFormula(form, name, hi, lo);
      if (expression === undefined)
        return { name, type: "normsys", data: { hi, lo, ...ownCode("normsys", form, FACTOR) } };
      mentionFormula(modifier, context);
      return { name: `${modifier.name}_factor`, type: "formula", data: { expression } };
    }
    case "histosys":
      return histosysSpec(modifier, context);
    default: {
      const found = bins.useOf.get(modifier);
      const written = found && bins.sets.get(found.set);
      return found && written?.modifiers.modifierOf(found.use, written.name);
    }
  }
}

function mentionFormula({ place, effect }: Hs3Modifier, { problems }: ReadContext): void {
  const form = "form" in effect ? JSON.stringify(effect.form) : "another";
  problems.choice("formula", place, {
    expected: `the interpolation ${JSON.stringify(FACTOR)} of a normsys`,
    received: form,
    hint: "The factor is written as a formula with the same values.",
  });
}

function histosysSpec({ effect, parameters, place }: Hs3Modifier, { problems }: ReadContext): ModifierSpec | undefined {
  if (effect.type !== "histosys") return undefined;
  if (codeOfForm("histosys", effect.form) === undefined) {
    problems.errorAt("not-expressible", place, {
      expected: "an interpolation that a histosys of a workspace has, code0, code2-root or code4p",
      received: JSON.stringify(effect.form),
    });
  }
  const data = { hi_data: effect.hi, lo_data: effect.lo, ...ownCode("histosys", effect.form, SHIFT) };
  return { name: parameters[0]!, type: "histosys", data };
}

/** The code of a form where it is not the one that models have by default. */
function ownCode<T extends "normsys" | "histosys">(type: T, form: Interpolation, usual: Interpolation) {
  const code = codeOfForm(type, form);
  return code === undefined || areSameForm(form, usual) ? {} : { interpolation: code };
}

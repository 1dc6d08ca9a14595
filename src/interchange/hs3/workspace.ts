import type { ChannelSpec, ModifierSpec, SampleSpec } from "../../workspace/types.js";
import type { BinModifiers } from "./bin-modifier.js";
import type { BinSet, BinUse } from "./bin-sets.js";
import type { Hs3Channel, Hs3Modifier, Hs3Sample, ReadContext } from "./channel-types.js";
import { areSameForm, FACTOR, factorFormula, SHIFT } from "./interpolation.js";

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
  return { name: channel.name, samples: channel.samples.map((sample) => sampleSpec(sample, bins, context)) };
}

function sampleSpec(sample: Hs3Sample, bins: BinTable, context: ReadContext): SampleSpec {
  checkNormsys(sample, context);
  const modifiers = sample.modifiers.flatMap((modifier) => modifierSpec(modifier, bins, context) ?? []);
  return { name: sample.name, data: sample.contents, modifiers };
}

/** The normsys of a sample are one function in ROOT, in which additive ones do not multiply the others. */
function checkNormsys({ modifiers }: Hs3Sample, { findings }: ReadContext): void {
  const normsys = modifiers.filter(({ effect }) => effect.type === "normsys");
  const additive = normsys.find(({ effect }) => "form" in effect && effect.form.type === "add");
  if (additive === undefined || normsys.length === 1) return;
  findings.error("not-expressible", additive.place, {
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
      if (expression === undefined) return { name, type: "normsys", data: { hi, lo } };
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

function mentionFormula({ place, effect }: Hs3Modifier, { findings }: ReadContext): void {
  const form = "form" in effect ? JSON.stringify(effect.form) : "another";
  findings.choice("formula", place, {
    expected: `the interpolation ${JSON.stringify(FACTOR)} of a normsys`,
    received: form,
    hint: "The factor is written as a formula with the same values.",
  });
}

function histosysSpec({ effect, parameters, place }: Hs3Modifier, { findings }: ReadContext): ModifierSpec | undefined {
  if (effect.type !== "histosys") return undefined;
  if (!areSameForm(effect.form, SHIFT)) {
    findings.error("not-expressible", place, {
      expected: `the interpolation ${JSON.stringify(SHIFT)} of a histosys`,
      received: JSON.stringify(effect.form),
      hint: "A workspace cannot say the interpolation of a histosys; models have the option interpolation for it.",
    });
  }
  return { name: parameters[0]!, type: "histosys", data: { hi_data: effect.hi, lo_data: effect.lo } };
}

import type { Issue } from "../../errors.js";
import type { NodeId } from "../../graph/nodes.js";
import type { ModelChannel, ModelSpec, ModifierOf, ModifierType, SampleSpec } from "../../workspace/types.js";
import type { ModelOptions } from "../options.js";
import { FORMULA } from "./formula.js";
import { HISTOSYS } from "./histosys.js";
import { LUMI } from "./lumi.js";
import { MCSTAT } from "./mcstat.js";
import type { GraphContext, ModifierDefinition, Place } from "./modifier-definition.js";
import { NORMFACTOR } from "./normfactor.js";
import { NORMSYS } from "./normsys.js";
import { POLYNOMIAL } from "./polynomial.js";
import { SHAPE_N } from "./shape-n.js";
import { SHAPEFACTOR } from "./shapefactor.js";
import { SHAPESYS } from "./shapesys.js";
import { STATERROR } from "./staterror.js";

export type { FromTemplates, GraphContext, Place } from "./modifier-definition.js";

/** Every type of modifier. */
export const MODIFIERS: { readonly [T in ModifierType]: ModifierDefinition<T> } = {
  histosys: HISTOSYS,
  lumi: LUMI,
  normfactor: NORMFACTOR,
  normsys: NORMSYS,
  shapefactor: SHAPEFACTOR,
  shapesys: SHAPESYS,
  staterror: STATERROR,
  formula: FORMULA,
  polynomial: POLYNOMIAL,
  mcstat: MCSTAT,
  shapeN: SHAPE_N,
};

/** The nodes of the effects of a modifier of any type. */
export function modifierNodes<T extends ModifierType>(
  modifier: ModifierOf<T> & { readonly type: T },
  channel: ModelChannel,
  sample: SampleSpec,
  context: GraphContext,
): readonly NodeId[] {
  return MODIFIERS[modifier.type].nodes(modifier, channel, sample, context);
}

/** Warnings about the modifiers of a model. */
export function modifierWarnings(spec: ModelSpec, options: ModelOptions): readonly Issue[] {
  const warnings: Issue[] = [];
  for (const channel of spec.channels) {
    for (const sample of channel.samples) {
      for (const modifier of sample.modifiers) {
        if (MODIFIERS[modifier.type].warnings === undefined) continue;
        warnings.push(...warningsOf(modifier.type, { channel, sample, modifier }, options));
      }
    }
  }
  return warnings;
}

function warningsOf<T extends ModifierType>(type: T, place: Place<T>, options: ModelOptions): readonly Issue[] {
  return MODIFIERS[type].warnings?.(place, options) ?? [];
}

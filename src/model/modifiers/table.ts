import type { Issue } from "../../errors.js";
import type { NodeId } from "../../graph/nodes.js";
import type { RulesTable } from "../../workspace/modifiers/table.js";
import type { ModelChannel, ModelSpec, ModifierOf, ModifierType, SampleSpec } from "../../workspace/types.js";
import type { ModelOptions } from "../options.js";
import type { GraphContext, ModifierDefinition, Place } from "./modifier-definition.js";

/** Types of modifiers: all of them (`MODIFIERS`), or those of pyhf (`PLAIN_MODIFIERS`). */
export type ModifierTable = { readonly [T in ModifierType]?: ModifierDefinition<T> };

/** The types of modifiers that a model may have: their rules in documents, and what they are in models. */
export interface ModifierTypes {
  readonly rules: RulesTable;
  readonly definitions: ModifierTable;
}

/** The definition of a type, for models in which all types are those of the table. */
export function definitionOf<T extends ModifierType>(table: ModifierTable, type: T): ModifierDefinition<T> {
  const definition: ModifierDefinition<T> | undefined = table[type];
  if (definition === undefined) throw new Error(`there is no definition of modifiers of type ${type}`);
  return definition;
}

/** The nodes of the effects of a modifier of any type. */
export function modifierNodes<T extends ModifierType>(
  modifier: ModifierOf<T> & { readonly type: T },
  channel: ModelChannel,
  sample: SampleSpec,
  context: GraphContext,
): readonly NodeId[] {
  return definitionOf(context.definitions, modifier.type).nodes(modifier, channel, sample, context);
}

/** Warnings about the modifiers of a model. */
export function modifierWarnings(spec: ModelSpec, options: ModelOptions, table: ModifierTable): readonly Issue[] {
  const warnings: Issue[] = [];
  for (const channel of spec.channels) {
    for (const sample of channel.samples) {
      for (const modifier of sample.modifiers) {
        if (definitionOf(table, modifier.type).warnings === undefined) continue;
        warnings.push(...warningsOf(modifier.type, { channel, sample, modifier }, options, table));
      }
    }
  }
  return warnings;
}

function warningsOf<T extends ModifierType>(
  type: T,
  place: Place<T>,
  options: ModelOptions,
  table: ModifierTable,
): readonly Issue[] {
  return definitionOf(table, type).warnings?.(place, options) ?? [];
}

import { groupBy } from "../group-by.js";
import type { Findings } from "./findings.js";
import type { ModifierUse } from "./modifiers/modifier-rules.js";
import { isOfType } from "./modifiers/of-type.js";
import { MODIFIER_TYPES, type ModifierType } from "./types.js";
import type { DocumentView } from "./view.js";

/** Checks the rules of each modifier type for modifiers that share a name across samples and channels. */
export function checkUses(view: DocumentView, findings: Findings): void {
  for (const type of MODIFIER_TYPES) checkUsesOf(type, view, findings);
}

function checkUsesOf<T extends ModifierType>(type: T, view: DocumentView, findings: Findings): void {
  const { checkUses } = view.rules[type] ?? {};
  if (checkUses === undefined) return;
  const { isComplete } = view;
  const byName = groupBy(usesOf(type, view), ({ modifier }) => modifier.name);
  for (const [name, uses] of byName) checkUses({ name, uses, isComplete }, findings);
}

function* usesOf<T extends ModifierType>(type: T, { channels }: DocumentView): Generator<ModifierUse<T>> {
  for (const channel of channels) {
    for (const sample of channel.samples) {
      for (const { index, spec } of sample.modifiers) {
        if (!isOfType(spec, type)) continue;
        const place = { channel: channel.index, sample: sample.index, modifier: index };
        yield { place, channel, sample, modifier: spec };
      }
    }
  }
}

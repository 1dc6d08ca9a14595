import type { Findings } from "./findings.js";
import { isOfType, MODIFIER_RULES } from "./modifiers/index.js";
import type { ModifierUse } from "./modifiers/modifier-rules.js";
import { MODIFIER_TYPES, type ModifierType } from "./types.js";
import type { DocumentView } from "./view.js";

/** Rules of each type about its modifiers of one name on several samples and channels. */
export function checkUses(view: DocumentView, findings: Findings): void {
  for (const type of MODIFIER_TYPES) checkUsesOf(type, view, findings);
}

function checkUsesOf<T extends ModifierType>(type: T, view: DocumentView, findings: Findings): void {
  const { checkUses } = MODIFIER_RULES[type];
  if (checkUses === undefined) return;
  const { isComplete } = view;
  for (const [name, uses] of usesByName(type, view)) checkUses({ name, uses, isComplete }, findings);
}

function usesByName<T extends ModifierType>(type: T, { channels }: DocumentView): Map<string, ModifierUse<T>[]> {
  const byName = new Map<string, ModifierUse<T>[]>();
  for (const channel of channels) {
    for (const sample of channel.samples) {
      for (const { index, spec } of sample.modifiers) {
        if (!isOfType(spec, type)) continue;
        const place = { channel: channel.index, sample: sample.index, modifier: index };
        const use = { place, channel, sample, modifier: spec };
        const known = byName.get(spec.name);
        if (known === undefined) byName.set(spec.name, [use]);
        else known.push(use);
      }
    }
  }
  return byName;
}

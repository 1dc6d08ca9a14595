import { quote, quoteAll } from "../../describe.js";
import { groupBy } from "../../group-by.js";
import { isUsableWidth } from "../constraint-widths.js";
import type { Findings } from "../findings.js";
import { pathOfModifier } from "../modifier-place.js";
import type { ChannelView } from "../view-parts.js";
import { reportBadBins } from "./bad-bins.js";
import { CONSTRAINED_BINS, type ModifierRules, type ModifierUse, type ModifierUses } from "./modifier-rules.js";
import { checkSigns } from "./uncertainties.js";

type Use = ModifierUse<"staterror">;

export const STATERROR: ModifierRules<"staterror"> = {
  parameters: {
    ...CONSTRAINED_BINS,
    components: "per-channel-and-bin",
    constraint: "normal",
    quantity: "parameter",
    settings: ["inits", "bounds", "auxdata", "sigmas", "fixed", "threshold"],
  },
  decisiveUses: "every",
  binnedLists: ({ data }) => [[["data"], data]],
  checkValues: ({ data }, _nominal, path, findings) => checkSigns(data, "Its square is used.", path, findings),
  checkUses: (uses, findings) => {
    for (const [channel, inChannel] of groupBy(uses.uses, ({ channel }) => channel)) {
      checkWidths(inChannel, channel.nBins ?? 0, findings);
    }
    if (uses.isComplete) checkChannels(uses, findings);
  },
};

/** Reports the bins of one channel whose width σ_b = √(Σ uncertainty²) / Σ nominal cannot be computed. */
function checkWidths(uses: readonly Use[], nBins: number, findings: Findings): void {
  const badBins = new Map<Use, { bins: number[]; nominal: number }>();
  for (let b = 0; b < nBins; b++) {
    let nominal = 0;
    for (const { sample } of uses) nominal += sample.data?.[b] ?? 0;
    if (!(nominal > 0)) continue;
    let square = 0;
    let largest = uses[0]!;
    for (const use of uses) {
      const uncertainty = use.modifier.data[b] ?? 0;
      square += (uncertainty / nominal) ** 2;
      if (Math.abs(uncertainty) > Math.abs(largest.modifier.data[b] ?? 0)) largest = use;
    }
    if ((largest.modifier.data[b] ?? 0) === 0 || isUsableWidth(Math.sqrt(square))) continue;
    const known = badBins.get(largest);
    if (known === undefined) badBins.set(largest, { bins: [b], nominal });
    else known.bins.push(b);
  }
  const expected = "a relative uncertainty from 1e-153 to 1e153";
  for (const [use, bad] of badBins) reportBadBins(use, { ...bad, expected }, findings);
}

/**
 * All samples that carry a staterror carry it in the same channels: its parameters are the bins of these channels one
 * after the other. (pyhf: AssertionError in `staterror_builder.finalize`.)
 */
function checkChannels({ name, uses }: ModifierUses<"staterror">, findings: Findings): void {
  const bySample = groupBy(uses, ({ sample }) => sample.name);
  bySample.delete(undefined);
  const [reference, ...others] = [...bySample].map(([sample = "", own]) => ({
    sample,
    place: own[0]!.place,
    channels: [...new Set(own.map(({ channel }) => channel))],
  }));
  if (reference === undefined) return;
  for (const { sample, place, channels } of others) {
    if (areSame(channels, reference.channels)) continue;
    findings.error({
      code: "staterror-channels",
      path: pathOfModifier(place),
      expected: `staterror ${quote(name)} in channels ${channelNames(reference.channels)} (as for sample ${quote(reference.sample)})`,
      received: `channels ${channelNames(channels)} for sample ${quote(sample)}`,
      hint: "Use a different staterror name in every channel. A common name does not correlate channels.",
    });
  }
}

function areSame(a: readonly ChannelView[], b: readonly ChannelView[]): boolean {
  return a.length === b.length && a.every((channel, i) => channel === b[i]);
}

function channelNames(channels: readonly ChannelView[]): string {
  return quoteAll(channels.map((channel) => channel.name ?? ""));
}

import { quote, quoteAll } from "../../describe.js";
import { groupBy } from "../../group-by.js";
import { isOfType } from "../../workspace/modifiers/of-type.js";
import { countVariance, type ModifierUse } from "../effects.js";
import type { LintRule, Spot } from "../rule.js";
import type { Subject } from "../subject.js";
import type { LintThresholds } from "../thresholds.js";
import { eventsText, sampleOf, shown } from "../words.js";

/** A staterror with the sample that it acts on and its uncertainties. */
interface StaterrorUse extends ModifierUse {
  readonly uncertainty: readonly number[];
}

function staterrors({ uses }: Subject): readonly StaterrorUse[] {
  return uses.flatMap((use) =>
    isOfType(use.modifier, "staterror") ? [{ ...use, uncertainty: use.modifier.data }] : [],
  );
}

/** Largest relative difference of two uncertainties that count as the same. */
const SAME = 0.2;

export const DOUBLED_UNCERTAINTY: LintRule = {
  severity: "warning",
  basis: "document",
  summary: "a sample with a shapesys and a staterror of about the same size",
  meaning:
    "The statistical uncertainty of the simulated events probably counts twice: remove one of the two (histograd prune).",
  *spots(subject) {
    for (const { sample, channel, uncertainty, path } of staterrors(subject)) {
      const doubled = sample.modifiers.find(
        (other) => isOfType(other, "shapesys") && areAlike(uncertainty, other.data),
      );
      if (doubled === undefined) continue;
      const found = () =>
        `The shapesys ${quote(doubled.name)} of ${sampleOf({ sample, channel })} has the uncertainties of its staterror within 20 %.`;
      yield { path, group: `${channel.name}/${sample.name}`, size: uncertainty.length, found };
    }
  },
};

function areAlike(a: readonly number[], b: readonly number[]): boolean {
  const isAlike = (x: number, y: number) => Math.abs(x - y) <= SAME * Math.max(Math.abs(x), Math.abs(y));
  return a.some((x) => x !== 0) && a.every((x, i) => isAlike(x, b[i]!));
}

export const SHARED_STATERROR: LintRule = {
  severity: "warning",
  basis: "document",
  summary: "one staterror name in several channels",
  meaning:
    "It does not correlate the channels, although it looks so: every bin of every channel has a parameter of its own, numbered one after the other. Other programs read it in other ways. Use one name for each channel: histograd edit decorrelate.",
  *spots(subject) {
    for (const [name, uses] of groupBy(staterrors(subject), ({ modifier }) => modifier.name)) {
      const channels = [...new Set(uses.map(({ channel }) => channel.name))];
      if (channels.length < 2) continue;
      const found = () => `staterror ${quote(name)} stands in the channels ${quoteAll(channels)}.`;
      yield { path: uses[0]!.path, group: name, size: channels.length, found };
    }
  },
};

export const SEVERAL_STATERRORS: LintRule = {
  severity: "note",
  basis: "document",
  summary: "several staterror names in one channel",
  meaning:
    "Each name has parameters of its own: the statistical uncertainties of the samples vary separately, instead of one parameter for the sum of them in each bin. It makes more parameters, and should be meant.",
  *spots(subject) {
    for (const [channel, uses] of groupBy(staterrors(subject), (use) => use.channel)) {
      const names = [...new Set(uses.map(({ modifier }) => modifier.name))];
      if (names.length < 2) continue;
      const found = () => `Channel ${quote(channel.name)} has the staterrors ${quoteAll(names)}.`;
      yield { path: uses[0]!.path, group: "staterror", size: names.length, found };
    }
  },
};

/** Fewest bins from which the typical weight of the simulated events of a sample is estimated. */
const FEWEST_BINS = 4;
/** Uncertainties smaller than one event in bins with this many are taken for relative ones. */
const MANY = 10;
/** Weight of a simulated event below which it is more likely that the uncertainties are relative. */
const SMALL_WEIGHT = 1e-4;

export const UNLIKELY_UNCERTAINTY: LintRule = {
  severity: "warning",
  basis: "document",
  summary: "a statistical uncertainty of simulated events that does not fit √N of the events",
  meaning:
    "The uncertainty of N events of weight w is w√N: bins of a sample with one weight have uncertainties in proportion to √N. A bin that differs by far has an event of large weight, an uncertainty of another bin, or a relative one instead of an absolute one.",
  thresholds: ["relevance", "uncertaintyRatio"],
  *spots(subject, thresholds) {
    for (const use of staterrors(subject)) {
      const spot = relativeSpot(use) ?? outlierSpot(use, subject, thresholds);
      if (spot !== undefined) yield spot;
    }
  },
};

/** Reports uncertainties that look like relative ones. */
function relativeSpot(use: StaterrorUse): Spot | undefined {
  const { sample, channel, uncertainty, path } = use;
  const used = sample.data.flatMap((events, bin) => (uncertainty[bin]! > 0 ? [{ events, bin }] : []));
  const isRelative = ({ events, bin }: { events: number; bin: number }) =>
    events >= MANY && uncertainty[bin]! < 1 && uncertainty[bin]! ** 2 < SMALL_WEIGHT * events;
  if (used.length === 0 || !used.every(isRelative)) return undefined;
  const { bin, events } = used[0]!;
  const found = () =>
    `The uncertainties of ${sampleOf({ sample, channel })} are below 1 in all bins, ${shown(uncertainty[bin]!)} for ${eventsText(events)} in bin ${bin}: they may be relative ones.`;
  return { path, bin, group: `${channel.name}/${sample.name}`, size: Number.POSITIVE_INFINITY, found };
}

/** The bin whose uncertainty differs most from what the weights of the other bins suggest. */
function outlierSpot(use: StaterrorUse, { totals }: Subject, thresholds: LintThresholds): Spot | undefined {
  const { sample, channel, uncertainty, path } = use;
  const weights = sample.data.flatMap((events, bin) =>
    events > 0 && uncertainty[bin]! > 0 ? [{ bin, events, weight: uncertainty[bin]! ** 2 / events }] : [],
  );
  if (weights.length < FEWEST_BINS) return undefined;
  const typical = weights.map(({ weight }) => weight).sort((a, b) => a - b)[Math.floor(weights.length / 2)]!;
  const outliers = weights.flatMap(({ bin, events, weight }) => {
    const expected = Math.sqrt(typical * events);
    const ratio = Math.sqrt(weight / typical);
    const size = Math.max(ratio, 1 / ratio);
    const matters = Math.max(expected, uncertainty[bin]!) / Math.sqrt(countVariance(totals.get(channel)![bin]!));
    return size > thresholds.uncertaintyRatio && matters > thresholds.relevance
      ? [{ bin, events, expected, size }]
      : [];
  });
  if (outliers.length === 0) return undefined;
  const { bin, events, expected, size } = outliers.reduce((a, b) => (b.size > a.size ? b : a));
  const found = () =>
    `Bin ${bin} of ${sampleOf({ sample, channel })} has ${shown(events)} ± ${shown(uncertainty[bin]!)} events; from the other bins ± ${shown(expected)} would be expected.`;
  return { path: [...path, "data", bin], bin, group: `${channel.name}/${sample.name}`, size, found };
}

import { quote } from "../../describe.js";
import { isOfType } from "../../workspace/modifiers/of-type.js";
import { poisOf } from "../../workspace/select.js";
import type { ChannelSpec } from "../../workspace/types.js";
import { countVariance, effectSize, typedName } from "../effects.js";
import type { LintRule, Spot } from "../rule.js";
import type { Subject } from "../subject.js";
import { eventsText, modifierOf, sampleOf, shown } from "../words.js";

export const NEGATIVE_TEMPLATE: LintRule = {
  severity: "warning",
  basis: "document",
  summary: "negative events in the nominal template of a sample, or in a variation of one that is not negative",
  meaning:
    "Weighted simulated events can sum to less than 0, but no expectation can. The sum of all samples is positive only while the others are large enough: check the bin, and merge it with another or set it to a small number.",
  thresholds: ["relevance"],
  *spots(subject, { relevance }) {
    for (const [c, channel] of subject.spec.channels.entries()) {
      const totals = subject.totals.get(channel)!;
      for (const [s, sample] of channel.samples.entries()) {
        // interference terms are negative, and are multiplied by formulas
        if (sample.modifiers.some((modifier) => isOfType(modifier, "formula"))) continue;
        for (const [bin, events] of sample.data.entries()) {
          if (!(events < -relevance * Math.sqrt(countVariance(totals[bin]!)))) continue;
          const found = () => `Bin ${bin} of ${sampleOf({ sample, channel })} has ${eventsText(events)}.`;
          const path = ["channels", c, "samples", s, "data", bin];
          yield { path, bin, group: `sample ${sample.name}`, size: -events, found };
        }
      }
    }
    yield* negativeVariations(subject, relevance);
  },
};

function* negativeVariations({ effects }: Subject, relevance: number): Iterable<Spot> {
  for (const effect of effects) {
    const { nominal, up, down, totals, path, modifier } = effect;
    if (isOfType(modifier, "normsys") || effectSize(effect) < relevance) continue;
    for (const [bin, events] of nominal.entries()) {
      const lowest = events + Math.min(up[bin]!, down[bin]!);
      if (events < 0 || !(lowest < -relevance * Math.sqrt(countVariance(totals[bin]!)))) continue;
      const found = () =>
        `${modifierOf(effect)} changes bin ${bin} of ${sampleOf(effect)} from ${shown(events)} to ${shown(lowest)} events.`;
      yield { path, bin, group: typedName(modifier), size: -lowest, found };
    }
  }
}

export const EMPTY_SAMPLE: LintRule = {
  severity: "note",
  basis: "document",
  summary: "a sample without events in any bin of a channel",
  meaning:
    "It contributes nothing there, and neither do the modifiers that multiply it. An input may be missing; else remove it: histograd prune.",
  *spots({ spec: { channels } }) {
    for (const [c, channel] of channels.entries()) {
      for (const [s, sample] of channel.samples.entries()) {
        if (sample.data.some((events) => events !== 0) || sample.modifiers.some(addsEvents)) continue;
        const found = () => `All bins of ${sampleOf({ sample, channel })} have 0 events.`;
        yield { path: ["channels", c, "samples", s], group: sample.name, size: sample.modifiers.length, found };
      }
    }
  },
};

/** Whether a modifier can add events to an empty sample. */
function addsEvents(modifier: ChannelSpec["samples"][number]["modifiers"][number]): boolean {
  if (isOfType(modifier, "histosys")) {
    return [...modifier.data.hi_data, ...modifier.data.lo_data].some((events) => events !== 0);
  }
  return isOfType(modifier, "polynomial");
}

/**
 * Bins in which the samples without the parameter of interest expect no events, with the observed ones. Of several parameters of
 * interest it is the first, which tests and limits set to 0: no hypothesis has all of them there.
 */
function* emptyBins({ spec, measurement }: Subject): Iterable<{
  readonly channel: string;
  readonly index: number;
  readonly bin: number;
  readonly expected: number;
  readonly observed: number;
}> {
  const [poi] = poisOf(measurement.config.poi);
  const gaussian = gaussianChannels(spec);
  const observed = new Map(spec.observations.map(({ name, data }) => [name, data]));
  for (const [index, channel] of spec.channels.entries()) {
    if (gaussian.has(channel.name)) continue;
    const isSignal = (sample: ChannelSpec["samples"][number]) => sample.modifiers.some(({ name }) => name === poi);
    const background = channel.samples.filter((sample) => !isSignal(sample));
    if (background.some(({ modifiers }) => modifiers.some((modifier) => isOfType(modifier, "polynomial")))) continue;
    for (const [bin, count] of observed.get(channel.name)!.entries()) {
      const expected = background.reduce((sum, { data }) => sum + data[bin]!, 0);
      if (expected <= 0) yield { channel: channel.name, index, bin, expected, observed: count };
    }
  }
}

/** Names of channels whose data are Gaussian instead of counts. */
function gaussianChannels({ covariances = [] }: Subject["spec"]): ReadonlySet<string> {
  return new Set(covariances.flatMap(({ channels }) => channels));
}

export const EMPTY_BACKGROUND: LintRule = {
  severity: "error",
  basis: "document",
  summary: "a bin with observed events in which no background is expected",
  meaning:
    "The likelihood of the background alone is 0 there: every signal is infinitely better than none, and a limit or a significance depends on this bin alone. Merge the bin with another: histograd edit rebin.",
  *spots(subject) {
    for (const { channel, index, bin, expected, observed } of emptyBins(subject)) {
      if (observed === 0) continue;
      const found = () =>
        `Bin ${bin} of channel ${quote(channel)} expects ${shown(expected)} background events, and ${shown(observed)} are observed.`;
      yield { path: ["channels", index], bin, group: channel, size: observed, found };
    }
  },
};

export const EMPTY_BIN: LintRule = {
  severity: "note",
  basis: "document",
  summary: "a bin without expected background and without data",
  meaning:
    "It says nothing about the background, and an event of signal there would be infinitely significant. Simulated events may be too few: merge the bin with another (histograd edit rebin) or remove it (histograd edit slice).",
  *spots(subject) {
    for (const { channel, index, bin, expected, observed } of emptyBins(subject)) {
      if (observed !== 0) continue;
      const found = () =>
        `Bin ${bin} of channel ${quote(channel)} expects ${shown(expected)} background events, and none are observed.`;
      yield { path: ["channels", index], bin, group: channel, size: 1, found };
    }
  },
};

export const FRACTIONAL_OBSERVATION: LintRule = {
  severity: "warning",
  basis: "document",
  summary: "observed counts that are not whole numbers",
  meaning:
    "Counted events are whole. Expectations may have been written instead of data (then results are expected ones), or weights were applied to them (then their uncertainty is not that of a count).",
  *spots({ spec }) {
    const gaussian = gaussianChannels(spec);
    for (const [o, { name, data }] of spec.observations.entries()) {
      if (gaussian.has(name)) continue;
      for (const [bin, count] of data.entries()) {
        if (Number.isInteger(count)) continue;
        const found = () => `Channel ${quote(name)} has ${shown(count)} observed events in bin ${bin}.`;
        const size = Math.abs(count - Math.round(count));
        yield { path: ["observations", o, "data", bin], bin, group: "observations", size, found };
      }
    }
  },
};

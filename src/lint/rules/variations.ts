import { quote } from "../../describe.js";
import { groupBy } from "../../group-by.js";
import { isOfType } from "../../workspace/modifiers/of-type.js";
import { countVariance, type Effect, EMPTY, effectSize } from "../effects.js";
import type { LintRule, Spot } from "../rule.js";
import type { Subject } from "../subject.js";
import type { LintThresholds } from "../thresholds.js";
import { changeOf, largestBin, modifierOf, percentage, sampleOf, shown } from "../words.js";

/** Relative size of a difference that is only rounding. */
const ROUNDING = 1e-9;
/** Cosine of the angle between the up and the down variation above which both count as shifts to the same side. */
const SAME_SIDE = 0.5;

/** What a rule finds about the effects that are large enough; one finding for each systematic. */
function* spotsOf(
  { combinedEffects }: Subject,
  { relevance }: LintThresholds,
  find: (effect: Effect) => Pick<Spot, "size" | "found" | "bin"> | undefined,
): Iterable<Spot> {
  for (const effect of combinedEffects) {
    if (effectSize(effect) < relevance) continue;
    const found = find(effect);
    if (found !== undefined) yield { path: effect.path, group: effect.modifier.name, ...found };
  }
}

function isNothing(change: readonly number[], nominal: readonly number[]): boolean {
  return change.every((d, b) => Math.abs(d) <= ROUNDING * Math.abs(nominal[b]!));
}

function areSame({ up, down, nominal }: Effect): boolean {
  return up.every((d, b) => Math.abs(d - down[b]!) <= ROUNDING * Math.abs(nominal[b]!));
}

/** Change of the sum of a sample, relative to it. */
function relativeChange(change: readonly number[], { nominal }: Effect): number {
  const total = nominal.reduce((sum, n) => sum + n, 0);
  return total === 0 ? 0 : change.reduce((sum, d) => sum + d, 0) / total;
}

export const ONE_SIDED: LintRule = {
  severity: "note",
  basis: "document",
  summary: "a systematic of which one variation is the nominal template and the other is not",
  meaning:
    "The likelihood knows the effect on one side only, and has a bend at 0: the uncertainty that it adds is about half of a symmetric one. Where the missing side was not simulated, mirror the other: histograd edit symmetrise.",
  thresholds: ["relevance"],
  spots: (subject, thresholds) =>
    spotsOf(subject, thresholds, (effect) => {
      const [upIsNothing, downIsNothing] = [effect.up, effect.down].map((change) => isNothing(change, effect.nominal));
      if (upIsNothing === downIsNothing) return undefined;
      const [side, other] = upIsNothing ? ["up", "down"] : ["down", "up"];
      const change = upIsNothing ? effect.down : effect.up;
      const size = upIsNothing ? effect.downSize : effect.upSize;
      const bin = largestBin(change, effect);
      return {
        size,
        bin,
        found: () =>
          `The ${side} variation of ${quote(effect.modifier.name)} changes nothing in ${sampleOf(effect)}; the ${other} variation changes bin ${bin} by ${changeOf(change[bin]!, effect.nominal[bin]!)}.`,
      };
    }),
};

export const IDENTICAL: LintRule = {
  severity: "warning",
  basis: "document",
  summary: "a systematic with the same template up and down",
  meaning:
    "The effect does not depend on the sign of its parameter: the slope at 0 vanishes, so that uncertainties from the Hessian miss the effect, and −2 log L can have a minimum on either side. One of the two templates was probably copied, or stands for a symmetric uncertainty: histograd edit symmetrise.",
  thresholds: ["relevance"],
  spots: (subject, thresholds) =>
    spotsOf(subject, thresholds, (effect) => {
      if (!areSame(effect)) return undefined;
      const bin = largestBin(effect.up, effect);
      return {
        size: effect.upSize,
        bin,
        found: () =>
          `Both variations of ${quote(effect.modifier.name)} are the same in ${sampleOf(effect)}, and change bin ${bin} by ${changeOf(effect.up[bin]!, effect.nominal[bin]!)}.`,
      };
    }),
};

export const SAME_SIDED: LintRule = {
  severity: "warning",
  basis: "document",
  summary: "a systematic that shifts a sample to the same side up and down",
  meaning:
    "The expectation is not monotonic in the parameter: −2 log L can have two minima, and the parameter is pulled or constrained without a reason in the data.",
  thresholds: ["relevance"],
  spots: (subject, thresholds) =>
    spotsOf(subject, thresholds, (effect) => {
      const smaller = Math.min(effect.upSize, effect.downSize);
      if (smaller < thresholds.relevance || areSame(effect) || !areSameSided(effect)) return undefined;
      const { up, down, nominal } = effect;
      const bin = largestBin(effect.upSize < effect.downSize ? up : down, effect);
      return {
        size: smaller,
        bin,
        found: () =>
          `${quote(effect.modifier.name)} changes bin ${bin} of ${sampleOf(effect)} by ${changeOf(up[bin]!, nominal[bin]!)} up and ${changeOf(down[bin]!, nominal[bin]!)} down, and the other bins similarly.`,
      };
    }),
};

function areSameSided({ up, down, totals, upSize, downSize }: Effect): boolean {
  let product = 0;
  for (let b = 0; b < up.length; b++) product += (up[b]! * down[b]!) / countVariance(totals[b]!);
  return product > SAME_SIDE * upSize * downSize;
}

/** Fewest other effects from which the sign of a systematic is inferred. */
const FEWEST_OTHERS = 4;
/** Largest ratio between the size of an effect and the median of the others at which their sizes count as similar. */
const SIMILAR = 2;

export const SWAPPED: LintRule = {
  severity: "warning",
  basis: "document",
  summary: "a systematic whose up and down are exchanged in one place, compared with all others",
  meaning:
    "The effect is correlated with the opposite sign there: contributions cancel in the sum instead of adding up, and the total uncertainty is too small.",
  thresholds: ["relevance"],
  *spots({ combinedEffects }, { relevance }) {
    const relevant = combinedEffects.filter((effect) => effectSize(effect) >= relevance);
    for (const [group, places] of groupBy(relevant, ({ modifier }) => modifier.name)) {
      const slopes = places.map(
        (effect) => (relativeChange(effect.up, effect) - relativeChange(effect.down, effect)) / 2,
      );
      const odd = oddOne(slopes);
      if (odd === undefined) continue;
      const effect = places[odd]!;
      yield {
        path: effect.path,
        group,
        size: Math.abs(slopes[odd]!),
        found: () =>
          `${quote(effect.modifier.name)} changes the events of ${sampleOf(effect)} by ${percentage(slopes[odd]!)} per standard deviation; in all ${places.length - 1} other places it has the opposite sign and a similar size.`,
      };
    }
  },
};

/** The index of the only slope with another sign than all others, which are alike in size. */
function oddOne(slopes: readonly number[]): number | undefined {
  const positive = slopes.flatMap((slope, i) => (slope > 0 ? [i] : []));
  const negative = slopes.flatMap((slope, i) => (slope < 0 ? [i] : []));
  const [odd, others] = positive.length === 1 ? [positive[0]!, negative] : [negative[0], positive];
  if (odd === undefined || Math.min(positive.length, negative.length) !== 1 || others.length < FEWEST_OTHERS)
    return undefined;
  const sizes = others.map((i) => Math.abs(slopes[i]!)).sort((a, b) => a - b);
  const median = sizes[Math.floor(sizes.length / 2)]!;
  const isSimilar = (size: number) => size <= SIMILAR * median && size >= median / SIMILAR;
  return sizes.every(isSimilar) && isSimilar(Math.abs(slopes[odd]!)) ? odd : undefined;
}

export const LARGE_VARIATION: LintRule = {
  severity: "warning",
  basis: "document",
  summary: "shape systematics that change a bin of a sample by 100 % or more",
  meaning:
    "Such a change is seldom meant: it often comes from a template with few simulated events, or from another normalisation. Its interpolation and extrapolation are guesses. Where several systematics do it, the bin is too small: histograd edit rebin.",
  thresholds: ["relevance", "largeVariation"],
  *spots({ effects }, thresholds) {
    for (const effect of effects) {
      const { modifier, nominal, sample, channel, path } = effect;
      if (isOfType(modifier, "normsys") || effectSize(effect) < thresholds.relevance) continue;
      const worst = largestChange(effect, thresholds);
      if (worst === undefined) continue;
      const { bin, change } = worst;
      const percent = nominal[bin]! > EMPTY ? ` (${percentage(change / nominal[bin]!)})` : "";
      const found = () =>
        `${modifierOf(effect)} changes bin ${bin} of ${sampleOf(effect)} from ${shown(nominal[bin]!)} to ${shown(nominal[bin]! + change)} events${percent}.`;
      yield { path, bin, group: `${channel.name}\0${sample.name}`, size: Math.abs(change), found };
    }
  },
};

function largestChange(
  { up, down, nominal, totals }: Effect,
  { largeVariation, relevance }: LintThresholds,
): { readonly bin: number; readonly change: number } | undefined {
  let worst: { readonly bin: number; readonly change: number } | undefined;
  for (let bin = 0; bin < nominal.length; bin++) {
    const change = Math.abs(up[bin]!) > Math.abs(down[bin]!) ? up[bin]! : down[bin]!;
    // negative events from an empty bin are a finding of negative-template
    if (nominal[bin]! < 0 || (nominal[bin]! <= EMPTY && change < 0)) continue;
    if (Math.abs(change) < largeVariation * nominal[bin]!) continue;
    if (Math.abs(change) < relevance * Math.sqrt(countVariance(totals[bin]!))) continue;
    if (worst === undefined || Math.abs(change) > Math.abs(worst.change)) worst = { bin, change };
  }
  return worst;
}

export const LARGE_FACTOR: LintRule = {
  severity: "warning",
  basis: "document",
  summary: "a normsys with a factor of more than 2, or less than 1/2",
  meaning:
    "Such a normalisation uncertainty is seldom meant; a percentage or a variation of another sample may have been taken for the factor. A factor of 1.3 stands for 30 %.",
  thresholds: ["relevance", "largeFactor"],
  *spots({ effects }, { relevance, largeFactor }) {
    for (const effect of effects) {
      const { modifier, path } = effect;
      if (!isOfType(modifier, "normsys") || effectSize(effect) < relevance) continue;
      const { hi, lo } = modifier.data;
      const farthest = Math.max(...[hi, lo].map((factor) => (factor > 0 ? Math.max(factor, 1 / factor) : 0)));
      if (!(farthest > ROUNDED * largeFactor)) continue;
      const found = () =>
        `${modifierOf(effect)} multiplies ${sampleOf(effect)} by ${shown(hi)} up and ${shown(lo)} down.`;
      yield { path, group: modifier.name, size: farthest, found };
    }
  },
};

/** Ratio to the threshold up to which a factor may be the threshold itself, rounded: 0.495 for 50 % down. */
const ROUNDED = 1.05;

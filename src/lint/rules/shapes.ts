import { quote } from "../../describe.js";
import { groupBy } from "../../group-by.js";
import { isOfType } from "../../workspace/modifiers/of-type.js";
import type { ChannelSpec } from "../../workspace/types.js";
import { countVariance, type Effect, effectSize, LONGEST_AXIS, typedName } from "../effects.js";
import type { LintRule, Spot } from "../rule.js";
import { eventsText, modifierOf, percentage, sampleOf, shown } from "../words.js";

/** Largest difference between the relative change of a bin and the mean of all bins that counts as no difference. */
const FLAT = 1e-3;
/** The same as a fraction of the mean. */
const FLAT_PART = 0.05;

/** The relative changes of bins of a template, without empty ones. */
function ratios(change: readonly number[], nominal: readonly number[]): readonly number[] {
  return nominal.flatMap((n, b) => (n > 0 ? [change[b]! / n] : []));
}

/** The common relative change of all bins; undefined where they differ, or there are fewer than two. */
function commonRatio(change: readonly number[], nominal: readonly number[]): number | undefined {
  const all = ratios(change, nominal);
  if (all.length < 2) return undefined;
  const mean = all.reduce((sum, r) => sum + r, 0) / all.length;
  return all.every((r) => Math.abs(r - mean) <= Math.min(FLAT, FLAT_PART * Math.abs(mean))) ? mean : undefined;
}

function filledBins(nominal: readonly number[]): number {
  return nominal.filter((n) => n > 0).length;
}

function isShape({ modifier }: Effect): boolean {
  return !isOfType(modifier, "normsys");
}

export const PURE_NORMALISATION: LintRule = {
  severity: "note",
  basis: "document",
  summary: "a shape systematic that changes all bins by the same factor, everywhere",
  meaning:
    "It is a normalisation uncertainty. As a normsys it would be interpolated exponentially and stay positive; as a shape it is interpolated linearly: histograd edit normalisation.",
  thresholds: ["relevance"],
  *spots({ effects }, { relevance }) {
    for (const [group, all] of groupBy(effects.filter(isShape), ({ modifier }) => typedName(modifier))) {
      // with one bin there is no difference between a shape and a normalisation
      const several = all.filter(({ nominal }) => filledBins(nominal) > 1);
      const flat = several.flatMap((effect) => {
        const [up, down] = [effect.up, effect.down].map((change) => commonRatio(change, effect.nominal));
        return up === undefined || down === undefined ? [] : [{ effect, up, down }];
      });
      if (flat.length < several.length) continue;
      for (const { effect, up, down } of flat) {
        const size = effectSize(effect);
        if (size < relevance) continue;
        yield {
          path: effect.path,
          group,
          size,
          found: () =>
            `${modifierOf(effect)} changes every bin of ${sampleOf(effect)} by ${percentage(up)} up and ${percentage(down)} down.`,
        };
      }
    }
  },
};

/** Fewest bins in which noise can be told from a shape. */
const FEWEST_BINS = 8;

export const NOISY_VARIATION: LintRule = {
  severity: "note",
  basis: "document",
  summary: "a shape that is as jagged as noise and smaller than the statistical uncertainty of its template",
  meaning:
    "It cannot be told from the fluctuations of the simulated events, which have an uncertainty of their own: the fluctuations count twice, and the fit may use them to constrain the parameter. Smooth it, keep its normalisation only (histograd edit normalisation), or drop it.",
  thresholds: ["relevance"],
  *spots({ effects }, { relevance }) {
    for (const effect of effects) {
      if (!isShape(effect) || effect.nominal.length > LONGEST_AXIS || effectSize(effect) < relevance) continue;
      const uncertainty = statisticalUncertainty(effect);
      if (uncertainty === undefined) continue;
      const noise = noiseOf(effect, uncertainty);
      if (noise === undefined || noise.size < relevance) continue;
      const { turns, expectedTurns, chiSquared, degreesOfFreedom, size } = noise;
      yield {
        path: effect.path,
        group: typedName(effect.modifier),
        size,
        found: () =>
          `Without its normalisation, ${modifierOf(effect)} of ${sampleOf(effect)} turns ${turns} times (noise would turn ${shown(expectedTurns)} times), and has χ² = ${shown(chiSquared)} for ${degreesOfFreedom} degrees of freedom against the statistical uncertainty of the template.`,
      };
    }
  },
};

/** The statistical uncertainty of the template of a sample, from its staterror. */
function statisticalUncertainty({ sample }: Effect): readonly number[] | undefined {
  for (const modifier of sample.modifiers) if (isOfType(modifier, "staterror")) return modifier.data;
  return undefined;
}

/**
 * The numbers that show a variation to be noise; undefined where they do not. Half the difference of the two variations, without the
 * normalisation, turns at least as often as independent numbers do (turning point test: at 2/3 of the inner points on average), and its
 * χ² against the statistical uncertainty of the template is at most the number of degrees of freedom.
 */
function noiseOf({ up, down, nominal, totals }: Effect, uncertainty: readonly number[]) {
  const bins = nominal.flatMap((n, b) => (n > 0 && uncertainty[b]! > 0 ? [b] : []));
  if (bins.length < FEWEST_BINS) return undefined;
  const change = nominal.map((_, b) => (up[b]! - down[b]!) / 2);
  const total = bins.reduce((sum, b) => sum + nominal[b]!, 0);
  const scale = bins.reduce((sum, b) => sum + change[b]!, 0) / total;
  const rest = bins.map((b) => change[b]! - scale * nominal[b]!);
  const relative = rest.map((r, i) => r / nominal[bins[i]!]!);
  let turns = 0;
  for (let i = 1; i + 1 < relative.length; i++) {
    if ((relative[i]! - relative[i - 1]!) * (relative[i + 1]! - relative[i]!) < 0) turns++;
  }
  const expectedTurns = (2 * (bins.length - 2)) / 3;
  const chiSquared = rest.reduce((sum, r, i) => sum + (r / uncertainty[bins[i]!]!) ** 2, 0);
  const degreesOfFreedom = bins.length - 1;
  if (turns < expectedTurns || chiSquared > degreesOfFreedom) return undefined;
  const size = Math.sqrt(rest.reduce((sum, r, i) => sum + r ** 2 / countVariance(totals[bins[i]!]!), 0));
  return { turns, expectedTurns, chiSquared, degreesOfFreedom, size };
}

/** A bin jumps if it is this many times farther from its neighbours than they are from each other. */
const BEYOND_NEIGHBOURS = 5;
/** Least size of a jump in statistical standard deviations of its bin. */
const NOTICEABLE = 0.5;

export const JUMPING_VARIATION: LintRule = {
  severity: "warning",
  basis: "document",
  summary: "a shape systematic of which one bin jumps against its neighbours",
  meaning:
    "A detector or a theory seldom does that: a few simulated events with large weights do. The data of that bin alone can pull and constrain the parameter.",
  thresholds: ["jump"],
  *spots({ effects }, { jump }) {
    for (const effect of effects) {
      if (!isShape(effect) || effect.nominal.length > LONGEST_AXIS || effectSize(effect) < NOTICEABLE) continue;
      const worst = largestJump(effect, jump);
      if (worst === undefined) continue;
      const { bin, change, neighbours, side, size } = worst;
      yield {
        path: effect.path,
        bin,
        group: typedName(effect.modifier),
        size,
        found: () =>
          `The ${side} variation of ${modifierOf(effect)} changes bin ${bin} of ${sampleOf(effect)} by ${percentage(change)}, and its neighbours by ${neighbours.map(percentage).join(" and ")}.`,
      };
    }
  },
};

interface Jump {
  readonly bin: number;
  readonly change: number;
  readonly neighbours: readonly number[];
  readonly side: "up" | "down";
  readonly size: number;
}

function largestJump({ up, down, nominal, totals }: Effect, least: number): Jump | undefined {
  let worst: Jump | undefined;
  for (const side of ["up", "down"] as const) {
    const shift = side === "up" ? up : down;
    for (let b = 1; b + 1 < nominal.length; b++) {
      const [n0, n1, n2] = [nominal[b - 1]!, nominal[b]!, nominal[b + 1]!];
      if (!(n0 > 0 && n1 > 0 && n2 > 0)) continue;
      const [before, here, after] = [shift[b - 1]! / n0, shift[b]! / n1, shift[b + 1]! / n2];
      const distance = Math.abs(here - (before + after) / 2);
      const size = (distance * n1) / Math.sqrt(countVariance(totals[b]!));
      if (distance < Math.max(least, BEYOND_NEIGHBOURS * Math.abs(after - before)) || size < NOTICEABLE) continue;
      if (worst === undefined || size > worst.size)
        worst = { bin: b, change: here, neighbours: [before, after], side, size };
    }
  }
  return worst;
}

/** A bin jumps if its expectation differs from those of both neighbours by this factor. */
const JUMP_RATIO = 20;
/** Fewest events that the larger ones of the compared bins must have. */
const MANY = 25;

export const JUMPING_BIN: LintRule = {
  severity: "note",
  basis: "document",
  summary: "a bin whose expected events are 20 times fewer or more than those of both neighbours",
  meaning:
    "The axis may be one of categories; else a bin was lost or filled twice, for example by an underflow that was added, or an input that was not found.",
  *spots({ totals, spec }) {
    for (const [c, channel] of spec.channels.entries()) {
      const expected = totals.get(channel)!;
      if (expected.length > LONGEST_AXIS) continue;
      for (let b = 1; b + 1 < expected.length; b++) {
        const [before, here, after] = [expected[b - 1]!, expected[b]!, expected[b + 1]!];
        const [least, most] = [Math.min(before, after), Math.max(before, after)];
        const isHole = least >= MANY && here * JUMP_RATIO < least;
        const isPeak = here >= MANY && here > JUMP_RATIO * most;
        if (!isHole && !isPeak) continue;
        yield jumpOf(channel, c, b, [before, here, after]);
      }
    }
  },
};

function jumpOf(channel: ChannelSpec, index: number, bin: number, events: readonly [number, number, number]): Spot {
  const [before, here, after] = events;
  return {
    path: ["channels", index],
    bin,
    group: channel.name,
    size: here > before ? here / Math.max(before, after, 1) : Math.min(before, after) / Math.max(here, 1),
    found: () =>
      `Bin ${bin} of channel ${quote(channel.name)} expects ${eventsText(here)}, and its neighbours ${shown(before)} and ${shown(after)}.`,
  };
}

import { quote } from "../../describe.js";
import { equalJson } from "../../workspace/json-value.js";
import { shapesysRate } from "../../workspace/modifiers/shapesys.js";
import type { BinEffect, BinModifierType, Hs3Channel, Hs3Modifier, Hs3Sample, ReadContext } from "./channel-types.js";
import type { Hs3Constraint } from "./constraint.js";
import type { ConstraintWord, Saying } from "./modifier-constraints.js";
import { at, isGiven, number } from "./place.js";
import type { Place } from "./problems.js";

/** A modifier of a sample with a factor for each bin. */
export interface BinUse {
  readonly channel: Hs3Channel;
  readonly sample: Hs3Sample;
  readonly modifier: Hs3Modifier;
  readonly type: BinModifierType;
  readonly vals: readonly number[] | undefined;
}

/** The parameters of the bins of one or more modifiers. */
export interface BinSet {
  readonly parameters: readonly string[];
  readonly uses: readonly BinUse[];
}

/** All sets of parameters of bins; modifiers share a set if they have the same parameters. */
export function binSets(channels: readonly Hs3Channel[]): readonly BinSet[] {
  const sets = new Map<string, { parameters: readonly string[]; uses: BinUse[] }>();
  for (const channel of channels) {
    for (const sample of channel.samples) {
      for (const modifier of sample.modifiers) {
        if (!("vals" in modifier.effect)) continue;
        const key = JSON.stringify(modifier.parameters);
        const set = sets.get(key) ?? { parameters: modifier.parameters, uses: [] };
        set.uses.push({
          channel,
          sample,
          modifier,
          type: modifier.effect.type,
          vals: ownUncertainties(modifier.effect, sample, channel),
        });
        sets.set(key, set);
      }
    }
  }
  return [...sets.values()];
}

/**
 * The uncertainties that a modifier has itself. Those of a staterror that repeat the errors of its sample, for programs that read only
 * one of the two, are none of its own: the constraint is that of the sum of all samples. In a channel of the full method of Barlow and Beeston
 * (`barlow_beeston_method` of pyhs3) each sample has a constraint nevertheless.
 */
function ownUncertainties(
  { type, vals }: BinEffect,
  { errors }: Hs3Sample,
  { place }: Hs3Channel,
): readonly number[] | undefined {
  const isRepeated = type === "staterror" && errors !== undefined && equalJson(vals, errors);
  return isRepeated && at(place, "barlow_beeston_method").value !== "full" ? undefined : vals;
}

/** A relative uncertainty, and the rate of the Poisson constraint that goes with it. */
interface Width {
  readonly sigma: number;
  readonly rate: number;
}

/** What a set says of each of its parameters. Uses that say different things are reported. */
export function sayingsOf(set: BinSet, context: ReadContext): readonly Saying[] {
  const total = staterrorWidths(set, context);
  return set.parameters.map((parameter, b) => {
    const all = set.uses.map((use) => sayingOf(use, b, total, context));
    const said = all.filter(({ says }) => says !== "nothing");
    const [first = { says: "nothing" } as const] = said;
    const other = said.findIndex(
      (saying) => JSON.stringify(saying) !== JSON.stringify(first) && !areSamePlace(saying, first),
    );
    if (other !== -1) {
      const expected = `one constraint of ${quote(parameter)} in all of its modifiers`;
      context.problems.errorAt("not-expressible", set.uses[other]!.modifier.place, {
        expected,
        received: "different ones",
      });
    }
    return first;
  });
}

function areSamePlace(a: Saying, b: Saying): boolean {
  return a.says === "distribution" && b.says === "distribution" && a.place.value === b.place.value;
}

function sayingOf(use: BinUse, bin: number, total: readonly Width[] | undefined, context: ReadContext): Saying {
  const own = use.modifier.constraints[bin]!;
  if (typeof own !== "string" && own.says !== "nothing") return own;
  const width = use.type === "staterror" ? total?.[bin] : valsWidth(use, bin, context);
  const word = typeof own === "string" ? own : wordOf(use, context);
  if (word === "Const") return { says: "held" };
  if (word === undefined || width === undefined) return { says: "nothing" };
  const constraint = constraintOf(word, width, use.modifier.place, context);
  if (constraint === undefined) return { says: "held" };
  return typeof own === "string" ? { says: "constraint", constraint } : { says: "default", constraint };
}

/** The type of constraint of a modifier that names none. */
function wordOf(
  { type, vals, channel, modifier }: BinUse,
  { rules, problems }: ReadContext,
): ConstraintWord | undefined {
  if (type !== "staterror") return type === "shapesys" && vals !== undefined ? "Poisson" : undefined;
  const config = at(channel.place, "staterror");
  const given = [at(config, "constraint_type"), at(config, "constraint")].find(isGiven);
  if (given?.value === "Gauss" || given?.value === "Poisson" || given?.value === "Const") return given.value;
  problems.choice("staterror", modifier.place, {
    expected: "the constraint of a staterror",
    received: "none",
    hint: `It is read as ${rules.staterror}, as by ${rules.title}; the option producer chooses another program.`,
  });
  return rules.staterror;
}

/** The constraint of a factor; undefined for a bin without uncertainty, whose factor is a constant. */
function constraintOf(
  word: "Gauss" | "Poisson" | "LogNormal",
  { sigma, rate }: Width,
  place: Place,
  { problems }: ReadContext,
): Hs3Constraint | undefined {
  if (!(sigma > 0)) return undefined;
  if (word === "Gauss") return { kind: "normal", datum: 1, width: sigma };
  if (word === "LogNormal") {
    const hint = "Programs disagree on what a log-normal constraint of unit width is. Name a lognormal_dist.";
    problems.errorAt("not-expressible", place, { expected: "Gauss or Poisson", received: "LogNormal", hint });
  }
  return { kind: "poisson", datum: rate, width: rate };
}

function valsWidth({ vals, sample }: BinUse, bin: number, { rules }: ReadContext): Width | undefined {
  if (vals === undefined) return undefined;
  const [value, nominal] = [Math.abs(vals[bin]!), sample.contents[bin]!];
  // For a normal constraint, the numbers are relative uncertainties in this case, too.
  if (rules.vals === "rates") return { sigma: value, rate: value };
  if (rules.vals === "relative") return { sigma: value, rate: 1 / value ** 2 };
  const rate = shapesysRate(nominal, value);
  return rate === undefined ? { sigma: 0, rate: 0 } : { sigma: value / nominal, rate };
}

/** The relative uncertainties of the sum of all samples of a staterror, bins below the threshold of the channel without one. */
function staterrorWidths({ uses, parameters }: BinSet, context: ReadContext): readonly Width[] | undefined {
  const { problems } = context;
  const own = uses.filter(({ type }) => type === "staterror");
  if (own.length === 0) return undefined;
  const lists = own.map(({ vals, sample, modifier }) => {
    const errors = vals ?? sample.errors;
    if (
      errors !== undefined ||
      modifier.constraints.every((saying) => typeof saying !== "string" && saying.says !== "nothing")
    ) {
      return errors;
    }
    const expected = "errors of the contents of a sample with a staterror";
    problems.errorAt("missing-property", at(at(sample.place, "data"), "errors"), { expected });
    return undefined;
  });
  if (lists.includes(undefined) || !isOneSum(own, context)) return undefined;
  const threshold = at(at(own[0]!.channel.place, "staterror"), "relThreshold");
  const least = isGiven(threshold) ? (number(threshold, problems) ?? 0) : 0;
  return parameters.map((_, b) => {
    const total = own.reduce((sum, { sample }) => sum + sample.contents[b]!, 0);
    const error = Math.hypot(...lists.map((errors) => errors![b]!));
    const sigma = total > 0 ? error / total : 0;
    return sigma < least ? { sigma: 0, rate: 0 } : { sigma, rate: (total / error) ** 2 };
  });
}

/** Whether a staterror is about the sum of its samples in one channel, and not about each of them. */
function isOneSum([first, ...others]: readonly BinUse[], { problems }: ReadContext): boolean {
  const other = others.find(({ channel, vals }) => channel !== first!.channel || vals !== undefined);
  if (other === undefined) return true;
  problems.errorAt("not-expressible", other.modifier.place, {
    expected: "parameters that other channels do not have, nor samples with uncertainties of their own",
    received: "those of another staterror",
    hint: "Each would be a constraint of the same parameters.",
  });
  return false;
}

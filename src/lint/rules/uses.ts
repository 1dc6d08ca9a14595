import { quote, quoteAll } from "../../describe.js";
import { type JsonPath, pointerOf } from "../../workspace/json-path.js";
import { MODIFIER_RULES } from "../../workspace/modifiers/index.js";
import { isOfType } from "../../workspace/modifiers/of-type.js";
import { declaresItself } from "../../workspace/modifiers/table.js";
import type { ModifierSpec } from "../../workspace/types.js";
import type { Effect, ModifierUse } from "../effects.js";
import type { FixOperation } from "../results.js";
import type { LintRule, Spot } from "../rule.js";
import type { Subject } from "../subject.js";
import { percentage, sampleOf } from "../words.js";

/** Least change of the normalisation that both parts of a systematic must have to count it twice. */
const NOTICEABLE = 0.005;
/** Least ratio of the normalisation change by the shape to that by the normsys. */
const SAME_ORDER = 0.3;

export const ACTS_TWICE: LintRule = {
  severity: "warning",
  basis: "document",
  summary: "a systematic that changes the normalisation of a sample twice",
  meaning:
    "The two effects multiply. Where a systematic is split into normalisation and shape, the shape should keep the number of events: histograd edit shape.",
  *spots(subject) {
    yield* normalisedTwice(subject);
    yield* luminosityTwice(subject);
  },
};

/** A normsys and a histosys of one name, both of which change the normalisation in the same direction. */
function* normalisedTwice({ effects }: Subject): Iterable<Spot> {
  const normsys = new Map<string, Effect>();
  const key = ({ path, modifier }: ModifierUse) => `${path.slice(0, 4).join("/")}/${modifier.name}`;
  for (const effect of effects) if (isOfType(effect.modifier, "normsys")) normsys.set(key(effect), effect);
  for (const shape of effects) {
    const norm = isOfType(shape.modifier, "normsys") ? undefined : normsys.get(key(shape));
    if (norm === undefined) continue;
    const [byShape, byNorm] = [normalisationOf(shape), normalisationOf(norm)];
    const isTwice =
      Math.sign(byShape) === Math.sign(byNorm) &&
      Math.min(Math.abs(byShape), Math.abs(byNorm)) > NOTICEABLE &&
      Math.abs(byShape) > SAME_ORDER * Math.abs(byNorm);
    if (!isTwice) continue;
    const { path, modifier } = shape;
    const found = () =>
      `${quote(modifier.name)} changes the events of ${sampleOf(shape)} by ${percentage(byNorm)} as a normsys and by ${percentage(byShape)} as a ${modifier.type} per standard deviation.`;
    yield { path, group: modifier.name, size: Math.abs(byShape), found };
  }
}

/** Half the difference of the sums of both variations, relative to the nominal sum. */
function normalisationOf({ up, down, nominal }: Effect): number {
  const total = nominal.reduce((sum, n) => sum + n, 0);
  return total === 0 ? 0 : up.reduce((sum, d, b) => sum + d - down[b]!, 0) / (2 * total);
}

/** A lumi modifier beside a normsys of the luminosity. */
function* luminosityTwice({ uses, measurement }: Subject): Iterable<Spot> {
  const isHeld = measurement.config.parameters.some(({ name, fixed }) => name === "lumi" && fixed === true);
  if (isHeld) return;
  const scaled = new Set(uses.flatMap(({ sample, modifier }) => (isOfType(modifier, "lumi") ? [sample] : [])));
  for (const use of uses) {
    const { sample, modifier, path } = use;
    if (!isOfType(modifier, "normsys") || !/lumi/i.test(modifier.name) || isNeutral(modifier, sample.data)) continue;
    if (!scaled.has(sample)) continue;
    const found = () => `${sampleOf(use)} has the modifier lumi, and the normsys ${quote(modifier.name)} beside it.`;
    yield { path, group: modifier.name, size: Math.abs(modifier.data.hi - 1), found };
  }
}

export const NO_EFFECT: LintRule = {
  severity: "note",
  basis: "document",
  summary: "a systematic that changes nothing anywhere",
  meaning:
    "Its parameter stays at its auxiliary datum and adds nothing to any uncertainty, but it makes fits slower and pictures longer, and an input may be missing.",
  foundInAll(spots) {
    const names = new Set(spots.map(({ parameter = "" }) => parameter));
    const which = names.size === 1 ? "1 systematic changes" : `${names.size} systematics change`;
    return `${which} no bin of any sample: ${quoteAll(names)}.`;
  },
  *spots(subject) {
    let naming: string | undefined;
    for (const [name, uses] of subject.usesByName) {
      if (!uses.every(({ modifier, sample }) => isNeutral(modifier, sample.data))) continue;
      naming ??= namingText(subject);
      const isWanted = naming.includes(JSON.stringify(name).slice(1, -1));
      for (const [i, { path }] of uses.entries()) {
        const found = () => `${quote(name)} changes no bin.`;
        const settings = i === 0 ? settingsOf(name, subject) : [];
        const fix = [...settings, path].map((place): FixOperation => ({ op: "remove", path: pointerOf(place) }));
        yield { path, group: String(isWanted), parameter: name, size: 0, found, ...(isWanted ? {} : { fix }) };
      }
    }
  },
};

/** Whether a normsys or a histosys changes nothing; false for other types. */
function isNeutral(modifier: ModifierSpec, nominal: readonly number[]): boolean {
  if (isOfType(modifier, "normsys")) return modifier.data.hi === 1 && modifier.data.lo === 1;
  if (!isOfType(modifier, "histosys")) return false;
  const { hi_data: hi, lo_data: lo } = modifier.data;
  return nominal.every((events, b) => hi[b] === events && lo[b] === events);
}

/** All parts of a document that refer to parameters by name, apart from modifiers and settings, as JSON text. */
function namingText({ spec, uses }: Subject): string {
  const ofMeasurements = spec.measurements.map(({ config: { poi, correlations, penalties } }) => [
    poi,
    correlations,
    penalties,
  ]);
  const formulas = uses.flatMap(({ modifier }) => (declaresItself(MODIFIER_RULES, modifier) ? [] : [modifier.data]));
  return JSON.stringify([ofMeasurements, formulas]);
}

function settingsOf(name: string, { spec }: Subject): readonly JsonPath[] {
  return spec.measurements.flatMap(({ config }, m) =>
    config.parameters.flatMap((settings, i) =>
      settings.name === name ? [["measurements", m, "config", "parameters", i]] : [],
    ),
  );
}

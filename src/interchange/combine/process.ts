import { quote } from "../../describe.js";
import { sum } from "../../math/sum.js";
import type { ModifierSpec, SampleSpec } from "../../workspace/types.js";
import type { Problems } from "../problems.js";
import type { Card, Column, Effect, Systematic } from "./card.js";
import type { Settings } from "./settings.js";
import type { Template } from "./template.js";
import type { Templates } from "./templates.js";

/** A process as a sample, before factors that are not systematic ones. */
export interface ProcessSample {
  readonly sample: SampleSpec;
  /** Statistical uncertainties of its bins, undefined for one without a template. */
  readonly errors: readonly number[] | undefined;
  /** Product of the start values of the factors that are not part of the events: the process starts with `init` times its events. */
  readonly init: number;
}

/** Relative changes of an integral below which Combine takes a variation for one of the shape alone. */
export const NO_CHANGE = 1e-3;
/** Relative difference of a rate and its template that is noted. */
const MISMATCH = 0.01;

/** What all columns of a card are read with. */
export interface ColumnContext {
  readonly card: Card;
  readonly templates: Templates;
  readonly settings: Settings;
  readonly problems: Problems;
}

/**
 * The sample of a column with its systematic uncertainties: lnN and the normalisations of shapes as normsys of the code lnN, shapes
 * as histosys of templates scaled to the nominal events, and gmN as a factor with a Poisson constraint.
 *
 * @see Combine: ShapeTools.py and CombineMathFuncs.h; docs/formats.md has the formulas
 */
export async function processSample(
  column: Column,
  k: number,
  context: ColumnContext,
): Promise<ProcessSample | undefined> {
  const { card, templates } = context;
  const template = await nominalTemplate(column, context);
  if (template === undefined) return undefined;
  const effects = card.systematics.flatMap((systematic) => {
    const effect = systematic.effects[k];
    return effect === undefined ? [] : [{ systematic, effect }];
  });
  const sideband = effects.filter(({ systematic }) => systematic.type === "gmN");
  const integral = sum(template.contents);
  const events = sideband.length > 0 ? sideband[0]!.effect[0] : column.rate === -1 ? integral : column.rate;
  if (sideband.length > 1) refuseTwo(column, sideband[1]!.systematic, context);
  const scale = integral === 0 ? 0 : events / integral;
  const data = template.contents.map((content) => content * scale);
  const errors = templates.isCounting(column.bin, column.process) ? undefined : template.errors.map((e) => e * scale);
  const variations = await variationsOf(column, effects, { ...template, integral }, data, context);
  const counts = sideband.map(({ systematic }) => sidebandFactor(systematic, context));
  return {
    sample: { name: column.process, data, modifiers: [...counts, ...variations] },
    errors,
    init: sideband[0]?.systematic.count ?? 1,
  };
}

async function nominalTemplate({ bin, process, rate, line }: Column, { card, templates, problems }: ColumnContext) {
  if (templates.isCounting(bin, process)) return { contents: [1], errors: [0] };
  const template = await templates.nominal(bin, process);
  if (template === undefined) return undefined;
  const integral = sum(template.contents);
  const at = card.at(line);
  if (!(integral > 0) && rate !== 0) {
    const received = `${integral} for ${quote(process)} in ${quote(bin)}`;
    problems.error({ path: at, code: "format-syntax", expected: "a template with an integral above 0", received });
    return undefined;
  }
  if (rate >= 0 && Math.abs(rate - integral) > MISMATCH * Math.max(1, rate)) {
    const expected = `the rate of ${quote(process)} in ${quote(bin)} to be the integral of its template, ${integral}`;
    problems.warn({ path: at, code: "format-choice", expected, received: `${rate}, which is used` });
  }
  return template;
}

function refuseTwo({ process, bin }: Column, { line }: Systematic, { card, problems }: ColumnContext): void {
  const expected = `one gmN for ${quote(process)} in ${quote(bin)}`;
  problems.error({ path: card.at(line), code: "not-expressible", expected, received: "two" });
}

/** The factor of a gmN: the expected events n of its control region, of which a Poisson count N is observed. */
function sidebandFactor({ name, count, line }: Systematic, { card, settings }: ColumnContext): ModifierSpec {
  settings.add(
    { name, inits: [count], bounds: [sidebandRange(count)], constraint: "poisson", factors: [1], auxdata: [count] },
    card.at(line),
  );
  return { name, type: "normfactor", data: null };
}

/** Bounds of the events that a control region is expected to have, where it has some. */
export function sidebandRange(count: number): readonly [number, number] {
  return [0, count + 10 * Math.sqrt(count) + 30];
}

interface PlacedEffect {
  readonly systematic: Systematic;
  readonly effect: Effect;
}

/** Factors and shapes of all systematic uncertainties of a column. */
async function variationsOf(
  column: Column,
  effects: readonly PlacedEffect[],
  nominal: Template & { readonly integral: number },
  data: readonly number[],
  context: ColumnContext,
): Promise<readonly ModifierSpec[]> {
  const { card, settings } = context;
  const factors = new Map<string, { hi: number; lo: number }>();
  const multiply = (name: string, lo: number, hi: number) => {
    const known = factors.get(name) ?? { hi: 1, lo: 1 };
    factors.set(name, { hi: known.hi * hi, lo: known.lo * lo });
  };
  const shapes: ModifierSpec[] = [];
  const smallest = effects.reduce((least, placed) => (isShape(placed) ? Math.min(least, placed.effect[0]) : least), 1);
  for (const placed of effects) {
    const { systematic, effect } = placed;
    const { name, type, line } = systematic;
    if (type === "gmN") continue;
    if (type.endsWith("U")) settings.add({ name, constraint: "uniform", bounds: [[-1, 1]] }, card.at(line));
    if (isShape(placed) && (await hasShape(column, systematic, context))) {
      const shape = await shapeOf(column, placed, smallest, nominal, data, context);
      if (shape === undefined) continue;
      shapes.push(shape.modifier);
      if (shape.factors !== undefined) multiply(name, ...shape.factors);
    } else if (effect.length === 2) multiply(name, ...effect);
    else multiply(name, 1 / effect[0], effect[0]);
  }
  return [...[...factors].map(([name, data]): ModifierSpec => ({ name, type: "normsys", data })), ...shapes];
}

function isShape({ systematic }: PlacedEffect): boolean {
  return systematic.type.startsWith("shape");
}

/** Whether a systematic acts by templates: a `shape?` does where they are there. */
async function hasShape({ bin, process }: Column, { name, type }: Systematic, { templates }: ColumnContext) {
  return type !== "shape?" || (await templates.has(bin, process, `${name}Up`));
}

/**
 * A shape: templates with the nominal events, and the factors of the events at ±1 standard deviation, for the part `scale` of the
 * variation. Fractions of events are smooth functions up to the smallest scale of all shapes of the process, which is where the
 * templates of the workspace are: at ±smallest/scale standard deviations.
 */
async function shapeOf(
  column: Column,
  { systematic, effect }: PlacedEffect,
  smallest: number,
  nominal: Template & { readonly integral: number },
  data: readonly number[],
  context: ColumnContext,
): Promise<{ modifier: ModifierSpec; factors: readonly [number, number] | undefined } | undefined> {
  const { card, templates, problems } = context;
  const { name, line, type } = systematic;
  const [scale] = effect;
  const at = card.at(line);
  const where = `${quote(name)} for ${quote(column.process)} in ${quote(column.bin)}`;
  const up = await templates.varied(column.bin, column.process, `${name}Up`);
  const down = await templates.varied(column.bin, column.process, `${name}Down`);
  if (up === undefined || down === undefined) return undefined;
  const integrals = [sum(up.contents), sum(down.contents)] as const;
  const n = nominal.contents.length;
  if (!integrals.every((each) => each > 0) || up.contents.length !== n || down.contents.length !== n) {
    const received = `${up.contents.length} and ${down.contents.length} bins, integrals ${integrals.join(" and ")}`;
    problems.error({
      path: at,
      code: "format-syntax",
      expected: `templates of ${n} bins with events for ${where}`,
      received,
    });
    return undefined;
  }
  const vary = type === "shapeN" ? variedLogarithms : variedFractions;
  const [hi, lo] = integrals.map((integral) => integral / nominal.integral) as [number, number];
  const changes = Math.abs(hi - 1) >= NO_CHANGE || Math.abs(lo - 1) >= NO_CHANGE;
  return {
    modifier: {
      name,
      type: type === "shapeN" ? "shapeN" : "histosys",
      data: {
        hi_data: vary(up, data, smallest),
        lo_data: vary(down, data, smallest),
        ...(scale === smallest ? {} : { deviations: smallest / scale }),
      },
    },
    factors: changes ? [lo ** scale, hi ** scale] : undefined,
  };
}

/** A varied template with the number of events of the nominal one, moved towards it so that the part `scale` of the difference is left. */
function variedFractions({ contents }: Template, data: readonly number[], scale: number): readonly number[] {
  const factor = sum(data) / sum(contents);
  return contents.map((content, b) => data[b]! + scale * (content * factor - data[b]!));
}

/** The same for the logarithms of the bins where both templates have events. */
function variedLogarithms({ contents }: Template, data: readonly number[], scale: number): readonly number[] {
  const factor = sum(data) / sum(contents);
  return contents.map((content, b) => {
    const nominal = data[b]!;
    return nominal > 0 && content > 0 ? nominal * ((content * factor) / nominal) ** scale : nominal;
  });
}

/** Effects of nuisance parameters on one process: factors, and templates at ±1 standard deviation. */
import { quote } from "../../../describe.js";
import { sum } from "../../../math/sum.js";
import { DIALECTS } from "../../../workspace/dialects.js";
import { ownInterpolation } from "../../../workspace/extensions.js";
import type { ModifierOf, ModifierSpec } from "../../../workspace/types.js";
import { NO_CHANGE } from "../process.js";
import type { CardContext, CardProcess } from "./context.js";
import { logarithmicTemplate } from "./logarithmic-template.js";

/** What a nuisance parameter does to a process. */
export type CardEffect =
  | { readonly kind: "lnN"; readonly lo: number; readonly hi: number }
  | { readonly kind: "shape" | "shapeN"; readonly up: readonly number[]; readonly down: readonly number[] };

/** Relative difference of integrals that rounding may make. */
const ROUNDING = 1e-10;

interface Parts {
  readonly factors: ModifierOf<"normsys">["data"];
  readonly shape: ModifierOf<"histosys"> | ModifierOf<"shapeN"> | undefined;
}

/** The effects on a process by name of their parameters; those that no card can have are problems. */
export function effectsOf(process: CardProcess, context: CardContext): ReadonlyMap<string, CardEffect> {
  const parts = new Map<string, Parts>();
  for (const modifier of process.modifiers) {
    const { name, type } = modifier;
    checkInterpolation(process, modifier, context);
    const known = parts.get(name) ?? { factors: { hi: 1, lo: 1 }, shape: undefined };
    if (type === "normsys") parts.set(name, { ...known, factors: modifier.data });
    else if (type === "histosys" || type === "shapeN") {
      if (known.shape !== undefined) refuseTwo(process, name, context);
      parts.set(name, { ...known, shape: modifier });
    }
  }
  return new Map(
    [...parts].map(([name, { factors, shape }]) => [
      name,
      shape === undefined ? lnN(process, name, factors, context) : template(process, shape, factors, context),
    ]),
  );
}

/** Codes of the dialect of Combine. */
const CODES: { readonly [T in ModifierSpec["type"]]?: string } = DIALECTS.combine.interpolation;

function checkInterpolation(process: CardProcess, modifier: ModifierSpec, { problems }: CardContext): void {
  const { interpolation, deviations = 1 } = ownInterpolation(modifier);
  const path = placeOf(process, modifier.name);
  if (interpolation !== undefined && interpolation !== CODES[modifier.type]) {
    problems.refuse(path, `the interpolation ${CODES[modifier.type]} of Combine`, interpolation);
  }
  if (deviations === 1) return;
  problems.refuse(path, "templates at ±1 standard deviation", `templates at ±${deviations} standard deviations`);
}

function placeOf({ channel, sample }: CardProcess, name: string): string {
  return `channel ${quote(channel)}, sample ${quote(sample.name)}, modifier ${quote(name)}`;
}

function refuseTwo(process: CardProcess, name: string, { problems }: CardContext): void {
  problems.refuse(placeOf(process, name), "one shape of a parameter", "a histosys and a shapeN");
}

function lnN(process: CardProcess, name: string, { hi, lo }: Parts["factors"], { problems }: CardContext): CardEffect {
  if (!(hi > 0 && lo > 0)) problems.refuse(placeOf(process, name), "factors above 0", `hi ${hi}, lo ${lo}`);
  return { kind: "lnN", hi, lo };
}

function template(
  process: CardProcess,
  shape: ModifierOf<"histosys"> | ModifierOf<"shapeN">,
  factors: Parts["factors"],
  context: CardContext,
): CardEffect {
  const { name, type } = shape;
  const { hi_data: hi, lo_data: lo } = shape.data;
  checkFactors(process, name, factors, context);
  if (type === "histosys") {
    checkIntegrals(process, shape, context);
    return { kind: "shape", up: scaled(hi, factors.hi), down: scaled(lo, factors.lo) };
  }
  const { data } = process.sample;
  const [up, down] = [logarithmicTemplate(hi, data), logarithmicTemplate(lo, data)];
  if (up === undefined || down === undefined) {
    const expected = "templates with the integral of the nominal one, as shapeN compares fractions of events";
    context.problems.refuse(placeOf(process, name), expected, `${sum(hi)} and ${sum(lo)}, for ${sum(data)}`);
  }
  return { kind: "shapeN", up: scaled(up ?? hi, factors.hi), down: scaled(down ?? lo, factors.lo) };
}

const scaled = (values: readonly number[], factor: number) => values.map((value) => value * factor);

/** Checks the factors that Combine computes from the integrals of the templates: it ignores small ones. */
function checkFactors(process: CardProcess, name: string, { hi, lo }: Parts["factors"], context: CardContext): void {
  const path = placeOf(process, name);
  const received = `hi ${hi}, lo ${lo}`;
  const change = Math.max(Math.abs(hi - 1), Math.abs(lo - 1));
  if (!(hi > 0 && lo > 0)) context.problems.refuse(path, "factors above 0", received);
  else if (change < NO_CHANGE && change > ROUNDING) {
    const expected = `a change of the events by ${NO_CHANGE} at least beside a shape, below which Combine leaves it out`;
    approximateOrRefuse(path, expected, received, "which are left out", context);
  }
}

/** Combine varies fractions of events, and the events as a log-normal does. */
function checkIntegrals(
  process: CardProcess,
  { name, data: { hi_data, lo_data } }: ModifierOf<"histosys">,
  context: CardContext,
): void {
  const path = placeOf(process, name);
  const nominal = sum(process.sample.data);
  const integrals = [sum(hi_data), sum(lo_data)];
  const received = `integrals ${integrals.join(" and ")}, for ${nominal}`;
  if (!integrals.every((integral) => integral > 0))
    context.problems.refuse(path, "templates with integrals above 0", received);
  else if (!integrals.every((integral) => Math.abs(integral - nominal) <= ROUNDING * nominal)) {
    const expected = "a histosys that keeps the integral of the nominal template, with a normsys for the events";
    approximateOrRefuse(path, expected, received, "whose ratios become log-normal factors", context);
  }
}

function approximateOrRefuse(
  path: string,
  expected: string,
  received: string,
  instead: string,
  { problems, approximate }: CardContext,
): void {
  if (!approximate) problems.refuse(path, expected, received, APPROXIMATE);
  else problems.warn({ code: "format-choice", path, expected, received: `${received}, ${instead}` });
}

/** The hint for effects that a card can approximate. */
export const APPROXIMATE = "It can be approximated (the option approximate, --approximate).";

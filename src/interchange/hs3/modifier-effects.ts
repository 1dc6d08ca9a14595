import type { Hs3Effect, ReadContext, SampleContext } from "./channel-types.js";
import { interpolationOf } from "./interpolation.js";
import { at, binNumbers, isGiven, isObject, number } from "./place.js";
import type { Hs3Problems, Place } from "./problems.js";

/** What a modifier does; undefined, and reported, where that is not known or not complete. */
export function effectOf(place: Place, { contents, channel, context }: SampleContext): Hs3Effect | undefined {
  const { problems } = context;
  const { value: type } = at(place, "type");
  if (type === "normfactor") return { type };
  if (type === "normsys") return normsysOf(place, channel, context);
  if (type === "histosys") return histosysOf(place, channel, contents, context);
  if (type === "shapefactor" || type === "shapesys" || type === "staterror") {
    const vals = at(at(place, "data"), type === "staterror" ? "uncertainties" : "vals");
    return { type, vals: isGiven(vals) ? binNumbers(vals, contents.length, problems) : undefined };
  }
  const expected = "a modifier of type normfactor, normsys, histosys, shapefactor, shapesys or staterror";
  problems.errorAt("not-expressible", at(place, "type"), { expected });
  return undefined;
}

function normsysOf(place: Place, channel: Place, { rules, problems }: ReadContext): Hs3Effect | undefined {
  const data = at(place, "data");
  const form = interpolationOf(place, channel, "normsys", problems);
  const [hi, lo] = [number(at(data, "hi"), problems), number(at(data, "lo"), problems)];
  if (form === undefined || hi === undefined || lo === undefined) return undefined;
  const { leastFactor } = rules;
  if (leastFactor === undefined || (hi > 0 && lo > 0) || form.out !== "exp") return { type: "normsys", hi, lo, form };
  problems.choice("least factor", data, {
    expected: "factors above 0",
    received: `hi ${hi}, lo ${lo}`,
    hint: `ROOT puts ${leastFactor} in the place of those that are not.`,
  });
  return { type: "normsys", hi: hi > 0 ? hi : leastFactor, lo: lo > 0 ? lo : leastFactor, form };
}

/** A template at ±1: a list, or an object with one. */
function template(place: Place, nBins: number, problems: Hs3Problems): readonly number[] | undefined {
  return binNumbers(isObject(place) ? at(place, "contents") : place, nBins, problems);
}

const DIFFERENCES = {
  expected: "templates with numbers of events",
  received: "hi and lo of opposite signs",
  hint: 'They are read as templates, as programs write them. If they are differences to the nominal one, as in the example of the specification, set the option histosys to "differences".',
};

function histosysOf(
  place: Place,
  channel: Place,
  contents: readonly number[],
  { options, problems }: ReadContext,
): Hs3Effect | undefined {
  const data = at(place, "data");
  const form = interpolationOf(place, channel, "histosys", problems);
  const hi = template(at(data, "hi"), contents.length, problems);
  const lo = template(at(data, "lo"), contents.length, problems);
  if (form === undefined || hi === undefined || lo === undefined) return undefined;
  if (options.histosys === "differences") {
    const whole = (list: readonly number[]) => list.map((value, b) => value + contents[b]!);
    return { type: "histosys", hi: whole(hi), lo: whole(lo), form };
  }
  const isDifference = (up: number, down: number) => up * down < 0 || (up === 0 && down === 0);
  const areOpposite = hi.some((value) => value !== 0) && hi.every((value, b) => isDifference(value, lo[b]!));
  if (options.histosys === undefined && areOpposite) problems.choice("histosys", data, DIFFERENCES);
  return { type: "histosys", hi, lo, form };
}

import type { Hs3Effect, ReadContext, SampleContext } from "./channel-types.js";
import type { Findings, Place } from "./findings.js";
import { interpolationOf } from "./interpolation.js";
import { at, binNumbers, isGiven, isObject, number } from "./place.js";

/** What a modifier does; undefined, and reported, where that is not known or not complete. */
export function effectOf(place: Place, { contents, channel, context }: SampleContext): Hs3Effect | undefined {
  const { findings } = context;
  const { value: type } = at(place, "type");
  if (type === "normfactor") return { type };
  if (type === "normsys") return normsysOf(place, channel, context);
  if (type === "histosys") return histosysOf(place, channel, contents, context);
  if (type === "shapefactor" || type === "shapesys" || type === "staterror") {
    const vals = at(at(place, "data"), type === "staterror" ? "uncertainties" : "vals");
    return { type, vals: isGiven(vals) ? binNumbers(vals, contents.length, findings) : undefined };
  }
  const expected = "a modifier of type normfactor, normsys, histosys, shapefactor, shapesys or staterror";
  findings.error("not-expressible", at(place, "type"), { expected });
  return undefined;
}

function normsysOf(place: Place, channel: Place, { rules, findings }: ReadContext): Hs3Effect | undefined {
  const data = at(place, "data");
  const form = interpolationOf(place, channel, "normsys", findings);
  const [hi, lo] = [number(at(data, "hi"), findings), number(at(data, "lo"), findings)];
  if (form === undefined || hi === undefined || lo === undefined) return undefined;
  const { leastFactor } = rules;
  if (leastFactor === undefined || (hi > 0 && lo > 0) || form.out !== "exp") return { type: "normsys", hi, lo, form };
  findings.choice("least factor", data, {
    expected: "factors above 0",
    received: `hi ${hi}, lo ${lo}`,
    hint: `ROOT puts ${leastFactor} in the place of those that are not.`,
  });
  return { type: "normsys", hi: hi > 0 ? hi : leastFactor, lo: lo > 0 ? lo : leastFactor, form };
}

/** A template at ±1: a list, or an object with one. */
function template(place: Place, nBins: number, findings: Findings): readonly number[] | undefined {
  return binNumbers(isObject(place) ? at(place, "contents") : place, nBins, findings);
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
  { options, findings }: ReadContext,
): Hs3Effect | undefined {
  const data = at(place, "data");
  const form = interpolationOf(place, channel, "histosys", findings);
  const hi = template(at(data, "hi"), contents.length, findings);
  const lo = template(at(data, "lo"), contents.length, findings);
  if (form === undefined || hi === undefined || lo === undefined) return undefined;
  if (options.histosys === "differences") {
    const whole = (list: readonly number[]) => list.map((value, b) => value + contents[b]!);
    return { type: "histosys", hi: whole(hi), lo: whole(lo), form };
  }
  const isDifference = (up: number, down: number) => up * down < 0 || (up === 0 && down === 0);
  const areOpposite = hi.some((value) => value !== 0) && hi.every((value, b) => isDifference(value, lo[b]!));
  if (options.histosys === undefined && areOpposite) findings.choice("histosys", data, DIFFERENCES);
  return { type: "histosys", hi, lo, form };
}

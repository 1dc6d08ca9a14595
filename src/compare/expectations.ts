import { plural } from "../describe.js";
import type { Response } from "./meter.js";
import type { Pair } from "./pair.js";
import type { Difference } from "./results.js";
import type { Survey } from "./survey.js";
import { inBoth, listOf, nameOf, placeOf } from "./words.js";

/** Bins whose expectations differ at the suggested values, then parameters that move a bin differently. */
export function expectationDifferences(pair: Pair, { atStart, responses }: Survey): readonly Difference[] {
  const found = atStart.map(({ bin: { channel, bin }, a, b, size }): Difference => {
    const text = `${placeOf(channel, bin)}: ${inBoth(a, b, " events")} at the suggested values`;
    return { subject: "expected-events", channel, bin, a, b, size, text };
  });
  for (const response of responses) {
    if (response.parameter !== undefined || found.length === 0) found.push(...responseDifference(pair, response));
  }
  return found;
}

function responseDifference({ a: { suggestedInit }, b: model }: Pair, response: Response): readonly Difference[] {
  const { parameter, worst, nBins } = response;
  if (worst === undefined) return [];
  const { bin: place, a, b, size, at } = worst;
  const { channel, bin } = place;
  const what = { subject: "expected-events", channel, bin, a, b, size } as const;
  const events = `${placeOf(channel, bin)}: ${inBoth(a, b, " events")}`;
  const more = nBins === 1 ? "" : `, the largest difference of ${plural(nBins, "bin")}`;
  if (parameter === undefined) {
    const where = `at the random point ${at}${more}; no parameter alone shows it`;
    return [{ ...what, text: `${events} ${where}` }];
  }
  const name = parameter.name;
  const when = `when ${nameOf(parameter, model)} is ${listOf([at])}${more}`;
  return [{ ...what, parameter: name, at, text: `${events} ${when}${pattern(response, suggestedInit[parameter.a]!)}` }];
}

/** At which values the models agree: with the same templates, interpolations meet at 0 and ±1. */
function pattern({ equalAt, differentAt }: Response, start: number): string {
  if (equalAt.length === 0) return "";
  const isInterpolation = start === 0 && equalAt.includes(-1) && equalAt.includes(1);
  const why = isInterpolation ? ": the same templates with another interpolation" : "";
  return ` (equal at ${listOf(equalAt)}, different at ${listOf(differentAt)}${why})`;
}

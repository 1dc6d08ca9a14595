import { quote } from "../../describe.js";
import type { ChannelSpec, ModifierSpec, SampleSpec } from "../../workspace/types.js";
import type { Hs3Problems, Place } from "./problems.js";
import type { Term } from "./terms.js";

/**
 * A Poisson distribution of a count as a channel of one bin: each term of its expectation is a sample, whose parameters are factors.
 */
export function countingChannel(
  name: string,
  place: Place,
  terms: readonly Term[],
  problems: Hs3Problems,
): ChannelSpec {
  return { name, samples: terms.map((term, i) => sampleOf(term, i, place, problems)) };
}

function sampleOf({ coefficient, parameters }: Term, index: number, place: Place, problems: Hs3Problems): SampleSpec {
  const repeated = parameters.find((parameter, i) => parameters.indexOf(parameter) !== i);
  if (repeated !== undefined) {
    const hint = "HistFactory has factors to the first power.";
    problems.errorAt("not-expressible", place, { expected: `no power of ${quote(repeated)}`, hint });
  }
  const modifiers = parameters.map((parameter): ModifierSpec => ({ name: parameter, type: "normfactor", data: null }));
  return { name: `term_${index}`, data: [coefficient], modifiers };
}

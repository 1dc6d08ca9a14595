import type { Hs3Channel, Hs3Modifier, Hs3Sample, ReadContext, SampleContext } from "./channel-types.js";
import { constraintsOf } from "./modifier-constraints.js";
import { effectOf } from "./modifier-effects.js";
import { areFunctions, binParameters, nameOf, oneParameter } from "./modifier-parameters.js";
import { at, binNumbers, entries, isGiven, isObject, optionalEntries, text } from "./place.js";
import type { Place } from "./problems.js";

/** The samples and modifiers of a `histfactory_dist`, in the older and newer forms. */
export function readChannel(name: string, place: Place, nBins: number, context: ReadContext): Hs3Channel {
  const samples = entries(at(place, "samples"), context.problems, "samples");
  const read = samples.map((sample, i) => readSample(sample, i, place, name, nBins, context));
  return { name, place, nBins, samples: read.flatMap((sample) => sample ?? []) };
}

function readSample(
  place: Place,
  index: number,
  channel: Place,
  channelName: string,
  nBins: number,
  context: ReadContext,
): Hs3Sample | undefined {
  const { problems } = context;
  const data = at(place, "data");
  const contents = binNumbers(at(data, "contents"), nBins, problems);
  if (contents === undefined) return undefined;
  const name = isGiven(at(place, "name")) ? (text(at(place, "name"), problems) ?? "") : `sample_${index}`;
  const errors = isGiven(at(data, "errors")) ? binNumbers(at(data, "errors"), nBins, problems) : undefined;
  const sample = { contents, channel, channelName, context };
  const modifiers = optionalEntries(at(place, "modifiers"), problems, "modifiers");
  return {
    name,
    place,
    contents,
    errors,
    modifiers: modifiers.flatMap((modifier) => readModifier(modifier, sample) ?? []),
  };
}

function readModifier(place: Place, sample: SampleContext): Hs3Modifier | undefined {
  const { context, contents } = sample;
  const { objects, problems } = context;
  if (!isObject(place)) {
    problems.errorAt("wrong-type", place, { expected: "a modifier, which is an object" });
    return undefined;
  }
  const effect = effectOf(place, sample);
  if (effect === undefined) return undefined;
  const isPerBin = "vals" in effect;
  const parameters = isPerBin ? binParameters(place, effect.type, sample) : oneParameter(place, effect.type, context);
  if (parameters === undefined || areFunctions(parameters, place, context)) return undefined;
  const count = isPerBin ? contents.length : 1;
  return {
    place,
    name: nameOf(place, parameters),
    effect,
    parameters,
    constraints: constraintsOf(place, count, objects, problems),
  };
}

import { quote } from "../../describe.js";
import type { BinModifierType, ReadContext, SampleContext } from "./channel-types.js";
import { at, isGiven, text, texts } from "./place.js";
import type { Place } from "./problems.js";

/** Whether one of the parameters of a modifier is a function, which is reported. */
export function areFunctions(names: readonly string[], place: Place, { objects, problems }: ReadContext): boolean {
  const name = names.find((each) => objects.functions.byName.has(each));
  if (name === undefined) return false;
  const received = `the function ${quote(name)}`;
  problems.errorAt("not-expressible", place, { expected: "modifiers whose parameters are no functions", received });
  return true;
}

/** The name of a modifier; where it has none, that of its parameter, or what those of its bins have in common. */
export function nameOf(place: Place, parameters: readonly string[]): string {
  const { value } = at(place, "name");
  return typeof value === "string" ? value : parameters.length === 1 ? parameters[0]! : commonStart(parameters);
}

/** What the names of the parameters of bins have in common, such as `gamma_stat` of `gamma_stat_bin_0` and so on. */
function commonStart([first = "", ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length).replace(/(_bin)?[_[]*\d*$/, "") || first;
}

/** The parameter of a modifier; where it names none, its own name, or ROOT's for effects where the document speaks of that. */
export function oneParameter(place: Place, type: string, context: ReadContext): readonly string[] | undefined {
  const { problems } = context;
  if (isGiven(at(place, "parameter"))) {
    const name = text(at(place, "parameter"), problems, "the name of a parameter");
    return name === undefined ? undefined : [name];
  }
  const list = at(place, "parameters");
  if (isGiven(list)) {
    const names = texts(list, problems, "names of parameters");
    if (names.length === 1) return names;
    problems.errorAt("wrong-length", list, { expected: `1 parameter of a ${type}`, received: String(names.length) });
    return undefined;
  }
  const name = text(at(place, "name"), problems, "the name of a modifier, or of its parameter");
  if (name === undefined) return undefined;
  const ofRoot = `alpha_${name}`;
  const { values } = context;
  return [type !== "normfactor" && !values.isKnown(name) && values.isKnown(ofRoot) ? ofRoot : name];
}

/** The parameters of the bins; where a modifier names none, as ROOT calls them. */
export function binParameters(
  place: Place,
  type: BinModifierType,
  { contents, channelName, context }: SampleContext,
): readonly string[] | undefined {
  const { problems } = context;
  const list = at(place, "parameters");
  if (isGiven(list)) {
    const names = texts(list, problems, "names of parameters");
    if (names.length === contents.length && new Set(names).size === names.length) return names;
    const expected = `${contents.length} different names of parameters, one for each bin`;
    problems.errorAt("wrong-length", list, { expected });
    return undefined;
  }
  const single = at(place, "parameter");
  const own = isGiven(single) ? text(single, problems) : `gamma_${String(at(place, "name").value ?? type)}`;
  const base = type === "staterror" ? `gamma_stat_${channelName.replace(/^model_/, "")}` : own;
  return contents.map((_, b) => `${base}_bin_${b}`);
}

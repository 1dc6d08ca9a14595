import { quote } from "../../describe.js";
import type { Findings, Place } from "./findings.js";
import { type Interpolation, interpolationOf } from "./interpolation.js";
import { type ConstraintWord, constraintsOf, type Saying } from "./modifier-constraints.js";
import type { Hs3Objects } from "./objects.js";
import type { ReadHs3Options } from "./options.js";
import type { ParameterValues } from "./parameter-values.js";
import { at, binNumbers, entries, isGiven, isObject, number, optionalEntries, text, texts } from "./place.js";
import type { ProducerRules } from "./producer.js";

/** What a part of a document is read in. */
export interface ReadContext {
  readonly objects: Hs3Objects;
  readonly rules: ProducerRules;
  readonly options: ReadHs3Options;
  readonly values: ParameterValues;
  readonly findings: Findings;
}

/** One factor for each bin, with a parameter for each. */
export type BinModifierType = "shapefactor" | "shapesys" | "staterror";

export type Hs3Effect =
  | { readonly type: "normfactor" }
  | { readonly type: "normsys"; readonly hi: number; readonly lo: number; readonly form: Interpolation }
  | {
      readonly type: "histosys";
      readonly hi: readonly number[];
      readonly lo: readonly number[];
      readonly form: Interpolation;
    }
  /** Uncertainties of the document, where it has them: `vals` of a shapesys, absolute ones of a staterror. */
  | { readonly type: BinModifierType; readonly vals: readonly number[] | undefined };

export interface Hs3Modifier {
  readonly place: Place;
  readonly name: string;
  readonly effect: Hs3Effect;
  /** Names of its parameters: one, or one a bin. */
  readonly parameters: readonly string[];
  /** What it says of the constraint of each. */
  readonly constraints: readonly (Saying | ConstraintWord)[];
}

export interface Hs3Sample {
  readonly name: string;
  readonly place: Place;
  readonly contents: readonly number[];
  readonly errors: readonly number[] | undefined;
  readonly modifiers: readonly Hs3Modifier[];
}

export interface Hs3Channel {
  readonly name: string;
  readonly place: Place;
  readonly nBins: number;
  readonly samples: readonly Hs3Sample[];
}

/** The samples and modifiers of a `histfactory_dist`, in the older and newer forms. */
export function readChannel(name: string, place: Place, nBins: number, context: ReadContext): Hs3Channel {
  const samples = entries(at(place, "samples"), context.findings, "samples");
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
  const { findings } = context;
  const data = at(place, "data");
  const contents = binNumbers(at(data, "contents"), nBins, findings);
  if (contents === undefined) return undefined;
  const name = isGiven(at(place, "name")) ? (text(at(place, "name"), findings) ?? "") : `sample_${index}`;
  const errors = isGiven(at(data, "errors")) ? binNumbers(at(data, "errors"), nBins, findings) : undefined;
  const sample = { contents, channel, channelName, context };
  const modifiers = optionalEntries(at(place, "modifiers"), findings, "modifiers");
  return {
    name,
    place,
    contents,
    errors,
    modifiers: modifiers.flatMap((modifier) => readModifier(modifier, sample) ?? []),
  };
}

interface SampleContext {
  readonly contents: readonly number[];
  readonly channel: Place;
  readonly channelName: string;
  readonly context: ReadContext;
}

function readModifier(place: Place, sample: SampleContext): Hs3Modifier | undefined {
  const { context, contents } = sample;
  const { objects, findings } = context;
  if (!isObject(place)) {
    findings.error("wrong-type", place, { expected: "a modifier, which is an object" });
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
    constraints: constraintsOf(place, count, objects, findings),
  };
}

/** Whether one of the parameters of a modifier is a function, which is reported. */
function areFunctions(names: readonly string[], place: Place, { objects, findings }: ReadContext): boolean {
  const name = names.find((each) => objects.functions.byName.has(each));
  if (name === undefined) return false;
  const received = `the function ${quote(name)}`;
  findings.error("not-expressible", place, { expected: "modifiers whose parameters are no functions", received });
  return true;
}

function nameOf(place: Place, parameters: readonly string[]): string {
  const { value } = at(place, "name");
  return typeof value === "string" ? value : parameters.length === 1 ? parameters[0]! : commonStart(parameters);
}

/** What the names of the parameters of bins have in common, such as `gamma_stat` of `gamma_stat_bin_0` and so on. */
function commonStart([first = "", ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length).replace(/(_bin)?[_[]*\d*$/, "") || first;
}

function effectOf(place: Place, { contents, channel, context }: SampleContext): Hs3Effect | undefined {
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

/** The parameter of a modifier; where it names none, its own name, or ROOT's for effects where the document speaks of that. */
function oneParameter(place: Place, type: string, context: ReadContext): readonly string[] | undefined {
  const { findings } = context;
  if (isGiven(at(place, "parameter"))) {
    const name = text(at(place, "parameter"), findings, "the name of a parameter");
    return name === undefined ? undefined : [name];
  }
  const list = at(place, "parameters");
  if (isGiven(list)) {
    const names = texts(list, findings, "names of parameters");
    if (names.length === 1) return names;
    findings.error("wrong-length", list, { expected: `1 parameter of a ${type}`, received: String(names.length) });
    return undefined;
  }
  const name = text(at(place, "name"), findings, "the name of a modifier, or of its parameter");
  if (name === undefined) return undefined;
  const ofRoot = `alpha_${name}`;
  const { values } = context;
  return [type !== "normfactor" && !values.isKnown(name) && values.isKnown(ofRoot) ? ofRoot : name];
}

/** The parameters of the bins; where a modifier names none, as ROOT calls them. */
function binParameters(
  place: Place,
  type: BinModifierType,
  { contents, channelName, context }: SampleContext,
): readonly string[] | undefined {
  const { findings } = context;
  const list = at(place, "parameters");
  if (isGiven(list)) {
    const names = texts(list, findings, "names of parameters");
    if (names.length === contents.length && new Set(names).size === names.length) return names;
    const expected = `${contents.length} different names of parameters, one a bin`;
    findings.error("wrong-length", list, { expected });
    return undefined;
  }
  const single = at(place, "parameter");
  const own = isGiven(single) ? text(single, findings) : `gamma_${String(at(place, "name").value ?? type)}`;
  const base = type === "staterror" ? `gamma_stat_${channelName.replace(/^model_/, "")}` : own;
  return contents.map((_, b) => `${base}_bin_${b}`);
}

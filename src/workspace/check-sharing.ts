import { quote, quoteAll } from "../describe.js";
import {
  type DeclaredParameter,
  formatPlace,
  type ModifierPlace,
  pathOfModifier,
  sizeOf,
  typeOf,
} from "./declared-parameters.js";
import type { Findings } from "./findings.js";
import { MODIFIER_RULES } from "./modifiers/index.js";
import type { ModifierType } from "./types.js";
import type { ChannelView, DocumentView } from "./view.js";

/** A shapesys has its own constraint from one sample's events: pyhf "not shareable", ROOT gives each its own name. */
function checkShapesys(view: DocumentView, findings: Findings): void {
  const firsts = new Map<string, ModifierPlace>();
  for (const channel of view.channels) {
    for (const sample of channel.samples) {
      // names first met on this sample: a second use on the same sample is a duplicate, reported as such
      const own = new Set<string>();
      for (const { index, spec } of sample.modifiers) {
        if (spec.type !== "shapesys" || own.has(spec.name)) continue;
        const place = { channel: channel.index, sample: sample.index, modifier: index };
        const first = firsts.get(spec.name);
        own.add(spec.name);
        if (first === undefined) firsts.set(spec.name, place);
        else reportSharedShapesys(spec.name, place, first, findings);
      }
    }
  }
}

function reportSharedShapesys(name: string, place: ModifierPlace, first: ModifierPlace, findings: Findings): void {
  findings.error({
    code: "shared-shapesys",
    path: [...pathOfModifier(place), "name"],
    expected: "a shapesys name of its own for every sample in every channel",
    received: `${quote(name)} as in ${formatPlace(first)}`,
    hint: "A shapesys is constrained by the events of one sample, so two cannot share parameters: rename one.",
  });
}

/** One name under types whose parameters differ in start value, constraint or number. */
function checkTypes(parameter: DeclaredParameter, findings: Findings): void {
  const [first, ...others] = parameter.types;
  if (first === undefined || typeOf(parameter) !== undefined) return;
  const [firstType, firstPlace] = first;
  for (const [type, place] of others) {
    if (MODIFIER_RULES[type].parameters === MODIFIER_RULES[firstType].parameters) continue;
    findings.error({
      code: "incompatible-name",
      path: [...pathOfModifier(place), "name"],
      expected: `a name that no ${firstType} has (only histosys and normsys can share a parameter)`,
      received: `${quote(parameter.name)}, a ${firstType} in ${formatPlace(firstPlace)}`,
      hint: `A ${explainKind(firstType)}; a ${explainKind(type)}: no parameter can be both. Rename one.`,
    });
  }
}

function explainKind(type: ModifierType): string {
  const { constraint, isPerBin, init } = MODIFIER_RULES[type].parameters;
  const start = init === undefined ? "is configured by the measurement" : `starts at ${init}`;
  const kind = { none: "is free", normal: "has a normal constraint", poisson: "has a Poisson constraint" }[constraint];
  return `${type} ${kind}${isPerBin ? " in every bin" : ""} and ${start}`;
}

const sameChannels = (a: readonly ChannelView[], b: readonly ChannelView[]): boolean =>
  a.length === b.length && a.every((channel, i) => channel === b[i]);

const channelNames = (channels: readonly ChannelView[]): string =>
  quoteAll(channels.map((channel) => channel.name ?? ""));

/**
 * All samples that carry a staterror carry it in the same channels: its parameters are the bins of these channels one
 * after the other. (pyhf: AssertionError in `staterror_builder.finalize`.)
 */
function checkStaterror({ name, staterrorChannels }: DeclaredParameter, findings: Findings): void {
  const [reference, ...others] = staterrorChannels;
  if (reference === undefined) return;
  const [modelSample, model] = reference;
  for (const [sample, { first, channels }] of others) {
    if (sameChannels(channels, model.channels)) continue;
    findings.error({
      code: "staterror-channels",
      path: pathOfModifier(first),
      expected: `staterror ${quote(name)} in channels ${channelNames(model.channels)} (as for sample ${quote(modelSample)})`,
      received: `channels ${channelNames(channels)} for sample ${quote(sample)}`,
      hint: "Give every channel a staterror name of its own: the name does not correlate channels.",
    });
  }
}

function checkShapefactor(parameter: DeclaredParameter, view: DocumentView, findings: Findings): void {
  const place = parameter.types.get("shapefactor");
  const size = sizeOf(parameter, view);
  if (place === undefined || size === undefined) return;
  const shorter = parameter.channels.find((channel) => channel.nBins !== size);
  const longest = parameter.channels.find((channel) => channel.nBins === size);
  if (shorter === undefined || longest === undefined) return;
  findings.warning({
    code: "shapefactor-bins",
    path: pathOfModifier(place),
    expected: `shapefactor ${quote(parameter.name)} in channels with equally many bins`,
    received: `${size} in ${quote(longest.name ?? "")}, ${shorter.nBins} in ${quote(shorter.name ?? "")}`,
    hint: `It gets ${size} parameters, shared by bin index from the first bin on.`,
  });
}

interface Sharing {
  readonly view: DocumentView;
  readonly parameters: ReadonlyMap<string, DeclaredParameter>;
  readonly findings: Findings;
}

/** `a[0]` beside per-bin parameters `a`: values given by name would not say which is meant. */
function checkComponentName(name: string, { view, parameters, findings }: Sharing): void {
  const [, base, index] = name.length < 1000 ? (/^(.*)\[(\d+)\]$/su.exec(name) ?? []) : [];
  const vector = base === undefined ? undefined : parameters.get(base);
  const type = vector && typeOf(vector);
  if (vector === undefined || type === undefined || !MODIFIER_RULES[type].parameters.isPerBin) return;
  if (Number(index) >= (sizeOf(vector, view) ?? 0)) return;
  const [place] = parameters.get(name)?.types.values() ?? [];
  findings.warning({
    code: "ambiguous-parameter-name",
    path: place === undefined ? [] : [...pathOfModifier(place), "name"],
    expected: "a name unlike that of a component of another parameter",
    received: `${quote(name)} beside the ${type} ${quote(base ?? "")}`,
    hint: "Values cannot be given by this name: rename one of the two.",
  });
}

/** Rules about modifiers of one name on several samples and channels. */
export function checkSharing(
  view: DocumentView,
  parameters: ReadonlyMap<string, DeclaredParameter>,
  findings: Findings,
): void {
  checkShapesys(view, findings);
  for (const parameter of parameters.values()) {
    checkTypes(parameter, findings);
    if (view.isComplete) checkStaterror(parameter, findings);
    checkShapefactor(parameter, view, findings);
    checkComponentName(parameter.name, { view, parameters, findings });
  }
  if (!view.isComplete || parameters.size > 0) return;
  findings.error({
    code: "no-parameters",
    path: ["channels"],
    expected: "at least one modifier with a parameter",
    received: "none",
    hint: "Without parameters there is nothing to fit. For a signal strength, add a normfactor to the signal sample.",
  });
}

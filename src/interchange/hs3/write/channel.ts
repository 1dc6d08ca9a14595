import type { ModelChannel, ModifierSpec, SampleSpec } from "../../../workspace/types.js";
import { FACTOR, formOfCode, SHIFT } from "../interpolation.js";
import type { WrittenSet } from "./parameters.js";

/** What a channel is written with. */
export interface ChannelContext {
  readonly sets: ReadonlyMap<string, WrittenSet>;
  /** The distribution that constrains a parameter, by the name of that. */
  readonly constraintOf: ReadonlyMap<string, string>;
  /** Index of the first parameter of a staterror in a channel. */
  readonly firstOf: (name: string, channel: ModelChannel) => number;
}

/** The axis of a channel: the edges of its bins, which are numbered where it has none. */
export function axisOf({ name, nBins, axis }: ModelChannel): object {
  const variable = `obs_x_${name}`;
  return axis?.edges === undefined
    ? { name: variable, min: 0, max: nBins, nbins: nBins }
    : { name: variable, edges: axis.edges };
}

/** A channel as a `histfactory_dist`. */
export function writtenChannel(channel: ModelChannel, context: ChannelContext): object {
  const modifiers = channel.samples.flatMap((sample) => sample.modifiers);
  const hasNormsys = modifiers.some(({ type }) => type === "normsys");
  return {
    name: channel.name,
    type: "histfactory_dist",
    axes: [axisOf(channel)],
    default_interpolation: hasNormsys ? FACTOR : SHIFT,
    samples: channel.samples.map((sample) => writtenSample(sample, channel, hasNormsys, context)),
  };
}

function writtenSample(
  sample: SampleSpec,
  channel: ModelChannel,
  hasNormsys: boolean,
  context: ChannelContext,
): object {
  const errors = sample.modifiers.find((modifier) => isStaterror(modifier, context))?.data;
  return {
    name: sample.name,
    data: errors === undefined ? { contents: sample.data } : { contents: sample.data, errors },
    modifiers: sample.modifiers.map((modifier) => writtenModifier(modifier, channel, hasNormsys, context)),
  };
}

/** Whether a modifier is written as a staterror, whose constraint programs compute from the errors of the contents. */
function isStaterror({ name }: ModifierSpec, { sets }: ChannelContext): boolean {
  return sets.get(name)!.isImplied;
}

function writtenModifier(
  modifier: ModifierSpec,
  channel: ModelChannel,
  hasNormsys: boolean,
  context: ChannelContext,
): object {
  const { name, type } = modifier;
  const set = context.sets.get(name)!;
  if (set.isPerBin) return writtenBins(modifier, set, channel, context);
  const constraint = context.constraintOf.get(name) ?? null;
  const common = { name, parameter: name };
  if (type === "normsys") {
    const { hi, lo, interpolation: code } = modifier.data;
    const interpolation = code === undefined ? {} : { interpolation: formOfCode(type, code) };
    return { ...common, type, ...interpolation, constraint, data: { hi, lo } };
  }
  if (type === "histosys") {
    const { hi_data: hi, lo_data: lo, interpolation: code = "code4p" } = modifier.data;
    const isDefault = code === "code4p" && !hasNormsys;
    const interpolation = isDefault ? {} : { interpolation: formOfCode(type, code) };
    return { ...common, type, ...interpolation, constraint, data: { hi: { contents: hi }, lo: { contents: lo } } };
  }
  return { ...common, type: "normfactor", ...(constraint === null ? {} : { constraint }) };
}

function writtenBins(modifier: ModifierSpec, set: WrittenSet, channel: ModelChannel, context: ChannelContext): object {
  const { name, type } = modifier;
  const first = type === "staterror" ? context.firstOf(name, channel) : 0;
  const components = set.components.slice(first, first + channel.nBins);
  const parameters = components.map((component) => component.name);
  if (isStaterror(modifier, context)) {
    const kind = set.components.find(({ constraint }) => constraint !== undefined)?.constraint?.kind;
    return { name, type, parameters, constraint: kind === "poisson" ? "Poisson" : "Gauss" };
  }
  const constraints = parameters.map((parameter) => context.constraintOf.get(parameter) ?? null);
  if (constraints.every((constraint) => constraint === null)) return { name, type: "shapefactor", parameters };
  const vals = type === "shapesys" ? { data: { vals: modifier.data } } : {};
  return { name, type: "shapesys", parameters, constraints, ...vals };
}

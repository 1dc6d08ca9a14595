import { newNames } from "../formula/names.js";
import { formatPath, type JsonPath } from "./json-path.js";
import { MODIFIER_RULES } from "./modifiers/index.js";
import type { ModifierType } from "./types.js";
import type { ChannelView, DocumentView, SampleView } from "./view.js";

/** Where a modifier stands, as indices. */
export interface ModifierPlace {
  readonly channel: number;
  readonly sample: number;
  readonly modifier: number;
}

/**
 * What the modifiers of one name say about the parameter, or set of per-bin parameters, of that name; or, for a name that
 * no other modifier has, the formulas that it is in (its type is then formula).
 */
export interface DeclaredParameter {
  readonly name: string;
  /** Modifier types of this name, each with the place where it stands first. */
  readonly types: Map<ModifierType, ModifierPlace>;
  /** Channels that the name acts on, in the order of the document. */
  readonly channels: ChannelView[];
  /** Samples that carry the name as a staterror, each with its channels in the order of the document. */
  readonly staterrorChannels: Map<string, { readonly first: ModifierPlace; readonly channels: ChannelView[] }>;
}

export function pathOfModifier({ channel, sample, modifier }: ModifierPlace): JsonPath {
  return ["channels", channel, "samples", sample, "modifiers", modifier];
}

export function formatPlace(place: ModifierPlace): string {
  return formatPath(pathOfModifier(place));
}

function pushOnce<T>(list: T[], item: T): void {
  if (list[list.length - 1] !== item) list.push(item);
}

function declaredAs(name: string, parameters: Map<string, DeclaredParameter>): DeclaredParameter {
  let parameter = parameters.get(name);
  if (parameter === undefined) {
    parameter = { name, types: new Map(), channels: [], staterrorChannels: new Map() };
    parameters.set(name, parameter);
  }
  return parameter;
}

function collectSample(channel: ChannelView, sample: SampleView, parameters: Map<string, DeclaredParameter>): void {
  for (const { index, spec } of sample.modifiers) {
    if (spec.type === "formula") continue;
    const place = (): ModifierPlace => ({ channel: channel.index, sample: sample.index, modifier: index });
    const parameter = declaredAs(spec.name, parameters);
    if (!parameter.types.has(spec.type)) parameter.types.set(spec.type, place());
    pushOnce(parameter.channels, channel);
    if (spec.type !== "staterror" || sample.name === undefined) continue;
    const carrier = parameter.staterrorChannels.get(sample.name);
    if (carrier !== undefined) pushOnce(carrier.channels, channel);
    else parameter.staterrorChannels.set(sample.name, { first: place(), channels: [channel] });
  }
}

/** The names in the formulas of a sample that are not in `declared`. */
function collectNewNames(
  channel: ChannelView,
  sample: SampleView,
  declared: ReadonlySet<string>,
  parameters: Map<string, DeclaredParameter>,
): void {
  for (const { index, spec } of sample.modifiers) {
    if (spec.type !== "formula") continue;
    const place = { channel: channel.index, sample: sample.index, modifier: index };
    for (const name of newNames(spec.data.expression, declared)) {
      const parameter = declaredAs(name, parameters);
      if (!parameter.types.has("formula")) parameter.types.set("formula", place);
      pushOnce(parameter.channels, channel);
    }
  }
}

/** The parameters that the modifiers of a document declare, by name, in the order of the document; formulas last. */
export function declaredParameters(view: DocumentView): ReadonlyMap<string, DeclaredParameter> {
  const parameters = new Map<string, DeclaredParameter>();
  for (const channel of view.channels) {
    for (const sample of channel.samples) collectSample(channel, sample, parameters);
  }
  const declared = new Set(parameters.keys());
  for (const channel of view.channels) {
    for (const sample of channel.samples) collectNewNames(channel, sample, declared, parameters);
  }
  return parameters;
}

/** histosys and normsys of one name share one parameter (and one entry of the table); no other two types can. */
function canShare(types: Iterable<ModifierType>): boolean {
  const kinds = new Set([...types].map((type) => MODIFIER_RULES[type].parameters));
  return kinds.size === 1;
}

/** The modifier type that decides about the parameter; undefined when its types cannot share one. */
export function typeOf(parameter: DeclaredParameter): ModifierType | undefined {
  const [type] = parameter.types.keys();
  return canShare(parameter.types.keys()) ? type : undefined;
}

/**
 * Number of parameters of the set; undefined where the document leaves it open.
 *
 * Scalars have 1, a shapesys one per bin of its channel, a staterror one per bin of all its channels together, a
 * shapefactor one per bin of its longest channel (pyhf: of the channel that it meets first).
 */
export function sizeOf(parameter: DeclaredParameter, { isComplete }: DocumentView): number | undefined {
  const type = typeOf(parameter);
  if (type === undefined) return undefined;
  if (!MODIFIER_RULES[type].parameters.isPerBin) return 1;
  if (!isComplete) return undefined;
  const bins = parameter.channels.map((channel) => channel.nBins);
  if (bins.includes(undefined)) return undefined;
  const sum = (total: number, n: number | undefined): number => total + (n ?? 0);
  const longest = (most: number, n: number | undefined): number => Math.max(most, n ?? 0);
  return bins.reduce<number>(type === "staterror" ? sum : longest, 0);
}

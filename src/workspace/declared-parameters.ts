import type { JsonPath } from "./json-path.js";
import { type ModifierPlace, pathOfModifier } from "./modifier-place.js";
import { declaresItself, newNamesOf, type RulesTable, rulesOf } from "./modifiers/table.js";
import { countComponents, isPerBin } from "./parameter-kinds.js";
import type { ModifierType } from "./types.js";
import type { DocumentView } from "./view.js";
import type { ChannelView, SampleView } from "./view-parts.js";

/**
 * A parameter, or a set of per-bin parameters, as the modifiers of its name declare it. A name that only formulas and polynomials
 * read is declared by these, and `types` are theirs.
 */
export interface DeclaredParameter {
  readonly name: string;
  /** The types of modifiers that the document may have. */
  readonly rules: RulesTable;
  /** Modifier types of this name, each with the place where it stands first. */
  readonly types: Map<ModifierType, ModifierPlace>;
  /** Channels that the name acts on, in the order of the document. */
  readonly channels: ChannelView[];
  /** Path of the first formula or term with the name, where only those have it. */
  readonly expression?: JsonPath;
}

function pushOnce<T>(list: T[], item: T): void {
  if (list[list.length - 1] !== item) list.push(item);
}

/** The parameters that were found, and the types of modifiers that the document may have. */
interface Declarations {
  readonly parameters: Map<string, DeclaredParameter>;
  readonly rules: RulesTable;
}

function declaredAs(
  name: string,
  { parameters, rules }: Declarations,
  origin: Pick<DeclaredParameter, "expression"> = {},
): DeclaredParameter {
  let parameter = parameters.get(name);
  if (parameter === undefined) {
    parameter = { name, rules, types: new Map(), channels: [], ...origin };
    parameters.set(name, parameter);
  }
  return parameter;
}

function collectSample(channel: ChannelView, sample: SampleView, declarations: Declarations): void {
  for (const { index, spec } of sample.modifiers) {
    if (!declaresItself(declarations.rules, spec)) continue;
    const parameter = declaredAs(spec.name, declarations);
    if (!parameter.types.has(spec.type)) parameter.types.set(spec.type, placeOf(channel, sample, index));
    pushOnce(parameter.channels, channel);
  }
}

function placeOf(channel: ChannelView, sample: SampleView, modifier: number): ModifierPlace {
  return { channel: channel.index, sample: sample.index, modifier };
}

/** Adds the names that modifiers of a sample read and that are not in `declared`. */
function collectNewNames(
  channel: ChannelView,
  sample: SampleView,
  declared: ReadonlySet<string>,
  declarations: Declarations,
): void {
  for (const { index, spec } of sample.modifiers) {
    const place = placeOf(channel, sample, index);
    for (const [path, name] of newNamesOf(declarations.rules, spec, declared)) {
      const parameter = declaredAs(name, declarations, { expression: [...pathOfModifier(place), ...path] });
      if (!parameter.types.has(spec.type)) parameter.types.set(spec.type, place);
      pushOnce(parameter.channels, channel);
    }
  }
}

/** The parameters that the modifiers of a document declare, by name, in the order of the document; names that modifiers only read come last. */
export function declaredParameters(view: DocumentView): ReadonlyMap<string, DeclaredParameter> {
  const parameters = new Map<string, DeclaredParameter>();
  const declarations = { parameters, rules: view.rules };
  for (const channel of view.channels) {
    for (const sample of channel.samples) collectSample(channel, sample, declarations);
  }
  const declared = new Set(parameters.keys());
  for (const channel of view.channels) {
    for (const sample of channel.samples) collectNewNames(channel, sample, declared, declarations);
  }
  return parameters;
}

/** Whether the modifier types of a parameter can share it: their rules must name the same kind, as histosys and normsys do. */
function canShare({ types, rules }: DeclaredParameter): boolean {
  const kinds = new Set(Array.from(types.keys(), (type) => rulesOf(rules, type).parameters));
  return kinds.size === 1;
}

/** The modifier type whose rules hold for the parameter; undefined when its types cannot share one. */
export function typeOf(parameter: DeclaredParameter): ModifierType | undefined {
  const [type] = parameter.types.keys();
  return canShare(parameter) ? type : undefined;
}

/**
 * Number of parameters of the set; undefined where the document leaves it open. A shapefactor has one per bin of its longest
 * channel (in pyhf: of the first channel).
 */
export function sizeOf(parameter: DeclaredParameter, { isComplete }: DocumentView): number | undefined {
  const type = typeOf(parameter);
  if (type === undefined) return undefined;
  const kind = rulesOf(parameter.rules, type).parameters;
  if (!isPerBin(kind)) return 1;
  const nBins = parameter.channels.flatMap((channel) => channel.nBins ?? []);
  return isComplete && nBins.length === parameter.channels.length ? countComponents(kind, nBins) : undefined;
}

/** The set of per-bin parameters, and the index in it, that a name such as `gamma[3]` means; undefined for other names. */
export function componentOf(
  name: string,
  setOf: (base: string) => DeclaredParameter | undefined,
): { readonly set: DeclaredParameter; readonly base: string; readonly index: number } | undefined {
  const [, base, index] = name.length < 1000 ? (/^(.*)\[(\d+)\]$/su.exec(name) ?? []) : [];
  const set = base === undefined ? undefined : setOf(base);
  const type = set && typeOf(set);
  if (set === undefined || type === undefined || !isPerBin(rulesOf(set.rules, type).parameters)) return undefined;
  return { set, base: base!, index: Number(index) };
}

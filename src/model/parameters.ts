import { DIALECTS, parameterKind } from "../workspace/dialects.js";
import { isOfType } from "../workspace/modifiers/of-type.js";
import { newNamesOf, type RulesTable, rulesOf } from "../workspace/modifiers/table.js";
import { isPerBin, type ParameterKind } from "../workspace/parameter-kinds.js";
import { compareCodePoints } from "../workspace/sort.js";
import {
  type Dialect,
  MODIFIER_TYPES,
  type ModelSpec,
  type ModifierType,
  type ParameterSettings,
} from "../workspace/types.js";
import type { Constraint } from "./constraints/constraint-type.js";
import { type ConstraintTable, typeIn } from "./constraints/table.js";
import type { FromTemplates, Place } from "./modifiers/modifier-definition.js";
import { definitionOf, type ModifierTypes } from "./modifiers/table.js";

/** One or more parameters that share a name. */
export interface ParameterSet {
  readonly name: string;
  /** Index of the first parameter in model order. */
  readonly first: number;
  readonly size: number;
  /** A scalar's parameter is called `name`, those of a vector `name[0]`, `name[1]`, … */
  readonly isScalar: boolean;
  readonly types: readonly ModifierType[];
  readonly inits: readonly number[];
  readonly bounds: readonly (readonly [number, number])[];
  readonly fixed: readonly boolean[];
  readonly constraint?: Constraint;
}

/** A name of one or more parameters, with what the templates say about them. */
interface Found {
  /** The type of the modifiers of that name, or of those that alone read it. */
  readonly type: ModifierType;
  readonly name: string;
  readonly templates: FromTemplates;
}

/**
 * Parameter sets of a model in pyhf's order: by modifier type as in `MODIFIER_TYPES`; inside a type by first encounter
 * in sorted channels, samples and modifiers, staterror by name. A name shared by histosys and normsys is one set. Names
 * that only formulas have come last, by first encounter and then by place in the formula.
 *
 * Defaults and measurement settings as in pyhf (parameters/utils.py and the modifiers' `required_parset`).
 */
export function parameterSets(
  spec: ModelSpec,
  types: ModifierTypes,
  constraints: ConstraintTable,
): readonly ParameterSet[] {
  const settings = new Map(spec.parameters.map((entry) => [entry.name, entry]));
  const sets: ParameterSet[] = [];
  const positions = new Map<string, number>();
  let first = 0;
  for (const found of encounters(spec, types)) {
    const position = positions.get(found.name);
    if (position !== undefined) {
      const known = sets[position]!;
      sets[position] = { ...known, types: [...known.types, found.type] };
      continue;
    }
    positions.set(found.name, sets.length);
    const set = configure(found, settings.get(found.name), first, {
      dialect: spec.dialect ?? "pyhf",
      rules: types.rules,
      constraints,
    });
    sets.push(set);
    first += set.size;
  }
  return sets;
}

/** Widths of its constraint, or units, that a parameter may be expected to move by. */
const EXPECTED_MOVE = 20;

/** The range in which each parameter may be expected: within its bounds, and within `EXPECTED_MOVE` of its start value. */
export function expectedRanges(
  sets: readonly ParameterSet[],
  constraints: ConstraintTable,
): readonly (readonly [number, number])[] {
  return sets.flatMap(({ inits, bounds, constraint }) =>
    bounds.map(([low, high], k): readonly [number, number] => {
      const start = inits[k]!;
      const width =
        constraint && typeIn(constraints, constraint).prefit(constraint.auxdata[k]!, constraint.widths[k]!)?.width;
      const farthest = EXPECTED_MOVE * (width ?? 1);
      return [Math.max(low, start - farthest), Math.min(high, start + farthest)];
    }),
  );
}

/** Distinct (type, name) pairs in pyhf's parameter order; names that are only read last. */
function encounters(spec: ModelSpec, types: ModifierTypes): Found[] {
  const places = placesOf(spec);
  const known = MODIFIER_TYPES.filter((type) => types.rules[type] !== undefined);
  const declared = known.flatMap((type) => declaredOfType(type, places, types));
  return [...declared, ...onlyRead(places, new Set(declared.map(({ name }) => name)), types)];
}

/** The parameters that modifiers of a type declare by their names. */
function declaredOfType<T extends ModifierType>(
  type: T,
  places: readonly Place<ModifierType>[],
  { rules, definitions }: ModifierTypes,
): Found[] {
  const { parameters, newNames } = rulesOf(rules, type);
  if (newNames !== undefined) return [];
  const byName = new Map<string, Place<T>[]>();
  for (const { channel, sample, modifier } of places) {
    if (!isOfType(modifier, type)) continue;
    const known = byName.get(modifier.name);
    if (known === undefined) byName.set(modifier.name, [{ channel, sample, modifier }]);
    else if (isPerBin(parameters)) known.push({ channel, sample, modifier });
  }
  const definition = definitionOf(definitions, type);
  const found = [...byName].map(([name, list]) => ({ type, name, templates: definition.fromTemplates(list) }));
  return definition.isSortedByName ? found.sort((a, b) => compareCodePoints(a.name, b.name)) : found;
}

function placesOf(spec: ModelSpec): readonly Place<ModifierType>[] {
  const places: Place<ModifierType>[] = [];
  for (const channel of spec.channels) {
    for (const sample of channel.samples) {
      for (const modifier of sample.modifiers) places.push({ channel, sample, modifier });
    }
  }
  return places;
}

/** Parameters that formulas and polynomials alone name, by first encounter and then by place in the formula. */
function onlyRead(
  places: readonly Place<ModifierType>[],
  declared: ReadonlySet<string>,
  { rules, definitions }: ModifierTypes,
): Found[] {
  const typeOf = new Map<string, ModifierType>();
  for (const { modifier } of places) {
    for (const [, name] of newNamesOf(rules, modifier, declared))
      if (!typeOf.has(name)) typeOf.set(name, modifier.type);
  }
  return [...typeOf].map(([name, type]) => ({
    type,
    name,
    templates: definitionOf(definitions, type).fromTemplates([]),
  }));
}

function filled<T>(size: number, value: T): T[] {
  return new Array<T>(size).fill(value);
}

/** What the parameters of a document depend on besides its modifiers and settings. */
interface Surroundings {
  readonly dialect: Dialect;
  readonly rules: RulesTable;
  readonly constraints: ConstraintTable;
}

/** Defaults of the type, what the templates say, and a measurement's settings, which were checked with the document. */
function configure(
  found: Found,
  settings: ParameterSettings | undefined,
  first: number,
  { dialect, rules, constraints }: Surroundings,
): ParameterSet {
  const kind = parameterKind(found.type, dialect, rules);
  const { init, bounds } = kind;
  const { fixed, relative } = found.templates;
  const size = fixed.length;
  const held = settings?.fixed;
  const inits = settings?.inits ?? filled(size, fromSettings(init, found));
  const constraint = constraintOf(found, settings, inits, kind, constraints);
  const threshold = settings?.threshold ?? DIALECTS[dialect].threshold;
  return {
    name: found.name,
    first,
    size,
    isScalar: !isPerBin(kind),
    types: [found.type],
    inits,
    bounds: settings?.bounds ?? filled(size, fromSettings(bounds, found)),
    fixed:
      held === undefined ? fixed.map((is, k) => is || (relative?.[k] ?? threshold) < threshold) : filled(size, held),
    ...(constraint === undefined ? {} : { constraint }),
  };
}

/** The default of the type. A type without a default (lumi) needs settings, and a document without them is refused. */
function fromSettings<T>(value: T | undefined, { type, name }: Found): T {
  if (value === undefined) throw new Error(`${type} "${name}" has no settings`);
  return value;
}

/**
 * The constraint of a set: that of its type, or the one that the measurement chooses. Widths that are not given are those of the
 * templates, as relative uncertainties of another distribution; auxiliary data that are not given are expectations at what the
 * templates prefer, or at the start values.
 */
function constraintOf(
  { templates: { constraint: natural } }: Found,
  settings: ParameterSettings | undefined,
  inits: readonly number[],
  { constraint, quantity }: ParameterKind,
  constraints: ConstraintTable,
): Constraint | undefined {
  const kind = settings?.constraint ?? constraint;
  if (kind === "none" || kind === "uniform") return undefined;
  const chosen = typeIn(constraints, { kind, quantity });
  const own = natural && typeIn(constraints, { kind: natural.kind, quantity });
  const widths =
    settings?.[chosen.widthSetting] ??
    (kind === natural?.kind
      ? natural.widths
      : natural!.widths.map((width) => chosen.widthOf(own!.relativeWidth(width))));
  const centers = inits.map((init, k) => own?.prefit(natural!.auxdata[k]!, natural!.widths[k]!).center ?? init);
  const auxdata =
    settings?.auxdata ??
    (kind === natural?.kind ? natural.auxdata : centers.map((center, k) => chosen.expectedDatum(center, widths[k]!)));
  return { kind, quantity, auxdata, widths };
}

/** An auxiliary datum: its parameter, the constraint that it is of, and its width there. */
export interface AuxiliaryDatum {
  readonly parameter: number;
  readonly constraint: Constraint;
  readonly width: number;
}

/** All auxiliary data in the order in which they stand in the data. */
export function auxiliaryData(sets: readonly ParameterSet[]): readonly AuxiliaryDatum[] {
  return sets.flatMap(({ first, constraint }) =>
    constraint === undefined ? [] : constraint.widths.map((width, k) => ({ parameter: first + k, constraint, width })),
  );
}

/** Name of every parameter in model order, as pyhf spells them. */
export function parameterNames(sets: readonly ParameterSet[]): readonly string[] {
  return sets.flatMap(({ name, size, isScalar }) =>
    isScalar ? [name] : Array.from({ length: size }, (_, k) => `${name}[${k}]`),
  );
}

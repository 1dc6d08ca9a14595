import { DataError, type Issue, ModelError } from "../errors.js";
import { compareCodePoints } from "../spec/sort.js";
import {
  MODIFIER_TYPES,
  type ModelChannel,
  type ModelSpec,
  type ModifierSpec,
  type ModifierType,
  type ParameterSettings,
  type SampleSpec,
} from "../spec/types.js";

/** Auxiliary measurements of a parameter set: Normal(auxdata | θ, widths) or Poisson(auxdata | widths · θ). */
export interface Constraint {
  readonly kind: "normal" | "poisson";
  /** Observed auxiliary data; `[size]`. */
  readonly auxdata: readonly number[];
  /** σ of a normal constraint, τ of a Poisson one; `[size]`. */
  readonly widths: readonly number[];
}

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

interface Found {
  readonly type: ModifierType;
  readonly name: string;
  readonly places: { channel: ModelChannel; sample: SampleSpec; modifier: ModifierSpec }[];
}

/**
 * Parameter sets of a model in pyhf's order: by modifier type as in `MODIFIER_TYPES`; inside a type by first encounter
 * in sorted channels, samples and modifiers, staterror by name. A name shared by histosys and normsys is one set.
 *
 * Defaults and measurement settings as in pyhf (parameters/utils.py and the modifiers' `required_parset`).
 */
export function parameterSets(spec: ModelSpec): readonly ParameterSet[] {
  const settings = new Map(spec.parameters.map((entry) => [entry.name, entry]));
  const sets: ParameterSet[] = [];
  const positions = new Map<string, number>();
  let first = 0;
  for (const found of encounters(spec)) {
    const position = positions.get(found.name);
    if (position !== undefined) {
      const known = sets[position]!;
      sets[position] = { ...known, types: [...known.types, found.type] };
      continue;
    }
    positions.set(found.name, sets.length);
    const set = configure(defaults(found), settings.get(found.name), found, first);
    sets.push(set);
    first += set.size;
  }
  if (sets.length === 0) throw new ModelError([noParameters(spec)]);
  return sets;
}

function noParameters(spec: ModelSpec): Issue {
  return {
    code: "no-parameters",
    path: `measurement "${spec.measurement}"`,
    expected: "a model with at least one modifier",
    received: "samples without modifiers",
    hint: "Give at least one sample a modifier, a normfactor for the signal strength say.",
  };
}

/** Distinct (type, name) pairs in pyhf's parameter order, with every place that carries them. */
function encounters(spec: ModelSpec): Found[] {
  const byType = new Map<ModifierType, Map<string, Found>>(MODIFIER_TYPES.map((type) => [type, new Map()]));
  for (const channel of spec.channels) {
    for (const sample of channel.samples) {
      for (const modifier of sample.modifiers) {
        const byName = byType.get(modifier.type)!;
        const found = byName.get(modifier.name) ?? { type: modifier.type, name: modifier.name, places: [] };
        found.places.push({ channel, sample, modifier });
        byName.set(modifier.name, found);
      }
    }
  }
  return MODIFIER_TYPES.flatMap((type) => {
    const list = [...byType.get(type)!.values()];
    return type === "staterror" ? list.sort((a, b) => compareCodePoints(a.name, b.name)) : list;
  });
}

type Defaults = Omit<ParameterSet, "name" | "first" | "types" | "constraint"> & { readonly constraint?: Constraint };

const NORMAL_UNIT: Constraint = { kind: "normal", auxdata: [0], widths: [1] };

/** What a modifier type gives its parameters before the measurement's settings. */
function defaults(found: Found): Defaults {
  switch (found.type) {
    case "histosys":
    case "normsys":
      return { ...scalar(0, [-5, 5]), constraint: NORMAL_UNIT };
    case "lumi":
      return { ...scalar(1, [0, 10]), constraint: { kind: "normal", auxdata: [1], widths: [1] } };
    case "normfactor":
      return scalar(1, [0, 10]);
    case "shapefactor":
      return vector(Math.max(...found.places.map(({ channel }) => channel.nBins)), [0, 10]);
    case "shapesys":
      return shapesys(found);
    case "staterror":
      return staterror(found);
  }
}

function scalar(init: number, bounds: readonly [number, number]): Defaults {
  return { size: 1, isScalar: true, inits: [init], bounds: [bounds], fixed: [false] };
}

function vector(size: number, bounds: readonly [number, number]): Defaults {
  return {
    size,
    isScalar: false,
    inits: new Array<number>(size).fill(1),
    bounds: new Array<readonly [number, number]>(size).fill(bounds),
    fixed: new Array<boolean>(size).fill(false),
  };
}

/** τ = (nominal / uncertainty)² where both are positive; otherwise the parameter is fixed and τ = 1. */
function shapesys({ places }: Found): Defaults {
  const { sample, modifier } = places[0]!;
  const uncertainties = modifier.data as readonly number[];
  const valid = sample.data.map((nominal, b) => nominal > 0 && uncertainties[b]! > 0);
  const tau = sample.data.map((nominal, b) => (valid[b] ? nominal ** 2 / uncertainties[b]! ** 2 : 1));
  return {
    ...vector(sample.data.length, PER_BIN_BOUNDS),
    fixed: valid.map((ok) => !ok),
    constraint: { kind: "poisson", auxdata: tau, widths: tau },
  };
}

/**
 * σ_b = √(Σ uncertainty²) / Σ nominal over the samples that carry the modifier, channel after channel; where that is 0
 * (no uncertainty, or no expected events) the parameter is fixed and σ = 1.
 */
function staterror({ places }: Found): Defaults {
  const relative: number[] = [];
  for (const channel of new Set(places.map((place) => place.channel))) {
    const here = places.filter((place) => place.channel === channel);
    for (let b = 0; b < channel.nBins; b++) {
      let total = 0;
      for (const { sample } of here) total += sample.data[b]!;
      let square = 0;
      if (total > 0) for (const { modifier } of here) square += ((modifier.data as readonly number[])[b]! / total) ** 2;
      relative.push(Math.sqrt(square));
    }
  }
  return {
    ...vector(relative.length, PER_BIN_BOUNDS),
    fixed: relative.map((sigma) => sigma === 0),
    constraint: {
      kind: "normal",
      auxdata: relative.map(() => 1),
      widths: relative.map((sigma) => (sigma === 0 ? 1 : sigma)),
    },
  };
}

const PER_BIN_BOUNDS = [1e-10, 10] as const;

/** Applies a measurement's settings. */
function configure(base: Defaults, settings: ParameterSettings | undefined, found: Found, first: number): ParameterSet {
  const set = { ...base, name: found.name, first, types: [found.type] };
  if (settings === undefined) return set;
  const { inits = base.inits, bounds = base.bounds, fixed } = settings;
  const constraint = base.constraint && {
    kind: base.constraint.kind,
    auxdata: settings.auxdata ?? base.constraint.auxdata,
    widths: (base.constraint.kind === "normal" ? settings.sigmas : settings.factors) ?? base.constraint.widths,
  };
  for (const list of [inits, bounds, constraint?.auxdata, constraint?.widths]) {
    if (list !== undefined && list.length !== base.size) throw wrongLength(found.name, base.size, list.length);
  }
  return {
    ...set,
    inits,
    bounds,
    fixed: fixed === undefined ? base.fixed : base.fixed.map(() => fixed),
    ...(constraint === undefined ? {} : { constraint }),
  };
}

function wrongLength(name: string, expected: number, received: number): DataError {
  return new DataError([
    {
      code: "settings-length",
      path: `parameter "${name}"`,
      expected: `${expected} value${expected === 1 ? "" : "s"} in its settings`,
      received: String(received),
      hint: "Give one entry per component of the parameter.",
    },
  ]);
}

/** Name of every parameter in model order, as pyhf spells them. */
export function parameterNames(sets: readonly ParameterSet[]): readonly string[] {
  return sets.flatMap(({ name, size, isScalar }) =>
    isScalar ? [name] : Array.from({ length: size }, (_, k) => `${name}[${k}]`),
  );
}

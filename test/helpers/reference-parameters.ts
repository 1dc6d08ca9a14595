import type {
  ChannelSpec,
  ModifierSpec,
  ModifierType,
  ParameterSettings,
  SampleSpec,
  WorkspaceSpec,
} from "../../src/workspace/types.js";

/**
 * Parameters of a workspace read off the document by pyhf's rules, without the library's parser or compiler.
 * Channels, samples and modifiers must have ASCII names.
 */
export interface ReferenceParameter {
  readonly name: string;
  readonly first: number;
  readonly size: number;
  readonly isVector: boolean;
  readonly inits: readonly number[];
  readonly bounds: readonly (readonly [number, number])[];
  readonly fixed: readonly boolean[];
  readonly kind: "free" | "normal" | "poisson" | "lognormal" | "gamma";
  /** Whether lognormal, gamma and chosen Poisson constraints are about 1 + width × the parameter. */
  readonly isEffect: boolean;
  readonly auxdata: readonly number[];
  /** σ of a normal constraint, τ of a Poisson one, relative widths of the others. */
  readonly widths: readonly number[];
  /** Component of a staterror that acts on the first bin of a channel, by channel name. */
  readonly offsets: ReadonlyMap<string, number>;
}

const ORDER: readonly ModifierType[] = [
  "histosys",
  "lumi",
  "normfactor",
  "normsys",
  "shapefactor",
  "shapesys",
  "staterror",
  "mcstat",
  "shapeN",
];

export const sorted = <T extends { readonly name: string }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

interface Place {
  readonly channel: ChannelSpec;
  readonly sample: SampleSpec;
  readonly modifier: ModifierSpec;
}

function placesOf(spec: WorkspaceSpec, type: ModifierType): Map<string, Place[]> {
  const byName = new Map<string, Place[]>();
  for (const channel of sorted(spec.channels)) {
    for (const sample of sorted(channel.samples)) {
      for (const modifier of sorted(sample.modifiers)) {
        if (modifier.type !== type) continue;
        byName.set(modifier.name, [...(byName.get(modifier.name) ?? []), { channel, sample, modifier }]);
      }
    }
  }
  if (type !== "staterror") return byName;
  return new Map([...byName].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The width of one kind of constraint that means the same relative uncertainty as a width of another. */
function asWidth(from: ReferenceParameter["kind"], to: ReferenceParameter["kind"], width: number): number {
  const relative = from === "poisson" ? width ** -0.5 : width;
  return to === "poisson" ? relative ** -2 : relative;
}

type Defaults = Pick<ReferenceParameter, "inits" | "bounds" | "fixed" | "kind" | "auxdata" | "widths" | "offsets">;

const repeat = <T>(n: number, entry: T): T[] => new Array<T>(n).fill(entry);

function same(size: number, init: number, bounds: readonly [number, number], kind: "free" | "normal"): Defaults {
  const constrained = kind === "normal" ? size : 0;
  return {
    inits: repeat(size, init),
    bounds: repeat(size, bounds),
    fixed: repeat(size, false),
    kind,
    auxdata: repeat(constrained, init),
    widths: repeat(constrained, 1),
    offsets: new Map(),
  };
}

function defaultsOf(type: ModifierType, places: readonly Place[]): Defaults {
  switch (type) {
    case "histosys":
    case "normsys":
    case "shapeN":
      return same(1, 0, [-5, 5], "normal");
    case "lumi":
      return same(1, 1, [0, 10], "normal");
    case "normfactor":
      return same(1, 1, [0, 10], "free");
    case "shapefactor":
      return same(Math.max(...places.map(({ sample }) => sample.data.length)), 1, [0, 10], "free");
    case "shapesys":
      return shapesys(places[0]!);
    case "staterror":
      return staterror(places);
    case "mcstat": {
      const { data } = places[0]!.modifier as ModifierSpec & { type: "mcstat" };
      const size = places[0]!.sample.data.length;
      const fixed = repeat(size, false).map((_, b) => Object.values(data).every((values) => values[b] === 0));
      return { ...same(size, 0, [-7, 7], "normal"), fixed };
    }
    case "formula":
      throw new Error("the reference has no formulas: put their values into a normfactor");
    case "polynomial":
      throw new Error("parameters of polynomials are to be declared by a normfactor");
  }
}

function shapesys({ sample, modifier }: Place): Defaults {
  const unc = modifier.data as readonly number[];
  const good = sample.data.map((nominal, b) => nominal > 0 && unc[b]! > 0);
  const tau = sample.data.map((nominal, b) => (good[b] ? (nominal / unc[b]!) ** 2 : 1));
  const base = same(tau.length, 1, [1e-10, 10], "free");
  return { ...base, fixed: good.map((ok) => !ok), kind: "poisson", auxdata: tau, widths: tau };
}

function staterror(places: readonly Place[]): Defaults {
  const sigmas: number[] = [];
  const offsets = new Map<string, number>();
  for (const { channel } of places) {
    if (offsets.has(channel.name)) continue;
    offsets.set(channel.name, sigmas.length);
    const here = places.filter((place) => place.channel === channel);
    for (let b = 0; b < channel.samples[0]!.data.length; b++) {
      const total = here.reduce((sum, { sample }) => sum + sample.data[b]!, 0);
      const square = here.reduce((sum, { modifier }) => sum + (modifier.data as readonly number[])[b]! ** 2, 0);
      sigmas.push(total > 0 ? Math.sqrt(square) / total : 0);
    }
  }
  const base = same(sigmas.length, 1, [1e-10, 10], "normal");
  return { ...base, fixed: sigmas.map((s) => s === 0), widths: sigmas.map((s) => (s === 0 ? 1 : s)), offsets };
}

type Constraint = Pick<ReferenceParameter, "kind" | "auxdata" | "widths">;

function constraint(base: Defaults, set: ParameterSettings | undefined): Constraint {
  const chosen = set?.constraint ?? base.kind;
  if (chosen === "none" || chosen === "uniform" || chosen === "free") return { kind: "free", auxdata: [], widths: [] };
  const given = chosen === "poisson" ? set?.factors : set?.sigmas;
  const widths = given ?? base.widths.map((width) => asWidth(base.kind, chosen, width));
  const start = set?.inits ?? base.inits;
  const own = base.kind === "free" ? start : base.kind === "poisson" ? repeat(widths.length, 1) : base.auxdata;
  const auxdata = chosen === "poisson" ? widths.map((tau, k) => tau * (own[k] === 0 ? 1 : own[k]!)) : own;
  return { kind: chosen, auxdata: set?.auxdata ?? (chosen === base.kind ? base.auxdata : auxdata), widths };
}

/** All parameters in model order, with the settings of the first measurement. */
export function referenceParameters(spec: WorkspaceSpec): readonly ReferenceParameter[] {
  const settings = new Map(spec.measurements[0]!.config.parameters.map((entry) => [entry.name, entry]));
  const out: ReferenceParameter[] = [];
  let first = 0;
  for (const type of ORDER) {
    for (const [name, places] of placesOf(spec, type)) {
      if (out.some((parameter) => parameter.name === name)) continue;
      const base = defaultsOf(type, places);
      const set = settings.get(name);
      const size = base.inits.length;
      out.push({
        name,
        first,
        size,
        isVector: ["shapefactor", "shapesys", "staterror", "mcstat"].includes(type),
        ...base,
        inits: set?.inits ?? base.inits,
        bounds: set?.bounds ?? base.bounds,
        fixed: set?.fixed === undefined ? base.fixed : repeat(size, set.fixed),
        isEffect: ["histosys", "normsys", "shapeN"].includes(type),
        ...constraint(base, set),
      });
      first += size;
    }
  }
  return out;
}

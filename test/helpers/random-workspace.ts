import type { HistosysCode, NormsysCode } from "../../src/model/interpolation/index.js";
import type { ModelOptions } from "../../src/model/options.js";
import type {
  ChannelSpec,
  ModifierSpec,
  ParameterSettings,
  SampleSpec,
  WorkspaceSpec,
} from "../../src/workspace/types.js";
import { type SeededRandom, seededRandom } from "./random.js";
import { type ReferenceParameter, referenceParameters } from "./reference-parameters.js";

/** A workspace document with everything in it that HistFactory has, and the options to compile it with. */
export interface RandomWorkspace {
  readonly spec: WorkspaceSpec;
  readonly options: ModelOptions;
}

const NORMFACTORS = ["mu", "k_top", "a_norm"];
/** Names for histosys and normsys alike: one name often is both, on one sample or on several. */
const SYSTEMATICS = ["JES", "b_tag", "theory", "xs", "Z_scale"];
const SAMPLES = ["ttbar", "signal", "Other", "fakes"];
const HISTOSYS: readonly HistosysCode[] = ["code0", "code2", "code2-root", "code4p"];
const NORMSYS: readonly NormsysCode[] = ["code1", "code4"];

/**
 * A workspace of 1 to 4 channels of 1 to 4 bins with all modifier types, names shared between samples, channels and
 * types, several per-bin modifiers on one bin, shapefactors shared by channels of equal and of different size, one
 * staterror name in several channels, degenerate bins, zero contents, samples without modifiers, configured parameters.
 */
export function randomWorkspace(seed: number): RandomWorkspace {
  const random = seededRandom(seed);
  const channels = Array.from({ length: random.integer(1, 4) }, (_, c) => randomChannel(`${"SCDV"[c]}R${c}`, random));
  if (random.chance(0.4)) shareStaterror(channels, random);
  guaranteeSignal(channels);
  const observations = channels.map(({ name, samples }) => ({ name, data: observation(samples, random) }));
  const bare: WorkspaceSpec = {
    version: "1.0.0",
    channels: random.chance(0.5) ? [...channels].reverse() : channels,
    observations,
    measurements: [{ name: "meas", config: { poi: "mu", parameters: [] } }],
  };
  const parameters = settings(referenceParameters(bare), random);
  const spec = { ...bare, measurements: [{ name: "meas", config: { poi: "mu", parameters } }] };
  return { spec, options: options(spec, random) };
}

type MutableSample = { name: string; data: number[]; modifiers: ModifierSpec[] };
type MutableChannel = { name: string; samples: MutableSample[] } & ChannelSpec;

function randomChannel(name: string, random: SeededRandom): MutableChannel {
  const nBins = random.integer(1, 4);
  const names = SAMPLES.filter(() => random.chance(0.6));
  const samples = (names.length === 0 ? ["ttbar"] : names).map((sample) => {
    const data = Array.from({ length: nBins }, () => (random.chance(0.1) ? 0 : random.uniform(0.5, 60)));
    return { name: sample, data, modifiers: random.chance(0.1) ? [] : scalarModifiers(data, random) };
  });
  for (const sample of samples) addPerBin(name, sample, random);
  if (random.chance(0.5))
    for (const sample of samples) if (random.chance(0.7)) addStaterror(`stat_${name}`, sample, random);
  return { name, samples };
}

function scalarModifiers(data: readonly number[], random: SeededRandom): ModifierSpec[] {
  const out: ModifierSpec[] = [];
  for (const name of NORMFACTORS) if (random.chance(0.3)) out.push({ name, type: "normfactor", data: null });
  if (random.chance(0.3)) out.push({ name: "lumi", type: "lumi", data: null });
  for (const name of SYSTEMATICS) {
    if (random.chance(0.35)) {
      out.push({ name, type: "normsys", data: { hi: random.uniform(0.8, 1.3), lo: random.uniform(0.75, 1.25) } });
    }
    if (random.chance(0.35)) {
      const varied = () => data.map((value) => value * random.uniform(0.85, 1.15) + (random.chance(0.1) ? 0.2 : 0));
      out.push({ name, type: "histosys", data: { hi_data: varied(), lo_data: varied() } });
    }
  }
  return random.chance(0.5) ? out.reverse() : out;
}

/** A shapesys of the sample's own, and shapefactors of the channel's own or shared between channels. */
function addPerBin(channel: string, { name, data, modifiers }: MutableSample, random: SeededRandom): void {
  if (random.chance(0.3)) {
    modifiers.push({ name: `unc_${channel}_${name}`, type: "shapesys", data: uncertainties(data, random) });
  }
  if (random.chance(0.15)) modifiers.push({ name: "w_shared", type: "shapefactor", data: null });
  if (random.chance(0.1)) modifiers.push({ name: `W_${channel}`, type: "shapefactor", data: null });
}

function uncertainties(data: readonly number[], random: SeededRandom): number[] {
  return data.map((value) => (random.chance(0.15) ? 0 : value * random.uniform(0.05, 0.4) + 0.1));
}

function addStaterror(name: string, { data, modifiers }: MutableSample, random: SeededRandom): void {
  modifiers.push({ name, type: "staterror", data: uncertainties(data, random) });
}

/** One staterror name in two channels: the samples that carry it must be in both. */
function shareStaterror(channels: readonly MutableChannel[], random: SeededRandom): void {
  const [first, second] = channels;
  if (first === undefined || second === undefined) return;
  const common = first.samples.filter(({ name }) => second.samples.some((sample) => sample.name === name));
  for (const { name } of common) {
    for (const { samples } of [first, second]) addStaterror("a_stat", samples.find((s) => s.name === name)!, random);
  }
}

/** Every model has its parameter of interest. */
function guaranteeSignal(channels: readonly MutableChannel[]): void {
  const { modifiers } = channels[0]!.samples[0]!;
  if (!modifiers.some(({ name }) => name === "mu")) modifiers.push({ name: "mu", type: "normfactor", data: null });
}

function observation(samples: readonly SampleSpec[], random: SeededRandom): number[] {
  return samples[0]!.data.map((_, b) => {
    const total = samples.reduce((sum, { data }) => sum + data[b]!, 0);
    if (total === 0 || random.chance(0.08)) return 0;
    const count = Math.max(0, total + Math.sqrt(total) * random.normal());
    return random.chance(0.7) ? Math.round(count) : count;
  });
}

/** Settings that every type takes; lumi has to have all of its own. */
function settings(parameters: readonly ReferenceParameter[], random: SeededRandom): ParameterSettings[] {
  return parameters.flatMap(({ name, size, kind, inits, isVector }): ParameterSettings[] => {
    const list = <T>(entry: () => T) => Array.from({ length: size }, entry);
    if (name === "lumi") {
      const sigma = random.uniform(0.01, 0.05);
      return [
        { name, inits: [1], bounds: [[1 - 5 * sigma, 1 + 5 * sigma] as const], auxdata: [1.01], sigmas: [sigma] },
      ];
    }
    if (!random.chance(0.2)) return [];
    const own = {
      name,
      ...(random.chance(0.5) ? { inits: inits.map((init) => init + 0.05) } : {}),
      ...(random.chance(0.5) ? { bounds: list(() => [isVector ? 0.01 : -4, 6] as const) } : {}),
      ...(random.chance(0.2) ? { fixed: random.chance(0.5) } : {}),
      ...(kind === "normal" && random.chance(0.5) ? { auxdata: inits.map((init) => init + 0.1) } : {}),
      ...(kind === "normal" && isVector && random.chance(0.5) ? { sigmas: list(() => random.uniform(0.05, 0.5)) } : {}),
      ...(kind === "poisson" && random.chance(0.5) ? { factors: list(() => random.uniform(5, 100)) } : {}),
      ...(kind === "poisson" && random.chance(0.5) ? { auxdata: list(() => random.integer(0, 60)) } : {}),
    };
    return [own];
  });
}

function options({ channels }: WorkspaceSpec, random: SeededRandom): ModelOptions {
  const modifiers: Record<string, NormsysCode | HistosysCode> = {};
  for (const { type, name } of channels.flatMap(({ samples }) => samples.flatMap((sample) => sample.modifiers))) {
    if (!random.chance(0.1)) continue;
    if (type === "histosys") modifiers[`histosys/${name}`] = random.pick(HISTOSYS);
    if (type === "normsys") modifiers[`normsys/${name}`] = random.pick(NORMSYS);
  }
  if (random.chance(0.3)) return { interpolation: { modifiers } };
  return { interpolation: { normsys: random.pick(NORMSYS), histosys: random.pick(HISTOSYS), modifiers } };
}

/** A parameter point: |α| to 4, norms and gammas to 2, some exactly at 0 or at a joint of an interpolation. */
export function randomPoint(parameters: readonly ReferenceParameter[], random: SeededRandom): Float64Array {
  return Float64Array.from(
    parameters.flatMap(({ inits, kind, isVector }) =>
      inits.map((init) => {
        if (init > 0.5) return kind === "free" && random.chance(0.1) ? 0 : init * random.uniform(0.3, 2);
        if (isVector) return random.uniform(0.3, 2);
        return random.chance(0.15) ? random.pick([-1, 0, 1]) : random.uniform(-1, 1) * random.pick([1, 1, 4]);
      }),
    ),
  );
}

/** Toy-like data: counts moved around the observed ones, auxiliary data around their own. */
export function randomData(
  observed: ArrayLike<number>,
  parameters: readonly ReferenceParameter[],
  random: SeededRandom,
): Float64Array {
  const aux = parameters.flatMap(({ kind, auxdata }) =>
    kind === "free"
      ? []
      : auxdata.map((a) => (kind === "normal" ? a + 0.3 * random.normal() : a * random.uniform(0.5, 1.5))),
  );
  const nMain = observed.length - aux.length;
  return Float64Array.from({ length: observed.length }, (_, i) => {
    if (i >= nMain) return aux[i - nMain]!;
    return observed[i] === 0 ? 0 : Math.max(0, Math.round(observed[i]! * random.uniform(0.6, 1.4)));
  });
}

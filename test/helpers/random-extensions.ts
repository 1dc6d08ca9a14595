import type { ConstraintChoice } from "../../src/workspace/constraint-kinds.js";
import type {
  CorrelationSpec,
  ModifierSpec,
  ParameterSettings,
  PenaltySpec,
  SampleSpec,
  WorkspaceSpec,
} from "../../src/workspace/types.js";
import { type SeededRandom, seededRandom } from "./random.js";
import { type RandomWorkspace, randomWorkspace } from "./random-workspace.js";
import { type ReferenceParameter, referenceParameters } from "./reference-parameters.js";

const CHOICES: readonly ConstraintChoice[] = ["normal", "poisson", "lognormal", "gamma", "uniform", "none"];

/** A random workspace with extensions of the pyhf format: chosen constraints, polynomials, correlations and penalties. */
export function randomExtended(seed: number): RandomWorkspace {
  const { spec, options } = randomWorkspace(seed);
  const random = seededRandom(90_000 + seed);
  const channels = spec.channels.map((channel) => ({
    ...channel,
    samples: withMcstat(
      channel.name,
      channel.samples.map((sample) =>
        withShapeN(
          withFormula(random.chance(0.4) ? withPolynomial(sample, random) : withCodes(sample, random), random),
          random,
        ),
      ),
      random,
    ),
  }));
  const { config } = spec.measurements[0]!;
  const gaussian = channels.map(({ name }) => name).filter(() => random.chance(0.25));
  const covariances =
    gaussian.length === 0
      ? {}
      : { covariances: [{ channels: gaussian, matrix: covariance(channels, gaussian, random) }] };
  const build = (parameters: readonly ParameterSettings[], more = {}): WorkspaceSpec => ({
    ...spec,
    channels,
    measurements: [{ name: "meas", config: { poi: config.poi, parameters, ...more } }],
    ...covariances,
  });
  const bare = referenceParameters(build(config.parameters));
  const chosen = bare.flatMap((parameter) => choice(parameter, config.parameters, random));
  const names = new Set(chosen.map(({ name }) => name));
  const parameters = [...config.parameters.filter(({ name }) => !names.has(name)), ...chosen];
  const all = referenceParameters(build(parameters));
  return {
    spec: build(parameters, { correlations: correlations(all, random), penalties: penalties(all, random) }),
    options: {
      ...options,
      ...(random.chance(0.2) ? { clipBinData: random.uniform(1, 40) } : {}),
      ...(random.chance(0.2) ? { clipSampleData: random.uniform(0.1, 10) } : {}),
    },
  };
}

/** Variances of the size of the expected events, with a common part. */
function covariance(channels: WorkspaceSpec["channels"], names: readonly string[], random: SeededRandom): number[][] {
  const events = names.flatMap((name) => {
    const { samples } = channels.find((channel) => channel.name === name)!;
    return samples[0]!.data.map((_, b) => 1 + samples.reduce((sum, { data }) => sum + Math.abs(data[b]!), 0));
  });
  const common = events.map((n) => Math.sqrt(n) * random.uniform(-0.6, 0.6));
  return events.map((n, i) => events.map((_, j) => common[i]! * common[j]! + (i === j ? n : 0)));
}

/** A sample with the statistical uncertainties of some others, which follow their normalisations. */
function withMcstat(channel: string, samples: readonly SampleSpec[], random: SeededRandom): readonly SampleSpec[] {
  if (!random.chance(0.5)) return samples;
  const named = samples.filter(() => random.chance(0.8));
  const uncertainties = named.map(({ name, data }) => [
    name,
    data.map((value) => (random.chance(0.1) ? 0 : Math.sqrt(Math.abs(value)) * random.uniform(0.1, 0.6))),
  ]);
  const modifier: ModifierSpec = { name: `prop_${channel}`, type: "mcstat", data: Object.fromEntries(uncertainties) };
  const factor: ModifierSpec = { name: "k_mc", type: "normfactor", data: null };
  const carrier = {
    name: random.pick(["a_mc", "zz_mc"]),
    data: samples[0]!.data.map(() => (random.chance(0.3) ? 0.7 : 1)),
    modifiers: random.chance(0.3) ? [modifier, factor] : [modifier],
  };
  return [...samples, carrier];
}

/** Interpolation codes, and deviations of templates, of single modifiers. */
function withCodes(sample: SampleSpec, random: SeededRandom): SampleSpec {
  const modifiers = sample.modifiers.map((modifier): ModifierSpec => {
    if (modifier.type === "normsys" && random.chance(0.3)) {
      return { ...modifier, data: { ...modifier.data, interpolation: random.pick(["code1", "code4"]) } };
    }
    if (modifier.type !== "histosys" || !random.chance(0.5)) return modifier;
    const interpolation = random.pick(["code2-root", "code4p"] as const);
    return { ...modifier, data: { ...modifier.data, interpolation, deviations: random.uniform(0.4, 2) } };
  });
  return { ...sample, modifiers };
}

/** One or two shapeN, of names that several samples share. */
function withShapeN(sample: SampleSpec, random: SeededRandom): SampleSpec {
  if (!random.chance(0.3) || sample.data.every((value) => value <= 0) || sample.data.some((value) => value < 0))
    return sample;
  const vary = () => sample.data.map((value) => (random.chance(0.1) ? 0.1 : value * random.uniform(0.7, 1.4) + 0.01));
  const names = ["n_first", "n_second"].slice(0, random.integer(1, 2));
  const shapes = names.map(
    (name): ModifierSpec => ({
      name,
      type: "shapeN",
      data: { hi_data: vary(), lo_data: vary(), deviations: random.pick([0.5, 1]) },
    }),
  );
  return { ...sample, modifiers: [...sample.modifiers, ...shapes] };
}

/** A formula with numbers by bin of parameters that the sample declares by normfactors. */
function withFormula(sample: SampleSpec, random: SeededRandom): SampleSpec {
  const [x, y = x] = ["mu", "k_top", "a_norm"].filter((name) =>
    sample.modifiers.some((modifier) => modifier.name === name),
  );
  if (x === undefined || !random.chance(0.4)) return sample;
  const vectors = {
    v: sample.data.map(() => random.uniform(0, 0.3)),
    w: sample.data.map(() => random.uniform(0, 0.2)),
  };
  const expression = `1 + v * ${x}^2 + w * ${x} * ${y}`;
  const formula: ModifierSpec = {
    name: `f_${x}_${y}`,
    type: "formula",
    data: { expression, vectors },
  };
  return { ...sample, modifiers: [...sample.modifiers, formula] };
}

/** Terms in parameters that the sample declares by normfactors. */
function withPolynomial(sample: SampleSpec, random: SeededRandom): SampleSpec {
  const names = ["mu", "k_top", "a_norm"].filter((name) => sample.modifiers.some((modifier) => modifier.name === name));
  if (names.length === 0) return sample;
  const terms = Array.from({ length: random.integer(1, 3) }, () => ({
    powers: Object.fromEntries(
      names.filter((_, i) => i === 0 || random.chance(0.6)).map((name) => [name, random.integer(1, 3)]),
    ),
    data: sample.data.map((value) => 0.2 * value * random.uniform(-0.5, 1)),
  }));
  const polynomial: ModifierSpec = { name: `eft_${sample.name}`, type: "polynomial", data: { terms } };
  return { ...sample, modifiers: [...sample.modifiers, polynomial] };
}

function choice(
  { name, size, inits, kind, isEffect }: ReferenceParameter,
  settings: readonly ParameterSettings[],
  random: SeededRandom,
): ParameterSettings[] {
  if (name === "lumi" || name.startsWith("prop_") || !random.chance(0.5)) return [];
  const constraint = random.pick(CHOICES);
  const { inits: given, bounds, fixed } = settings.find((each) => each.name === name) ?? {};
  const own = {
    name,
    constraint,
    ...(given === undefined ? {} : { inits: given }),
    ...(bounds === undefined ? {} : { bounds }),
    ...(fixed === undefined ? {} : { fixed }),
  };
  const list = (entry: (k: number) => number) => Array.from({ length: size }, (_, k) => entry(k));
  const needsWidth = isEffect || kind === "free";
  if (constraint === "none" || constraint === "uniform") return [own];
  if (constraint === "poisson")
    return [needsWidth || random.chance(0.3) ? { ...own, factors: list(() => random.uniform(10, 200)) } : own];
  const sigmas = needsWidth || random.chance(0.3) ? { sigmas: list(() => random.uniform(0.02, 0.15)) } : {};
  const auxdata = random.chance(0.4) ? { auxdata: list((k) => inits[k]! + random.uniform(-0.05, 0.05)) } : {};
  return [{ ...own, ...sigmas, ...auxdata }];
}

/** Names of the parameters of sets. */
function componentNames(sets: readonly ReferenceParameter[]): readonly string[] {
  return sets.flatMap(({ name, size, isVector }) =>
    isVector ? Array.from({ length: size }, (_, k) => `${name}[${k}]`) : [name],
  );
}

/** One or two sets of correlated parameters, by correlations of random factors. */
function correlations(sets: readonly ReferenceParameter[], random: SeededRandom): CorrelationSpec[] {
  const free = componentNames(sets.filter(({ kind }) => kind === "normal")).filter(() => random.chance(0.5));
  const out: CorrelationSpec[] = [];
  while (free.length > 1 && out.length < 2) {
    const parameters = free.splice(0, random.integer(2, 5));
    const loads = parameters.map(() => [random.normal(), random.normal()]);
    const covariance = loads.map((a, i) =>
      loads.map((b, j) => 0.01 * (a[0]! * b[0]! + a[1]! * b[1]! + (i === j ? 1 : 0))),
    );
    const roots = covariance.map((row, i) => Math.sqrt(row[i]!));
    const isCovariance = random.chance(0.3);
    const correlation = covariance.map((row, i) => row.map((v, j) => (i === j ? 1 : v / roots[i]! / roots[j]!)));
    out.push(isCovariance ? { parameters, covariance } : { parameters, correlation });
  }
  return out;
}

function penalties(sets: readonly ReferenceParameter[], random: SeededRandom): PenaltySpec[] {
  const names = componentNames(sets).filter(() => random.chance(0.2));
  const vector = sets.find(({ isVector, size }) => isVector && size > 2);
  const out: PenaltySpec[] = [];
  if (names.length > 2) {
    const differences = random.pick([0, 1, 2] as const);
    out.push({ name: "neighbours", strength: random.uniform(0, 5), parameters: names, differences });
  }
  if (vector !== undefined && random.chance(0.5)) {
    const center = vector.inits.map(() => random.uniform(0.9, 1.1));
    out.push({ name: "curvature", strength: 2, parameters: [vector.name], center });
  }
  if (names.length > 1) {
    const [a, b] = [random.normal(), random.normal()];
    const matrix = [
      [a * a, a * b],
      [a * b, b * b + 0.5],
    ];
    out.push({ name: "matrix", strength: 0.7, parameters: names.slice(0, 2), matrix });
  }
  return out;
}

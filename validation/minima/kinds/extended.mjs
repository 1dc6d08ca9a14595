// Models with the extensions of the workspace format, put together at random.
import { changes, histosys, normfactor, normsys, range, shapes, workspaceOf } from "./pieces.mjs";

const COUPLINGS = ["c1", "c2"];

/**
 * One or two channels of an effective field theory: a signal that is quadratic in two couplings, so that there are several minima, and
 * backgrounds with shapeN, formulas by bin, templates at other deviations, log-normal and gamma constraints, statistical uncertainties
 * that follow normalisations, correlations, penalties and Gaussian data.
 */
export function extended(draws) {
  const channels = range(draws.integer(1, 2)).map((c) => region(draws, `region${c}`, draws.integer(2, 6)));
  const parameters = COUPLINGS.map((name) => ({ name, inits: [draws.choose([0, 0.1])], bounds: [[-4, 4]] }));
  parameters.push(...constraints(draws, channels));
  const config = { ...correlated(draws, channels), ...penalised(draws) };
  const workspace = workspaceOf(channels, draws.choose(["c1", ["c1", "c2"]]), parameters);
  Object.assign(workspace.measurements[0].config, config);
  if (draws.chance(0.3)) workspace.covariances = [covarianceOf(draws, channels[0])];
  return { workspace, wild: draws.chance(0.15) };
}

function region(draws, name, nBins) {
  const { background, signal } = shapes(draws, nBins, draws.logUniform(20, 500));
  const other = background.map((x) => x * draws.uniform(0.1, 0.6));
  const samples = [
    { name: "signal", data: signal, modifiers: [eft(draws, signal)] },
    { name: "background", data: background, modifiers: effects(draws, background) },
    { name: "other", data: other, modifiers: [normfactor("norm"), ...effects(draws, other)] },
  ];
  if (draws.chance(0.5)) samples.push(statistics(draws, name, samples));
  return { name, samples };
}

/** Interference of either sign and squares, of which the sum with 1 stays above 0. */
function eft(draws, signal) {
  const size = draws.uniform(0.3, 1.5);
  const interference = COUPLINGS.map(() => draws.uniform(-1, 1));
  const squares = COUPLINGS.map((_, k) => interference[k] ** 2 + draws.uniform(0.05, 0.5));
  const terms = COUPLINGS.flatMap((name, k) => [
    { powers: { [name]: 1 }, data: signal.map((n) => size * interference[k] * n) },
    { powers: { [name]: 2 }, data: signal.map((n) => size ** 2 * squares[k] * n * draws.uniform(0.8, 1.2)) },
  ]);
  return { name: "eft", type: "polynomial", data: { terms } };
}

function effects(draws, data) {
  const shape = (name) => histosys(draws, name, data, changes(draws, 0.05, 0.25, draws.chance(0.4)));
  const all = [
    () => normsys("scale", changes(draws, 0.05, 0.25, draws.chance(0.4))),
    () => {
      const { data: templates } = shape("stretched");
      const interpolation = draws.choose(["code4p", "code2-root"]);
      return {
        name: "stretched",
        type: "histosys",
        data: { ...templates, interpolation, deviations: draws.uniform(0.5, 2) },
      };
    },
    () => ({ ...shape("morphed"), type: "shapeN" }),
    () => {
      const { data: factors } = normsys("lnn", changes(draws, 0.05, 0.3, draws.chance(0.4)));
      return { name: "lnn", type: "normsys", data: { ...factors, interpolation: "lnN" } };
    },
    () => {
      const x = data.map((_, b) => (2 * b) / Math.max(1, data.length - 1) - 1);
      return { name: "bend", type: "formula", data: { expression: "exp(0.3 * slope * x)", vectors: { x } } };
    },
  ];
  return all.filter(() => draws.chance(0.5)).map((make) => make());
}

function statistics(draws, channel, samples) {
  const uncertainties = samples
    .slice(1)
    .map(({ name, data }) => [name, data.map((n) => draws.uniform(0.02, 0.15) * n)]);
  const modifier = { name: `prop_${channel}`, type: "mcstat", data: Object.fromEntries(uncertainties) };
  return { name: "statistics", data: samples[0].data.map(() => 1), modifiers: [modifier] };
}

/** Names of parameters of effects that the samples have. */
function effectsOf(channels) {
  const modifiers = channels.flatMap(({ samples }) => samples.flatMap((sample) => sample.modifiers));
  const types = ["normsys", "histosys", "shapeN"];
  return [...new Set(modifiers.filter(({ type }) => types.includes(type)).map(({ name }) => name))];
}

function constraints(draws, channels) {
  const constraint = draws.choose(["lognormal", "gamma", "normal"]);
  const settings = [{ name: "norm", constraint, sigmas: [draws.uniform(0.05, 0.4)], bounds: [[0.01, 10]] }];
  const isUsed = channels.some(({ samples }) =>
    samples.some(({ modifiers }) => modifiers.some(({ name }) => name === "bend")),
  );
  if (isUsed) settings.push({ name: "slope", constraint: "normal", sigmas: [1], inits: [0], bounds: [[-5, 5]] });
  if (effectsOf(channels).includes("scale") && draws.chance(0.4)) {
    settings.push({ name: "scale", constraint: "lognormal", sigmas: [draws.uniform(0.05, 0.15)] });
  }
  return settings;
}

function correlated(draws, channels) {
  const members = effectsOf(channels).filter((name) => name !== "scale");
  if (members.length < 2 || draws.chance(0.5)) return {};
  const loads = members.map(() => draws.uniform(-0.9, 0.9));
  const correlation = loads.map((a, i) => loads.map((b, j) => (i === j ? 1 : a * b)));
  return { correlations: [{ parameters: members, correlation }] };
}

function penalised(draws) {
  if (draws.chance(0.6)) return {};
  return { penalties: [{ name: "small", strength: draws.logUniform(0.01, 1), parameters: COUPLINGS, differences: 0 }] };
}

function covarianceOf(draws, { name, samples }) {
  const events = samples[0].data.map((_, b) => samples.slice(0, 3).reduce((sum, { data }) => sum + data[b], 0));
  const common = events.map((n) => 0.4 * Math.sqrt(n) * draws.uniform(-1, 1));
  return {
    channels: [name],
    matrix: events.map((n, i) => events.map((_, j) => common[i] * common[j] + (i === j ? n : 0))),
  };
}

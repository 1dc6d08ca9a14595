// Models with nearly flat directions, with saddles where fits start, and with several branches.
import { addEffect, changes, formulaFactor, histosys, normfactor, normsys, range, workspaceOf } from "./pieces.mjs";

const WIDE = [
  [0, 10],
  [-1e3, 1e3],
  [0, 1e9],
  [-1e9, 1e9],
];

/** Two or three free normalisations whose shapes differ by 0.1 to 1e-8, and up to three constrained parameters. */
export function degenerate(draws) {
  const nBins = draws.integer(2, 6);
  const shape = range(nBins).map(() => draws.uniform(20, 100));
  const names = ["mu", "k", "l"].slice(0, draws.chance(0.7) ? 2 : 3);
  const samples = names.map((name, i) => {
    const difference = draws.logUniform(1e-8, 1e-1);
    const data = i === 0 ? shape : shape.map((x) => x * (1 + difference * draws.uniform(-1, 1)));
    return { name: `process_${name}`, data, modifiers: [normfactor(name)] };
  });
  samples.push({ name: "background", data: shape.map(() => draws.uniform(50, 150)), modifiers: [] });
  const affected = draws.choose([samples.slice(-1), samples.slice(0, 1), samples]);
  range(draws.integer(0, 3)).forEach((k) => {
    const sameSided = draws.chance(0.3);
    const shared = changes(draws, 0.02, 0.2, sameSided);
    addEffect(draws, affected, 1, (sample) =>
      draws.chance(0.5) ? normsys(`sys${k}`, shared) : histosys(draws, `sys${k}`, sample.data, shared),
    );
  });
  const common = draws.choose(WIDE);
  const parameters = names.map((name) => {
    return { name, inits: [1], bounds: [draws.chance(0.7) ? common : draws.choose(WIDE)] };
  });
  return { workspace: workspaceOf([{ name: "region", samples }], "mu", parameters), least: 1 };
}

/** Up to 12 effects that go the same way, and as far, up and down: at 0 each of them may be at a saddle. */
export function oneSided(draws) {
  const exact = draws.chance(0.5);
  const channels = range(draws.integer(1, 2)).map((c) => {
    const data = range(draws.integer(2, 6)).map(() => draws.uniform(20, 400));
    const signal = data.map((x, b) => (b === 0 ? 2 : 0.5) * Math.sqrt(x) * draws.uniform(0.5, 1.5));
    return {
      name: `region${c}`,
      samples: [
        { name: "signal", data: signal, modifiers: [normfactor("mu")] },
        { name: "background", data, modifiers: [] },
      ],
    };
  });
  const backgrounds = channels.map(({ samples }) => samples[1]);
  range(draws.integer(1, 12)).forEach((k) => {
    const isShape = draws.chance(0.4);
    addEffect(draws, backgrounds, 0.8, (sample) => sameWay(draws, `sys${k}`, sample, isShape, exact));
  });
  const bounds = draws.chance(0.3) ? [-5, 10] : [0, 10];
  const workspace = workspaceOf(channels, "mu", [{ name: "mu", inits: [1], bounds: [bounds] }]);
  return { workspace, excess: draws.uniform(0, 0.25) };
}

function sameWay(draws, name, { data }, isShape, exact) {
  const up = draws.sign() * draws.logUniform(0.02, 0.3);
  const almost = () => (exact ? 1 : 1 + 0.02 * draws.normal());
  if (!isShape) return normsys(name, { up, down: up * almost() });
  const shift = data.map((x) => x * up * draws.uniform(0, 2));
  const hi = data.map((x, b) => x + shift[b]);
  return { name, type: "histosys", data: { hi_data: hi, lo_data: data.map((x, b) => x + shift[b] * almost()) } };
}

/** Formulas that are the same or nearly so at several places, each with the free names and bounds that it needs. */
const BRANCHES = [
  { expressions: ["(c+1)^2", "10-c"], free: { c: [-9, 9] } },
  { expressions: ["(c-1)^2*(c+2)^2", "c+5"], free: { c: [-4, 4] } },
  { expressions: ["mu*kappa^2", "kappa+6"], free: { mu: [0, 10], kappa: [-5, 5] } },
  { expressions: ["mu*kappa^2"], free: { mu: [0, 10], kappa: [-5, 5] } },
  { expressions: ["a*b", "a^2"], free: { a: [-5, 5], b: [-5, 5] } },
  { expressions: ["a*b", "(a+b)^2"], free: { a: [-5, 5], b: [-5, 5] } },
  { expressions: ["c1^2", "c2^2", "(c1+c2)^2", "c1+6"], free: { c1: [-5, 5], c2: [-5, 5] } },
  { expressions: ["(1+c1)^2", "(c1-2*c2)^2"], free: { c1: [-5, 5], c2: [-5, 5] } },
  { expressions: ["1+sin(phi)", "1+cos(2*phi)"], free: { phi: [-6, 6] } },
  { expressions: ["mu*(1+0.3*theta)^2"], free: { mu: [0, 10] } },
  { expressions: ["mu*exp(k)", "mu"], free: { mu: [0, 10], k: [-3, 3] } },
];

/** Samples multiplied by formulas with several branches, over a background with up to three constrained parameters. */
export function formulas(draws) {
  const { expressions, free } = draws.choose(BRANCHES);
  const nBins = draws.integer(1, 5);
  const samples = expressions.map((expression, i) => ({
    name: `process${i}`,
    data: range(nBins).map(() => draws.logUniform(1, 20)),
    modifiers: [formulaFactor(`factor${i}`, expression)],
  }));
  const data = range(nBins).map(() => draws.logUniform(10, 200));
  const modifiers = [normsys("theta", changes(draws, 0.03, 0.2, draws.chance(0.3)))];
  samples.push({ name: "background", data, modifiers });
  range(draws.integer(0, 2)).forEach((k) => {
    addEffect(draws, samples, 0.5, (sample) =>
      histosys(draws, `sys${k}`, sample.data, changes(draws, 0.02, 0.2, false)),
    );
  });
  const settings = Object.entries(free).map(([name, bounds]) => ({ name, inits: [1], bounds: [bounds] }));
  const [poi] = Object.keys(free);
  return { workspace: workspaceOf([{ name: "region", samples }], poi, settings), wild: draws.chance(0.1) };
}

// Models of few events, whose expectations can reach 0.
import { addEffect, normfactor, normsys, range, workspaceOf } from "./pieces.mjs";

/** Bins without events, effects that can take all of the background away, signals that may be negative. */
export function emptyBins(draws) {
  const nBins = draws.integer(1, 6);
  const background = range(nBins).map(() => draws.logUniform(0.05, 8));
  const interferes = draws.chance(0.3);
  const signal = background.map(() => draws.logUniform(0.05, 5) * (interferes && draws.chance(0.4) ? -1 : 1));
  const samples = [
    { name: "signal", data: signal, modifiers: [normfactor("mu")] },
    { name: "background", data: background, modifiers: [] },
  ];
  if (draws.chance(0.3)) {
    samples.push({ name: "other", data: background.map(() => draws.logUniform(0.01, 2)), modifiers: [] });
  }
  range(draws.integer(1, 4)).forEach((k) => {
    addEffect(draws, samples.slice(draws.chance(0.7) ? 1 : 0), 0.6, (sample) => deepEffect(draws, `sys${k}`, sample));
  });
  if (draws.chance(0.25)) {
    samples[1].modifiers.push({ name: "stat", type: "staterror", data: background.map((x) => x * 0.3) });
  }
  const bounds = draws.choose([
    [0, 10],
    [-10, 10],
    [-5, 5],
  ]);
  const workspace = workspaceOf([{ name: "region", samples }], "mu", [{ name: "mu", inits: [1], bounds: [bounds] }]);
  return { workspace, emptied: draws.uniform(0.2, 0.9), wild: draws.chance(0.1) };
}

/** A histosys that may take away more than there is, or a large normsys. */
function deepEffect(draws, name, { data }) {
  if (draws.chance(0.3)) return normsys(name, { up: draws.uniform(0.1, 0.9), down: -draws.uniform(0.1, 0.8) });
  const shifted = (low, high) => data.map((x) => x * (1 + draws.uniform(low, high)));
  const down = shifted(-1.3, 0.1);
  const up = draws.chance(0.3) ? shifted(-0.9, 0.2) : shifted(-0.2, 1.2);
  return { name, type: "histosys", data: { hi_data: up, lo_data: down } };
}

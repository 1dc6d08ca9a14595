// Models with a background of few simulated events, whose effects are as large as it is or many times larger.
import { addEffect, changes, histosys, normfactor, normsys, range, workspaceOf } from "./pieces.mjs";

const LARGEST = 10; // factor of one effect

/**
 * 2 to 5 regions of one bin with a signal and two backgrounds, one of them with a free normalisation; 10 to 30 effects of 2 to 15 % on
 * all, which change a third background of 0.01 to 0.5 events in one or two regions by factors of up to 10 and by shifts as large as it.
 */
export function scarce(draws) {
  const channels = range(draws.integer(2, 5)).map((c) => region(draws, `region${c}`));
  const scarceOnes = channels.slice(0, draws.integer(1, 2)).map(({ samples }) => {
    samples.push({ name: "scarce", data: [draws.logUniform(0.01, 0.5)], modifiers: [] });
    return samples.at(-1);
  });
  const samples = channels.flatMap((channel) => channel.samples).filter((sample) => !scarceOnes.includes(sample));
  const strength = draws.uniform(0.2, 0.9);
  const nEffects = draws.integer(10, 30);
  range(nEffects).forEach((k) => {
    const size = draws.logUniform(0.02, 0.15);
    const isShape = draws.chance(0.5);
    addEffect(draws, samples, 0.5, (sample) => {
      const change = changes(draws, 0.5 * size, size, draws.chance(0.3));
      return isShape ? histosys(draws, `sys${k}`, sample.data, change) : normsys(`sys${k}`, change);
    });
    for (const sample of scarceOnes) {
      const factor = () => Math.min(LARGEST, Math.max(1 / LARGEST, Math.exp(strength * draws.normal())));
      sample.modifiers.push(normsys(`sys${k}`, { up: factor() - 1, down: factor() - 1 }));
      if (isShape)
        sample.modifiers.push(histosys(draws, `sys${k}`, sample.data, { up: draws.normal(), down: draws.normal() }));
    }
  });
  return {
    workspace: workspaceOf(channels, "mu", [{ name: "mu", inits: [1], bounds: [[0, 10]] }]),
    interpolation: draws.choose([
      { histosys: "code0", normsys: "code1" },
      { histosys: "code4p", normsys: "code4" },
    ]),
  };
}

function region(draws, name) {
  const level = draws.logUniform(3, 300);
  return {
    name,
    samples: [
      { name: "signal", data: [draws.uniform(0.2, 2) * Math.sqrt(level + 1)], modifiers: [normfactor("mu")] },
      { name: "main", data: [level * draws.uniform(0.3, 0.9)], modifiers: [normfactor("norm_main")] },
      { name: "other", data: [level * draws.uniform(0.1, 0.5)], modifiers: [] },
    ],
  };
}

// Models of regions with systematic effects: asymmetric, kinked at 0, and as large as published ones.
import { addEffect, changes, histosys, normfactor, normsys, range, shapes, workspaceOf } from "./pieces.mjs";

/** 1 to 3 channels, 1 to 6 effects of 5 to 30 %, many of which go the same way up and down. */
export function asymmetric(draws) {
  const channels = range(draws.integer(1, 3)).map((c) => region(draws, `region${c}`, draws.integer(1, 8)));
  const samples = channels.flatMap((channel) => channel.samples);
  range(draws.integer(1, 6)).forEach((k) => {
    const sameSided = draws.chance(0.5);
    addEffect(draws, samples, 0.7, (sample) => {
      const change = changes(draws, 0.05, 0.3, sameSided);
      return draws.chance(0.5) ? histosys(draws, `sys${k}`, sample.data, change) : normsys(`sys${k}`, change);
    });
  });
  for (const { name, samples: inside } of channels) addPerBin(draws, name, inside);
  return { workspace: workspaceOf(channels, "mu", [muSettings(draws)]), wild: draws.chance(0.15) };
}

/** As `asymmetric`, with interpolation codes whose slope jumps at 0 (0 and 1) or whose curvature jumps at ±1 (2). */
export function kinks(draws) {
  const model = asymmetric(draws);
  const histosysCode = draws.choose(["code0", "code0", "code2-root", "code4p"]);
  const normsysCode = histosysCode === "code4p" ? "code1" : draws.choose(["code1", "code4"]);
  return { ...model, interpolation: { histosys: histosysCode, normsys: normsysCode } };
}

/** 3 to 10 channels, 15 to 40 mild effects shared by all of them, and a statistical factor a bin. */
export function published(draws) {
  const channels = range(draws.integer(3, 10)).map((c) => region(draws, `region${c}`, draws.integer(1, 4)));
  const samples = channels.flatMap((channel) => channel.samples);
  range(draws.integer(15, 40)).forEach((k) => {
    const share = draws.choose([0.2, 0.5, 1]);
    const size = draws.logUniform(0.005, 0.1);
    addEffect(draws, samples, share, (sample) => {
      const change = changes(draws, 0.5 * size, size, draws.chance(0.15));
      return draws.chance(0.4) ? histosys(draws, `sys${k}`, sample.data, change) : normsys(`sys${k}`, change);
    });
  });
  channels.forEach(({ name, samples: inside }) => {
    for (const sample of inside.slice(1)) {
      sample.modifiers.push({ name: `stat_${name}`, type: "staterror", data: statistical(draws, sample.data) });
    }
  });
  for (const { samples: inside } of channels) inside[1].modifiers.push(normfactor("norm_background"));
  return { workspace: workspaceOf(channels, "mu", [muSettings(draws)]), wild: draws.chance(0.05) };
}

/**
 * One region of 2 to 4 bins with 2 to 5 effects of 3 to 30 % that mostly go the same way up and down, beside 30 to 50 regions that
 * determine one mild effect each: too many parameters to be searched as a small model is, and few that bend.
 */
export function controls(draws) {
  const nominal = range(draws.integer(2, 4)).map(() => 100);
  const sizes = () => nominal.map(() => 1 + (draws.chance(0.75) ? 1 : -1) * draws.uniform(0.03, 0.3));
  const effects = range(draws.integer(2, 5)).map((k) => {
    const [up, down] = [sizes(), sizes()];
    const data = { hi_data: nominal.map((n, i) => n * up[i]), lo_data: nominal.map((n, i) => n * down[i]) };
    return { name: `shape${k}`, type: "histosys", data };
  });
  const signal = { name: "signal", data: nominal.map((_, i) => (i === 0 ? 10 : 1)), modifiers: [normfactor("mu")] };
  const main = { name: "main", samples: [signal, { name: "background", data: nominal, modifiers: effects }] };
  const beside = range(draws.integer(30, 50)).map((k) => {
    const modifiers = [{ name: `norm${k}`, type: "normsys", data: { hi: 1.05, lo: 0.95 } }];
    return { name: `control${k}`, samples: [{ name: "background", data: [100], modifiers }] };
  });
  return {
    workspace: workspaceOf([main, ...beside], "mu", [muSettings(draws)]),
    interpolation: { histosys: "code4p" },
  };
}

/** A signal with the factor mu, and one or two backgrounds. */
function region(draws, name, nBins) {
  const { background, signal } = shapes(draws, nBins, draws.logUniform(5, 500));
  const samples = [
    { name: "signal", data: signal, modifiers: [normfactor("mu")] },
    { name: "background", data: background, modifiers: [] },
  ];
  if (draws.chance(0.4)) {
    samples.push({ name: "other", data: background.map((x) => x * draws.uniform(0.1, 0.6)), modifiers: [] });
  }
  return { name, samples };
}

function muSettings(draws) {
  return { name: "mu", inits: [1], bounds: [draws.chance(0.25) ? [-5, 10] : [0, 10]] };
}

const statistical = (draws, data) => data.map((x) => x * draws.uniform(0.02, 0.15));

/** Sometimes a staterror on the backgrounds, sometimes a shapesys on the first. */
function addPerBin(draws, channel, [, ...backgrounds]) {
  if (draws.chance(0.3)) {
    for (const { data, modifiers } of backgrounds) {
      modifiers.push({ name: `stat_${channel}`, type: "staterror", data: statistical(draws, data) });
    }
  } else if (draws.chance(0.2)) {
    const [{ data, modifiers }] = backgrounds;
    modifiers.push({ name: `shape_${channel}`, type: "shapesys", data: data.map((x) => x * draws.uniform(0.05, 0.4)) });
  }
}

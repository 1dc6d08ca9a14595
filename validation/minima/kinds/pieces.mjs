// What the kinds of random models have in common: samples, systematic effects, a workspace around them.

export const normfactor = (name) => ({ name, type: "normfactor", data: null });
export const formulaFactor = (name, expression) => ({ name, type: "formula", data: { expression } });
export const range = (n) => Array.from({ length: n }, (_, i) => i);

/** A workspace whose observations are still to be drawn: zeros. */
export function workspaceOf(channels, poi, parameters = []) {
  return {
    channels,
    observations: channels.map(({ name, samples }) => ({ name, data: samples[0].data.map(() => 0) })),
    measurements: [{ name: "measurement", config: { poi, parameters } }],
    version: "1.0.0",
  };
}

/** Background that falls along the bins, and a signal that peaks in one of them, of some standard deviations. */
export function shapes(draws, nBins, level) {
  const slope = draws.uniform(0, 0.5);
  const peak = draws.integer(0, nBins - 1);
  const width = draws.uniform(0.5, 3);
  const strength = draws.logUniform(0.3, 3);
  const background = range(nBins).map((b) => level * Math.exp(-slope * b) * draws.uniform(0.7, 1.3));
  const signal = background.map(
    (rate, b) => strength * Math.sqrt(rate + 1) * Math.exp(-0.5 * ((b - peak) / width) ** 2) + 0.01,
  );
  return { background, signal };
}

/** Relative changes up and down of a systematic effect: `sameSided` ones go the same way. */
export function changes(draws, low, high, sameSided) {
  const up = draws.sign() * draws.uniform(low, high);
  const down = draws.uniform(low, high) * (sameSided ? Math.sign(up) : -Math.sign(up));
  return { up, down };
}

export const normsys = (name, { up, down }) => ({ name, type: "normsys", data: { hi: 1 + up, lo: 1 + down } });

/** A histosys whose relative change tilts and scatters along the bins around those given. */
export function histosys(draws, name, nominal, { up, down }) {
  const tilt = draws.uniform(-1, 1);
  const bend = (change, b) => {
    const place = nominal.length === 1 ? 0 : (2 * b) / (nominal.length - 1) - 1;
    return change * (1 + tilt * place + 0.3 * draws.normal());
  };
  return {
    name,
    type: "histosys",
    data: {
      hi_data: nominal.map((x, b) => x * (1 + bend(up, b))),
      lo_data: nominal.map((x, b) => x * (1 + bend(down, b))),
    },
  };
}

/** Adds an effect to every sample with the probability `share`, to one sample at least. */
export function addEffect(draws, samples, share, modifierOf) {
  const chosen = samples.filter(() => draws.chance(share));
  for (const sample of chosen.length > 0 ? chosen : [draws.choose(samples)]) sample.modifiers.push(modifierOf(sample));
}

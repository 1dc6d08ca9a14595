// Generated workspaces of the benchmark.
import { uniforms } from "../lib/numbers.mjs";

/** `nChannels` x `nBins`, a signal and a background with one Poisson-constrained gamma a bin. */
export function gammaModel(nChannels, nBins, seed = 1) {
  const uniform = uniforms(seed);
  const bins = (draw) => Array.from({ length: nBins }, draw);
  const names = Array.from({ length: nChannels }, (_, c) => `channel${String(c).padStart(3, "0")}`);
  const channels = names.map((name) => {
    const background = bins(() => 40 + 60 * uniform());
    const mu = { name: "mu", type: "normfactor", data: null };
    const gammas = { name: `gamma_${name}`, type: "shapesys", data: background.map((x) => 0.07 * x) };
    return {
      name,
      samples: [
        { name: "signal", data: bins(() => 2 + 6 * uniform()), modifiers: [mu] },
        { name: "background", data: background, modifiers: [gammas] },
      ],
    };
  });
  const total = (channel, b) => channel.samples.reduce((sum, sample) => sum + sample.data[b], 0);
  const observed = (channel) => bins((_, b) => Math.round(total(channel, b) * (0.9 + 0.2 * uniform())));
  return documentOf(channels, observed);
}

/** A document of about `megabytes` as JSON text: channels x samples x shape systematics, as large analyses have. */
export function bulkyDocument(megabytes, seed = 2) {
  const uniform = uniforms(seed);
  const [nBins, nSamples, nSystematics] = [20, 10, 25];
  const vary = (data, spread) => data.map((x) => x * (1 + spread * (uniform() - 0.5)));
  const sample = (s) => {
    const data = Array.from({ length: nBins }, () => 100 * uniform() + 1);
    const shape = (k) => ({
      name: `syst${k}`,
      type: "histosys",
      data: { hi_data: vary(data, 0.1), lo_data: vary(data, 0.1) },
    });
    const modifiers = Array.from({ length: nSystematics }, (_, k) => shape(k));
    if (s === 0) modifiers.push({ name: "mu", type: "normfactor", data: null });
    return { name: `sample${s}`, data, modifiers };
  };
  const channel = (c) => ({ name: `channel${c}`, samples: Array.from({ length: nSamples }, (_, s) => sample(s)) });
  const channels = [channel(0)];
  const count = Math.round((megabytes * 1e6) / JSON.stringify(channels[0]).length);
  for (let c = 1; c < count; c++) channels.push(channel(c));
  return documentOf(channels, (c) => c.samples[0].data.map((_, b) => Math.round(c.samples[0].data[b] * nSamples)));
}

function documentOf(channels, observed) {
  return {
    version: "1.0.0",
    channels,
    observations: channels.map((channel) => ({ name: channel.name, data: observed(channel) })),
    measurements: [{ name: "bench", config: { poi: "mu", parameters: [] } }],
  };
}

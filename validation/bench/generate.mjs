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

/** One channel with a signal of strength mu, and a background with one Poisson-constrained gamma a bin. */
export function uncorrelated({ signal, background, uncertainty, observed }) {
  const mu = { name: "mu", type: "normfactor", data: null };
  const gammas = { name: "uncorr_bkguncrt", type: "shapesys", data: uncertainty };
  const samples = [
    { name: "signal", data: signal, modifiers: [mu] },
    { name: "background", data: background, modifiers: [gammas] },
  ];
  return documentOf([{ name: "singlechannel", samples }], () => observed);
}

/** One channel of 20 bins, `nSamples` backgrounds and a signal, `nSystematics` shape and norm systematics on all. */
export function systematicsModel(nSamples, nSystematics, seed = 3) {
  const uniform = uniforms(seed);
  const nBins = 20;
  const bins = (draw) => Array.from({ length: nBins }, draw);
  const shape = (data, k) => ({
    name: `syst${k}`,
    type: "histosys",
    data: {
      hi_data: data.map((x) => x * (1 + 0.03 * uniform())),
      lo_data: data.map((x) => x * (1 - 0.03 * uniform())),
    },
  });
  const norm = (k) => ({
    name: `syst${k}`,
    type: "normsys",
    data: { hi: 1 + 0.05 * uniform(), lo: 1 - 0.05 * uniform() },
  });
  const sample = (s) => {
    const data = bins((_, b) => 50 * (1 + uniform()) * Math.exp(-b / 15));
    const modifiers = Array.from({ length: nSystematics }, (_, k) => (k % 2 === 0 ? shape(data, k) : norm(k)));
    return { name: `background${s}`, data, modifiers };
  };
  const mu = { name: "mu", type: "normfactor", data: null };
  const signal = { name: "signal", data: bins((_, b) => 20 * Math.exp(-(((b - 10) / 2) ** 2))), modifiers: [mu] };
  const samples = [signal, ...Array.from({ length: nSamples }, (_, s) => sample(s))];
  const total = (b) => samples.reduce((sum, { data }) => sum + data[b], 0);
  return documentOf([{ name: "channel", samples }], () =>
    bins((_, b) => Math.round(total(b) * (0.95 + 0.1 * uniform()))),
  );
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

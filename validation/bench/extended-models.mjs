// Generated workspaces with extensions of the format, each beside its plain twin: the same bins and as many parameters.
import { uniforms } from "../lib/numbers.mjs";

const DATA_SPREAD = 0.05;
/** Systematics of every extension that is one of several on each sample. */
const EXTRA = 4;

/**
 * A likelihood of an analysis: channels of `nBins` bins, a signal and backgrounds, systematics as normsys and histosys of one name
 * on all backgrounds. `change` makes channels with an extension, or their twins, from those without.
 */
export function analysis({ nChannels, nBins, nBackgrounds, nSystematics }, change) {
  const uniform = uniforms(11);
  const bins = (draw) => Array.from({ length: nBins }, (_, b) => draw(b));
  const systematics = (data) =>
    Array.from({ length: nSystematics }, (_, k) => [
      { name: `syst${k}`, type: "normsys", data: { hi: 1.01 + 0.04 * uniform(), lo: 0.99 - 0.04 * uniform() } },
      ...(k % 2 === 0 ? [{ name: `syst${k}`, type: "histosys", data: variations(data, uniform, 0.03) }] : []),
    ]).flat();
  const background = (s) => {
    const data = bins((b) => 80 * (1 + uniform()) * Math.exp(-b / nBins));
    const scale = s < 2 ? [{ name: `norm${s}`, type: "normfactor", data: null }] : [];
    return { name: `background${s}`, data, modifiers: [...systematics(data), ...scale] };
  };
  const signal = () => ({
    name: "signal",
    data: bins((b) => 15 * Math.exp(-(((b - nBins / 2) / 3) ** 2)) + 0.5),
    modifiers: [{ name: "mu", type: "normfactor", data: null }],
  });
  const plain = Array.from({ length: nChannels }, (_, c) => ({
    name: `channel${c}`,
    samples: [signal(), ...Array.from({ length: nBackgrounds }, (_, s) => background(s))],
  }));
  const total = ({ samples }, b) => samples.reduce((sum, { data }) => sum + data[b], 0);
  const observed = (channel) => bins((b) => Math.round(total(channel, b) * (1 + DATA_SPREAD * (uniform() - 0.5))));
  const observations = plain.map((channel) => ({ name: channel.name, data: observed(channel) }));
  const { channels, config, document } = change({ plain, uniform, observations });
  const measurement = { name: "bench", config: { poi: "mu", parameters: [], ...config } };
  return { version: "1.0.0", channels, observations, measurements: [measurement], ...document };
}

function variations(data, uniform, size) {
  const varied = (sign) => data.map((x) => x * (1 + sign * size * uniform()));
  return { hi_data: varied(1), lo_data: varied(-1) };
}

/** Channels with more modifiers on some samples. */
const withModifiers = (plain, isChosen, modifiers) =>
  plain.map((channel) => ({
    ...channel,
    samples: channel.samples.map((sample) =>
      isChosen(sample.name) ? { ...sample, modifiers: [...sample.modifiers, ...modifiers(sample, channel)] } : sample,
    ),
  }));

const ofBackgrounds = (name) => name !== "signal";

const parameter = (name, setting) => ({ name, ...setting });
const free = ["slope", "curve"].map((name) => parameter(name, { inits: [0.1], bounds: [[-2, 2]], constraint: "none" }));

const shapes =
  (type) =>
  ({ plain, uniform }) => ({
    channels: withModifiers(plain, ofBackgrounds, ({ data }) =>
      Array.from({ length: EXTRA }, (_, k) => ({ name: `shape${k}`, type, data: variations(data, uniform, 0.05) })),
    ),
  });

const uncertainties = (data) => data.map((x) => 0.3 * Math.sqrt(x));

const staterror = ({ plain }) => ({
  channels: withModifiers(
    plain,
    () => true,
    ({ data }, { name }) => [{ name: `stat_${name}`, type: "staterror", data: uncertainties(data) }],
  ),
});

const mcstat = ({ plain }) => ({
  channels: plain.map(({ name, samples }) => ({
    name,
    samples: [
      ...samples,
      {
        name: "mcstat",
        data: samples[0].data.map(() => 1),
        modifiers: [
          {
            name: `stat_${name}`,
            type: "mcstat",
            data: Object.fromEntries(samples.map((sample) => [sample.name, uncertainties(sample.data)])),
          },
        ],
      },
    ],
  })),
});

/** More modifiers of one sample, by its data and x from −1 to 1 over its bins, with settings of their parameters. */
const onSample =
  (sample, settings, modifiers) =>
  ({ plain }) => ({
    channels: withModifiers(
      plain,
      (name) => name === sample,
      ({ data }) =>
        modifiers(
          data,
          data.map((_, b) => (2 * b) / data.length - 1),
        ),
    ),
    config: { parameters: settings },
  });

/**
 * Two free parameters of the signal, as shifts of its events in proportion to x and x². The shifts are linear, so that formulas and
 * polynomials are the same likelihood, and fits take the same steps.
 */
const ofFree = (modifiers) => onSample("signal", free, modifiers);
const formula = ofFree((_, x) => [
  { name: "scaling", type: "formula", data: { expression: "1 + slope * x + curve * x^2", vectors: { x } } },
]);
const twoShifts = ofFree((data, x) =>
  ["slope", "curve"].map((name, k) => ({
    name,
    type: "histosys",
    data: {
      hi_data: data.map((n, b) => n * (1 + x[b] ** (k + 1))),
      lo_data: data.map((n, b) => n * (1 - x[b] ** (k + 1))),
    },
  })),
);
/** Products of two parameters are small beside what is linear. */
const polynomial = ofFree((data, x) => [
  {
    name: "eft",
    type: "polynomial",
    data: {
      terms: [
        { powers: { slope: 1 }, data: data.map((n, b) => n * x[b]) },
        { powers: { curve: 1 }, data: data.map((n, b) => n * x[b] ** 2) },
        { powers: { slope: 1, curve: 1 }, data: data.map((n, b) => 0.02 * n * x[b]) },
        { powers: { curve: 2 }, data: data.map((n, b) => 0.02 * n * x[b] ** 2) },
      ],
    },
  },
]);

/** A factor of a background with an uncertainty of a tenth, which is the same likelihood as a normfactor with a normsys. */
const uncertainFactor = [
  parameter("scale", { inits: [1], bounds: [[0, 10]] }),
  parameter("width", { inits: [0], bounds: [[-5, 5]], constraint: "normal", sigmas: [1], auxdata: [0] }),
];
const scalarFormula = onSample("background2", uncertainFactor, () => [
  { name: "scaling", type: "formula", data: { expression: "scale * exp(0.1 * width)" } },
]);
const factorAndWidth = onSample("background2", uncertainFactor, () => [
  { name: "scale", type: "normfactor", data: null },
  { name: "width", type: "normsys", data: { hi: Math.exp(0.1), lo: Math.exp(-0.1) } },
]);

const unchanged = ({ plain }) => ({ channels: plain });
const withConfig =
  (config) =>
  ({ plain }) => ({ channels: plain, config });

const CORRELATED = 20;
const correlated = Array.from({ length: CORRELATED }, (_, k) => `syst${k}`);
const correlation = correlated.map((_, i) => correlated.map((_, j) => 0.5 ** Math.abs(i - j)));

const gaussian = ({ plain, observations }) => {
  const data = observations[0].data;
  const matrix = data.map((n, i) =>
    data.map((m, j) => (i === j ? n : 0.2 * 0.5 ** Math.abs(i - j) * Math.sqrt(n * m))),
  );
  return { channels: plain, document: { covariances: [{ channels: [plain[0].name], matrix }] } };
};

/** Each kind: what it changes, and its twin. */
export const KINDS = [
  { name: "formula with one value a bin", change: formula, twin: twoShifts, twinName: "two histosys" },
  { name: "formula", change: scalarFormula, twin: factorAndWidth, twinName: "normfactor, normsys" },
  { name: "polynomial", change: polynomial, twin: twoShifts, twinName: "two histosys" },
  { name: "shapeN", change: shapes("shapeN"), twin: shapes("histosys"), twinName: "histosys" },
  { name: "mcstat", change: mcstat, twin: staterror, twinName: "staterror" },
  {
    name: "log-normal constraints",
    change: withConfig({
      parameters: correlated.map((name) => parameter(name, { constraint: "lognormal", sigmas: [0.1] })),
    }),
    twin: unchanged,
    twinName: "normal ones",
  },
  {
    name: "correlation of 20",
    change: withConfig({ correlations: [{ parameters: correlated, correlation }] }),
    twin: unchanged,
    twinName: "without",
  },
  {
    name: "penalty of 20",
    change: withConfig({ penalties: [{ name: "smooth", strength: 0.1, parameters: correlated }] }),
    twin: unchanged,
    twinName: "without",
  },
  { name: "Gaussian channel", change: gaussian, twin: unchanged, twinName: "Poisson channel" },
];

/** Sizes of the models. */
export const SIZES = [
  { name: "small", nChannels: 2, nBins: 10, nBackgrounds: 3, nSystematics: 20 },
  { name: "medium", nChannels: 5, nBins: 12, nBackgrounds: 5, nSystematics: 60 },
  { name: "large", nChannels: 6, nBins: 20, nBackgrounds: 8, nSystematics: 120 },
];

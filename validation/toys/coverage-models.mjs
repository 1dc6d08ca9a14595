// Models of the coverage study, each with true values of the parameter of interest and the values that a construction tests.

const normfactor = (name) => ({ name, type: "normfactor", data: null });
const normsys = (name, lo, hi) => ({ name, type: "normsys", data: { lo, hi } });

const workspace = (channels, bounds) => ({
  version: "1.0.0",
  channels: channels.map(({ name, samples }) => ({ name, samples })),
  observations: channels.map(({ name, samples }) => ({ name, data: samples[0].data.map(() => 1) })),
  measurements: [{ name: "m", config: { poi: "mu", parameters: [{ name: "mu", bounds: [bounds], inits: [1] }] } }],
});

const even = (end, n) => Array.from({ length: n + 1 }, (_, i) => (end * i) / n);

const count = workspace(
  [
    {
      name: "c",
      samples: [
        { name: "s", data: [1], modifiers: [normfactor("mu")] },
        { name: "b", data: [3], modifiers: [] },
      ],
    },
  ],
  [0, 60],
);

const uncertain = workspace(
  [
    {
      name: "c",
      samples: [
        { name: "s", data: [10], modifiers: [normfactor("mu"), normsys("efficiency", 0.9, 1.1)] },
        { name: "b", data: [20], modifiers: [normsys("scale", 0.9, 1.1)] },
      ],
    },
  ],
  [0, 10],
);

const twoBins = workspace(
  [
    {
      name: "c",
      samples: [
        { name: "s", data: [12, 11], modifiers: [normfactor("mu")] },
        { name: "b", data: [50, 52], modifiers: [{ name: "gamma", type: "shapesys", data: [3, 7] }] },
      ],
    },
  ],
  [0, 10],
);

const shape = workspace(
  [
    {
      name: "SR",
      samples: [
        { name: "s", data: [1, 4, 9, 4, 1], modifiers: [normfactor("mu"), normsys("efficiency", 0.95, 1.05)] },
        { name: "b", data: [30, 26, 22, 19, 16], modifiers: [normfactor("k"), normsys("slope", 0.97, 1.03)] },
      ],
    },
    { name: "CR", samples: [{ name: "b", data: [150], modifiers: [normfactor("k")] }] },
  ],
  [0, 10],
);

export const MODELS = [
  { name: "count", workspace: count, truth: 0.5, grid: even(24, 24) },
  { name: "count", workspace: count, truth: 4, grid: even(24, 24) },
  { name: "uncertain", workspace: uncertain, truth: 0.7, grid: even(6, 8) },
  { name: "two bins", workspace: twoBins, truth: 0.5, grid: even(4, 8) },
  { name: "shape", workspace: shape, truth: 1, grid: even(4, 8) },
];

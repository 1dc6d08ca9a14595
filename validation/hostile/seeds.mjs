// Documents that mutations start from: the examples, one with every kind of modifier, and generated ones.
import { readFileSync } from "node:fs";
import { gammaModel, systematicsModel, uncorrelated } from "../bench/generate.mjs";

const read = (relative) => JSON.parse(readFileSync(new URL(`../../${relative}`, import.meta.url), "utf8"));

const FILES = [
  "examples/counting.json",
  "examples/two-channel.json",
  "examples/formula.json",
  "examples/patchset/background.json",
  "validation/documents/base.json",
];

/** One bin with a background that a few systematics share: where most of what goes wrong is seen. */
function oneBin(observed) {
  const norm = (name, hi, lo) => ({ name, type: "normsys", data: { hi, lo } });
  const shape = (name, hi, lo) => ({ name, type: "histosys", data: { hi_data: [hi], lo_data: [lo] } });
  const mu = { name: "mu", type: "normfactor", data: null };
  const samples = [
    { name: "s", data: [5], modifiers: [mu, norm("a", 1.1, 0.9)] },
    { name: "b", data: [3], modifiers: [norm("a", 1.2, 0.85), shape("h", 3.8, 2.1)] },
    { name: "c", data: [0.5], modifiers: [{ name: "g", type: "shapesys", data: [0.4] }] },
  ];
  return {
    version: "1.0.0",
    channels: [{ name: "c", samples }],
    observations: [{ name: "c", data: [observed] }],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [{ name: "mu", bounds: [[-5, 20]] }] } }],
  };
}

/** By name. */
export const SEEDS = Object.entries({
  ...Object.fromEntries(FILES.map((file) => [file, read(file)])),
  "no events": oneBin(0),
  "some events": oneBin(9),
  gammas: gammaModel(2, 3),
  systematics: systematicsModel(2, 5),
  counting: uncorrelated({ signal: [5, 3], background: [10, 12], uncertainty: [3.5, 2], observed: [15, 14] }),
});

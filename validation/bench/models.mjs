// The models of the benchmark: name, JSON text, and how much of it they are worth.
import { readdirSync } from "node:fs";
import { hasShared, referenceWorkspace, sharedText, sharedUrl } from "../lib/shared-data.mjs";
import { gammaModel, uncorrelated } from "./generate.mjs";

export const INTERPOLATION = { normsys: "code4", histosys: "code4p" };

/** Generated models: the counting experiment (5 on 10 ± 3.5, 12 observed), growing numbers of bins, and many channels. */
const GENERATED = [
  ["counting", () => uncorrelated({ signal: [5], background: [10], uncertainty: [3.5], observed: [12] })],
  ...[2, 10, 50, 200, 1000, 5000].map((n) => [`uncorr-${n}`, () => gammaModel(1, n)]),
  ["50 x 4 gammas", () => gammaModel(50, 4)],
];

/** Published models, all of them with a signal. */
const PUBLISHED = [
  ["atlas-ttbar-ljets", "workspaces/atlas-ttbar-ljets/workspace.json"],
  ["atlas-tttt", "workspaces/atlas-tttt/workspace.json"],
  ["cms-ttg-2l", "workspaces/cms-ttg-2l/workspace.json"],
  ["atlas-1lbb + signal", "workspaces/atlas-1lbb/patched_C1N2_Wh_hbb_700_250.json.gz"],
  ["atlas-staus + signal", "workspaces/atlas-staus/BkgOnly.json.gz + first patch of patchset.json.gz"],
  ...["A: sbottom_1300_205_60", "B: sbottom_1400_550_60", "C: sbottom_1600_850_60"].map((entry) => {
    const [region, signal] = entry.split(": ");
    const folder = `workspaces/atlas-sbottom/Region${region}`;
    return [`atlas-sbottom ${region} + signal`, `${folder}/BkgOnly.json + patch.${signal}.json`];
  }),
  ["agc-ttbar", "workspaces/agc-ttbar/workspace.json"],
];

const SMALL_FOLDER = "workspaces/small/";
/** A background, a patch set and what else is no workspace of its own. */
const NOT_ALONE = new Set(["pyhf-patchset-example.json"]);

/** What `--quick` times. */
const QUICK = ["counting", "atlas-tttt"];

/** All models as { name, text(), small }; without ../shared, loudly, the generated ones only. */
export function benchModels({ quick, only }) {
  const generated = GENERATED.map(([name, make]) => ({ name, text: () => JSON.stringify(make()), small: false }));
  const models = [...generated, ...published()];
  if (only === undefined) return quick ? models.filter(({ name }) => QUICK.includes(name)) : models;
  const chosen = models.filter(({ name }) => only.includes(name));
  const unknown = only.filter((name) => !models.some((model) => model.name === name));
  if (unknown.length > 0) {
    const known = models.map(({ name }) => JSON.stringify(name)).join(", ");
    throw new Error(`--model: there is no model named ${unknown.join(", ")}; there are ${known}`);
  }
  return chosen;
}

function published() {
  if (!hasShared()) {
    console.log("PUBLIC WORKSPACES NOT TIMED: there is no ../shared beside this checkout");
    return [];
  }
  const large = PUBLISHED.map(([name, path]) => ({ name, text: () => textOf(path), small: false }));
  const files = readdirSync(sharedUrl(SMALL_FOLDER)).filter((file) => file.endsWith(".json") && !NOT_ALONE.has(file));
  const small = files.map((file) => ({
    name: `small/${file.slice(0, -".json".length)}`,
    text: () => sharedText(SMALL_FOLDER + file),
    small: true,
  }));
  return [...large, ...small];
}

const textOf = (path) => (path.includes(" + ") ? JSON.stringify(referenceWorkspace(path)) : sharedText(path));

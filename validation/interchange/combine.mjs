// Combine's own results (v10.6.0) for its own cards, by our fits.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { library } from "../lib/library.mjs";
import { sharedUrl } from "../lib/shared-data.mjs";

const { Workspace, minos, maskData } = await library();
const { importCombine } = await library("interchange/combine/import-combine.js");

/** Combine prints three digits, and stops where its minimiser does: a part of an uncertainty. */
const STOPPING = 0.01;
/** Rows where Combine stops farther from the minimum, whose curve is flat beside numbers of thousands of events. */
const LOOSE = { template_analysis_large_integrals: 0.05 };

const FOLDER = "interchange/combine-cards/cms/";
const TWO = ["r_ggH=ggH:1,-10,10", "r_qqH=qqH:1,-10,10"];
const WIDE = { pois: ["r:1,-5,5"] };

/** [file of results, card, options of the reader, parameter, printed estimate and errors, masked channels] */
const INTERVALS = [
  [
    "cmshistsum, cmshistfunc",
    "ci/template-analysis_shapeInterp.txt",
    { ...WIDE, mass: "200" },
    "r",
    [0.619, -0.601, 0.608],
  ],
  ["cmshistsum_shapeN", "ci/template-analysis_shapeNInterp.txt", { ...WIDE, mass: "200" }, "r", [0.603, -0.606, 0.607]],
  [
    "cmshistsum_channel_masks",
    "ci/htt_multiple_regions.txt",
    { ...WIDE, mass: "125" },
    "r",
    [0.943, -0.79, 0.917],
    ["htt_tt_2_8TeV"],
  ],
  ["template_analysis_large_integrals", "ci/templ_datacard_largeYields.txt", WIDE, "r", [0.975, -0.083, 0.091]],
  ["counting_datacard", "multiDim/toy-hgg-125.txt", { pois: TWO }, "r_ggH", [0.882, -0.749, 0.795]],
  ["counting_datacard", "multiDim/toy-hgg-125.txt", { pois: TWO }, "r_qqH", [4.683, -2.746, 3.464]],
  [
    "multi-signal",
    "CAT23001/datacard-5-multi-signal.txt",
    { pois: TWO.map((text) => text.replace("H:", "H_hgg:")) },
    "r_ggH",
    [0.882, -0.749, 0.795],
  ],
  ["ChannelCompatibilityCheck", "CAT23001/datacard-5-multi-signal.txt", {}, "r", [1.4812, -0.5987, 0.6644]],
];

async function load(path, options = {}) {
  const files = { read: async (name) => new Uint8Array(readFileSync(fileURLToPath(sharedUrl(FOLDER + name)))) };
  const { value, warnings } = await importCombine([{ path }], files, options);
  return Workspace.parse(value, warnings);
}

/** Estimate and MINOS errors. */
function interval(workspace, name, masked = []) {
  const model = workspace.model();
  const [found] = minos(model, maskData(model, workspace.data(model), masked), { parameters: [name] }).intervals;
  const end = (side) => (found[side].value ?? Number.NaN) - found.estimate;
  return [found.estimate, end("lower"), end("upper")];
}

/** Every row of the table: estimate, errors, and their differences in units of the uncertainty. */
export async function checkCombine(report) {
  const rows = [];
  for (const [name, card, options, parameter, printed, masked] of INTERVALS) {
    const found = interval(await load(card, options), parameter, masked);
    const uncertainty = (printed[2] - printed[1]) / 2;
    const parts = ["estimate", "lower", "upper"];
    const differences = parts.map((part, i) => {
      const difference = Math.abs(found[i] - printed[i]) / uncertainty;
      const rounding = 0.0005 / uncertainty;
      report.measure(`Combine: ${part}, in uncertainties`, difference, (LOOSE[name] ?? STOPPING) + rounding, name);
      return difference.toFixed(4);
    });
    rows.push([name, parameter, found.map((x) => x.toFixed(4)).join(" "), printed.join(" "), differences.join(" ")]);
  }
  return rows;
}

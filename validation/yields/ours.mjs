// A fit and its symmetrised yields as one JSON document, for compare-cabinetry.py. HISTOGRAD_DIST names another build.
//   node validation/yields/ours.mjs path/to/workspace.json
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const dist = process.env.HISTOGRAD_DIST;
const root = dist === undefined ? new URL("../../dist/", import.meta.url) : pathToFileURL(`${dist}/`);
const { correlationMatrix, fit, Workspace } = await import(new URL("index.js", root));
const { yields } = await import(new URL("yields/index.js", root));

const workspace = Workspace.parse(readFileSync(process.argv[2], "utf8"));
const model = workspace.model();
const data = workspace.data(model);
const result = fit(model, data);
const n = model.parNames.length;
const correlation = correlationMatrix(result);
const out = {
  names: model.parNames,
  values: result.values,
  uncertainties: model.parNames.map((name) => result.uncertainties[name] ?? 0),
  correlation: model.parNames.map((_, p) => Array.from(correlation.subarray(p * n, (p + 1) * n))),
  prefit: yields(model, data, { stage: "prefit", method: "symmetrised" }),
  postfit: yields(model, data, { stage: "postfit", method: "symmetrised", fit: result }),
  exact: yields(model, data, { stage: "postfit", fit: result }),
};
process.stdout.write(JSON.stringify(out));

// The card templ_datacard_largeYields at Combine's points and at ours, for large_yields.py:
//   node validation/interchange/large-yields.mjs > points.json && python validation/interchange/large_yields.py points.json
import { fileURLToPath } from "node:url";
import { library } from "../lib/library.mjs";
import { sharedUrl } from "../lib/shared-data.mjs";

const { fit, minos } = await library();
const { readWorkspace } = await library("node/index.js");

const card = sharedUrl("interchange/combine-cards/cms/ci/templ_datacard_largeYields.txt");
const workspace = await readWorkspace(fileURLToPath(card), { combine: { pois: ["r:1,-5,5"] } });
const model = workspace.model();
const data = workspace.data(model);
const [{ estimate, lower, upper }] = minos(model, data, { parameters: ["r"] }).intervals;
const rows = {
  "our estimate": estimate,
  "our lower end": lower.value,
  "our upper end": upper.value,
  "Combine's estimate": 0.975,
  "Combine's lower end": 0.975 - 0.083,
  "Combine's upper end": 0.975 + 0.091,
};
const points = Object.entries(rows).map(([name, r]) => [name, { ...fit(model, data, { fixed: { r } }).pars }]);
console.log(JSON.stringify({ workspace: workspace.spec, points }));

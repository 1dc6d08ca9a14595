/**
 * A fit to the data of a workspace, and what follows from it without another one.
 *
 *   node examples/fit.mjs [workspace.json]
 */
import { fileURLToPath } from "node:url";
import { fit, goodnessOfFit, propagate, ranking } from "histograd";
import { readWorkspace } from "histograd/node";

const example = fileURLToPath(new URL("two-channel.json", import.meta.url));
const workspace = await readWorkspace(process.argv[2] ?? example);
const model = workspace.model();
const data = workspace.data(model); // main bins, then auxiliary data

const result = fit(model, data);
if (!result.valid) throw new Error(result.message);

const poi = model.parNames[model.poiIndex];
console.log(`${poi} = ${result.pars[poi].toFixed(2)} ± ${result.uncertainties[poi].toFixed(2)}`);
console.log(`goodness of fit: p = ${goodnessOfFit(model, data).pValue.toFixed(2)}`);

const { value, uncertainty } = propagate(result, `100 * ${poi}`); // any formula of parameters
console.log(`in percent: ${value.toFixed(0)} ± ${uncertainty.toFixed(0)}`);

const [first, second] = ranking(model, data, { method: "hessian" }).parameters;
console.log(`largest impacts: ${first.name}, ${second.name}`);

/* prints
mu = 1.28 ± 0.66
goodness of fit: p = 0.98
in percent: 128 ± 66
largest impacts: jet_energy_scale, ttbar_cross_section
*/

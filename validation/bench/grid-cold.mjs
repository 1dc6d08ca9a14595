// node grid-cold.mjs: what the first calls of a fresh process take, in ms, as JSON.
import { library } from "../lib/library.mjs";

const started = performance.now();
const { gridScan, simpleModels } = await library();
const loaded = performance.now();
const model = simpleModels.uncorrelatedBackground({ signal: [5], bkg: [10], bkgUncertainty: [3.5] });
const data = model.expectedData(model.suggestedInit);
const ready = performance.now();
const axes = (n) => model.parNames.map((name) => ({ name, min: 0.5, max: 1.5, n }));
const { values } = gridScan(model, axes(101), { data });
const scanned = performance.now();
const { gradients } = gridScan(model, axes(11), { data, gradient: true });
const ended = performance.now();
const record = {
  loading: loaded - started,
  model: ready - loaded,
  values: scanned - ready,
  gradients: ended - scanned,
};
console.log(JSON.stringify({ ...record, used: values[0] + gradients[0] }));

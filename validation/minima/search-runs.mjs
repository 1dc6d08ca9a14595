// Fits of random models and published analyses, with what they cost: the worker of vary-search.mjs. `poi` is the value at which
// the parameter of interest is held, if it is.
import { parentPort, workerData } from "node:worker_threads";

const { folder, models } = workerData;
const { fit, Workspace } = await import(`${folder}index.js`);

const fits = {};
for (const { name, workspace, interpolation, poi } of models) {
  const parsed = Workspace.parse(workspace);
  const model = parsed.model(interpolation === undefined ? {} : { interpolation });
  const { user } = process.cpuUsage();
  const held = poi === undefined ? {} : { fixed: { [model.poiName]: poi } };
  const { twiceNll, valid, search } = fit(model, parsed.data(model), held);
  const milliseconds = (process.cpuUsage().user - user) / 1000;
  fits[name] = { twiceNll, valid, nStarts: search?.nStarts ?? 0, nValues: search?.nValues ?? 0, milliseconds };
}
parentPort.postMessage(fits);

// Fits of random models, with what they cost: the worker of vary-search.mjs.
import { parentPort, workerData } from "node:worker_threads";

const { folder, models } = workerData;
const { fit, Workspace } = await import(`${folder}index.js`);

const fits = {};
for (const { name, workspace, interpolation } of models) {
  const parsed = Workspace.parse(workspace);
  const model = parsed.model(interpolation === undefined ? {} : { interpolation });
  const { user } = process.cpuUsage();
  const { twiceNll, valid, search } = fit(model, parsed.data(model));
  const milliseconds = (process.cpuUsage().user - user) / 1000;
  fits[name] = { twiceNll, valid, nStarts: search?.nStarts ?? 0, nValues: search?.nValues ?? 0, milliseconds };
}
parentPort.postMessage(fits);

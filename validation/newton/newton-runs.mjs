// Newton's method from two starts of each model, with and without its Hessian at the last point.
import { parentPort, workerData } from "node:worker_threads";

const { folder, models } = workerData;
const { Workspace } = await import(`${folder}index.js`);
const { boundedNewton } = await import(`${folder}newton/bounded-newton.js`);

/** Shifts of the second start from the suggested one, for parameters in turn. */
const SHIFTS = [-0.9, 1.7];
/** How near to the minimum the Hessian is wanted: at the last point, or where chord steps may end the run. */
const ENDS = { exact: 0, chord: 1e-2 };

function problemOf({ likelihood, nPars, suggestedBounds, suggestedFixed }, data) {
  return {
    size: nPars,
    lower: Float64Array.from(suggestedBounds, ([low]) => low),
    upper: Float64Array.from(suggestedBounds, ([, high]) => high),
    fixed: Uint8Array.from(suggestedFixed, (isFixed) => (isFixed ? 1 : 0)),
    kinked: likelihood.kinked,
    gradientsPerHessian: likelihood.gradientsPerHessian,
    value: (x) => likelihood.regularValue(x, data),
    slopes: (x, sides) => likelihood.slopes(x, data, sides),
    evaluate: (x, sides) => likelihood.evaluate(x, data, sides),
    approximate: (hessian) => hessian.approximation(),
  };
}

function startsOf({ suggestedInit, suggestedFixed }) {
  const shifted = suggestedInit.map((init, i) => (suggestedFixed[i] ? init : init + SHIFTS[i % SHIFTS.length]));
  return { near: Float64Array.from(suggestedInit), far: Float64Array.from(shifted) };
}

const runs = {};
for (const { name, workspace, interpolation } of models) {
  const parsed = Workspace.parse(workspace);
  const model = parsed.model(interpolation === undefined ? {} : { interpolation });
  const problem = problemOf(model, model.bind(parsed.data(model)));
  for (const [start, x] of Object.entries(startsOf(model))) {
    for (const [end, hessianWithin] of Object.entries(ENDS)) {
      const { status, value, ...result } = boundedNewton(problem, x, { hessianWithin });
      const { nIterations, nValues, nGradients, nHessians } = result;
      runs[`${name} ${start} ${end}`] = { status, value, nIterations, nValues, nGradients, nHessians };
    }
  }
}
parentPort.postMessage(runs);

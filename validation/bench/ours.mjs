// Times the library on one case.
import { covarianceMatrix, fit, Workspace } from "../../dist/index.js";
import { uniforms } from "../lib/numbers.mjs";
import { INTERPOLATION } from "./cases.mjs";
import { time } from "./timing.mjs";

const DATA_VARIANTS = 16;
const DATA_SPREAD = 1e-3; // relative: other data every repeat, the same fit in substance

/** Medians in ms of all tasks, the model's size and its log-density at the suggested start. */
export function timeOurs(text, settings) {
  const workspace = Workspace.parse(text);
  const model = workspace.model({ interpolation: INTERPOLATION });
  const data = workspace.data(model);
  const pars = Float64Array.from(model.suggestedInit);
  const gradient = new Float64Array(pars.length);
  const hessian = new Float64Array(pars.length ** 2);
  const nMain = data.length - model.auxdata.length;
  const altered = alteredData(data, nMain);
  const moved = altered.map((_, k) => pars.map((x) => x * (1 + 1e-9 * k))); // nothing cached between calls
  const start = (k) => moved[k % DATA_VARIANTS];
  const fitOnce = (k) => fit(model, altered[k % DATA_VARIANTS]);
  const fitted = fit(model, data);
  const slow = { ...settings, warmup: 2 * settings.warmup };
  return {
    parameters: pars.length,
    bins: nMain,
    bytes: text.length,
    logpdfAtInit: model.logpdf(pars, data),
    fitIsValid: fitted.valid,
    load: time(() => Workspace.parse(text).warnings.length, settings),
    compile: time(() => workspace.model({ interpolation: INTERPOLATION }).parNames.length, settings),
    logpdf: time((k) => model.logpdf(start(k), data), settings),
    gradient: time((k) => model.valueAndGradient(start(k), data, gradient).value, settings),
    hessian: time((k) => model.hessian(start(k), data, hessian)[0], settings),
    fit: time((k) => fitOnce(k).twiceNll, slow),
    covariance: time(() => covarianceMatrix(fitted)[0], settings),
  };
}

function alteredData(data, nMain) {
  const uniform = uniforms(3);
  const variant = () => Float64Array.from(data, (x, i) => (i < nMain ? x * (1 + DATA_SPREAD * (uniform() - 0.5)) : x));
  return Array.from({ length: DATA_VARIANTS }, variant);
}

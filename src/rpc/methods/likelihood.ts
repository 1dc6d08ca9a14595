import { asimovData } from "../../fit/asimov.js";
import type { Model } from "../../model/model.js";
import type { ParameterValues } from "../../model/vectors.js";
import { SAMPLE_TOY_OPTIONS, type SampleToyOptions, sampleToy } from "../../toys/toy-sampler.js";
import { readPoints } from "../arrays.js";
import { arraysIn, dataIn, type Method, type Methods, modelIn, parsIn } from "../method.js";
import { readOptions, withOptionNames } from "../options.js";

/** Methods for the log-density and its derivatives, and for expected events. */
export const LIKELIHOOD_METHODS: Methods = {
  logpdf(params, call) {
    const model = modelIn(params, call);
    const data = dataIn(params, model);
    const points = readPoints(params["pars"], "pars");
    if (points === undefined) return model.logpdf(parsIn(params, model), data);
    const values = Float64Array.from(points, (pars) => model.logpdf(pars, data));
    return arraysIn(params, call)(values, [values.length]);
  },
  gradient(params, call) {
    const model = modelIn(params, call);
    const { value, gradient } = model.valueAndGradient(parsIn(params, model), dataIn(params, model));
    return { value, gradient: arraysIn(params, call)(gradient, [model.nPars]) };
  },
  hessian(params, call) {
    const model = modelIn(params, call);
    const hessian = model.hessian(parsIn(params, model), dataIn(params, model));
    return arraysIn(params, call)(hessian, [model.nPars, model.nPars]);
  },
  expected_data: vectorAt((model, pars) => model.expectedData(pars)),
  expected_main_data: vectorAt((model, pars) => model.expectedMainData(pars)),
  asimov_data: vectorAt(asimovData),
  expected_by_sample(params, call) {
    const model = modelIn(params, call);
    const write = arraysIn(params, call);
    const channels = [...model.expectedBySample(parsIn(params, model))];
    return channels.map(([channel, samples]) => ({
      channel,
      samples: [...samples].map(([name, rates]) => ({ name, expected: write(rates, [rates.length]) })),
    }));
  },
  diagnose(params, call) {
    const model = modelIn(params, call);
    return model.diagnose(parsIn(params, model), dataIn(params, model)).map(({ message }) => message);
  },
  sample_toy(params, call) {
    const model = modelIn(params, call);
    const options = readOptions(params["options"] ?? {}, SAMPLE_TOY_OPTIONS) as unknown as SampleToyOptions;
    const toy = withOptionNames(SAMPLE_TOY_OPTIONS, () => sampleToy(model, parsIn(params, model), options));
    return arraysIn(params, call)(toy, [toy.length]);
  },
};

/** A method that answers with a vector that a model has at a point. */
function vectorAt(run: (model: Model, pars: ParameterValues) => Float64Array): Method {
  return (params, call) => {
    const model = modelIn(params, call);
    const values = run(model, parsIn(params, model));
    return arraysIn(params, call)(values, [values.length]);
  };
}

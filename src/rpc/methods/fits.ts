import { correlationMatrix, covarianceMatrix } from "../../fit/covariance.js";
import {
  EXPECTED_UNCERTAINTIES_OPTIONS,
  type ExpectedUncertaintiesOptions,
  expectedUncertainties,
} from "../../fit/expected-uncertainties.js";
import { fit, fixedPoiFit } from "../../fit/fit.js";
import { FIT_OPTIONS, type FitOptions } from "../../fit/fit-input.js";
import { aFitResult } from "../../fit/fit-result-rule.js";
import { propagate } from "../../fit/propagate.js";
import type { FitResult } from "../../fit/results.js";
import { requireArgument } from "../../options.js";
import type { Json, JsonObject } from "../../records/json.js";
import type { WriteArray } from "../arrays.js";
import {
  arraysIn,
  type Call,
  type Input,
  type Method,
  type Methods,
  type Params,
  parsIn,
  recordAnswer,
  recordIn,
  recordOf,
  valueIn,
} from "../method.js";

/** Methods for fits, for propagated uncertainties and for the matrices of a fit. */
export const FIT_METHODS: Methods = {
  fit: fitMethod<FitOptions>(FIT_OPTIONS, ({ model, data, options }) => fit(model, data, options)),
  fixed_poi_fit: fitMethod<FitOptions>(FIT_OPTIONS, ({ model, data, options, params }) =>
    fixedPoiFit(model, data, valueIn(params), options),
  ),
  expected_uncertainties: fitMethod<ExpectedUncertaintiesOptions>(
    EXPECTED_UNCERTAINTIES_OPTIONS,
    ({ model, options, params }) => expectedUncertainties(model, parsIn(params, model), options),
  ),
  propagate: (params, call) =>
    recordAnswer(propagate(recordIn<FitResult>(params, "fit"), String(params["expression"])), params, call),
  covariance_matrix: (params, call) => matrixOf("covariance", fitIn(params), arraysIn(params, call)),
  correlation_matrix: (params, call) => matrixOf("correlation", fitIn(params), arraysIn(params, call)),
};

const MATRICES = { covariance: covarianceMatrix, correlation: correlationMatrix } as const;

/** A method that answers with the record of a fit and the matrices that the request names; null for a fit without covariance. */
function fitMethod<Options>(rules: Parameters<typeof recordOf>[0], run: (input: Input<Options>) => FitResult): Method {
  return recordOf<Options, FitResult>(rules, run, matricesOf);
}

function matricesOf(result: FitResult, params: Params, call: Call): JsonObject {
  const wanted = (params["matrices"] ?? []) as readonly (keyof typeof MATRICES)[];
  return Object.fromEntries(wanted.map((name) => [`${name}_matrix`, matrixOf(name, result, arraysIn(params, call))]));
}

/** The fit in a request. @throws DataError `bad-argument` */
function fitIn(params: Params): FitResult {
  const fit = recordIn<FitResult>(params, "fit");
  requireArgument(fit, "fit", aFitResult);
  return fit;
}

/** A matrix of a fit; null for a fit without uncertainties. */
function matrixOf(name: keyof typeof MATRICES, fit: FitResult, write: WriteArray): Json {
  if (fit.covariance === undefined) return null;
  const n = fit.parNames.length;
  return write(MATRICES[name](fit), [n, n]);
}

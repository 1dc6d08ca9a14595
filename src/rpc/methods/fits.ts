import { correlationMatrix, covarianceMatrix } from "../../fit/covariance.js";
import {
  EXPECTED_UNCERTAINTIES_OPTIONS,
  type ExpectedUncertaintiesOptions,
  expectedUncertainties,
} from "../../fit/expected-uncertainties.js";
import { fit, fixedPoiFit } from "../../fit/fit.js";
import { FIT_OPTIONS, type FitOptions } from "../../fit/fit-input.js";
import { propagate } from "../../fit/propagate.js";
import type { FitResult } from "../../fit/results.js";
import type { Json, JsonObject } from "../../records/json.js";
import { writeArray } from "../arrays.js";
import {
  arraysIn,
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

/** Fits, and what follows from one. */
export const FIT_METHODS: Methods = {
  fit: fitMethod<FitOptions>(FIT_OPTIONS, ({ model, data, options }) => fit(model, data, options)),
  fixed_poi_fit: fitMethod<FitOptions>(FIT_OPTIONS, ({ model, data, options, params }) =>
    fixedPoiFit(model, data, valueIn(params), options),
  ),
  expected_uncertainties: fitMethod<ExpectedUncertaintiesOptions>(
    EXPECTED_UNCERTAINTIES_OPTIONS,
    ({ model, options, params }) => expectedUncertainties(model, parsIn(params, model), options),
  ),
  propagate: (params) =>
    recordAnswer(propagate(recordIn<FitResult>(params, "fit"), String(params["expression"])), params["fields"]),
};

const MATRICES = { covariance: covarianceMatrix, correlation: correlationMatrix } as const;

/** A method whose result is the record of a fit, with the matrices that were asked for beside it; null where the fit has none. */
function fitMethod<Options>(rules: Parameters<typeof recordOf>[0], run: (input: Input<Options>) => FitResult): Method {
  return recordOf<Options, FitResult>(rules, run, matricesOf);
}

function matricesOf(result: FitResult, params: Params): JsonObject {
  const wanted = (params["matrices"] ?? []) as readonly (keyof typeof MATRICES)[];
  const n = result.parNames.length;
  const form = arraysIn(params);
  const entry = (name: keyof typeof MATRICES): readonly [string, Json] => [
    `${name}_matrix`,
    result.covariance === undefined ? null : writeArray(MATRICES[name](result), [n, n], form),
  ];
  return Object.fromEntries(wanted.map(entry));
}

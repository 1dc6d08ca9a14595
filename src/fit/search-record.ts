import type { BoundData } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";
import type { SearchOutcome } from "./lower-minimum.js";
import { Neighbourhood } from "./neighbourhood.js";
import type { SearchRecord } from "./results.js";

/** A search as a record carries it. */
export function searchRecord(model: Model, data: BoundData, outcome: SearchOutcome): SearchRecord {
  const { lowest, minima, parameters, nValues, nStarts } = outcome;
  const neighbourhood = new Neighbourhood(model);
  const constant = data.mainConstant + data.constraintConstant;
  return {
    parameters: parameters.map((p) => model.parNames[p]!),
    nValues,
    nStarts,
    minima: minima.map(({ x, value }) => ({
      twiceNll: 2 * (value + constant),
      deltaTwiceNll: 2 * (value - lowest.value),
      elsewhere: neighbourhood.elsewhere(x, lowest.x),
    })),
  };
}

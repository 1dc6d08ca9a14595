import { expect, it } from "vitest";
import { correlationMatrix, covarianceMatrix } from "../../src/fit/covariance.js";
import { fit } from "../../src/fit/fit.js";
import { propagate } from "../../src/fit/propagate.js";
import type { FitResult } from "../../src/fit/results.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import {
  histosys,
  modelOf,
  normfactor,
  normsys,
  sample,
  shapesys,
  singleChannel,
  staterror,
} from "../helpers/workspaces.js";

it("a fit survives JSON: its covariance and what is propagated are the same afterwards", () => {
  const { model, data } = modelOf({
    channels: {
      A: [
        sample("b", [50, 60], normsys("jes", 0.9, 1.15), shapesys("unc", [5, 7]), staterror("stat_A", [2, 3])),
        sample("s", [10, 3], normfactor("mu")),
      ],
    },
    observed: { A: [66, 59] },
  });
  const result = fit(model, data);
  const back = parseRecord<FitResult>(formatRecord(result));
  expect({ ...back, covariance: undefined }).toEqual({ ...result, covariance: undefined });
  expect(covarianceMatrix(back)).toEqual(covarianceMatrix(result));
  expect(correlationMatrix(back)).toEqual(correlationMatrix(result));
  expect(propagate(back, "mu * (1 + jes)").uncertainty).toBe(propagate(result, "mu * (1 + jes)").uncertainty);
});

it("names of parameters in the minima of its search stay as they are", () => {
  const { model, data } = singleChannel([sample("a", [100], histosys("alphaJES", [119], [113]))], [116]);
  const result = fit(model, data);
  expect(Object.keys(result.search!.minima[1]!.elsewhere)).toEqual(["alphaJES"]);
  expect(parseRecord<FitResult>(formatRecord(result)).search).toEqual(result.search);
});

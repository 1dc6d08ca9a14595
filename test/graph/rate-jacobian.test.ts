import { describe, expect, it } from "vitest";
import { covarianceMatrix } from "../../src/fit/covariance.js";
import { fit } from "../../src/fit/fit.js";
import { rateChange, rateGradient, weightedRateGradient } from "../../src/graph/rate-jacobian.js";
import { covarianceColumn } from "../../src/likelihood/covariance.js";
import { expectClose } from "../helpers/close.js";
import { centralDifference } from "../helpers/finite-difference.js";
import { factor, histosys, modelOf, normfactor, normsys, sample, shapesys, staterror } from "../helpers/workspaces.js";

const { model, data } = modelOf({
  channels: {
    A: [
      sample(
        "s",
        [3, 5],
        normfactor("mu"),
        normsys("n", 0.9, 1.2),
        factor("f", "1 + 0.2*n*k"),
        staterror("mc", [1, 1]),
      ),
      sample("b", [10, 20], normfactor("k"), histosys("h", [9, 19], [12, 20]), shapesys("g", [2, 3])),
    ],
    B: [sample("b", [30], normfactor("k"), histosys("n", [28], [33]), staterror("mc_B", [2]))],
  },
  observed: { A: [14, 24], B: [31] },
});
const pars = Float64Array.from(model.suggestedInit, (value, p) => value + 0.1 * Math.sin(1 + p));

describe("rate Jacobian", () => {
  it("agrees with central differences of the expected events", () => {
    const bound = model.bind(data);
    for (let bin = 0; bin < model.nMainData; bin++) {
      const expected = model.parNames.map((_, p) =>
        centralDifference((x) => model.expectedMainData(pars.map((value, q) => (p === q ? x : value)))[bin]!, pars[p]!),
      );
      model.likelihood.lend().valueGradientHessian(pars, bound);
      // five-point differences of numbers near 30 with steps of 1e-3
      expectClose(rateGradient(model.likelihood.lend(), bin), expected, 1e-10, `bin ${bin}`);
    }
  });

  it("multiplies vectors from both sides", () => {
    model.likelihood.lend().valueGradientHessian(pars, model.bind(data));
    const rows = Array.from({ length: model.nMainData }, (_, bin) => rateGradient(model.likelihood.lend(), bin));
    const v = pars.map((_, p) => Math.cos(p));
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
    expectClose(
      rateChange(model.likelihood.lend(), v),
      rows.map((row) => dot(row, v)),
      1e-14,
    );
    const w = [0.3, -2, 1.5];
    const columns = model.parNames.map((_, p) =>
      dot(
        rows.map((row) => row[p]!),
        w,
      ),
    );
    expectClose(weightedRateGradient(model.likelihood.lend(), w), columns, 1e-14);
  });

  it("has no entries in a bin that a floor holds, and refuses bins that are not there", () => {
    const floored = modelOf(
      { channels: { A: [sample("s", [3, 50], normfactor("mu"))] }, observed: { A: [20, 50] } },
      { clipBinData: 10 },
    );
    floored.model.likelihood.lend().valueGradientHessian(Float64Array.of(1), floored.model.bind(floored.data));
    expect([0, 1].map((bin) => rateGradient(floored.model.likelihood.lend(), bin)[0])).toEqual([0, 50]);
    expect(() => rateGradient(floored.model.likelihood.lend(), 2)).toThrow(RangeError);
  });
});

describe("a column of a covariance", () => {
  it("is a column of the covariance matrix", () => {
    const best = fit(model, data);
    const matrix = covarianceMatrix(best);
    const n = model.nPars;
    for (let p = 0; p < n; p++) {
      const column = Array.from({ length: n }, (_, q) => matrix[q * n + p]!);
      expectClose(covarianceColumn(best.covariance!, p), column, 1e-12, model.parNames[p]);
    }
  });
});

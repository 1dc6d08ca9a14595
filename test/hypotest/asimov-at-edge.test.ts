import { describe, expect, it } from "vitest";
import { hypotest, runToys, upperLimit } from "../../src/index.js";
import { histosys, normfactor, sample, singleChannel } from "../helpers/workspaces.js";

/*
 * A model whose fit without signal lies on the edge of its domain: the last bin expects nothing there, and so the Asimov data have no
 * events in it.
 */

const background = sample(
  "background",
  [2.45, 2.59, 5.82, 1.1, 1.02, 7.12],
  histosys("sys0", [1.22, 0.19, 4.48, 0.62, 0.34, 7.15], [3.6, 2.18, 7.9, 2.27, 0.9, 11.16]),
  histosys("sys1", [2.19, 1.76, 5.5, 0.93, 0.99, 0.61], [2.33, 3.99, 6.38, 2.03, 1.51, 11.78]),
  histosys("sys2", [2.08, -0.56, 2.06, 1.18, 0.94, 6.55], [2.34, 1.65, 1.71, 0.88, 0.19, 0.86]),
);
const signal = sample("signal", [0.7, 2.84, 0.06, 0.07, 1.67, 2.72], normfactor("mu"));
const { model, data } = singleChannel([signal, background], [2, 3, 0, 0, 2, 0], {
  parameters: [{ name: "mu", bounds: [[0, 10]] }],
});
const EDGE = 5;

/** Points near one, with mu held. */
function* neighbours(values: readonly number[]): Generator<number[]> {
  for (const step of [1e-3, 1e-2, 0.1]) {
    for (let k = 0; k < 200; k++) {
      yield values.map((v, p) => (p === model.poiIndex ? v : v + step * Math.sin(1000 * k + 7 * p + k * p)));
    }
  }
}

describe("Asimov data of a fit on the edge of the domain", () => {
  it("the tested fit of them is a minimum: no point near it is lower", () => {
    const result = hypotest(model, data, 1, { testStatistic: "qtilde" });
    expect(result.valid, result.notes.join(" ")).toBe(true);
    const named = new Map(result.fits.map((fit) => [fit.name, fit]));
    const asimov = model.expectedData(named.get("alternative")!.values);
    expect(asimov[EDGE]!).toBeLessThan(1e-8);
    asimov[EDGE] = 0;
    const { values, twiceNll } = named.get("asimov tested")!;
    expect(-2 * model.logpdf(values, asimov)).toBeCloseTo(twiceNll, 6);
    for (const near of neighbours(values)) {
      if (model.expectedMainData(near).some((rate) => rate < 0)) continue;
      expect(-2 * model.logpdf(near, asimov)).toBeGreaterThan(twiceNll - 1e-6);
    }
  });

  it("a run with toys has the Asimov statistic of the test", async () => {
    const { asimovStatistic } = await runToys(model, data, 1, { nToys: 2, testStatistic: "qtilde" });
    expect(asimovStatistic).toBeCloseTo(hypotest(model, data, 1, { testStatistic: "qtilde" }).observed.asimov, 6);
  });

  it("CLs at the limit is 0.05", () => {
    const { valid, notes, limits } = upperLimit(model, data, { testStatistic: "qtilde" });
    expect(valid, notes.join(" ")).toBe(true);
    expect(hypotest(model, data, limits.observed.value!, { testStatistic: "qtilde" }).cls).toBeCloseTo(0.05, 8);
  });
});

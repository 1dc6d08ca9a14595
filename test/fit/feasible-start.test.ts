import { describe, expect, it, vi } from "vitest";
import { feasibleStart, nearestInside } from "../../src/fit/feasible-start.js";
import { fitInput } from "../../src/fit/fit-input.js";
import { LikelihoodHessian } from "../../src/likelihood/hessian.js";
import { expectNear } from "../helpers/close.js";
import { factor, histosys, modelOf, normfactor, normsys, sample } from "../helpers/workspaces.js";

/** A model without signal whose bins expect `expected` × (1 + `slopes` × shape), started at a shape, and what was observed. */
function shapeModel(
  expected: readonly number[],
  slopes: readonly number[],
  observed: readonly number[],
  shape: number,
) {
  const varied = (side: number) => expected.map((rate, b) => rate * (1 + side * slopes[b]!));
  const background = sample("bkg", expected, histosys("shape", varied(-1), varied(1)));
  const signal = sample(
    "signal",
    expected.map(() => 0),
    normfactor("mu"),
  );
  const { model, data } = modelOf({ channels: { SR: [signal, background] }, observed: { SR: observed } });
  return { model, data: model.bind(data), input: fitInput(model, { init: { shape } }) };
}

describe("a start at which hundreds of bins expect less than 0", () => {
  // Bin b expects 100 + b at 0, and less than 0 below −2; a tenth of what was seen is expected at −1.8.
  const expected = Array.from({ length: 300 }, (_, b) => 100 + b);
  const slopes = expected.map(() => 0.5);
  const { model, data, input } = shapeModel(expected, slopes, expected, -4);

  it("is moved to the nearest one at which all expect a tenth of their events, though all of them say the same", () => {
    expect(model.likelihood.rates(input.init).every((rate) => rate < 0)).toBe(true);
    const start = nearestInside(model, data, input)!;
    expectNear(start[model.parIndex("shape")]!, -1.8, 1e-6);
    expect(feasibleStart(model, data, input)).toEqual(start);
  });

  it("is corrected by the slopes of a hundred of them", () => {
    const slopesOfBin = vi.spyOn(LikelihoodHessian.prototype, "rateGradient");
    nearestInside(model, data, input);
    expect(slopesOfBin.mock.calls.length).toBeLessThanOrEqual(100);
    slopesOfBin.mockRestore();
  });
});

describe("corrections of a start", () => {
  it("end once every bin expects half of what it should, where no point gives all of them what they should", () => {
    // A tenth of their events is expected at −1.6 by bin 0, and at −1.4 by bin 1: the least squares are between.
    const { model, data, input } = shapeModel([100, 100], [0.5, 0.5], [200, 300], -4);
    const evaluations = vi.spyOn(model.likelihood, "evaluate");
    const start = nearestInside(model, data, input)!;
    const nCorrections = evaluations.mock.calls.length;
    evaluations.mockRestore();
    // the diagonal that makes the system regular leaves four digits
    expectNear(start[model.parIndex("shape")]!, -1.5, 1e-4);
    expect(nCorrections).toBe(2);
  });

  it("go on while a bin expects less than half of that, where its expectation is not linear", () => {
    for (const shape of [-2.5, -3, -4, -5]) {
      for (const norm of [-3, 0, 3]) {
        const effects = [histosys("shape", [50, 70], [150, 130]), normsys("norm", 0.5, 2)];
        const samples = [sample("signal", [0, 0], normfactor("mu")), sample("bkg", [100, 100], ...effects)];
        const { model, data } = modelOf({ channels: { SR: samples } });
        const start = nearestInside(model, model.bind(data), fitInput(model, { init: { shape, norm } }))!;
        for (const rate of model.likelihood.rates(start)) expect(rate).toBeGreaterThanOrEqual(5);
      }
    }
  });
});

describe("a start at which a formula has no derivatives", () => {
  it("is moved towards the suggested values by a hundredth of the way, and no further than it has to be", () => {
    const signal = sample("signal", [10], normfactor("mu"), factor("root", "sqrt(theta - 0.005)"));
    const background = sample("bkg", [50], normsys("norm", 0.9, 1.1));
    const parameters = [{ name: "theta", inits: [1], bounds: [[0, 10]] as [number, number][] }];
    const { model, data } = modelOf({ channels: { SR: [signal, background] }, observed: { SR: [60] }, parameters });
    const input = fitInput(model, { init: { theta: 0, norm: 2 } });
    const start = feasibleStart(model, model.bind(data), input)!;
    expectNear(start[model.parIndex("theta")]!, 0.01, 1e-12);
    expectNear(start[model.parIndex("norm")]!, 2 - 0.02, 1e-12);
  });
});

describe("a model that has no point in its domain, and whose corrections wander about for ever", () => {
  // Bin 0 expects −1 − θ² events and sees 5: Newton's method for a half, which there is not, is chaotic.
  const evaluationsWith = (nOthers: number) => {
    const others = Array.from({ length: nOthers }, (_, k) => normsys(`size${k}`, 0.9, 1.1));
    const samples = [sample("below", [-1], factor("square", "1 + theta^2")), sample("signal", [0], normfactor("mu"))];
    const parameters = [{ name: "theta", inits: [1], bounds: [[-100, 100]] as [number, number][] }];
    const { model, data } = modelOf({
      channels: { SR: samples, CR: [sample("bkg", [50], ...others)] },
      observed: { SR: [5], CR: [50] },
      parameters,
    });
    const evaluations = vi.spyOn(model.likelihood, "evaluate");
    expect(feasibleStart(model, model.bind(data), fitInput(model, {}))).toBeUndefined();
    return evaluations.mock.calls.length;
  };

  it("is given up after 40 corrections of each start", () => {
    expect(evaluationsWith(1)).toBeLessThan(2 * 31 * 40);
  });

  it("is given up after those of one start where it is large, without random points", () => {
    expect(evaluationsWith(80)).toBeLessThan(2 * 40);
  });
});

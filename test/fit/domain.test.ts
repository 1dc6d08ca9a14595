import { describe, expect, it, vi } from "vitest";
import { fitInput } from "../../src/fit/fit-input.js";
import { localMinimum } from "../../src/fit/local-minimum.js";
import { covarianceMatrix, fit, fixedPoiFit } from "../../src/index.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { expectCertified, expectReason } from "../helpers/fit-checks.js";
import { histosys, normfactor, normsys, sample, shapesys, singleChannel, thrownIssues } from "../helpers/workspaces.js";

/** Two fits that end a few roundings apart. */
const SAME = 1e-9;

describe("bins that expect nothing", () => {
  const with0 = [sample("b", [40, 0], shapesys("u", [4, 1])), sample("s", [5, 0], normfactor("mu"))];
  const without = [sample("b", [40], shapesys("u", [4])), sample("s", [5], normfactor("mu"))];

  it("and see nothing change nothing", () => {
    const [full, reduced] = [singleChannel(with0, [48, 0]), singleChannel(without, [48])];
    const result = fit(full.model, full.data);
    expectCertified(full.model, full.data, result);
    const reference = fit(reduced.model, reduced.data);
    expectNear(result.pars["mu"]!, reference.pars["mu"]!, SAME);
    expectNear(result.uncertainties["mu"]!, reference.uncertainties["mu"]!, SAME);
    expect(result.withoutUncertainty).toEqual({ "u[1]": "held fixed" });
  });

  it("and see something leave no start: a record that names the bin, not an exception", () => {
    const { model, data } = singleChannel(with0, [48, 2]);
    const result = fit(model, data);
    expectReason(result);
    expect(result.status).toBe("outside-domain");
    expect(result.message).toContain('channel "c", bin 1');
    expect(result.twiceNll).toBe(Number.POSITIVE_INFINITY);
    expect(result.values).toEqual(model.suggestedInit);
    expect(result.uncertainties).toEqual({});
    expect(Object.keys(result.withoutUncertainty)).toEqual(model.parNames);
    expect(thrownIssues(() => covarianceMatrix(result))).toEqual([{ code: "no-covariance", path: "fit" }]);
  });
});

describe("bins with signal only", () => {
  const samples = [sample("b", [40, 0], shapesys("u", [4, 0])), sample("s", [5, 8], normfactor("mu"))];

  it("with events: mu = 0 is outside the domain, as start moved inside, as hypothesis refused with a reason", () => {
    const { model, data } = singleChannel(samples, [44, 6]);
    const reference = fit(model, data);
    expectCertified(model, data, reference);
    const result = fit(model, data, { init: { mu: 0 } });
    expectCertified(model, data, result);
    expectClose(result.values, reference.values, SAME);
    const held = fixedPoiFit(model, data, 0);
    expectReason(held);
    expect(held.status).toBe("outside-domain");
    expect(held.message).toContain("6 observed");
  });

  it("without events: mu = 0 is allowed, and the bin pushes mu down with 2 s", () => {
    const { model, data } = singleChannel(samples, [40, 0]);
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.pars["mu"]).toBe(0);
    // bin 0 is at its maximum at mu = 0; the empty bin adds 2 · 8
    expect(result.certificate.atBounds).toMatchObject([{ name: "mu", side: "lower" }]);
    expectNear(result.certificate.atBounds[0]!.multiplier, 16, SAME);
    expect(fixedPoiFit(model, data, 0).valid).toBe(true);
  });

  it("alone: a model of signal only with no events has mu = 0", () => {
    const { model, data } = singleChannel([sample("s", [5], normfactor("mu"))], [0]);
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect([result.pars["mu"], result.twiceNll]).toEqual([0, 0]);
    expectNear(result.certificate.atBounds[0]!.multiplier, 10, SAME);
  });
});

describe("bad starts", () => {
  // at α = 5 the background of bin 0 is 10 − 5 · 4 < 0
  const samples = [
    sample("b", [10, 30], histosys("h", [14, 31], [6, 29]), normsys("n", 0.8, 1.2)),
    sample("s", [2, 5], normfactor("mu")),
  ];
  const { model, data } = singleChannel(samples, [11, 37]);
  const reference = fit(model, data);

  it.each([{ h: 5 }, { h: 5, mu: 0 }, { h: 4.5, n: -5, mu: 0 }, { h: -5, n: 5, mu: 10 }, { h: 3, mu: 0 }])(
    "%o outside the domain or far off ends at the same minimum",
    (init) => {
      const result = fit(model, data, { init });
      expectCertified(model, data, result);
      expectClose(result.values, reference.values, 1e-7);
    },
  );

  it("with the culprit held there is no way in: the reason names bin and parameter", () => {
    const result = fit(model, data, { init: { h: 5, mu: 0 }, fixed: ["h", "mu"] });
    expectReason(result);
    expect(result.status).toBe("outside-domain");
    expect(result.message).toMatch(/channel "c", bin 0: -\d+.* events are expected .*h/);
  });
});

describe("a minimum beyond the edge of the domain", () => {
  // bin 0: rate 1 + 2α, nothing seen: α²/2 + 1 + 2α has its minimum at α = −2, where the rate would be −3
  const samples = [sample("b", [1, 30], histosys("alpha", [-1, 30], [3, 30])), sample("s", [0, 5], normfactor("mu"))];

  it("ends on the edge, with the multiplier of the bin", () => {
    const { model, data } = singleChannel(samples, [0, 36]);
    for (const alpha of [0, 1, -0.4]) {
      const result = fit(model, data, { init: { alpha } });
      expectCertified(model, data, result);
      expectNear(result.pars["alpha"]!, -0.5, 1e-8, "edge");
      // −2 log L = α² + 2 (1 + 2α) there: slope 2α + 4 = 3 in α, and the expectation has slope 2
      expect(result.certificate.atEdges).toMatchObject([{ channel: "c", bin: 0 }]);
      expectNear(result.certificate.atEdges[0]!.multiplier, 3 / 2, 1e-7, "multiplier");
    }
  });

  it("and at the bound of a factor is at the bound: no point that only comes near both is called valid", () => {
    // The factor multiplies the only sample that a bin without events expects something of: its bound 0 and the edge are one.
    const { model, data } = singleChannel(
      [
        sample("a", [2, 3], normfactor("mu"), histosys("alpha", [1, 5], [-1, 7])),
        sample("b", [0, 39], histosys("alpha", [0, 39], [0, 35])),
      ],
      [0, 29],
    );
    const held = fixedPoiFit(model, data, 0);
    for (const mu of [0.5, 1.5, 2.5, 3.5, 4.5]) {
      const result = fit(model, data, { init: { mu } });
      expectCertified(model, data, result);
      expect(result.pars["mu"]).toBe(0);
      expectNear(result.twiceNll, held.twiceNll, SAME);
      // The path along the edge ends near the bound: one minimisation puts mu there, without any other start.
      const input = fitInput(model, { init: { mu } });
      const { isMinimum, x } = localMinimum(model, model.bind(data), input, {});
      expect([isMinimum, x[model.parIndex("mu")]]).toEqual([true, 0]);
    }
  });

  it("which two bins have in common is certified: their multipliers cannot be told apart", () => {
    // −log L = 2 (1 + 2α) + α²/2 without the counts of bin 2, which mu fits
    const { model, data } = singleChannel(
      [sample("b", [1, 1, 30], histosys("alpha", [-1, -1, 30], [3, 3, 30])), sample("s", [0, 0, 5], normfactor("mu"))],
      [0, 0, 36],
    );
    const result = fit(model, data);
    expectCertified(model, data, result);
    expectNear(result.pars["alpha"]!, -0.5, 1e-7, "edge");
    // −2 log L has the slopes 2α + 8 in α, and 2 in each expectation
    const multipliers = result.certificate.atEdges.map(({ multiplier }) => multiplier);
    expect(multipliers.length).toBe(2);
    expectNear(multipliers[0]! + multipliers[1]!, 7 / 2, 1e-6, "multipliers");
  });

  it("is reached by all bins that hold it before it is certified, whatever the unit of a factor", () => {
    // Nothing seen: bin 0 ends h at −2, where mu takes away the 1e-4 events of bin 1.
    const { model, data } = singleChannel(
      [sample("b", [100, 0.1], histosys("h", [50, 0.05005], [150, 0.15])), sample("s", [0, -1e8], normfactor("mu"))],
      [0, 0],
    );
    const result = fit(model, data);
    expectCertified(model, data, result);
    // the term of the constraint is all that is left
    expectNear(result.twiceNll, 4 + Math.log(2 * Math.PI), SAME, "height");
  });

  it.each([1e-2, 1e-3, 1e-4])(
    "leaves the bin next to nothing where hardly anything pushes against it: %d",
    (multiplier) => {
      // −log L = s (α + 1/2) + α²/2 has the slope s − 1/2 at the edge, which is s times the multiplier.
      const size = 0.5 / (1 - multiplier);
      const shape = histosys("alpha", [-size / 2, 30], [1.5 * size, 30]);
      const { model, data } = singleChannel(
        [sample("b", [size / 2, 30], shape), sample("s", [0, 5], normfactor("mu"))],
        [0, 36],
      );
      const result = fit(model, data);
      expectCertified(model, data, result);
      expectNear(result.certificate.atEdges[0]!.multiplier / (2 * multiplier), 1, 1e-3, "multiplier");
      // at most 1e-9 events, to first order
      expect(model.expectedMainData(result.values)[0]!).toBeLessThan(1.01e-9);
    },
  );

  it("leaves an uncertainty to parameters that move along it, and none to one that it holds", () => {
    // Bin 0 holds α at −0.5, and bin 1 measures mu beside it: 36 events of 30 + 4α + 5 mu.
    const { model, data } = singleChannel(
      [sample("b", [1, 30], histosys("alpha", [-1, 26], [3, 34])), sample("s", [0, 5], normfactor("mu"))],
      [0, 36],
    );
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(Object.keys(result.withoutUncertainty)).toEqual(["alpha"]);
    expectNear(result.pars["mu"]!, (36 - 28) / 5, 1e-6, "mu");
    expectNear(result.uncertainties["mu"]!, Math.sqrt(36) / 5, 1e-4, "uncertainty of mu");
  });

  it.each([1, 50, 1e5, 1e10, 1e15])(
    "is where the constraints alone say, whatever the unit of the factor that reaches it: %d events",
    (unit) => {
      // Nothing seen: the factor goes where all expectations cancel, at no cost, and every constraint keeps its centre.
      const background = [
        sample("b", [3], normsys("a", 0.85, 1.2), histosys("h", [2.1], [3.8])),
        sample("c", [0.5], shapesys("g", [0.4])),
      ];
      for (const [lo, hi] of [
        [0.9, 1.1],
        [0.9, 1.6e-4],
        [0.9, 147],
      ] as const) {
        const signal = sample("s", [unit], normfactor("mu"), normsys("a", lo, hi));
        const { model, data } = singleChannel([signal, ...background], [0], {
          parameters: [{ name: "mu", bounds: [[-5, 20]] }],
        });
        const result = fit(model, data);
        expectCertified(model, data, result);
        expectNear(result.pars["a"]!, 0, 1e-6, "a");
        expectNear(result.pars["h"]!, 0, 1e-6, "h");
        expectNear(result.pars["mu"]! * unit, -3.5, 1e-5, "events");
        expectNear(result.twiceNll, model.twiceNll({ mu: 0, a: 0, h: 0 }, data) - 2 * 3.5, SAME, "height");
      }
    },
  );

  it("is no edge when the bin sees something", () => {
    const { model, data } = singleChannel(samples, [1, 36]);
    expectCertified(model, data, fit(model, data));
  });
});

describe("extreme data", () => {
  const samples = [
    sample("b", [10, 30], shapesys("u", [3, 5]), normsys("n", 0.8, 1.2)),
    sample("s", [2, 5], normfactor("mu")),
  ];

  it.each([[[0, 0]], [[1e6, 1e6]], [[0, 1e4]], [[0.5, 30.25]], [[1e-9, 30]]])("%o: a certified minimum", (observed) => {
    const { model, data } = singleChannel(samples, observed);
    expectCertified(model, data, fit(model, data));
  });

  it("from 1e-3 to 1e9 expected events: a certified minimum", () => {
    for (const scale of [1e-3, 1, 1e3, 1e6, 1e9]) {
      const scaled = [
        sample("b", [10 * scale, 30 * scale], normsys("n", 0.8, 1.2)),
        sample("s", [2 * scale, 5 * scale], normfactor("mu")),
      ];
      const { model, data } = singleChannel(scaled, [12.5 * scale, 36 * scale]);
      expectCertified(model, data, fit(model, data));
    }
  });
});

describe("an edge of the domain beside a bin that never expects anything", () => {
  const fitted = (signal: readonly number[], background: readonly number[]) => {
    const samples = [sample("s", signal, normfactor("mu")), sample("b", background, normsys("u", 0.8, 1.2))];
    const { model, data } = singleChannel(
      samples,
      signal.map(() => 0),
      {
        parameters: [{ name: "mu", bounds: [[-2, 10]], inits: [1] }],
      },
    );
    const result = fit(model, data);
    expectCertified(model, data, result);
    return result;
  };

  it("is followed as without that bin", () => {
    const [full, reduced] = [fitted([-2.6, -4.7, 0], [0.13, 0, 0]), fitted([-2.6, -4.7], [0.13, 0])];
    expectNear(full.twiceNll, reduced.twiceNll, SAME);
    expect(full.certificate.atEdges.map(({ bin }) => bin)).toEqual([1]);
    expectNear(full.pars["mu"]!, 0, SAME);
  });

  it("is followed where a held signal leaves the bin nothing", () => {
    const histosysBelow0 = sample("b", [1, 0], histosys("h", [-1, 0], [3, 0]));
    const { model, data } = singleChannel([sample("s", [0, 2], normfactor("mu")), histosysBelow0], [0, 0]);
    const result = fit(model, data, { fixed: { mu: 0 } });
    expectCertified(model, data, result, { fixed: model.parNames.map((name) => name === "mu") });
    // −log L = 1 + 2 h + h²/2 falls to h = −0.5, where nothing is left of the background
    expectNear(result.pars["h"]!, -0.5, SAME);
    expect(result.certificate.atEdges.map(({ bin }) => bin)).toEqual([0]);
  });

  it("is reached from a start that is all but on it, which counts its steps", () => {
    // −log L = 0.13 − 7.3 mu for mu ≤ 0: the least is at the edge of bin 1
    const samples = [sample("s", [-2.6, -4.7], normfactor("mu")), sample("b", [0.13, 0])];
    const { model, data } = singleChannel(samples, [0, 0], {
      parameters: [{ name: "mu", bounds: [[-2, 10]], inits: [1] }],
    });
    for (const mu of [1, 0, -1e-323, -1e-200, -1e-30, -1]) {
      const result = fit(model, data, { init: { mu } });
      expectCertified(model, data, result);
      expectNear(result.twiceNll, 0.26, SAME);
      // at least one for each count that stands in for 0
      expect(result.certificate.iterations).toBeGreaterThanOrEqual(6);
    }
  });
});

describe("an edge of the domain that is the bound of a parameter, too", () => {
  it("leaves one value, from which a fit starts", () => {
    // An empty bin without background allows no mu above 0 of a signal that takes events away, and the bound none below.
    const samples = [sample("s", [-4, -2], normfactor("mu")), sample("b", [0, 1])];
    const { model, data } = singleChannel(samples, [0, 5]);
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.pars["mu"]).toBe(0);
    // −2 log L = 2 (1 + log 5!), with the slope 2 (2 · 4 − 4) in mu
    expectNear(result.twiceNll, 2 + 2 * Math.log(120), SAME);
    expect(result.certificate.atBounds).toMatchObject([{ name: "mu", side: "lower" }]);
    expectNear(result.certificate.atBounds[0]!.multiplier, 8, SAME);
  });

  it.each([
    ["lower", [-4, 2], [0, 10]],
    ["upper", [4, -2], [-10, 0]],
  ] as const)("at the %s bound leaves the others free, with the multiplier of the bin", (_, signal, bounds) => {
    const { model, data } = singleChannel(
      [sample("s", signal, normfactor("mu")), sample("b", [0, 1], normfactor("scale"))],
      [0, 3],
    );
    const result = fit(model, data, { bounds: { mu: bounds }, init: { mu: 0 } });
    expectCertified(model, data, result);
    expect(result.pars["mu"]).toBe(0);
    expectNear(result.pars["scale"]!, 3, SAME);
    expectNear(result.uncertainties["scale"]!, Math.sqrt(3), SAME);
    // −2 log L = 2 (3 − 3 log 3 + log 3!), which changes by 2 (∓4) for each unit of mu by the empty bin alone
    expectNear(result.twiceNll, 2 * (3 - 3 * Math.log(3) + Math.log(6)), SAME);
    expect(result.certificate.atBounds).toEqual([]);
    expect(result.certificate.atEdges).toMatchObject([{ channel: "c", bin: 0 }]);
    expectNear(result.certificate.atEdges[0]!.multiplier, 2, SAME);
  });

  it("leaves a constrained parameter free beside what the bound pushes against", () => {
    const samples = [sample("s", [-4, -2], normfactor("mu")), sample("b", [0, 1], normsys("u", 0.8, 1.2))];
    const { model, data } = singleChannel(samples, [0, 3]);
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.pars["mu"]).toBe(0);
    // By a grid of the one parameter that is left
    const heights = Array.from({ length: 20_001 }, (_, k) => model.twiceNll([0, (k - 10_000) / 2000], data));
    expectNear(result.twiceNll, Math.min(...heights), 1e-7);
    expect(result.twiceNll).toBeLessThanOrEqual(Math.min(...heights));
  });
});

describe("a held parameter that leaves no likelihood anywhere", () => {
  it("is found out once corrections of the start are at their bounds, from the start and from random points", () => {
    const samples = [sample("s", [4], normfactor("mu"), normsys("u", 0.7, 1.3)), sample("b", [0])];
    const { model, data } = singleChannel(samples, [0], { parameters: [{ name: "mu", bounds: [[-2, 10]] }] });
    const evaluations = vi.spyOn(model.likelihood, "evaluate");
    const result = fixedPoiFit(model, data, -1);
    expectReason(result);
    expect(result.status).toBe("outside-domain");
    // to a bound, and once more, for each of 31 starts and some starts of the search: 40 corrections each took 1,300 evaluations
    expect(evaluations.mock.calls.length).toBeLessThan(200);
  });
});

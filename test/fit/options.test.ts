import { describe, expect, it } from "vitest";
import { fit, fixedPoiFit } from "../../src/index.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { expectCertified, expectReason } from "../helpers/fit-checks.js";
import { modelOf, normfactor, normsys, sample, shapesys, singleChannel, thrownIssues } from "../helpers/workspaces.js";

const SAME = 1e-9;
const samples = [
  sample("b", [40, 60], shapesys("u", [4, 5]), normsys("n", 0.9, 1.1)),
  sample("s", [5, 12], normfactor("mu")),
];
const { model, data } = singleChannel(samples, [49, 70]);
const free = fit(model, data);

describe("start values", () => {
  it("are taken as a vector, a typed array or by name, and do not change the minimum", () => {
    for (const init of [[2, -1, 0.8, 1.3], Float64Array.of(2, -1, 0.8, 1.3), { mu: 2, n: -1 }, {}]) {
      const result = fit(model, data, { init });
      expectCertified(model, data, result);
      expectClose(result.values, free.values, SAME);
    }
  });

  it("at the minimum need a step or two: warm starts", () => {
    const again = fit(model, data, { init: free.values });
    expect(again.certificate.iterations).toBeLessThanOrEqual(2);
    expectClose(again.values, free.values, 1e-12);
  });

  it("are not changed by the fit", () => {
    const init = Float64Array.of(2, -1, 0.8, 1.3);
    fit(model, data, { init });
    expect([...init]).toEqual([2, -1, 0.8, 1.3]);
  });
});

describe("held parameters", () => {
  const isHeld = (names: readonly string[]) => model.parNames.map((name) => names.includes(name));

  it("by name stay at their start value", () => {
    const result = fit(model, data, { fixed: ["n", "u[1]"], init: { n: 0.7 } });
    expectCertified(model, data, result, { fixed: isHeld(["n", "u[1]"]) });
    expect(result.pars).toMatchObject({ n: 0.7, "u[1]": 1 });
    expect(result.withoutUncertainty).toEqual({ n: "held fixed", "u[1]": "held fixed" });
    expect(result.certificate).toMatchObject({ nFree: 2, rank: 2 });
  });

  it("by record stay at the value, or at their start", () => {
    const result = fit(model, data, { fixed: { n: -0.5, mu: true, "u[0]": false } });
    expectCertified(model, data, result, { fixed: isHeld(["n", "mu"]) });
    expect(result.pars).toMatchObject({ n: -0.5, mu: 1 });
  });

  it("of the model are freed with false", () => {
    const held = singleChannel(samples, [49, 70], { parameters: [{ name: "n", fixed: true, inits: [0.3] }] });
    const result = fit(held.model, held.data);
    expectCertified(held.model, held.data, result);
    expect(result.pars["n"]).toBe(0.3);
    const released = fit(held.model, held.data, { fixed: { n: false } });
    expectClose(released.values, free.values, SAME);
  });

  it("all of them: the point itself, valid, with nothing left to fit", () => {
    const result = fit(model, data, { fixed: [...model.parNames] });
    expect(result.valid).toBe(true);
    expect(result.values).toEqual(model.suggestedInit);
    expect(result.certificate).toMatchObject({ nFree: 0, rank: 0, gradientNorm: 0 });
    expectNear(result.twiceNll, model.twiceNll({}, data), SAME);
  });

  it("at the free minimum leave it where it is", () => {
    const result = fit(model, data, { fixed: { mu: free.pars["mu"]! } });
    expectClose(result.values, free.values, SAME);
    expectNear(result.twiceNll, free.twiceNll, 1e-12);
  });
});

describe("fixedPoiFit", () => {
  it("holds the parameter of interest and fits the others", () => {
    const result = fixedPoiFit(model, data, 2.5);
    expectCertified(model, data, result, { fixed: model.parNames.map((name) => name === "mu") });
    expect(result.pars["mu"]).toBe(2.5);
    expect(result.twiceNll).toBeGreaterThan(free.twiceNll);
  });

  it("keeps what else is held, given as a list or as a record", () => {
    for (const fixed of [["n"], { n: true }, { n: 0, mu: false as const }]) {
      const result = fixedPoiFit(model, data, 0.5, { fixed });
      expect(result.pars).toMatchObject({ mu: 0.5, n: 0 });
      expect(Object.keys(result.withoutUncertainty)).toEqual(["mu", "n"]);
    }
  });

  it("refuses a value outside the bounds, unless they are widened", () => {
    expect(thrownIssues(() => fixedPoiFit(model, data, -1))).toEqual([
      { code: "init-outside-bounds", path: 'parameter "mu"' },
    ]);
    expect(fixedPoiFit(model, data, -1, { bounds: { mu: [-5, 5] } }).pars["mu"]).toBe(-1);
    expect(thrownIssues(() => fixedPoiFit(model, data, Number.NaN))[0]!.code).toBe("not-finite");
  });

  it("throws no-poi for a model without one, which can be fitted all the same", () => {
    for (const poi of ["", "mu_SIG"]) {
      const background = modelOf({ channels: { c: [samples[0]!] }, observed: { c: [42, 61] }, poi });
      expectCertified(background.model, background.data, fit(background.model, background.data));
      expect(thrownIssues(() => fixedPoiFit(background.model, background.data, 1))).toEqual([
        { code: "no-poi", path: 'measurement "m"' },
      ]);
    }
  });
});

describe("wishes that do not fit the model", () => {
  it.each([
    [{ bounds: { mi: [0, 1] as const } }, "unknown-parameter", 'bounds of "mi"'],
    [{ bounds: { mu: [2, 1] as const } }, "bad-bounds", 'bounds of "mu"'],
    [{ bounds: { mu: [0, Number.NaN] as const } }, "bad-bounds", 'bounds of "mu"'],
    [{ bounds: { mu: [0] as never } }, "bad-bounds", 'bounds of "mu"'],
    [{ fixed: ["u"] }, "unknown-parameter", 'fixed parameter "u"'],
    [{ fixed: { u: 1 } }, "unknown-parameter", 'fixed parameter "u"'],
    [{ fixed: { mu: Number.NaN } }, "not-finite", 'start value of "mu"'],
    [{ fixed: { mu: 11 } }, "init-outside-bounds", 'parameter "mu"'],
    [{ init: { mu: -1 } }, "init-outside-bounds", 'parameter "mu"'],
    [{ bounds: { mu: [2, 3] as const } }, "init-outside-bounds", 'parameter "mu"'],
    [{ init: [1, 2] }, "parameter-count", "pars"],
    [{ init: { mv: 1 } }, "unknown-parameter", 'parameter "mv"'],
    [{ init: { mu: Number.NaN } }, "not-finite", 'parameter "mu"'],
  ])("%o: %s", (options, code, path) => {
    expect(thrownIssues(() => fit(model, data, options))).toEqual([{ code, path }]);
  });

  it("are reported all at once", () => {
    const options = { bounds: { mi: [0, 1], n: [1, 0] }, fixed: ["u", "mu"] } as const;
    expect(thrownIssues(() => fit(model, data, options)).map(({ code }) => code)).toEqual([
      "unknown-parameter",
      "bad-bounds",
      "unknown-parameter",
    ]);
    expect(() => fit(model, data, { fixed: ["nu"] })).toThrow(/Did you mean "(n|mu)"/);
    const outside = thrownIssues(() => fit(model, data, { init: { mu: -1, n: 9 } }));
    expect(outside.map(({ path }) => path)).toEqual(['parameter "mu"', 'parameter "n"']);
  });

  it("data included: wrong lengths and numbers throw rather than fail", () => {
    expect(thrownIssues(() => fit(model, [1, 2]))[0]!.code).toBe("data-length");
    expect(thrownIssues(() => fit(model, [1, Number.NaN, 100, 144, 0]))[0]!.code).toBe("not-finite");
    expect(thrownIssues(() => fit(model, [-1, 2, 100, 144, 0]))[0]!.code).toBe("negative-count");
  });
});

describe("a step limit", () => {
  it("that is too small gives a record that says so", () => {
    const result = fit(model, data, { init: { mu: 9, n: 4 }, maxIterations: 2 });
    expectReason(result);
    expect([result.valid, result.status]).toEqual([false, "step-limit"]);
    expect(result.certificate.iterations).toBe(2);
    expect(result.message).toContain("2 iterations");
  });

  it("of 0 claims nothing, and knows what is held", () => {
    const result = fit(model, data, { fixed: ["n"], maxIterations: 0 });
    expect([result.valid, result.status]).toEqual([false, "step-limit"]);
    expect(result.values).toEqual(model.suggestedInit);
    expect(result.uncertainties["n"]).toBeUndefined();
    expect(result.withoutUncertainty["n"]).toBe("held fixed");
  });
});

import { describe, expect, it } from "vitest";
import { normfactor, normsys, sample, shapesys, singleChannel, thrownIssues } from "../helpers/workspaces.js";

const { model, data } = singleChannel([
  sample("b", [8, 9], shapesys("unc", [2, 3]), normsys("JES", 0.9, 1.1)),
  sample("s", [5, 6], normfactor("mu")),
]);

describe("parameters given as a vector or by name", () => {
  it("are the same point; arrays and typed arrays alike", () => {
    const vector = [1.2, 0.3, 1.1, 0.9];
    const named = { "unc[1]": 0.9, mu: 1.2, JES: 0.3, "unc[0]": 1.1 };
    expect(model.parNames).toEqual(["mu", "JES", "unc[0]", "unc[1]"]);
    expect(model.resolve(named)).toEqual(Float64Array.from(vector));
    expect(model.logpdf(named, data)).toBe(model.logpdf(vector, data));
    expect(model.gradient(named, data)).toEqual(model.gradient(Float64Array.from(vector), data));
    expect(model.hessian(named, data)).toEqual(model.hessian(vector, data));
    expect(model.expectedData(named)).toEqual(model.expectedData(vector));
  });

  it("missing names have their suggested value, an empty record all of them", () => {
    expect(model.resolve({ mu: 2 })).toEqual(Float64Array.of(2, 0, 1, 1));
    expect(model.resolve({})).toEqual(Float64Array.from(model.suggestedInit));
  });

  it("results go to `out` where it is given, which must have their length", () => {
    const pars = [1.2, 0.3, 1.1, 0.9];
    const [gradient, hessian] = [new Float64Array(4).fill(7), new Float64Array(16).fill(7)];
    expect(model.gradient(pars, data, gradient)).toBe(gradient);
    expect(model.hessian(pars, data, hessian)).toBe(hessian);
    expect(gradient).toEqual(model.gradient(pars, data));
    expect(hessian).toEqual(model.hessian(pars, data));
    expect(thrownIssues(() => model.hessian(pars, data, gradient))).toEqual([{ code: "out-length", path: "out" }]);
    expect(() => model.hessian(pars, data, gradient)).toThrow("a Float64Array of 16 numbers, got 4");
  });

  it("are never changed, and results are fresh arrays", () => {
    const pars = Float64Array.of(1, 0, 1, 1);
    const before = pars.slice();
    const first = model.gradient(pars, data);
    const kept = first.slice();
    const expected = model.expectedMainData(pars);
    const keptExpected = expected.slice();
    model.gradient({ mu: 3 }, data);
    model.hessian({ mu: 3 }, data);
    model.expectedData({ mu: 4 });
    expect(pars).toEqual(before);
    expect(first).toEqual(kept);
    expect(expected).toEqual(keptExpected);
    model.resolve(pars)[0] = 99;
    expect(pars[0]).toBe(1);
  });

  it("of a wrong length are refused", () => {
    for (const pars of [[], [1], [1, 0, 1, 1, 1]]) {
      expect(thrownIssues(() => model.logpdf(pars, data))).toEqual([{ code: "parameter-count", path: "pars" }]);
    }
  });

  it("under an unknown name are refused, with the nearest one", () => {
    const call = () => model.logpdf({ mU: 1, unc: 1, "unc[2]": 1 }, data);
    expect(thrownIssues(call)).toEqual([
      { code: "unknown-parameter", path: 'parameter "mU"' },
      { code: "unknown-parameter", path: 'parameter "unc"' },
      { code: "unknown-parameter", path: 'parameter "unc[2]"' },
    ]);
    expect(call).toThrow('Did you mean "mu"?');
    expect(thrownIssues(() => model.parIndex("Jes"))).toEqual([{ code: "unknown-parameter", path: 'parameter "Jes"' }]);
    expect(model.parIndex("JES")).toBe(1);
  });

  it.each(["__proto__", "constructor", "toString", "length"])(
    "under the name %s are unknown like any other",
    (name) => {
      expect(thrownIssues(() => model.resolve(JSON.parse(`{"${name}": 1}`)))[0]!.code).toBe("unknown-parameter");
    },
  );

  it("that are not finite are refused, all of them at once", () => {
    expect(thrownIssues(() => model.logpdf([1, Number.NaN, 1, Number.POSITIVE_INFINITY], data))).toEqual([
      { code: "not-finite", path: 'parameter "JES"' },
      { code: "not-finite", path: 'parameter "unc[1]"' },
    ]);
    expect(thrownIssues(() => model.expectedData({ mu: Number.NaN }))).toEqual([
      { code: "not-finite", path: 'parameter "mu"' },
    ]);
  });

  it("problems of both kinds are reported at once", () => {
    const codes = thrownIssues(() => model.resolve({ mi: 1, JES: Number.NaN })).map(({ code }) => code);
    expect(codes.sort()).toEqual(["not-finite", "unknown-parameter"]);
  });
});

describe("data", () => {
  it("of a wrong length are refused; main data alone get a hint", () => {
    const issues = [{ code: "data-length", path: "data" }];
    expect(thrownIssues(() => model.logpdf({}, [1, 2, 3]))).toEqual(issues);
    expect(thrownIssues(() => model.gradient({}, [1, 2]))).toEqual(issues);
    expect(() => model.logpdf({}, [1, 2])).toThrow(/model\.auxdata/);
  });

  it("that are not finite are refused with channel and bin, or the auxiliary datum", () => {
    expect(thrownIssues(() => model.logpdf({}, [1, Number.NaN, 0, Number.POSITIVE_INFINITY, 9]))).toEqual([
      { code: "not-finite", path: 'channel "c", bin 1' },
      { code: "not-finite", path: "auxdata[1]" },
    ]);
  });

  it("negative counts are refused, in main bins and Poisson constraints, not in normal ones", () => {
    expect(thrownIssues(() => model.logpdf({}, [-1, 2, -0.5, -16, 9]))).toEqual([
      { code: "negative-count", path: 'channel "c", bin 0' },
      { code: "negative-count", path: "auxdata[1]" },
    ]);
    expect(model.logpdf({}, [1, 2, -0.5, 16, 9])).toBeLessThan(0);
  });

  it("are read afresh when the same array has changed", () => {
    const own = Float64Array.from(data);
    const before = model.logpdf({}, own);
    own[0] = own[0]! + 5;
    expect(model.logpdf({}, own)).not.toBe(before);
    own[0] = own[0]! - 5;
    expect(model.logpdf({}, own)).toBe(before);
  });
});

import { describe, expect, it } from "vitest";
import { hessian as dualHessian, grad, type Scalar } from "../../src/ad/index.js";
import { Workspace } from "../../src/api/workspace.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { ReferenceLikelihood } from "../helpers/reference-likelihood.js";
import {
  histosys,
  normfactor,
  normsys,
  sample,
  shapefactor,
  shapesys,
  staterror,
  workspaceSpec,
} from "../helpers/workspaces.js";

/** A few dozen roundings of numbers of order 10. */
const ROUNDING = 1e-12;

// at h = −3 the shifted sample "s" is negative in bin 0: 5 − 3·4 = −7
const spec = workspaceSpec({
  channels: {
    c: [
      sample("b", [4, 30], normfactor("k"), normsys("n", 0.9, 1.2)),
      sample(
        "s",
        [5, 7],
        normfactor("mu"),
        normsys("n", 0.8, 1.1),
        histosys("h", [1, 6], [9, 8]),
        histosys("j", [4.5, 6.5], [5.5, 7.5]),
        shapesys("u", [1, 1]),
        staterror("t", [0.5, 0.5]),
        shapefactor("f"),
      ),
    ],
  },
  observed: { c: [3, 31] },
});

const POINT = { h: -3, n: 0.4, j: 0.3, mu: 1.2, "u[0]": 1.1, "t[0]": 0.9, "f[0]": 1.3, "u[1]": 0.8 };
const workspace = Workspace.parse(spec);

type Floors = { readonly clipSampleData?: number; readonly clipBinData?: number };

/** Compares value and gradient with scalar dual numbers of the clipped formula. */
function expectReference(options: Floors, named: Record<string, number>) {
  const model = workspace.model(options);
  const reference = new ReferenceLikelihood(spec, options);
  const data = model.observedData();
  const pars = model.resolve(named);
  const density = (p: readonly Scalar[]) => reference.logpdf(p, data);
  expectClose(model.expectedMainData(pars), reference.mainRates([...pars]) as number[], ROUNDING, "rates");
  expectNear(model.logpdf(pars, data), density([...pars]) as number, ROUNDING, "logpdf");
  expectClose(model.gradient(pars, data), grad(density)([...pars]), ROUNDING, "gradient");
  return { model, pars, data, density };
}

describe("clipping", () => {
  it("is off by default: a negative rate is outside the domain", () => {
    const model = workspace.model();
    expect(model.expectedMainData(POINT)[0]).toBeLessThan(0);
    expect(model.logpdf(POINT, model.observedData())).toBe(Number.NEGATIVE_INFINITY);
  });

  it("clipSampleData raises each sample's rate, and derivatives of the raised ones vanish", () => {
    const { model, pars } = expectReference({ clipSampleData: 0.25 }, POINT);
    expect(model.expectedBySample(pars).get("c")!.get("s")![0]).toBe(0.25);
    const [f0] = [model.parIndex("f[0]")];
    expect(model.gradient(pars, model.observedData())[f0]).toBe(0);
  });

  it("clipBinData raises the sum, and derivatives of the raised bin vanish", () => {
    const { model, pars } = expectReference({ clipBinData: 0.5 }, POINT);
    expect(model.expectedMainData(pars)[0]).toBe(0.5);
  });

  it("both together raise samples first", () => {
    const { model, pars } = expectReference({ clipSampleData: 0.25, clipBinData: 20 }, POINT);
    expect(model.expectedMainData(pars)[0]).toBe(20);
  });

  it.each([{ clipSampleData: 1e-6 }, { clipBinData: 1e-6 }])(
    "%o changes nothing where rates are above it",
    (options) => {
      const { model, pars, data } = expectReference(options, { ...POINT, h: 0.5 });
      const plain = workspace.model();
      expect(model.logpdf(pars, data)).toBe(plain.logpdf(pars, data));
      expect(model.hessian(pars, data)).toEqual(plain.hessian(pars, data));
    },
  );

  it("leaves the rates of samples as they are where only the bin is raised, as pyhf does", () => {
    const model = workspace.model({ clipBinData: 0.5 });
    const expected = workspace.model().expectedBySample(POINT).get("c")!;
    const clipped = model.expectedBySample(POINT).get("c")!;
    for (const [name, rates] of expected) expectClose(clipped.get(name)!, rates, ROUNDING, name);
  });

  it.each<Floors>([{ clipSampleData: 0.25 }, { clipBinData: 0.5 }, { clipSampleData: 0.25, clipBinData: 20 }])(
    "%o: mixed derivatives vanish too, those of a shift with a per-bin factor among them",
    (options) => {
      const { model, pars, data, density } = expectReference(options, POINT);
      const rows = dualHessian(density)([...pars]) as number[][];
      expectClose(model.hessian(pars, data), rows.flat(), ROUNDING, "Hessian");
    },
  );

  it("does not turn a rate that is not a number into the floor", () => {
    // 1e60⁷ overflows, and times mu = 0 it is not a number
    const huge = workspaceSpec({ channels: { c: [sample("s", [5], normfactor("mu"), normsys("n", 1, 1e60))] } });
    const pars = { mu: 0, n: 7 };
    for (const options of [{}, { clipBinData: 1e-6 }, { clipSampleData: 1e-6 }]) {
      const model = Workspace.parse(huge).model(options);
      expect(model.logpdf(pars, model.observedData())).toBe(Number.NEGATIVE_INFINITY);
      expect(model.diagnose(pars)).toMatchObject([{ channel: "c", bin: 0 }]);
    }
  });

  it("is announced by a warning of the model", () => {
    const codes = workspace
      .model({ clipSampleData: 0, clipBinData: 0 })
      .warnings.map(({ code, path }) => ({ code, path }));
    expect(codes).toEqual([
      { code: "clipped-rates", path: "clipBinData" },
      { code: "clipped-rates", path: "clipSampleData" },
    ]);
  });
});

describe("the floor of shifted templates in the dialect of Combine", () => {
  // code4p is linear beyond 1: at h = 2 the 3 events move by 2 · (1 − 3) = −4, to −1, and are 1e-9; at j = 0.5 by a polynomial
  const shifted = sample("s", [3, 8], normfactor("mu"), normsys("n", 0.8, 1.1), histosys("h", [5, 7], [1, 9]));
  const document = {
    ...workspaceSpec({ channels: { c: [sample("b", [4, 30]), shifted] }, observed: { c: [5, 36] } }),
    dialect: "combine" as const,
  };
  const options = { interpolation: { normsys: "code4" as const } };
  const model = Workspace.parse(document).model(options);
  const data = model.observedData();
  const at = (named: Record<string, number>) => model.resolve({ mu: 2.5, n: 0, ...named });

  it("holds them before factors, whatever factors the sample has", () => {
    expectClose(model.expectedMainData(at({ h: 2 })), [4 + 2.5e-9, 30 + 2.5 * 10], ROUNDING);
    expectClose(model.expectedMainData(at({ h: 2, mu: -0.5 })), [4 - 0.5e-9, 30 - 0.5 * 10], ROUNDING);
    expectClose(model.expectedMainData(at({ h: 1.2 })), [4 + 2.5 * 0.6, 30 + 2.5 * 9.2], ROUNDING);
  });

  it("lets derivatives pass through factors and not through shifts", () => {
    const gradient = model.gradient(at({ h: 2 }), data);
    const [first, second] = [5 / (4 + 2.5e-9) - 1, 36 / 55 - 1];
    expectNear(gradient[model.parNames.indexOf("mu")]!, first * 1e-9 + second * 10, ROUNDING, "mu");
    expectNear(gradient[model.parNames.indexOf("h")]!, second * 2.5 * 1 - 2, ROUNDING, "h");
  });

  it.each([
    { h: 2, n: 0.4 },
    { h: 3.5, n: -1.3 },
    { h: -2, n: 0.2 },
  ])("has the Hessian of the formula in dual numbers at %o", (named) => {
    const reference = new ReferenceLikelihood(document, options);
    const pars = at(named);
    const density = (p: readonly Scalar[]) => reference.logpdf(p, data);
    expectNear(model.logpdf(pars, data), density([...pars]) as number, ROUNDING, "logpdf");
    expectClose(model.gradient(pars, data), grad(density)([...pars]), 1e-9, "gradient");
    const rows = dualHessian(density)([...pars]) as number[][];
    expectClose(model.hessian(pars, data), rows.flat(), 1e-9, "Hessian");
  });
});

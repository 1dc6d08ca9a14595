import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { expectClose, expectNear } from "../helpers/close.js";
import {
  histosys,
  lumi,
  modelOf,
  normfactor,
  normsys,
  sample,
  shapefactor,
  shapesys,
  singleChannel,
  staterror,
  thrownIssues,
  workspaceSpec,
} from "../helpers/workspaces.js";

/** A few roundings. */
const ROUNDING = 1e-15;
const LUMI = { name: "lumi", inits: [1], bounds: [[0.9, 1.1]], auxdata: [1.02], sigmas: [0.017] } as const;

describe("constraints from the templates", () => {
  it("shapesys: τ = (nominal / uncertainty)², and a bin without one of them is fixed with τ = 1", () => {
    // (8 / 2)² = 16; nominal 0; uncertainty 0
    const { model } = singleChannel([
      sample("b", [8, 0, 3], shapesys("u", [2, 1, 0])),
      sample("s", [1, 1, 1], normfactor("mu")),
    ]);
    const [, set] = model.parameterSets;
    expect(set!.constraint).toEqual({
      kind: "poisson",
      quantity: "parameter",
      auxdata: [16, 1, 1],
      widths: [16, 1, 1],
    });
    expect(set!.fixed).toEqual([false, true, true]);
    expect([...model.auxdata]).toEqual([16, 1, 1]);
    expect([...model.expectedAuxdata({ "u[0]": 0.5, "u[1]": 2 })]).toEqual([8, 2, 1]);
  });

  it("staterror: σ = √Σ uncertainty² / Σ nominal over the samples that carry it", () => {
    // √(1² + 2²)/40 = 0.0559017; the sample without it does not count
    const carries = (name: string, nominal: number, unc: number) => sample(name, [nominal], staterror("t", [unc]));
    const { model } = singleChannel([carries("a", 10, 1), carries("b", 30, 2), sample("s", [100], normfactor("mu"))]);
    const { constraint } = model.parameterSets.find(({ name }) => name === "t")!;
    expectClose(constraint!.widths, [0.0559016994374947], ROUNDING);
    expect(constraint).toMatchObject({ kind: "normal", auxdata: [1] });
  });

  it("staterror: a bin without uncertainty or without events is fixed with σ = 1", () => {
    const { model } = singleChannel(
      [sample("a", [10, 10, 0, -5], staterror("t", [1, 0, 1, 1])), sample("s", [1, 1, 1, 1], normfactor("mu"))],
      [11, 11, 1, 0],
    );
    const set = model.parameterSets.find(({ name }) => name === "t")!;
    expect(set.constraint!.widths).toEqual([0.1, 1, 1, 1]);
    expect(set.fixed).toEqual([false, true, true, true]);
  });

  it("staterror: one name in two channels is two sets of bins, one after the other", () => {
    const { model } = modelOf({
      channels: {
        B: [sample("s", [20, 10], normfactor("mu"), staterror("t", [2, 3]))],
        A: [sample("s", [10], staterror("t", [0.5]))],
      },
    });
    expect(model.parNames).toEqual(["mu", "t[0]", "t[1]", "t[2]"]);
    // A first: 0.5/10, then B: 2/20, 3/10
    expectClose(model.parameterSets[1]!.constraint!.widths, [0.05, 0.1, 0.3], ROUNDING);
    expect([...model.expectedMainData([2, 1.1, 1.2, 1.3])]).toEqual([11, 2 * 20 * 1.2, 2 * 10 * 1.3]);
  });
});

describe("shapefactor over channels of different size", () => {
  // whichever channel is met first: max(bins) parameters, shared by bin index from the first bin on
  it.each([
    { short: "A", long: "B" },
    { short: "B", long: "A" },
  ])("has as many parameters as the longest has bins, short $short", ({ short, long }) => {
    const { model } = modelOf({
      channels: {
        [short]: [sample("s", [5, 6], shapefactor("f"), normfactor("mu"))],
        [long]: [sample("s", [10, 20, 30], shapefactor("f"))],
      },
    });
    expect(model.parNames).toEqual(["mu", "f[0]", "f[1]", "f[2]"]);
    const rates = model.expectedByChannel([1, 2, 3, 4]);
    expect([...rates.get(short)!]).toEqual([10, 18]);
    expect([...rates.get(long)!]).toEqual([20, 60, 120]);
  });

  it("is reported as a warning of the workspace", () => {
    const spec = workspaceSpec({
      channels: {
        A: [sample("s", [5], shapefactor("f"), normfactor("mu"))],
        B: [sample("s", [1, 2], shapefactor("f"))],
      },
    });
    expect(Workspace.parse(spec).warnings.map(({ code }) => code)).toEqual(["shapefactor-bins"]);
  });
});

describe("names", () => {
  it("a vector of size 1 has an index, a scalar has none", () => {
    const { model } = singleChannel([
      sample("b", [8], shapesys("u", [2]), staterror("t", [1]), normsys("n", 0.9, 1.1)),
      sample("s", [5], normfactor("mu"), shapefactor("f")),
    ]);
    expect(model.parNames).toEqual(["mu", "n", "f[0]", "u[0]", "t[0]"]);
  });

  it("a name shared by histosys and normsys is one parameter, where histosys puts it", () => {
    const { model } = singleChannel([
      sample("b", [8], normsys("both", 0.9, 1.1), normsys("only", 0.9, 1.1)),
      sample("s", [5], normfactor("mu"), histosys("both", [4], [6])),
    ]);
    expect(model.parNames).toEqual(["both", "mu", "only"]);
    expect(model.parameterSets[0]!.types).toEqual(["histosys", "normsys"]);
    expectNear(model.expectedMainData({ both: 1 })[0]!, 8 * 1.1 + 6, ROUNDING);
  });

  it("names sort by code point: capitals first", () => {
    const { model } = singleChannel([
      sample("b", [8], staterror("zeta", [1]), staterror("Alpha", [1]), staterror("beta", [1])),
      sample("S", [5], normfactor("mu")),
    ]);
    expect(model.auxdataOrder).toEqual(["Alpha", "beta", "zeta"]);
    expect(model.channels[0]!.samples).toEqual(["S", "b"]);
  });
});

describe("measurement settings", () => {
  const bin = sample(
    "b",
    [50, 60],
    shapesys("u", [5, 4]),
    staterror("t", [1, 2]),
    shapefactor("f"),
    normsys("n", 0.9, 1.1),
  );
  const samples = [bin, sample("s", [5, 6], normfactor("mu"), lumi())];

  it("replace start values, bounds, fixed flags, auxiliary data, widths and rates", () => {
    const parameters = [
      LUMI,
      { name: "mu", inits: [2], bounds: [[-3, 4]], fixed: true },
      { name: "n", inits: [0.5], bounds: [[-2, 3]], auxdata: [0.25] },
      { name: "u", auxdata: [90, 230], factors: [80, 220] },
      { name: "t", sigmas: [0.1, 0.2], auxdata: [1.01, 0.98] },
      { name: "f", fixed: true },
    ] as const;
    const { model } = singleChannel(samples, undefined, { parameters });
    const setOf = (name: string) => model.parameterSets.find((set) => set.name === name)!;
    expect(setOf("lumi")).toMatchObject({ inits: [1], bounds: [[0.9, 1.1]], fixed: [false] });
    expect(setOf("lumi").constraint).toEqual({
      kind: "normal",
      quantity: "parameter",
      auxdata: [1.02],
      widths: [0.017],
    });
    expect(setOf("mu")).toMatchObject({ inits: [2], bounds: [[-3, 4]], fixed: [true] });
    expect(setOf("n")).toMatchObject({ inits: [0.5], bounds: [[-2, 3]] });
    expect(setOf("n").constraint).toEqual({ kind: "normal", quantity: "effect", auxdata: [0.25], widths: [1] });
    expect(setOf("u").constraint).toEqual({
      kind: "poisson",
      quantity: "parameter",
      auxdata: [90, 230],
      widths: [80, 220],
    });
    expect(setOf("t").constraint).toEqual({
      kind: "normal",
      quantity: "parameter",
      auxdata: [1.01, 0.98],
      widths: [0.1, 0.2],
    });
    expect(setOf("f").fixed).toEqual([true, true]);
    // τ θ with the rates of the settings, not with the auxiliary data
    expect([...model.expectedAuxdata({ "u[0]": 0.5 })].slice(2, 4)).toEqual([40, 220]);
  });

  it("fixed: false frees a bin that the templates fix", () => {
    const degenerate = [sample("b", [8, 0], shapesys("u", [2, 1])), sample("s", [1, 1], normfactor("mu"))];
    expect(singleChannel(degenerate).model.suggestedFixed).toEqual([false, false, true]);
    const { model } = singleChannel(degenerate, undefined, { parameters: [{ name: "u", fixed: false }] });
    expect(model.suggestedFixed).toEqual([false, false, false]);
  });

  it("change the constraint's log-density by hand: normal around 0.25, Poisson with rate 80 and count 90", () => {
    const parameters = [LUMI, { name: "n", auxdata: [0.25] }, { name: "u", auxdata: [90, 230], factors: [80, 220] }];
    const { model, data } = singleChannel(samples, undefined, { parameters });
    const base = model.constraintLogpdf({ n: 0.25, lumi: 1.02 }, data);
    // −(0.25 − 1)²/2
    expectNear(model.constraintLogpdf({ n: 1, lumi: 1.02 }, data) - base, -0.28125, 1e-13);
    // 90 log γ − 80 (γ − 1) at γ = 1.2
    const moved = model.constraintLogpdf({ n: 0.25, lumi: 1.02, "u[0]": 1.2 }, data) - base;
    expectNear(moved, 90 * Math.log(1.2) - 16, 1e-13);
  });

  it("of a wrong length are refused with their path", () => {
    const issuesWith = (settings: object) =>
      thrownIssues(() => singleChannel(samples, undefined, { parameters: [LUMI, settings as typeof LUMI] }));
    const path = (key: string) => `measurements[0].config.parameters[1].${key}`;
    expect(issuesWith({ name: "f", inits: [1] })).toEqual([{ code: "setting-length", path: path("inits") }]);
    expect(issuesWith({ name: "n", auxdata: [0, 0] })).toEqual([{ code: "setting-length", path: path("auxdata") }]);
    expect(issuesWith({ name: "t", sigmas: [0.1] })).toEqual([{ code: "setting-length", path: path("sigmas") }]);
  });
});

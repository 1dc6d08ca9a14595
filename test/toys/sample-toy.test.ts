import { describe, expect, it } from "vitest";
import { sampleToy } from "../../src/toys/toy-sampler.js";
import { modelOf, normfactor, normsys, sample, shapesys, staterror, thrownIssues } from "../helpers/workspaces.js";

/** All kinds of auxiliary data: normal around α and around γ, and Poisson counts of τγ. */
function mixed() {
  return modelOf({
    channels: {
      a: [
        sample("signal", [5, 8], normfactor("mu")),
        sample("background", [20, 900], normsys("sys", 0.9, 1.1), staterror("stat", [2, 30])),
      ],
      b: [sample("background", [40], shapesys("shape", [8]))],
    },
  });
}

describe("sampleToy", () => {
  it("fluctuates main and auxiliary data around their expectation, each with its own width", () => {
    const { model } = mixed();
    const pars = model.resolve({ mu: 1.5, sys: 0.7 });
    const expected = model.expectedData(pars);
    // Poisson: √mean; normal: the width of the constraint: 1 for sys, uncertainty/nominal for stat
    const widthOf = new Map([
      ["sys", [1]],
      ["stat", [2 / 20, 30 / 900]],
      ["shape", [Math.sqrt((40 / 8) ** 2)]],
    ]);
    const widths = [
      ...Array.from(expected.subarray(0, 3), Math.sqrt),
      ...model.auxdataOrder.flatMap((name) => widthOf.get(name)!),
    ];
    const n = 20_000;
    const sums = expected.map(() => 0);
    const squares = expected.map(() => 0);
    for (let index = 0; index < n; index++) {
      const toy = sampleToy(model, pars, { seed: 5, index });
      toy.forEach((value, i) => {
        const pull = (value - expected[i]!) / widths[i]!;
        sums[i]! += pull;
        squares[i]! += pull * pull;
      });
    }
    expected.forEach((_, i) => {
      expect(Math.abs(sums[i]! / n)).toBeLessThan(4 / Math.sqrt(n));
      expect(Math.abs(squares[i]! / n - 1)).toBeLessThan(4 * Math.sqrt((2 + 1 / 20) / n));
    });
  });

  it("keeps the auxiliary data of the model with auxdata: fixed", () => {
    const { model } = mixed();
    const toy = sampleToy(model, { sys: 2 }, { seed: 1, auxdata: "fixed" });
    expect(Array.from(toy.subarray(model.nMainData))).toEqual(Array.from(model.auxdata));
  });

  it("draws the same main data whatever happens to the auxiliary data", () => {
    const { model } = mixed();
    const [a, b] = (["sampled", "fixed"] as const).map((auxdata) => sampleToy(model, {}, { seed: 1, auxdata }));
    expect(a!.subarray(0, 3)).toEqual(b!.subarray(0, 3));
  });

  it("refuses options that are no whole numbers, all at once", () => {
    const { model } = mixed();
    expect(thrownIssues(() => sampleToy(model, {}, { seed: -1, index: 0.5, stream: 2 ** 32 }))).toEqual([
      { code: "bad-option", path: "seed" },
      { code: "bad-option", path: "index" },
      { code: "bad-option", path: "stream" },
    ]);
  });

  it("names the bins and auxiliary data that cannot be drawn", () => {
    const { model } = mixed();
    expect(thrownIssues(() => sampleToy(model, { mu: -10 }, { seed: 1 }))).toEqual([
      { code: "bad-expectation", path: 'channel "a", bin 0' },
    ]);
    expect(thrownIssues(() => sampleToy(model, { "shape[0]": -1 }, { seed: 1 }))).toContainEqual({
      code: "bad-expectation",
      path: 'auxiliary data of "shape"',
    });
  });
});

import { describe, expect, it } from "vitest";
import { effectiveEvents } from "../../src/hypotest/few-events.js";
import { clsScan, hypotest, significance, upperLimit } from "../../src/hypotest/index.js";
import { normalCdf } from "../../src/math/normal.js";
import { maskData } from "../../src/model/data.js";
import { expectNear } from "../helpers/close.js";
import { modelOf, normfactor, sample, singleChannel } from "../helpers/workspaces.js";

/** Rounding of a few sums. */
const ROUNDING = 1e-12;
const FEW = /^Few events are expected in the bins that are sensitive to mu/;

/** A counting experiment with a known background. */
const counting = (signal: number, background: number, n: number) =>
  singleChannel([sample("s", [signal], normfactor("mu")), sample("b", [background])], [n]);

const isTold = ({ notes }: { readonly notes: readonly string[] }): boolean => notes.some((note) => FEW.test(note));

describe("effectiveEvents", () => {
  it("are those of one bin, and the sum over bins that are alike, to any scale of the signal", () => {
    expectNear(effectiveEvents([7], [0.3])!, 7, ROUNDING);
    expectNear(effectiveEvents([7], [-3e-200])!, 7, ROUNDING);
    expectNear(effectiveEvents([2, 2, 2], [5, 5, 5])!, 6, ROUNDING);
  });

  it("come from the bins that tell: a bin with much background or no signal hardly counts", () => {
    // Σ s²/ν = 25/6 + 25/1000, Σ s³/ν² = 125/36 + 125/1e6
    expectNear(effectiveEvents([6, 1000], [5, 5])!, (25 / 6 + 0.025) ** 3 / (125 / 36 + 1.25e-4) ** 2, ROUNDING);
    expectNear(effectiveEvents([6, 1000, 1e9], [5, 0, Number.NaN])!, 6, ROUNDING);
  });

  it("are 0 where a bin with signal expects nothing, and nothing without any signal", () => {
    expect(effectiveEvents([0, 10], [1, 1])).toBe(0);
    expect(effectiveEvents([3, 4], [0, 0])).toBeUndefined();
  });

  it("are few where exact p-values are far from the asymptotic ones", () => {
    /** P(N ≥ n) by its sum, over Φ(−√q0), for the smallest n with Z above 3. */
    const ratio = (b: number): number => {
      const z = (n: number) => Math.sqrt(2 * (n * Math.log(n / b) - n + b));
      let n = Math.ceil(b) + 1;
      while (z(n) < 3) n++;
      let [below, term] = [0, Math.exp(-b)];
      for (let k = 0; k < n; k++, term *= b / k) below += term;
      return (1 - below) / normalCdf(-z(n));
    };
    expect(ratio(20)).toBeCloseTo(1.2, 1);
    expect(ratio(5)).toBeCloseTo(1.4, 1);
    expect(ratio(2)).toBeCloseTo(1.5, 1);
    expect(ratio(0.5)).toBeCloseTo(1.8, 1);
  });
});

describe("tests in which few events are expected", () => {
  it("say so and name toys, whatever the test", () => {
    const { model, data } = counting(3, 1, 2);
    const { notes } = hypotest(model, data, 1);
    expect(notes.at(-1)).toBe(
      "Few events are expected in the bins that are sensitive to mu: about 1 at mu = 0, 4 at mu = 1. Below 5 events, asymptotic formulas are inaccurate: compare with toys (hypotestToys, clsScanToys; histograd cls --calctype toybased).",
    );
    expect(isTold(significance(model, data))).toBe(true);
    expect(isTold(upperLimit(model, data))).toBe(true);
    expect(isTold(clsScan(model, data, [0, 1, 2]))).toBe(true);
    expect(isTold(hypotest(model, data, 0, { testStatistic: "q0" }))).toBe(true);
  });

  it("are silent above five events, for a weak signal too", () => {
    for (const { model, data } of [counting(3, 20, 22), counting(1e-3, 20, 22), counting(1, 5.1, 5)]) {
      expect(isTold(hypotest(model, data, 1))).toBe(false);
      expect(isTold(significance(model, data))).toBe(false);
      expect(isTold(upperLimit(model, data))).toBe(false);
    }
  });

  it("do not look at bins that are left out, or that the parameter does not change", () => {
    const { model, data } = modelOf({
      channels: {
        few: [sample("s", [2], normfactor("mu")), sample("b", [1])],
        many: [sample("s", [9], normfactor("mu")), sample("b", [60])],
        empty: [sample("b", [0.1])],
      },
    });
    expect(isTold(hypotest(model, data, 1))).toBe(true);
    expect(isTold(hypotest(model, maskData(model, data, ["few"]), 1))).toBe(false);
  });
});

describe("a limit far beyond the bounds", () => {
  it("is no flat likelihood: how far to widen the bounds is told, and there the limit is", () => {
    const { model, data } = counting(1e-5, 50, 52);
    const narrow = upperLimit(model, data);
    expect(narrow.limits.observed.reason).toContain("widen fit.bounds (--bounds)");
    const [, near] = /near (\S+)\. To search/.exec(narrow.limits.expected[2].reason!)!;
    const wide = upperLimit(model, data, { fit: { bounds: { mu: [0, 1e8] } } });
    expect(Math.abs(wide.limits.expected[2].value! / Number(near) - 1)).toBeLessThan(0.1);
    expect(wide.notes).toEqual([]);
  });
});

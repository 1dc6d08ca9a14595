import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { simpleModels } from "../../src/api/simple-models.js";
import { hypotestToys } from "../../src/toys/run-toys.js";

interface Counts {
  readonly signal: readonly number[];
  readonly bkg: readonly number[];
  readonly bkg_uncertainty?: readonly number[];
  readonly bkg_up?: readonly number[];
  readonly bkg_down?: readonly number[];
}

/** Written by validation/toys/make.py. */
interface PyhfToys {
  readonly n_toys: number;
  readonly cases: readonly {
    readonly name: string;
    readonly counts: Counts;
    readonly observed: readonly number[];
    readonly mu: number;
    readonly test_stat: "qtilde" | "q0";
    readonly statistic: number;
    readonly clsb: number;
    readonly clb: number;
    readonly expected_cls: readonly number[];
    readonly expected_clsb: readonly number[];
  }[];
}

const pyhf = JSON.parse(readFileSync(new URL("../../validation/toys/pyhf.json", import.meta.url), "utf8")) as PyhfToys;

function modelOf({ signal, bkg, bkg_uncertainty, bkg_up, bkg_down }: Counts) {
  return bkg_uncertainty === undefined
    ? simpleModels.correlatedBackground({ signal, bkg, bkgUp: bkg_up!, bkgDown: bkg_down! })
    : simpleModels.uncorrelatedBackground({ signal, bkg, bkgUncertainty: bkg_uncertainty });
}

const N = 2000;
/** pyhf's minimiser stops within this of the minimum. */
const STATISTIC = 1e-4;
/** Standard deviations of the difference of two fractions. */
const FAR = 4;

describe("toys", () => {
  it.each(pyhf.cases)("have the p-values of pyhf's ToyCalculator within statistical errors: $name", async (theirs) => {
    const model = modelOf(theirs.counts);
    const data = [...theirs.observed, ...model.auxdata];
    const { mu, test_stat: testStatistic } = theirs;
    const ours = await hypotestToys(model, data, mu, { testStatistic, nToys: N, seed: 31 });
    expect(Math.abs(ours.observed.statistic - theirs.statistic)).toBeLessThan(STATISTIC);
    const agrees = (a: number, b: number): void => {
      const p = (a + b) / 2;
      const error = Math.sqrt(p * (1 - p) * (1 / N + 1 / pyhf.n_toys));
      expect(Math.abs(a - b)).toBeLessThan(FAR * error);
    };
    if (ours.testStatistic === "q0") agrees(ours.p0, theirs.clsb);
    else {
      agrees(ours.clsb, theirs.clsb);
      agrees(ours.clb, theirs.clb);
    }
    // the median of CLs(t) moves with the counts of signal toys beyond t, and with t itself: errors of two fractions near
    // clsb and ½, each in numerator and denominator
    const [median, expected] = [
      ours.expected[2],
      (testStatistic === "q0" ? theirs.expected_clsb : theirs.expected_cls)[2]!,
    ];
    expect(Math.abs(median - expected)).toBeLessThan(FAR * 2 * Math.sqrt((median * (1 - median)) / N));
  });
});

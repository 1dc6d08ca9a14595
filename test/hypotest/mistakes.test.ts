import { describe, expect, it } from "vitest";
import {
  clsScan,
  hypotest,
  type LimitOptions,
  limitSeries,
  qMuTilde,
  significance,
  tMu,
  tMuTilde,
  upperLimit,
} from "../../src/hypotest/index.js";
import { modelOf, normfactor, normsys, sample, thrownIssues } from "../helpers/workspaces.js";
import { counting } from "./counting.js";

const { model, data } = counting(22);

const twoParameters = () =>
  modelOf({
    channels: {
      c: [
        sample("signal", [5, 1], normfactor("mu")),
        sample("background", [20, 30], normfactor("bkg"), normsys("syst", 0.9, 1.1)),
      ],
    },
  });

describe("mistakes in tests", () => {
  it("are all told at once", () => {
    const body = () => hypotest(model, data, 50, { fit: { bounds: { nu: [0, 1], mu: [-1, 20] } } });
    expect(thrownIssues(body)).toEqual([{ code: "unknown-parameter", path: 'bounds of "nu"' }]);
    const more = () => hypotest(model, data, 50, { fit: { bounds: { mu: [-1, 20] }, fixed: ["mu"] } });
    expect(thrownIssues(more).map(({ code }) => code)).toEqual([
      "poi-fixed",
      "poi-bound-not-zero",
      "poi-outside-bounds",
    ]);
  });

  it("name the value, the bounds and what to do", () => {
    expect(() => hypotest(model, data, 21)).toThrow(
      'parameter of interest "mu": expected a value to test inside its bounds [0, 20], got 21. Widen the bounds in the measurement or with fit.bounds to test it.',
    );
    expect(() => hypotest(model, data, -1)).toThrow("got -1.");
    expect(() => hypotest(model, data, Number.NaN)).toThrow(
      'value of "mu" to test: expected a finite number, got NaN.',
    );
    expect(() => hypotest(model, data, 1, { poi: "nu" })).toThrow(
      /poi: expected the name of a parameter of the model \(mu\), got "nu"/,
    );
    expect(() => tMu(model, data, { nu: 1 })).toThrow(/^value: expected the name of a parameter/);
    expect(() => upperLimit(model, data, { fit: { fixed: ["mu"] } })).toThrow(
      'parameter of interest "mu": expected a parameter that the fit may change, got one that is held fixed. Free it in the measurement or in the call: fit.fixed with false for its name.',
    );
  });

  it("about the lower bound name the statistic to use", () => {
    const open = counting(22, [-5, 20]);
    for (const body of [
      () => hypotest(open.model, open.data, 1),
      () => qMuTilde(open.model, open.data, 1),
      () => upperLimit(open.model, open.data),
      () => clsScan(open.model, open.data, [0, 1]),
    ]) {
      expect(body).toThrow(
        'expected 0 as its lower bound, which the test statistic "qtilde" assumes, got -5. Use the test statistic "q", or set the bound in the measurement or with fit.bounds.',
      );
    }
    expect(() => tMuTilde(open.model, open.data, 1)).toThrow('Use the test statistic "tmu"');
    expect(hypotest(open.model, open.data, 1, { testStatistic: "q" }).valid).toBe(true);
  });

  it("about levels, lists and models without a parameter of interest have codes", () => {
    for (const confidenceLevel of [0, 1, -0.1, 95, Number.NaN]) {
      expect(thrownIssues(() => upperLimit(model, data, { confidenceLevel }))).toEqual([
        { code: "bad-option", path: "confidenceLevel" },
      ]);
    }
    const former = { level: 0.05 } as LimitOptions;
    for (const body of [() => upperLimit(model, data, former), () => clsScan(model, data, [0, 1], former)]) {
      expect(body).toThrow(/^level: .*level 0\.05 is confidenceLevel 0\.95\.$/);
    }
    expect(thrownIssues(() => clsScan(model, data, []))).toEqual([{ code: "no-values", path: "values" }]);
    expect(thrownIssues(() => tMu(model, data, {}))).toEqual([{ code: "no-values", path: "values" }]);
    expect(thrownIssues(() => limitSeries("m", []))).toEqual([{ code: "no-values", path: "limits" }]);
    const wrong = [{ parameter: Number.NaN, limit: upperLimit(model, data) }, { parameter: 1 }];
    expect(thrownIssues(() => limitSeries("m", wrong as unknown as Parameters<typeof limitSeries>[1]))).toEqual([
      { code: "bad-argument", path: "limits[0].parameter" },
      { code: "bad-argument", path: "limits[1].limit" },
    ]);
    const without = modelOf({ channels: { c: [sample("b", [5], normfactor("k"))] }, poi: "" });
    expect(thrownIssues(() => significance(without.model, without.data))[0]!.code).toBe("no-poi");
    expect(thrownIssues(() => hypotest(model, [22, 3], 1)).map(({ code }) => code)).toEqual(["data-length"]);
  });
});

describe("bad luck", () => {
  it("of a signal that is nowhere is said, and no limit invented", () => {
    const nowhere = modelOf({
      channels: { c: [sample("signal", [0], normfactor("mu")), sample("background", [20], normsys("s", 0.9, 1.1))] },
    });
    const { limits } = upperLimit(nowhere.model, nowhere.data);
    for (const limit of [limits.observed, ...limits.expected]) {
      expect(limit).toEqual({ reason: "The likelihood does not depend on mu: no limit from 0 to 10 exists." });
    }
    const { cls, expected } = hypotest(nowhere.model, nowhere.data, 1);
    expect([cls, ...expected]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("of a limit beyond the bound is said with the CLs there", () => {
    const narrow = counting(22, [0, 1]);
    const { limits, notes } = upperLimit(narrow.model, narrow.data);
    const { cls } = hypotest(narrow.model, narrow.data, 1);
    expect(limits.observed.reason).toBe(
      `CLs is still ${cls.toPrecision(3)} at the upper bound 1 of mu, above 0.05. To search further, widen fit.bounds (--bounds).`,
    );
    expect(limits.expected[2].reason).toMatch(/above 0\.05; it may fall to that near 1\.8\. To search/);
    expect(notes.join()).toContain("Limits lie beyond the upper bound 1 of mu: to find them, widen it with fit.bounds");
    expect(
      upperLimit(narrow.model, narrow.data, { fit: { bounds: { mu: [0, 20] } } }).limits.observed.value,
    ).toBeGreaterThan(1);
  });

  it("of a best fit at the upper bound is noted", () => {
    const narrow = counting(60, [0, 2]);
    expect(upperLimit(narrow.model, narrow.data).notes).toContain(
      "The best fit of mu is at its upper bound 2: the result depends on this bound.",
    );
  });

  it("of a parameter without an upper bound ends in a limit", () => {
    const open = counting(22, [0, 1e9]);
    const usual = upperLimit(model, data).limits.observed.value!;
    expect(upperLimit(open.model, open.data).limits.observed.value! / usual).toBeCloseTo(1, 8);
  });
});

describe("a background that expects less than 0 events", () => {
  const negative = modelOf({
    channels: {
      c: [sample("signal", [5, 5], normfactor("mu")), sample("background", [-1, 20], normsys("s", 0.9, 1.1))],
    },
    observed: { c: [3, 25] },
  });

  it("is refused where Asimov data would be made of it, by the place and the value", () => {
    for (const test of [
      () => hypotest(negative.model, negative.data, 1),
      () => upperLimit(negative.model, negative.data),
    ]) {
      expect(thrownIssues(test)).toMatchObject([{ code: "outside-domain", path: 'parameter of interest "mu"' }]);
      expect(test).toThrow('channel "c", bin 0: -1 events are expected');
    }
  });

  it("does not hinder a test against an alternative with signal", () => {
    const test = hypotest(negative.model, negative.data, 3, {
      asimovSignal: 1,
      testStatistic: "q",
      fit: { bounds: { mu: [-5, 10] } },
    });
    expect(test.valid).toBe(true);
    expect(test.cls).toBeGreaterThan(0);
  });
});

describe("any parameter", () => {
  it("may be the one of interest", () => {
    const two = twoParameters();
    const limit = upperLimit(two.model, two.data, { poi: "bkg" });
    expect(limit.poi).toBe("bkg");
    const value = limit.limits.observed.value!;
    expect(hypotest(two.model, two.data, value, { poi: "bkg" }).cls).toBeCloseTo(0.05, 8);
    const nuisance = tMu(two.model, two.data, 0.5, { poi: "syst" });
    expect(nuisance.bestFit[0]!.name).toBe("syst");
  });

  it("or several at once, with as many degrees of freedom", () => {
    const two = twoParameters();
    // Data as expected: t is the deviance at the tested point, minimised over syst, with χ² of 2: p = e^(−t/2).
    const both = tMu(two.model, two.data, { mu: 2, bkg: 0.8 });
    expect(both.pValue).toBeCloseTo(Math.exp(-both.value / 2), 14);
    expect(both.value).toBeGreaterThan(tMu(two.model, two.data, { mu: 2 }).value);
    expect(tMu(two.model, two.data, { mu: 2 }).value).toBeCloseTo(tMu(two.model, two.data, 2).value, 9);
    expect(both.conditional.values[two.model.parIndex("bkg")]).toBe(0.8);
  });
});

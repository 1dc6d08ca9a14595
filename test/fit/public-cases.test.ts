import { expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { fit, hypotest, upperLimit } from "../../src/index.js";
import { parsePatchSet } from "../../src/patchset/patch-set.js";
import { applyPatch } from "../../src/workspace/index.js";
import { describeWithShared, readShared } from "../helpers/shared.js";

/** The values were found by independent minimisations, and are given to some six digits. */
const SIX_DIGITS = 2e-4;
/** Convex problems of a few parameters need tens of steps, however narrow their valley is. */
const TENS_OF_STEPS = 100;

function modelOfCase(name: string) {
  const workspace = Workspace.parse(readShared(`cases/${name}.json`));
  const model = workspace.model();
  return { model, data: workspace.data(model) };
}

describeWithShared("small models on which other tools' fits went wrong", () => {
  it.each([
    ["mm_ok_round", 36.052, { mu: 0.737 }],
    ["f9-local-minimum-a", 13.4236, { h: -0.793 }],
    ["quad2", 18.92507, { c: -3 }],
    ["dg_1e-08_1e+09", 14.27156, {}],
    ["d2_0.001_2_w", 11.1752, { k: 100 }],
    ["one_invalid_true_true_5_0.05", 33.5968, {}],
    ["f1-edge-cls-a", 9.805677, { mu: -0.698, k: 1.272 }],
    ["f1-default-bounds", 23.5605, {}],
    ["f4-edge-fit-a", 5.0634, { mu: -0.5, "u[0]": 1 }],
    ["f4-edge-fit-b", 8.17271, { h: -0.584, mu: 0.06 }],
    ["neg0", 0, { mu: -0.3 }],
  ])("%s has its lowest minimum at −2 log L = %d", (name, twiceNll, pars) => {
    const { model, data } = modelOfCase(name);
    const result = fit(model, data);
    expect(result.valid, result.message).toBe(true);
    expect(Math.abs(result.twiceNll - twiceNll)).toBeLessThan(SIX_DIGITS);
    for (const [parameter, value] of Object.entries(pars)) {
      expect(Math.abs(result.pars[parameter]! - value)).toBeLessThan(2e-3 * Math.max(1, Math.abs(value)));
    }
    for (const rate of model.expectedMainData(result.values)) expect(rate).toBeGreaterThanOrEqual(0);
  });

  it("a narrow valley takes tens of steps", () => {
    const { model, data } = modelOfCase("d2_0.001_2_w");
    expect(fit(model, data).certificate.iterations).toBeLessThan(TENS_OF_STEPS);
  });

  it.each([
    ["f1-edge-cls-a", "q", 9.73542, 0.0169],
    ["f1-default-bounds", "qtilde", 5.923, 0.01897],
    ["quad2", "q", 6.5232, 0.0054],
  ] as const)("%s: the test of 1 by %s has the statistic %d and CLs %d", (name, testStatistic, statistic, cls) => {
    const { model, data } = modelOfCase(name);
    const test = hypotest(model, data, 1, { testStatistic });
    expect(test.valid).toBe(true);
    expect(Math.abs(test.observed.statistic - statistic)).toBeLessThan(5e-4);
    expect(Math.abs(test.cls! - cls)).toBeLessThan(1e-4);
  });

  it.each([
    ["neg0", "q", 2.0087],
    ["lowz1", "qtilde", 3.8227],
    ["mm_ok_round", "qtilde", 0.9963],
  ] as const)("%s has a valid limit by %s at %d, where CLs is 0.05", (name, testStatistic, value) => {
    const { model, data } = modelOfCase(name);
    const { limits, valid } = upperLimit(model, data, { testStatistic });
    expect(valid).toBe(true);
    expect(Math.abs(limits.observed.value! - value)).toBeLessThan(SIX_DIGITS);
    expect(Math.abs(hypotest(model, data, limits.observed.value!, { testStatistic }).cls! - 0.05)).toBeLessThan(1e-8);
  });

  it("events where the model expects none at any parameters fail at once, with one message", () => {
    const { model, data } = modelOfCase("emptybin_d");
    const { valid, limits, nFits } = upperLimit(model, data);
    expect([valid, nFits < 5]).toEqual([false, true]);
    expect(limits.observed.reason).toMatch(/channel "SR", bin 1: 0 events are expected but 1 observed/);
  });
});

describeWithShared("a published signal with two minima on either side of 0 of one of many parameters", () => {
  const { patches } = parsePatchSet(readShared("workspaces/atlas-1lbb/patchset.json.gz"));
  const { operations } = patches.find(({ name }) => name === "C1N2_Wh_hbb_800_0")!;

  it("has CLs of 0.05 at its limit, though the fit there begins far from where the limit found it", () => {
    const workspace = Workspace.parse(applyPatch(readShared("workspaces/atlas-1lbb/BkgOnly.json.gz"), operations));
    const model = workspace.model();
    const data = workspace.data(model);
    const limit = upperLimit(model, data).limits.observed.value!;
    expect(Math.abs(hypotest(model, data, limit).cls! - 0.05)).toBeLessThan(1e-8);
  });
});

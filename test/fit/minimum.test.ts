import { expect, it, vi } from "vitest";
import { fit, fixedPoiFit } from "../../src/fit/fit.js";
import { fitInput, holding } from "../../src/fit/fit-input.js";
import { findMinimum, findMinimumFrom } from "../../src/fit/minimum.js";
import { readWorkspace } from "../../src/node/read.js";
import { describeWithShared, sharedPath } from "../helpers/shared.js";
import { histosys, modelOf, normfactor, normsys, sample, shapesys, staterror } from "../helpers/workspaces.js";

const { model, data } = modelOf({
  channels: {
    A: [
      sample("b", [50, 60], normsys("jes", 0.9, 1.15), shapesys("unc", [5, 7])),
      sample("s", [10, 3], normfactor("mu"), histosys("jes", [9, 2.5], [12, 3.1])),
    ],
    B: [sample("b", [200], normsys("jes", 0.95, 1.02), staterror("stat_B", [6]))],
  },
  observed: { A: [66, 59], B: [207] },
});
const bound = model.bind(data);
const input = fitInput(model, {});
const mu = model.poiIndex!;

/** Both fits end where the gradient is rounding noise. */
const SAME_MINIMUM = 9;

it("is the minimum that a fit certifies", () => {
  const minimum = findMinimum(model, bound, input);
  const result = fit(model, data);
  expect(minimum.valid).toBe(true);
  expect(minimum.twiceNll).toBeCloseTo(result.twiceNll, SAME_MINIMUM);
  for (const [p, value] of minimum.values.entries()) expect(value).toBeCloseTo(result.values[p]!, SAME_MINIMUM);
});

it("gives slope and tangent of a profile, by finite differences of conditional fits", () => {
  const at = (value: number) => fixedPoiFit(model, data, value);
  const step = 1e-4;
  const [below, above] = [at(0.7 - step), at(0.7 + step)];
  const minimum = findMinimum(model, bound, holding(input, mu, 0.7), [{ parameter: mu, value: 1 }]);
  expect(minimum.gradient[mu]).toBeCloseTo((above.twiceNll - below.twiceNll) / (2 * step), 5);
  for (const [p, slope] of minimum.tangent!.entries()) {
    expect(slope).toBeCloseTo((above.values[p]! - below.values[p]!) / (2 * step), 5);
  }
});

it("goes on from an earlier minimum to the one that it finds from scratch, with fewer evaluations", () => {
  const evaluator = model.likelihood.lend();
  const conditional = findMinimum(model, bound, holding(input, mu, 0.4));
  const evaluate = vi.spyOn(evaluator, "valueGradientHessian");
  const again = vi.spyOn(evaluator, "valueGradientHessianAgain");
  const nHessians = () => evaluate.mock.calls.length + again.mock.calls.length;
  const free = findMinimumFrom(conditional, model, bound, input);
  const resumed = nHessians();
  const scratch = findMinimum(model, bound, input);
  expect(resumed).toBeLessThan(nHessians() - resumed);
  expect(free.valid).toBe(true);
  expect(free.twiceNll).toBeCloseTo(scratch.twiceNll, SAME_MINIMUM);
  for (const [p, value] of free.values.entries()) expect(value).toBeCloseTo(scratch.values[p]!, SAME_MINIMUM);
  vi.restoreAllMocks();
});

it("starts afresh where the earlier minimum is outside the bounds now", () => {
  const earlier = findMinimum(model, bound, holding(input, mu, 0.4));
  const upper = input.upper.map((x, p) => (p === mu ? 0.3 : x));
  const bounded = findMinimumFrom(earlier, model, bound, { ...input, upper });
  expect(bounded.values[mu]).toBe(0.3);
  const held = findMinimum(model, bound, holding(input, mu, 0.3));
  expect(bounded.twiceNll).toBeCloseTo(held.twiceNll, SAME_MINIMUM);
});

it("leaves to the fit what it cannot certify: a flat direction", () => {
  const flat = modelOf({
    channels: { A: [sample("s", [10], normfactor("mu"), normfactor("k"))] },
    observed: { A: [14] },
  });
  const minimum = findMinimum(flat.model, flat.model.bind(flat.data), fitInput(flat.model, {}));
  expect(minimum.valid).toBe(true);
  expect(minimum.values[0]! * minimum.values[1]!).toBeCloseTo(1.4, 9);
  expect(minimum.tangent).toBeUndefined();
});

it("says why there is no minimum", () => {
  const none = modelOf({ channels: { A: [sample("s", [0], normfactor("mu"))] }, observed: { A: [3] } });
  const minimum = findMinimum(none.model, none.model.bind(none.data), fitInput(none.model, {}));
  expect(minimum).toMatchObject({ valid: false, status: "outside-domain" });
  expect(minimum.message).toMatch(/channel "A", bin 0/);
});

describeWithShared("published workspaces", () => {
  it("reaches the minimum of a fit of 249 parameters from a distant conditional one", async () => {
    const workspace = await readWorkspace(sharedPath("workspaces/atlas-tttt/workspace.json"));
    const tttt = workspace.model();
    const counts = workspace.data(tttt);
    const full = fit(tttt, counts);
    const poi = tttt.poiIndex!;
    const base = fitInput(tttt, {});
    const far = findMinimum(tttt, tttt.bind(counts), holding(base, poi, 4), [{ parameter: poi, value: 1 }]);
    const free = findMinimum(tttt, tttt.bind(counts), { ...base, init: far.values });
    expect(free.twiceNll).toBeCloseTo(full.twiceNll, SAME_MINIMUM);
  });
});

import { expect, it } from "vitest";
import { upperLimit } from "../../src/index.js";
import { histosys, normfactor, sample, singleChannel } from "../helpers/workspaces.js";

/*
 * Two processes of nearly the same shape, of which one may have at most 1000 times its size: the limit on the other lies just above
 * 1000. Far beyond, where −2 log L is 10¹¹, fits fail.
 */

const limitsWithin = (bound: number) => {
  const tested = sample(
    "tested",
    [95, 56, 95, 83],
    normfactor("mu"),
    histosys("tilt", [120, 66, 117, 93], [70, 41, 79, 66]),
    histosys("slope", [104, 62, 102, 97], [106, 64, 113, 93]),
    histosys("size", [80, 48, 82, 74], [115, 66, 109, 87]),
  );
  const other = sample("other", [95.02, 56.006, 94.996, 82.994], normfactor("k"));
  const { model, data } = singleChannel([tested, other, sample("rest", [58, 105, 94, 97])], [167, 182, 215, 180], {
    parameters: [
      { name: "mu", bounds: [[-bound, bound]] },
      { name: "k", bounds: [[-1000, 1000]] },
    ],
  });
  const { valid, notes, limits } = upperLimit(model, data, { testStatistic: "q" });
  expect(valid, notes.join(" ")).toBe(true);
  return [limits.observed, ...limits.expected].map(({ value }) => value!);
};

it("a limit does not depend on how far away the bound of the parameter is", () => {
  const near = limitsWithin(2000);
  const far = limitsWithin(1e9);
  for (const [i, limit] of near.entries()) expect(far[i]! / limit).toBeCloseTo(1, 8);
});

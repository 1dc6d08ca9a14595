import { expect, it } from "vitest";
import { halved } from "../../src/math/halving.js";

it("an interval is halved around where a condition ceases to hold, as often as is asked for", () => {
  expect(halved((x) => x < 1, 0, 4, 0)).toEqual([0, 4]);
  expect(halved((x) => x < 1, 0, 4, 1)).toEqual([0, 2]);
  expect(halved((x) => x < 1, 0, 4, 3)).toEqual([0.5, 1]);
});

import { describe, expect, it } from "vitest";
import { outward } from "../../src/scan/outward.js";

describe("outward", () => {
  it.each([
    [[7], [0]],
    [[7], [3]],
    [
      [4, 5],
      [2, 4],
    ],
    [
      [2, 3, 4],
      [0, 1, 2],
    ],
  ])(
    "visits every point of a grid of shape %j once from %j, each through a neighbour visited before",
    (shape, start) => {
      const seen = new Set<string>();
      for (const { position, from } of outward(shape, start)) {
        expect(seen.has(position.join())).toBe(false);
        if (from === undefined) expect(position).toEqual(start);
        else {
          expect(seen.has(from.join())).toBe(true);
          const distance = position.reduce((sum, i, a) => sum + Math.abs(i - from[a]!), 0);
          expect(distance).toBe(1);
        }
        seen.add(position.join());
      }
      expect(seen.size).toBe(shape.reduce((a, b) => a * b, 1));
    },
  );
});

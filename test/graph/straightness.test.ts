import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";

const INFINITE = Number.POSITIVE_INFINITY;

/** Sizes of the bends of the two parameters of a formula that scales a sample. */
function sizes(expression: string): readonly (number | undefined)[] {
  const model = Workspace.parse({
    version: "1.0.0",
    channels: [
      {
        name: "c",
        samples: [
          {
            name: "s",
            data: [5, 8],
            modifiers: [
              { name: "mu", type: "normfactor", data: null },
              { name: "a", type: "normsys", data: { lo: 0.95, hi: 1.05 } },
            ],
          },
          { name: "t", data: [5, 8], modifiers: [{ name: "f", type: "formula", data: { expression } }] },
        ],
      },
    ],
    observations: [{ name: "c", data: [10, 17] }],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
  }).model();
  return ["mu", "a"].map((name) => model.bends.sizes[model.parIndex(name)]);
}

describe("what a formula says of the bend of its inputs", () => {
  it.each(["mu", "2 * mu * (1 + 0.1 * a)", "1 + mu + a - mu * a / 3", "mu * cos(0.3)"])(
    "%s bends nothing",
    (expression) => {
      const [mu, a] = sizes(expression);
      expect(mu).toBe(0);
      // by the normsys alone
      expect(a).toBeLessThan(0.1);
    },
  );

  it.each([
    ["mu^2 * (1 + 0.1 * a)", [true, false]],
    ["mu * exp(0.1 * a)", [false, true]],
    ["mu * a^2 + 10", [false, true]],
    ["mu > 6 ? 2 * mu : 12", [true, false]],
    ["mu * (a > 0 ? 1 + a : 1 - a)", [false, true]],
    ["sqrt(10 + mu * a)", [true, true]],
    ["(mu - 1) * (a > 2 ? 3 : 2)", [false, true]],
  ] as const)("%s may bend the inputs in which it is not straight", (expression, isUnknown) => {
    expect(sizes(expression).map((size) => size === INFINITE)).toEqual(isUnknown);
  });
});

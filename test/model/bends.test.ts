import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import type { ModifierSpec } from "../../src/workspace/types.js";
import { expectClose } from "../helpers/close.js";
import { normfactor, normsys, sample, workspaceSpec } from "../helpers/workspaces.js";

const ROUNDING = 1e-12;

/** Second differences of one parameter of the model of a channel, by bin. */
function changesOf(channel: ReturnType<typeof sample>[], parameter: string) {
  const model = Workspace.parse(workspaceSpec({ channels: { A: channel } })).model();
  const index = model.parNames.indexOf(parameter);
  return { ...model.bends.changes[index]!, size: model.bends.sizes[index]! };
}

const formula = (name: string, expression: string): ModifierSpec => ({
  name,
  type: "formula",
  data: { expression, vectors: { x: [1, 2] } },
});

describe("second differences of expected events", () => {
  it("name a bin once where two functions of one parameter act on it", () => {
    const { bins, values, size } = changesOf(
      [
        sample("a", [10, 20], normfactor("mu"), formula("f", "1 + x * mu^2")),
        sample("b", [100, 50], formula("g", "2 + x * mu^2")),
      ],
      "mu",
    );
    // a: 10 mu (1 + mu²) has the function's own second difference 2 x, times 10 and 20; b: 2 x times 100 and 50
    expect(bins).toEqual([0, 1]);
    const expected = [10 * 2 + 100 * 2, 20 * 4 + 50 * 4];
    expectClose(values, expected, ROUNDING);
    const events = [10 * 2 + 100 * 3, 20 * 3 + 50 * 4];
    expectClose([size], [Math.sqrt(expected.reduce((sum, value, b) => sum + value ** 2 / events[b]!, 0))], ROUNDING);
  });

  it("contain those of uncertainties that follow the normalisations of samples", () => {
    const mcstat: ModifierSpec = { name: "stat", type: "mcstat", data: { a: [3, 0], b: [4, 2] } };
    const document = workspaceSpec({
      channels: {
        A: [sample("a", [10, 20], normfactor("mu")), sample("b", [100, 50]), sample("mc", [1, 1], mcstat)],
      },
    });
    const [measurement] = document.measurements;
    const config = { ...measurement!.config, parameters: [{ name: "stat", inits: [0.5, 0.5] }] };
    const model = Workspace.parse({ ...document, measurements: [{ ...measurement!, config }] }).model();
    const { bins, values } = model.bends.changes[model.parNames.indexOf("mu")]!;
    // ν √(9 mu² + 16) at 1, −1 and 0, with ν = 1/2; in the second bin the uncertainty does not depend on mu
    expect(bins).toEqual([0]);
    expectClose(values, [0.5 * (5 + 5 - 2 * 4)], ROUNDING);
  });

  it("are none of a parameter that acts in proportion", () => {
    expect(changesOf([sample("a", [10, 20], normfactor("mu"), normsys("n", 0.9, 1.1))], "mu")).toEqual({
      bins: [],
      values: [],
      size: 0,
    });
  });
});

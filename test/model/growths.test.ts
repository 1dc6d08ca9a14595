import { describe, expect, it } from "vitest";
import type { Model } from "../../src/model/model.js";
import type { ModifierSpec } from "../../src/workspace/types.js";
import { expectClose } from "../helpers/close.js";
import { seededRandom } from "../helpers/random.js";
import { histosys, modelOf, normfactor, normsys, sample } from "../helpers/workspaces.js";

const ROUNDING = 1e-12;
const NAMES = ["a", "b", "c", "d"];

/** Straight on each side of 0, in events and in the logarithm of factors: growth is exactly as the formula has it. */
const interpolation = { histosys: "code0", normsys: "code1" } as const;

/** A background of 0.1 events with some effects, beside one of 50. */
function scarceModel(...modifiers: ModifierSpec[]): Model {
  const samples = [sample("main", [50], normfactor("mu")), sample("scarce", [0.1], ...modifiers)];
  return modelOf({ channels: { region: samples } }, { interpolation }).model;
}

/** Events of the scarce background with some parameters at other values than 0. */
function scarceEvents(model: Model, values: ReadonlyMap<number, number>): number {
  const x = Float64Array.from(model.suggestedInit, (value, p) => values.get(p) ?? value);
  return model.likelihood.sampleRates(x)[0]![model.channels[0]!.samples.indexOf("scarce")]!.rates[0]!;
}

/** Values of parameters some widths along a direction. */
const along = (parameters: readonly number[], parts: readonly number[], widths: number) =>
  new Map(parameters.map((p, i) => [p, widths * parts[i]!]));

describe("directions in which a sample outgrows all others", () => {
  it("give equal parts to factors of the same size, and events that grow as their product does", () => {
    const model = scarceModel(...NAMES.map((name) => normsys(name, 1 / Math.E, Math.E)));
    const [growth, ...others] = model.growths;
    expect(others).toEqual([]);
    expect(growth!.sign).toBe(1);
    expect(growth!.parameters.map((p) => model.parNames[p])).toEqual(NAMES);
    expectClose(growth!.parts, [0.5, 0.5, 0.5, 0.5], ROUNDING);
    for (const widths of [0, 1, 2.5])
      expectClose([growth!.eventsAfter(widths)], [0.1 * Math.exp(2 * widths)], ROUNDING);
    // 0.1 exp(2t) = 10 at t = log(100)/2; the interval of 3 widths is halved ten times.
    expect(Math.abs(growth!.widthsTo(10)! - Math.log(100) / 2)).toBeLessThan(3 / 2 ** 10);
    expect(growth!.widthsTo(0.1 * Math.exp(6) + 1)).toBeUndefined();
  });

  it("take the side of each parameter on which the sample grows", () => {
    const model = scarceModel(normsys("a", Math.E ** 3, 1), normsys("b", 1, Math.E ** 4), normsys("c", 0.5, 0.5));
    const [growth] = model.growths;
    expect(growth!.parameters.map((p) => model.parNames[p])).toEqual(["a", "b"]);
    expectClose(growth!.parts, [-3 / 5, 4 / 5], ROUNDING);
  });

  it.each([1, -1])(
    "lead to events of sign %i as the model expects them, and by no other direction to many more",
    (sign) => {
      const factors = NAMES.map((name, k) => normsys(name, Math.exp(-0.5 * k), Math.exp(0.4 + 0.3 * k)));
      const model = scarceModel(...factors, histosys("a", [0.3], [-0.2]), histosys("d", [0.05], [0.15]));
      const growth = model.growths.find((candidate) => candidate.sign === sign)!;
      const eventsAfter = ({ parameters, parts }: Pick<typeof growth, "parameters" | "parts">, widths: number) =>
        sign * scarceEvents(model, along(parameters, parts, widths));
      for (const widths of [0.5, 1, 3]) {
        expectClose([growth.eventsAfter(widths)], [eventsAfter(growth, widths)], 1e-10);
      }
      const random = seededRandom(1);
      const all = NAMES.map((name) => model.parIndex(name));
      for (let k = 0; k < 500; k++) {
        const drawn = all.map(() => random.normal());
        const parts = drawn.map((part) => part / Math.hypot(...drawn));
        expect(eventsAfter({ parameters: all, parts }, 3)).toBeLessThan(1.05 * growth.eventsAfter(3));
      }
    },
  );

  it("are none where all effects together are small, or act on samples without events", () => {
    expect(scarceModel(...NAMES.map((name) => normsys(name, 0.7, 1.3))).growths).toEqual([]);
    const empty = sample("empty", [0], ...NAMES.map((name) => normsys(name, 1 / Math.E, Math.E)));
    const { model } = modelOf({ channels: { region: [sample("main", [50], normfactor("mu")), empty] } });
    expect(model.growths).toEqual([]);
  });
});

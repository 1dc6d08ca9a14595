import { expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { feasibleStart } from "../../src/fit/feasible-start.js";
import { fitInput } from "../../src/fit/fit-input.js";
import { histosys, normfactor, sample, workspaceSpec } from "../helpers/workspaces.js";

it("a start at which hundreds of bins expect less than 0 is moved to one at which all expect enough", () => {
  const bins = (value: (bin: number) => number) => Array.from({ length: 300 }, (_, bin) => value(bin));
  // the expectation of bin b is 100 + b at 0 and, with slopes of half of it, negative below −2
  const background = sample(
    "bkg",
    bins((b) => 100 + b),
    histosys(
      "shape",
      bins((b) => 0.5 * (100 + b)),
      bins((b) => 1.5 * (100 + b)),
    ),
  );
  const signal = sample(
    "signal",
    bins(() => 0),
    normfactor("mu"),
  );
  const model = Workspace.parse(workspaceSpec({ channels: { SR: [signal, background] } })).model();
  const input = fitInput(model, { init: { shape: -4 } });
  const data = model.bind(model.observedData());
  expect(model.likelihood.rates(input.init).every((rate) => rate < 0)).toBe(true);
  const start = feasibleStart(model, data, input)!;
  expect(model.likelihood.rates(start).every((rate) => rate > 0)).toBe(true);
  expect(start[model.parIndex("shape")]).toBeGreaterThan(-2);
});

import { describe, expect, it } from "vitest";
import { templateVariation } from "../../src/yields/index.js";
import { expectClose } from "../helpers/close.js";
import { schemaErrors } from "../helpers/record-schema.js";
import {
  histosys,
  modelOf,
  normfactor,
  normsys,
  sample,
  shapesys,
  staterror,
  thrownIssues,
} from "../helpers/workspaces.js";

/** A few products. */
const ROUNDING = 1e-13;

const { model } = modelOf({
  channels: {
    SR: [
      sample("s", [5, 10], normfactor("mu"), normsys("xs", 0.9, 1.2)),
      sample("b", [20, 40], histosys("shape", [18, 41], [23, 38]), shapesys("gamma", [4, 10]), staterror("t", [2, 2])),
    ],
  },
});

describe("templateVariation", () => {
  it("is that of the templates for a histosys and of the factors for a normsys", () => {
    const shape = templateVariation(model, { channel: "SR", sample: "b", parameter: "shape" });
    expectClose(shape.nominal, [20, 40], ROUNDING);
    expectClose(shape.up, [23, 38], ROUNDING);
    expectClose(shape.down, [18, 41], ROUNDING);
    const xs = templateVariation(model, { channel: "SR", sample: "s", parameter: "xs" });
    expectClose([...xs.up, ...xs.down], [6, 12, 4.5, 9], ROUNDING);
    expect(schemaErrors(shape)).toEqual([]);
  });

  it("moves one component of a vector, or all of them by its name", () => {
    // 1/√τ = 4/20 and 10/40 of the shapesys; 2/20 and 2/40 of the staterror
    const one = templateVariation(model, { channel: "SR", sample: "b", parameter: "gamma[1]" });
    expectClose([...one.up, ...one.down], [20, 50, 20, 30], ROUNDING);
    const all = templateVariation(model, { channel: "SR", sample: "b", parameter: "t" });
    expectClose([...all.up, ...all.down], [22, 42, 18, 38], ROUNDING);
  });

  it("refuses names that are not there, and parameters without a width or an effect", () => {
    const issues = (channel: string, sampleName: string, parameter: string) =>
      thrownIssues(() => templateVariation(model, { channel, sample: sampleName, parameter })).map(({ code }) => code);
    expect(issues("CR", "b", "shap")).toEqual(["unknown-channel", "unknown-parameter"]);
    expect(issues("SR", "x", "mu")).toEqual(["unknown-sample", "unconstrained-parameter"]);
    expect(issues("SR", "s", "shape")).toEqual(["parameter-without-effect"]);
  });
});

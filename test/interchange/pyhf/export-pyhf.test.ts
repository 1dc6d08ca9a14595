import { describe, expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import { exportPyhf } from "../../../src/interchange/pyhf/export-pyhf.js";
import { extensionsOf } from "../../../src/workspace/extensions.js";
import type { WorkspaceSpec } from "../../../src/workspace/types.js";
import { EXTENSION_KINDS } from "../../helpers/extension-kinds.js";
import { normfactor, sample, staterror, thrownIssues, workspaceSpec } from "../../helpers/workspaces.js";

/** Kinds of which pyhf has nothing near. */
const WITHOUT_NEIGHBOUR = ["polynomial", "formula", "formula with numbers by bin", "Gaussian data"];

const kindNamed = (name: string) => EXTENSION_KINDS.find((kind) => kind.name === name)!;
const approximate = (name: string) => exportPyhf(kindNamed(name).spec, { approximate: true });
const backgroundOf = ({ channels }: WorkspaceSpec) =>
  channels.find(({ name }) => name === "SR")!.samples.find(({ name }) => name === "background")!;

describe.each(EXTENSION_KINDS)("$name for pyhf", ({ name, spec, named }) => {
  it("is refused by name", () => {
    try {
      exportPyhf(spec);
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toContain(named);
    }
  });

  it("is replaced with a warning, or refused where nothing is near it", () => {
    if (WITHOUT_NEIGHBOUR.includes(name)) {
      const issues = thrownIssues(() => exportPyhf(spec, { approximate: true }));
      expect(issues).toEqual([{ code: "not-expressible", path: "" }]);
      return;
    }
    const { document, warnings } = exportPyhf(spec, { approximate: true });
    expect(extensionsOf(document)).toEqual([]);
    expect(warnings.map(({ received }) => received)).toContainEqual(expect.stringContaining(named));
    // it is a workspace with a likelihood
    const model = Workspace.parse(JSON.parse(JSON.stringify(document))).model();
    expect(Number.isFinite(model.logpdf(model.suggestedInit, model.observedData()))).toBe(true);
  });
});

describe("approximations for pyhf", () => {
  it("of templates are at one standard deviation, on straight lines", () => {
    // nominal 90, 70, 45; templates at ±2
    const moved = { hi_data: [94.5, 70, 42.5], lo_data: [86, 70.5, 48] };
    const shape = backgroundOf(approximate("deviations of a histosys").document).modifiers;
    expect(shape).toContainEqual({ name: "shape", type: "histosys", data: moved });
    const tilt = backgroundOf(approximate("shapeN").document).modifiers;
    expect(tilt).toContainEqual({ name: "tilt", type: "histosys", data: moved });
  });

  it("of an mcstat are staterrors of its samples, without its own sample", () => {
    const { document } = approximate("mcstat");
    const { samples } = document.channels.find(({ name }) => name === "SR")!;
    expect(samples.map(({ name }) => name)).toEqual(["background", "other", "signal"]);
    const found = samples.map(({ modifiers }) => modifiers.find(({ name }) => name === "prop"));
    expect(found).toEqual([staterror("prop", [4, 3, 2]), undefined, staterror("prop", [1, 2, 1])]);
  });

  it("say what of a dialect is read in another way", () => {
    const { warnings } = approximate("dialect root");
    const text = warnings.map(({ received }) => received).join("\n");
    expect(text).toContain("staterror parameters have Poisson constraints");
    expect(text).toContain("staterror and shapesys parameters have the bounds 0 and 1000");
  });

  it("drop settings that only the dialect has", () => {
    const spec = workspaceSpec({
      channels: {
        c: [sample("background", [50, 40], staterror("stat", [5, 6])), sample("s", [3, 9], normfactor("mu"))],
      },
      parameters: [{ name: "stat", factors: [90, 50], auxdata: [91, 48] }],
    });
    const { document } = exportPyhf({ ...spec, dialect: "root" }, { approximate: true });
    expect(Workspace.parse(document).model().parNames).toContain("stat[1]");
    expect(document.measurements[0]!.config.parameters).toEqual([{ name: "stat" }]);
  });
});

import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/index.js";
import { normfactor, normsys, sample, shapesys, thrownIssues, workspaceSpec } from "../helpers/workspaces.js";

const channels = {
  SR: [sample("b", [8], normsys("n", 0.9, 1.1)), sample("s", [5], normfactor("mu"))],
  CR: [sample("b", [80, 90], shapesys("u", [8, 9]))],
};
const spec = workspaceSpec({ channels, observed: { SR: [14], CR: [81, 92] } });
const config = { poi: "n", parameters: [{ name: "mu", fixed: true, inits: [0] }] };
const two = { ...spec, measurements: [...spec.measurements, { name: "other", config }] };

describe("Workspace", () => {
  it("reads a value or its text, and keeps its own copy", () => {
    const mutable = structuredClone(spec) as unknown as { channels: { name: string }[] };
    const workspace = Workspace.parse(mutable);
    mutable.channels[0]!.name = "changed";
    expect(workspace.spec).toEqual(spec);
    expect(Workspace.parse(JSON.stringify(spec)).spec).toEqual(spec);
    expect(workspace.warnings).toEqual([]);
  });

  it("refuses options, which it does not have, for a value and for its text", () => {
    const parse = Workspace.parse as (input: unknown, options: unknown) => Workspace;
    for (const input of [spec, JSON.stringify(spec)]) {
      for (const options of [{ patches: [] }, null, 0, "signal.json"]) {
        expect(thrownIssues(() => parse(input, options))).toEqual([{ code: "bad-argument", path: "textWarnings" }]);
        expect(() => parse(input, options)).toThrow("readWorkspace(path, { patches })");
      }
    }
  });

  it("lays data out as main bins of sorted channels, then auxiliary data", () => {
    const workspace = Workspace.parse(spec);
    const model = workspace.model();
    // n, then u with (80/8)² and (90/9)²
    expect([...workspace.data(model)]).toEqual([81, 92, 14, 0, 100, 100]);
    expect([model.nPars, model.nMainData, model.auxdata.length]).toEqual([4, 3, 3]);
  });

  it("compiles the first measurement, or the one named", () => {
    const workspace = Workspace.parse(two);
    expect(workspace.measurements).toEqual(["m", "other"]);
    const [first, other] = [workspace.model(), workspace.model({ measurement: "other" })];
    expect([first.measurement, first.poiName, first.poiIndex]).toEqual(["m", "mu", first.parIndex("mu")]);
    expect([other.measurement, other.poiName, other.poiIndex]).toEqual(["other", "n", other.parIndex("n")]);
    expect(other.suggestedFixed[other.parIndex("mu")]).toBe(true);
    expect(other.suggestedInit[other.parIndex("mu")]).toBe(0);
  });

  it("refuses an unknown measurement, with the nearest", () => {
    const call = () => Workspace.parse(two).model({ measurement: "othr" });
    expect(thrownIssues(call)).toEqual([{ code: "unknown-measurement", path: "measurement" }]);
    expect(call).toThrow('"other"');
  });

  it("a model without its parameter of interest works, warns, and says so where one is needed", () => {
    for (const poi of ["", "mu_SIG"]) {
      const model = Workspace.parse(workspaceSpec({ channels, poi })).model();
      expect(model.poiName).toBeUndefined();
      expect(model.poiIndex).toBeUndefined();
      expect(model.warnings.map(({ code, path }) => ({ code, path }))).toEqual([
        { code: "no-poi", path: 'measurement "m"' },
      ]);
      expect(model.logpdf({}, model.observedData())).toBeLessThan(0);
      expect(thrownIssues(() => model.requirePoi())).toEqual([{ code: "no-poi", path: 'measurement "m"' }]);
    }
  });
});

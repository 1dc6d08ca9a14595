import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.js";
import { parseWorkspace, selectMeasurement, type WorkspaceSpec } from "../../src/workspace/index.js";
import { issuesOf, readDocument, tinyWorkspace } from "./documents.js";

const base = parseWorkspace(readDocument("base.json")).spec;

describe("selectMeasurement", () => {
  it("takes the first measurement by default, and any by name", () => {
    expect(selectMeasurement(base)).toMatchObject({ measurement: "nominal", poi: "mu" });
    expect(selectMeasurement(base, "nominal")).toEqual(selectMeasurement(base));
    const other = selectMeasurement(base, "no interest");
    expect(other.measurement).toBe("no interest");
    expect(other.poi).toBeUndefined();
    expect(other.parameters).toEqual(base.measurements[1]?.config.parameters);
  });

  it("passes on a parameter of interest that is not in the model", () => {
    const measurements = [{ name: "m", config: { poi: "mu_SIG", parameters: [] } }];
    expect(selectMeasurement(parseWorkspace(tinyWorkspace({ measurements })).spec).poi).toBe("mu_SIG");
  });

  it("gives every channel its bins and its observation", () => {
    const channels = selectMeasurement(base).channels.map(({ name, nBins, observation }) => [name, nBins, observation]);
    expect(channels).toEqual([
      ["CR", 3, [131, 140, 152]],
      ["SR", 2, [66, 85]],
    ]);
  });

  it("sorts channels, samples and modifiers by code point: capitals first", () => {
    const [control, signal] = selectMeasurement(base).channels;
    expect(control?.samples.map(({ name }) => name)).toEqual(["Wjets", "ttbar"]);
    expect(signal?.samples.map(({ name }) => name)).toEqual(["multijet", "signal", "ttbar"]);
    const modifiers = signal?.samples[2]?.modifiers.map(({ name }) => name);
    expect(modifiers).toEqual(["JES", "lumi", "stat_SR", "xsec"]);
  });

  it("sorts modifiers of one name by type", () => {
    const modifiers = [
      { name: "a", type: "normsys", data: { hi: 1.1, lo: 0.9 } },
      { name: "a", type: "histosys", data: { hi_data: [6], lo_data: [4] } },
      { name: "B", type: "normfactor", data: null },
    ];
    const channels = [{ name: "SR", samples: [{ name: "s", data: [5], modifiers }] }];
    const [channel] = selectMeasurement(parseWorkspace(tinyWorkspace({ channels })).spec).channels;
    expect(channel?.samples[0]?.modifiers.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "B normfactor",
      "a histosys",
      "a normsys",
    ]);
  });

  it("does not depend on the order in the document, and does not change it", () => {
    const before = JSON.stringify(base);
    const shuffled = fc.tuple(
      fc.shuffledSubarray([...base.channels], { minLength: base.channels.length }),
      fc.shuffledSubarray([...base.observations], { minLength: base.observations.length }),
    );
    fc.assert(
      fc.property(shuffled, fc.boolean(), ([channels, observations], reverse) => {
        const reordered = channels.map(({ name, samples }) => ({
          name,
          samples: reverse ? [...samples].reverse() : samples,
        }));
        const spec: WorkspaceSpec = { ...base, channels: reordered, observations };
        expect(selectMeasurement(spec)).toEqual(selectMeasurement(base));
      }),
    );
    expect(JSON.stringify(base)).toBe(before);
  });

  it("lists the measurements when there is none of the name, with the nearest", () => {
    expect(() => selectMeasurement(base, "nominl")).toThrow(ModelError);
    const [issue] = issuesOf(() => selectMeasurement(base, "nominl"));
    expect(issue).toMatchObject({ code: "unknown-measurement", path: "measurement", received: '"nominl"' });
    expect(issue?.expected).toContain('"nominal", "no interest"');
    expect(issue?.hint).toContain('"nominal"');
    expect(issuesOf(() => selectMeasurement(base, ""))[0]?.code).toBe("unknown-measurement");
  });
});

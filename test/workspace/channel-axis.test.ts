import { describe, expect, it } from "vitest";
import {
  buildWorkspace,
  combineWorkspaces,
  diffWorkspaces,
  formatRecord,
  mergeSamples,
  parseRecord,
  rebinWorkspace,
  renameWorkspace,
  sliceWorkspace,
  templateVariation,
  Workspace,
  yields,
} from "../../src/index.js";
import { exportCombine, exportPyhf } from "../../src/interchange/index.js";
import { plot, templateVariationPicture, yieldsPicture } from "../../src/plot/index.js";
import { extensionsOf } from "../../src/workspace/extensions.js";
import type { ChannelAxis, WorkspaceSpec } from "../../src/workspace/types.js";
import { histosys, normfactor, sample, thrownIssues, workspaceSpec } from "../helpers/workspaces.js";

const AXIS = { name: "$m_{jj}$", unit: "GeV", edges: [200, 300, 500, 900] };
const PLAIN = workspaceSpec({
  channels: {
    SR: [
      sample("background", [50, 40, 30], histosys("shape", [45, 41, 33], [55, 39, 27])),
      sample("other", [5, 4, 3]),
      sample("signal", [5, 6, 7], normfactor("mu")),
    ],
    CR: [sample("background", [100])],
  },
});

function withAxis(axis: unknown, spec: WorkspaceSpec = PLAIN): WorkspaceSpec {
  const channels = spec.channels.map((channel) => (channel.name === "SR" ? { ...channel, axis } : channel));
  return { ...spec, channels } as WorkspaceSpec;
}

const SPEC = withAxis(AXIS);
const axisOf = ({ channels }: WorkspaceSpec): ChannelAxis | undefined =>
  channels.find(({ name }) => name !== "CR")?.axis;

describe("the axis of a channel", () => {
  it("leaves the likelihood as it is, and is named among the extensions", () => {
    const [plain, own] = [PLAIN, SPEC].map((spec) => Workspace.parse(spec).model());
    const at = { mu: 1.3, shape: 0.4 };
    expect(own!.logpdf(at, own!.observedData())).toBe(plain!.logpdf(at, plain!.observedData()));
    expect(extensionsOf(Workspace.parse(SPEC).spec)).toEqual(['the axis of channel "SR"']);
    expect(own!.channels.map(({ axis }) => axis)).toEqual([undefined, AXIS]);
  });

  it("is refused with all its mistakes at once", () => {
    const issuesOf = (axis: unknown) => thrownIssues(() => Workspace.parse(withAxis(axis)));
    expect(issuesOf({ edges: [0, 2, 2, 1, 5] }).map(({ code }) => code)).toEqual([
      "bin-count",
      "edge-order",
      "edge-order",
    ]);
    expect(issuesOf({ edges: [1] })).toHaveLength(1);
    expect(issuesOf({ edges: [0, 1, "2", 3] })).toHaveLength(1);
    expect(issuesOf({ lable: "x", unit: 5 })).toHaveLength(2);
  });

  it("is kept by operations; new bins have the outer edges of the old ones", () => {
    expect(axisOf(rebinWorkspace(SPEC, { edges: { SR: [0, 1, 3] } }))).toEqual({ ...AXIS, edges: [200, 300, 900] });
    expect(axisOf(rebinWorkspace(SPEC, { factor: 3, channels: ["SR"] }))!.edges).toEqual([200, 900]);
    expect(axisOf(sliceWorkspace(SPEC, { bins: { SR: [1, 2] } }))!.edges).toEqual([300, 500]);
    expect(axisOf(sliceWorkspace(withAxis({ unit: "GeV" }), { bins: { SR: [1, 2] } }))).toEqual({ unit: "GeV" });
    expect(axisOf(mergeSamples(SPEC, { samples: ["background", "other"], name: "all", approximate: true }))).toEqual(
      AXIS,
    );
    expect(axisOf(renameWorkspace(SPEC, { channels: { SR: "A" } }))).toEqual(AXIS);
    const model = Workspace.parse(SPEC).model();
    expect(axisOf(buildWorkspace(model, model.observedData()).spec)).toEqual(AXIS);
  });

  it("is that of the workspace that has one where channels are merged, and a conflict where two differ", () => {
    const options = { join: "outer", mergeChannels: true } as const;
    expect(axisOf(combineWorkspaces([PLAIN, SPEC], options))).toEqual(AXIS);
    expect(axisOf(combineWorkspaces([SPEC, PLAIN], options))).toEqual(AXIS);
    const other = withAxis({ ...AXIS, unit: "TeV" });
    expect(thrownIssues(() => combineWorkspaces([SPEC, other], options)).map(({ code }) => code)).toContain(
      "join-conflict",
    );
    expect(axisOf(combineWorkspaces([SPEC, other], { ...options, join: "left outer" }))).toEqual(AXIS);
  });

  it("is a difference between workspaces, and left out for pyhf with a warning", () => {
    expect(JSON.stringify(diffWorkspaces(SPEC, withAxis({ ...AXIS, unit: "TeV" })))).toContain("TeV");
    const { document, warnings } = exportPyhf(SPEC);
    expect(document).toEqual(PLAIN);
    expect(warnings.map(({ received }) => received)).toEqual([expect.stringContaining('the axis of channel "SR"')]);
  });

  it("is left out of a card with a warning", () => {
    const { warnings } = exportCombine(SPEC, { approximate: true });
    const ignored = warnings.filter(({ code }) => code === "format-ignored");
    expect(ignored.map(({ path }) => path)).toEqual([expect.stringMatching(/channel.*axis$/)]);
  });

  it("is that of pictures, of a record that was written and read too, unless a style has another", () => {
    const model = Workspace.parse(SPEC).model();
    const record = yields(model, model.observedData(), { stage: "prefit" });
    const again = parseRecord(formatRecord(record)) as typeof record;
    const own = yieldsPicture(again, { channel: "SR" });
    expect(own.panels[0]![0]!.x).toMatchObject({ label: "$m_{jj}$ [GeV]", limits: [200, 900] });
    expect(own).toEqual(yieldsPicture(record, { channel: "SR" }));
    const style = { channels: { SR: { unit: "TeV", edges: [0.2, 0.3, 0.5, 0.9] } } };
    const styled = yieldsPicture(record, { channel: "SR", style });
    expect(styled.panels[0]![0]!.x).toMatchObject({ label: "$m_{jj}$ [TeV]", limits: [0.2, 0.9] });
    const variation = templateVariation(model, { channel: "SR", sample: "background", parameter: "shape" });
    expect(templateVariationPicture(variation).panels[1]![0]!.x).toMatchObject({ limits: [200, 900] });
    expect(plot(variation).panels[0]![0]!.x!.label).toBe("$m_{jj}$ [GeV]");
  });
});

import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { exportHs3, importHs3 } from "../../src/interchange/hs3/index.js";
import { openRootFile } from "../../src/interchange/root/open-root-file.js";
import { exportHistFactoryXml } from "../../src/interchange/xml/export-xml.js";
import { importHistFactoryXml } from "../../src/interchange/xml/import-xml.js";
import type { ChannelAxis } from "../../src/workspace/types.js";
import { memoryFiles } from "../helpers/source-files.js";
import { normfactor, sample, workspaceSpec } from "../helpers/workspaces.js";
import { hs3 } from "./hs3/documents.js";

const EDGES = [200, 300, 500, 1000];
const AXIS: ChannelAxis = { name: "mass $m_{jj}^{\\tau}$", unit: "GeV", edges: EDGES };

/** A workspace with a channel that has an axis, and one that has none. */
function spec(axis: ChannelAxis) {
  const document = workspaceSpec({
    channels: { CR: [sample("b", [7])], SR: [sample("s", [3, 2, 1], normfactor("mu"))] },
  });
  const channels = document.channels.map((channel) => (channel.name === "SR" ? { ...channel, axis } : channel));
  return Workspace.parse({ ...document, channels }).spec;
}

const axesOf = (value: unknown) => Workspace.parse(value).spec.channels.map(({ axis }) => axis);

async function throughXml(axis: ChannelAxis, dialect: "root" | "pyhf") {
  const { files, warnings } = exportHistFactoryXml(spec(axis));
  const { value } = await importHistFactoryXml("combination.xml", memoryFiles(Object.fromEntries(files)), { dialect });
  return { files, warnings, axes: axesOf(value) };
}

describe("axes of channels in HistFactory XML", () => {
  it("are those of the histograms, in ROOT's notation", async () => {
    const { files, warnings, axes } = await throughXml(AXIS, "root");
    const root = await openRootFile(files.get("data.root")!, "data.root");
    const histogram = await root.histogram("SR_s");
    expect([histogram!.edges, histogram!.xTitle]).toEqual([[EDGES], "mass m_{jj}^{#tau} [GeV]"]);
    expect(warnings.filter(({ path }) => path.includes("axis"))).toEqual([]);
    expect(axes).toEqual([undefined, AXIS]);
  });

  it.each<ChannelAxis>([{ name: "x" }, { unit: "GeV" }, { edges: EDGES }, { name: "x [a]", edges: EDGES }])(
    "keep the parts that they have: %j",
    async (axis) => {
      const { axes } = await throughXml(axis, "root");
      const kept = axis.name === "x [a]" ? { name: "x", unit: "a", edges: EDGES } : axis;
      expect(axes[1]).toEqual(kept);
    },
  );

  it("are left out where pyhf's document is asked for, in which they have no place", async () => {
    expect((await throughXml(AXIS, "pyhf")).axes).toEqual([undefined, undefined]);
  });
});

describe("axes of channels in HS3", () => {
  it.each<ChannelAxis>([AXIS, { name: "x" }, { unit: "GeV" }, { edges: EDGES }])("are kept: %j", (axis) => {
    expect(axesOf(importHs3(exportHs3(spec(axis))).value)).toEqual([undefined, axis]);
  });

  it.each([
    ["bins of equal width", [{ name: "x", min: 50, max: 80, nbins: 3 }], { edges: [50, 60, 70, 80] }],
    ["edges", [{ name: "x", edges: EDGES }], { edges: EDGES }],
    ["numbers of bins", [{ name: "x", min: 0, max: 3, nbins: 3 }], undefined],
    ["edges that do not ascend", [{ name: "x", edges: [3, 2, 1, 0] }], undefined],
    ["edges of other bins", [{ name: "x", edges: [0, 5] }], undefined],
    [
      "two axes",
      [
        { name: "x", edges: EDGES },
        { name: "y", min: 0, max: 1, nbins: 1 },
      ],
      undefined,
    ],
    ["no numbers", [{ name: "x", min: "a", max: null }], undefined],
  ])("are read from %s", (_, axes, expected) => {
    const modifiers = [{ name: "mu", type: "normfactor", parameter: "mu" }];
    const document = hs3({ contents: [3, 2, 1], modifiers }) as { distributions: { axes: unknown }[] };
    document.distributions[0]!.axes = axes;
    const { value } = importHs3(document);
    expect(axesOf(value)).toEqual([expected]);
  });
});

import { describe, expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import { WorkspaceError } from "../../../src/errors.js";
import { openRootFile } from "../../../src/interchange/root/open-root-file.js";
import { exportHistFactoryXml } from "../../../src/interchange/xml/export-xml.js";
import { importHistFactoryXml } from "../../../src/interchange/xml/import-xml.js";
import type { ChannelSpec, WorkspaceSpec } from "../../../src/workspace/types.js";
import { randomExtended } from "../../helpers/random-extensions.js";
import { randomWorkspace } from "../../helpers/random-workspace.js";
import { describeWithShared, readShared } from "../../helpers/shared.js";
import { memoryFiles } from "../../helpers/source-files.js";
import {
  factor,
  histosys,
  lumi,
  normfactor,
  normsys,
  sample,
  shapesys,
  staterror,
  thrownIssues,
  workspaceSpec,
} from "../../helpers/workspaces.js";
import { likelihoodPairs } from "./likelihood-pairs.js";

/** Relative uncertainties and squares of errors are rounded once each. */
const ROUNDING = 1e-12;

async function throughXml(spec: WorkspaceSpec, measurement?: string): Promise<Workspace> {
  const options = measurement === undefined ? {} : { measurement };
  const { files } = exportHistFactoryXml(spec, options);
  const { value, warnings } = await importHistFactoryXml("combination.xml", memoryFiles(Object.fromEntries(files)));
  return Workspace.parse(value, warnings);
}

/** ROOT's reading of a document that says nothing of statistical uncertainties is what the files say themselves. */
function expectSameLikelihood(written: Workspace, read: Workspace): void {
  for (const [found, expected] of likelihoodPairs(written, read)) {
    if (found === expected) continue; // infinite, too
    expect(Math.abs(found - expected)).toBeLessThanOrEqual(ROUNDING * Math.max(1, Math.abs(expected)));
  }
}

describeWithShared("workspaces through XML and ROOT histograms", () => {
  it.each([
    "golden/all_modifiers.json",
    "workspaces/atlas-tttt/workspace.json",
    "workspaces/atlas-ttbar-ljets/workspace.json",
    "workspaces/agc-ttbar/workspace.json",
    "workspaces/cms-ttg-2l/workspace.json",
    "workspaces/lhcb-rdstar/workspace.json.gz",
    "workspaces/atlas-sbottom/RegionA/BkgOnly.json",
    "workspaces/atlas-staus/BkgOnly.json.gz",
    "workspaces/atlas-1lbb/BkgOnly.json.gz",
  ])("keeps the likelihood of %s", async (path) => {
    const written = Workspace.parse(readShared(path));
    expectSameLikelihood(written, await throughXml(written.spec));
  });
});

/** One staterror in each channel: the one that several channels share, where there is one. */
function withOneStaterror({ name, samples }: ChannelSpec): ChannelSpec {
  const isShared = samples.some(({ modifiers }) => modifiers.some((modifier) => modifier.name === "a_stat"));
  const kept = samples.map((own) => {
    const modifiers = own.modifiers.filter((modifier) => !isShared || modifier.name !== `stat_${name}`);
    return { ...own, modifiers };
  });
  return { name, samples: kept };
}

/** Settings that the format can say: those of factors and the luminosity, start values and parameters that are held. */
function sayable(spec: WorkspaceSpec): WorkspaceSpec {
  const whole = new Set(["lumi", ...typesOf(spec, "normfactor")]);
  const stats = new Set(typesOf(spec, "staterror"));
  const parameters = spec.measurements[0]!.config.parameters.map((settings) => {
    const { name, inits, fixed } = settings;
    if (whole.has(name)) return settings;
    return {
      name,
      ...(inits === undefined || stats.has(name) ? {} : { inits }),
      ...(fixed === undefined ? {} : { fixed }),
    };
  });
  const measurements = spec.measurements.map(({ name, config }) => ({ name, config: { ...config, parameters } }));
  return { ...spec, channels: spec.channels.map(withOneStaterror), measurements };
}

function typesOf({ channels }: WorkspaceSpec, type: string): readonly string[] {
  return channels.flatMap(({ samples }) =>
    samples.flatMap(({ modifiers }) => modifiers.filter((modifier) => modifier.type === type).map(({ name }) => name)),
  );
}

describe("random workspaces through XML", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))("keep their likelihood: seed %i", async (seed) => {
    const written = Workspace.parse(sayable(randomWorkspace(seed).spec));
    expectSameLikelihood(written, await throughXml(written.spec));
  });

  it.each(Array.from({ length: 30 }, (_, seed) => seed))(
    "are refused or keep it with extensions: seed %i",
    async (seed) => {
      const written = Workspace.parse(randomExtended(seed).spec);
      const read = await throughXml(written.spec).catch((error: unknown) => error);
      if (read instanceof WorkspaceError) {
        expect(new Set(read.issues.map(({ code }) => code))).toEqual(new Set(["not-expressible"]));
        return;
      }
      if (!(read instanceof Workspace)) throw read;
      expectSameLikelihood(written, read);
    },
  );
});

describe("what the files say", () => {
  const spec = workspaceSpec({
    channels: {
      "S & <R>": [
        sample("sig", [5, 0], normfactor("mu"), lumi()),
        sample("bkg", [10, 0], staterror("stat", [2, 3]), normsys("xs", 0.9, 1.1), shapesys("shape", [1, 4])),
      ],
    },
    observed: { "S & <R>": [14, 2] },
    parameters: [
      { name: "lumi", inits: [1.5], bounds: [[0, 3]], auxdata: [2], sigmas: [0.1] },
      { name: "xs", constraint: "gamma", sigmas: [0.25] },
      { name: "stat", constraint: "poisson", threshold: 0.02 },
      { name: "mu", inits: [2], bounds: [[-1, 7]], fixed: true },
    ],
  });

  it("is the likelihood, with names that XML has to escape, and uncertainties of bins without events", async () => {
    const written = Workspace.parse(spec);
    const read = await throughXml(written.spec);
    expectSameLikelihood(written, read);
    const [, background] = read.spec.channels[0]!.samples;
    expect(background!.modifiers.find(({ type }) => type === "staterror")!.data).toEqual([2, 3]);
  });

  it("is XML of the schema that comes with it", () => {
    const { files } = exportHistFactoryXml(Workspace.parse(spec).spec);
    expect([...files.keys()]).toEqual([
      "combination.xml",
      "channels/S____R_.xml",
      "HistFactorySchema.dtd",
      "data.root",
    ]);
    const text = (path: string): string => new TextDecoder().decode(files.get(path));
    expect(text("combination.xml")).toBe(`<!DOCTYPE Combination SYSTEM "HistFactorySchema.dtd">

<Combination OutputFilePrefix="results">
  <Input>channels/S____R_.xml</Input>
  <Measurement Name="m" Lumi="2" LumiRelErr="0.05" ExportOnly="True">
    <POI>mu</POI>
    <ParamSetting Const="True">mu</ParamSetting>
    <ParamSetting Val="1.5">Lumi</ParamSetting>
    <ConstraintTerm Type="Gamma" RelativeUncertainty="0.25">xs</ConstraintTerm>
  </Measurement>
</Combination>
`);
    expect(text("channels/S____R_.xml")).toContain('<Channel Name="S &amp; &lt;R&gt;" InputFile="data.root">');
    expect(text("channels/S____R_.xml")).toContain('<NormFactor Name="mu" Val="2" Low="-1" High="7" />');
    expect(text("channels/S____R_.xml")).toContain(
      '<StatErrorConfig RelErrorThreshold="0.02" ConstraintType="Poisson" />',
    );
  });

  it("has relative uncertainties of a shapesys, and none where there are no events", async () => {
    const { files } = exportHistFactoryXml(Workspace.parse(spec).spec);
    const file = await openRootFile(files.get("data.root")!, "data.root");
    expect((await file.histogram("S____R__bkg_shape"))?.contents).toEqual([0.1, 0]);
    const background = (await file.histogram("S____R__bkg"))!;
    expect([background.contents, background.errors]).toEqual([
      [10, 0],
      [2, 3],
    ]);
  });

  it("has the measurement that is asked for, and refuses others that differ where the format has one place", async () => {
    const [first] = spec.measurements;
    const { poi, parameters } = first!.config;
    const other = { name: "n", config: { poi, parameters: [...parameters.slice(0, -1), { name: "mu", inits: [3] }] } };
    const two = Workspace.parse({ ...spec, measurements: [first, other] }).spec;
    expect(thrownIssues(() => exportHistFactoryXml(two))).toEqual([
      { code: "not-expressible", path: 'measurement "n"' },
    ]);
    const read = await throughXml(two, "n");
    expect(read.spec.measurements.map(({ name }) => name)).toEqual(["n"]);
    expect(thrownIssues(() => exportHistFactoryXml(two, { measurement: "k" }))[0]!.code).toBe("unknown-measurement");
  });
});

describe("what the format cannot say", () => {
  it("is refused by name, all at once", () => {
    const spec = workspaceSpec({
      channels: {
        a: [
          sample("s", [5], normfactor("mu"), factor("f", "mu^2"), staterror("one", [1])),
          sample("t", [5], staterror("two", [1]), histosys("h", [4], [6]), normsys("x", 0.9, 1.1)),
        ],
        b: [sample("s", [5], normfactor("Lumi"), shapesys("shape", [1]))],
      },
      parameters: [
        { name: "h", constraint: "lognormal", sigmas: [0.1] },
        { name: "x", auxdata: [0.5] },
        { name: "shape", factors: [20] },
      ],
    });
    const issues = thrownIssues(() => exportHistFactoryXml(Workspace.parse({ ...spec, dialect: "combine" }).spec));
    expect(new Set(issues.map(({ code }) => code))).toEqual(new Set(["not-expressible"]));
    expect(issues.map(({ path }) => path)).toEqual([
      "dialect",
      'normfactor "Lumi"',
      'channel "a"',
      'channel "a", sample "s", modifier "f"',
      'measurement "m", parameter "x"',
      'measurement "m", parameter "shape"',
      'parameter "h"',
    ]);
  });

  it("is no parameter of interest that only patches bring in, unless ROOT's names give it another meaning", async () => {
    const background = (poi: string) =>
      Workspace.parse(workspaceSpec({ channels: { SR: [sample("s", [5], normfactor("k"))] }, poi })).spec;
    const read = await throughXml(background("mu_SIG"));
    expect(read.spec.measurements[0]!.config.poi).toBe("mu_SIG");
    expect(exportHistFactoryXml(background("mu_SIG")).warnings.map(({ received }) => received)).toContain(
      '"mu_SIG", which is named all the same',
    );
    for (const poi of ["alpha_k", "gamma_k_bin_0", "Lumi"])
      expect(thrownIssues(() => exportHistFactoryXml(background(poi))).map(({ path }) => path)).toEqual([
        'measurement "m"',
      ]);
  });

  it("includes names with control characters, and names with spaces in lists of names", () => {
    const spec = workspaceSpec({
      channels: { "a\u0001": [sample("s", [5], normfactor("my factor"))] },
      poi: "my factor",
    });
    expect(thrownIssues(() => exportHistFactoryXml(Workspace.parse(spec).spec)).map(({ path }) => path)).toEqual([
      '"a\\u0001"',
      'parameter "my factor"',
    ]);
  });
});

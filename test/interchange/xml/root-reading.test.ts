import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import type { Issue } from "../../../src/errors.js";
import { WorkspaceError } from "../../../src/errors.js";
import { writeRootFile } from "../../../src/interchange/root/write-root-file.js";
import { importHistFactoryXml } from "../../../src/interchange/xml/import-xml.js";
import type { MeasurementSpec, ParameterSettings, WorkspaceSpec } from "../../../src/workspace/types.js";
import { describeWithShared, readShared, sharedPath } from "../../helpers/shared.js";
import { memoryFiles } from "../../helpers/source-files.js";

const DATA = writeRootFile("d.root", [
  { name: "obs", contents: [12, 30] },
  { name: "sig", contents: [4, 6] },
  { name: "bkg", contents: [8, 20], errors: [0.5, 2] },
  { name: "up", contents: [9, 22] },
  { name: "down", contents: [7, 19] },
  { name: "rel", contents: [0.25, 0.1] },
  { name: "three", contents: [1, 2, 3] },
]);

interface Parts {
  readonly signal?: string;
  readonly background?: string;
  readonly channel?: string;
  readonly data?: string;
  readonly measurement?: string;
  readonly combination?: string;
  readonly measurementAttributes?: string;
}

/** A channel SR with a signal and a background. Each part stands on the line that its tests name. */
function files(parts: Parts): Record<string, string | Uint8Array> {
  const channel = `<Channel Name="SR" InputFile="d.root">
${parts.data ?? '<Data HistoName="obs"/>'}
${parts.channel ?? ""}
<Sample Name="sig" HistoName="sig"><NormFactor Name="mu" Val="1" Low="0" High="5"/>
${parts.signal ?? ""}</Sample>
<Sample Name="bkg" HistoName="bkg" NormalizeByTheory="False">
${parts.background ?? ""}</Sample>
</Channel>`;
  const combination = `<!DOCTYPE Combination SYSTEM "HistFactorySchema.dtd">
<Combination OutputFilePrefix="out/x">${parts.combination ?? ""}
<Input> SR.xml </Input>
<Measurement Name="m" Lumi="2." LumiRelErr=".1" ${parts.measurementAttributes ?? ""}><POI>mu</POI>
${parts.measurement ?? ""}</Measurement></Combination>`;
  return { "top.xml": combination, "SR.xml": channel, "d.root": DATA };
}

async function read(parts: Parts, options = {}): Promise<Workspace> {
  const { value, warnings } = await importHistFactoryXml("top.xml", memoryFiles(files(parts)), options);
  return Workspace.parse(value, warnings);
}

async function problemsOf(
  sources: Readonly<Record<string, string | Uint8Array>>,
  options = {},
): Promise<readonly Issue[]> {
  const reason = await importHistFactoryXml("top.xml", memoryFiles(sources), options).catch((error: unknown) => error);
  if (!(reason instanceof WorkspaceError)) throw reason;
  return reason.issues;
}

const places = (issues: readonly Issue[]): string[] => issues.map(({ code, path }) => `${code} ${path}`);

function settings({ spec }: Workspace, name: string): ParameterSettings | undefined {
  return spec.measurements[0]!.config.parameters.find((own) => own.name === name);
}

describe("HistFactory XML as ROOT reads it", () => {
  it("says so in the document, and scales samples by the luminosity unless they say otherwise", async () => {
    const { spec } = await read({});
    expect(spec.dialect).toBe("root");
    const [signal, background] = spec.channels[0]!.samples;
    expect(signal!.modifiers.map(({ type }) => type)).toEqual(["lumi", "normfactor"]);
    expect(background!.modifiers).toEqual([]);
    expect(spec.measurements[0]!.config.parameters).toEqual([
      { name: "lumi", inits: [2], auxdata: [2], bounds: [[0, 20]], sigmas: [0.2] },
      { name: "mu", inits: [1], bounds: [[0, 5]] },
    ]);
  });

  it("reads statistical uncertainties from the histogram, or relative ones from another", async () => {
    const own = await read({ background: '<StatError Activate="True"/>' });
    expect(own.spec.channels[0]!.samples[1]!.modifiers[0]).toEqual({
      name: "staterror_SR",
      type: "staterror",
      data: [0.5, 2],
    });
    const other = await read({ background: '<StatError Activate="True" HistoName="rel"/>' });
    expect(other.spec.channels[0]!.samples[1]!.modifiers[0]!.data).toEqual([2, 2]);
    const none = await read({ background: '<StatError Activate="False"/>' });
    expect(none.spec.channels[0]!.samples[1]!.modifiers).toEqual([]);
  });

  it("takes threshold and constraint of statistical uncertainties from StatErrorConfig", async () => {
    const background = '<StatError Activate="True"/>';
    const channel = '<StatErrorConfig RelErrorThreshold="0.08" ConstraintType="Gaussian"/>';
    const workspace = await read({ background, channel });
    expect(settings(workspace, "staterror_SR")).toEqual({
      name: "staterror_SR",
      constraint: "normal",
      threshold: 0.08,
    });
    // 0.5 / 8 = 6.25 % is below, 2 / 20 = 10 % is not
    const model = workspace.model();
    const fixed = ["staterror_SR[0]", "staterror_SR[1]"].map(
      (name) => model.suggestedFixed[model.parNames.indexOf(name)],
    );
    expect(fixed).toEqual([true, false]);
  });

  it("gives a ShapeSys a normal constraint unless it says Poisson", async () => {
    const shape = (more: string): string => `<ShapeSys Name="shape" HistoName="rel" ${more}/>`;
    const plain = await read({ background: shape("") });
    expect(settings(plain, "shape")).toEqual({ name: "shape", constraint: "normal" });
    expect(plain.spec.channels[0]!.samples[1]!.modifiers[0]!.data).toEqual([2, 2]);
    const poisson = await read({ background: shape('ConstraintType="Poisson"') });
    expect(settings(poisson, "shape")).toBeUndefined();
  });

  it("reads constraint terms, of which a log-normal one has no width without RelativeUncertainty", async () => {
    const background = ["a", "b", "c", "d", "e"]
      .map((name) => `<OverallSys Name="${name}" High="1.1" Low=".9"/>`)
      .join("");
    const term = (type: string, name: string, width = '".3"'): string =>
      `<ConstraintTerm Type="${type}" RelativeUncertainty=${width}>${name}</ConstraintTerm>`;
    const measurement = `${term("Gamma", "a")}${term("LogNormal", "alpha_b")}${term("Uniform", "c")}${term("NoConstraint", "d")}
      ${term("LogNormal", "e", '"0"')}`;
    const workspace = await read({ background, measurement });
    expect(["a", "b", "c", "d", "e"].map((name) => settings(workspace, name))).toEqual([
      { name: "a", constraint: "gamma", sigmas: [0.3] },
      { name: "b", constraint: "lognormal", sigmas: [0.3] },
      { name: "c", constraint: "uniform" },
      { name: "d", constraint: "none", inits: [0], fixed: true },
      undefined,
    ]);
    // the density of b as ROOT has it: normal in log(1 + 0.3 b) with the width log 1.3
    const model = workspace.model();
    const at = (b: number): number => {
      const pars = model.parNames.map((name, i) => (name === "b" ? b : model.suggestedInit[i]!));
      return model.constraintLogpdf(pars, workspace.data(model));
    };
    expect(at(0.7) - at(0)).toBeCloseTo(-0.5 * (Math.log(1.21) / Math.log(1.3)) ** 2, 12);
  });

  it("refuses constraint terms that ROOT applies to one half of a parameter", async () => {
    const background = `<OverallSys Name="a" High="1.1" Low=".9"/><HistoSys Name="a" HistoNameHigh="up" HistoNameLow="down"/>`;
    const measurement = '<ConstraintTerm Type="Gamma" RelativeUncertainty="0.3">a</ConstraintTerm>';
    expect(places(await problemsOf(files({ background, measurement })))).toEqual(["not-expressible top.xml:5"]);
  });

  it("holds parameters and sets their values by ROOT's names", async () => {
    const background = `<OverallSys Name="a" High="1.1" Low=".9"/><StatError Activate="True"/>`;
    const measurement = `<ParamSetting Const="True">Lumi alpha_a
      gamma_stat_SR_bin_0 gamma_stat_SR_bin_1</ParamSetting>
      <ParamSetting Val="0.5">mu alpha_a</ParamSetting><ParamSetting Val="1.5">gamma_stat_SR_bin_1</ParamSetting>`;
    const workspace = await read({ background, measurement });
    expect(settings(workspace, "lumi")?.fixed).toBe(true);
    expect(settings(workspace, "a")).toEqual({ name: "a", fixed: true, inits: [0.5] });
    expect(settings(workspace, "mu")).toEqual({ name: "mu", inits: [0.5], bounds: [[0, 5]] });
    expect(settings(workspace, "staterror_SR")).toEqual({ name: "staterror_SR", inits: [1, 1.5], fixed: true });
  });

  it("refuses to hold one of several bins", async () => {
    const measurement = '<ParamSetting Const="True">gamma_stat_SR_bin_0</ParamSetting>';
    const issues = await problemsOf(files({ background: '<StatError Activate="True"/>', measurement }));
    expect(places(issues)).toEqual(["not-expressible top.xml:5"]);
  });

  it("makes a formula of a Function, whose dependents it gives their ranges", async () => {
    const combination = '<Function Name="root" Expression="sqrt(x)*y" Dependents="x[2,0,9],y[0,3]"/>';
    const workspace = await read({ combination, signal: '<NormFactor Name="root" Val="1" Low="0" High="3"/>' });
    expect(workspace.spec.channels[0]!.samples[0]!.modifiers.at(-1)).toEqual({
      name: "root",
      type: "formula",
      data: { expression: "sqrt(x)*y" },
    });
    expect(settings(workspace, "x")).toEqual({ name: "x", inits: [2], bounds: [[0, 9]] });
    const model = workspace.model();
    // signal [4, 6] × lumi 2 × √2 × 1.5, background [8, 20]
    const rate = 2 * Math.SQRT2 * 1.5;
    expect(model.expectedMainData(model.suggestedInit)[1]).toBeCloseTo(6 * rate + 20, 12);
  });

  it("takes the expected events where there are no data, and says so", async () => {
    const workspace = await read({ data: "", measurement: '<ParamSetting Val="3">mu</ParamSetting>' });
    expect(workspace.spec.observations[0]!.data).toEqual([2 * 3 * 4 + 8, 2 * 3 * 6 + 20]);
    expect(workspace.warnings.map(({ code }) => code)).toContain("format-choice");
  });

  it("holds a luminosity without uncertainty", async () => {
    const sources = files({});
    const top = String(sources["top.xml"]).replace('LumiRelErr=".1"', 'LumiRelErr="0"');
    const { value } = await importHistFactoryXml("top.xml", memoryFiles({ ...sources, "top.xml": top }));
    expect(settings(Workspace.parse(value), "lumi")).toMatchObject({ fixed: true, inits: [2] });
  });

  it("reads one measurement by its name, and several parameters of interest", async () => {
    const two = files({
      measurement: "</Measurement><Measurement Name='n' Lumi='1' LumiRelErr='0.2'><POI>mu Lumi</POI>",
    });
    const { value } = await importHistFactoryXml("top.xml", memoryFiles(two), { measurement: "n" });
    const measurements = (value as { readonly measurements: readonly MeasurementSpec[] }).measurements;
    expect(measurements.map(({ name, config }) => [name, config.poi])).toEqual([["n", ["mu", "lumi"]]]);
    const issues = await problemsOf(two, { measurement: "k" });
    expect(issues[0]!.code).toBe("unknown-measurement");
  });

  it("warns of what it leaves out", async () => {
    const measurement = `<Asimov Name="x" FixParams="mu=1"/><ParamSetting Const="True">alpha_missing</ParamSetting>`;
    const { warnings } = await read({
      measurement,
      data: '<Data HistoName="obs"/><Data Name="other" HistoName="obs"/>',
      measurementAttributes: 'BinLow="0" BinHigh="2" Mode="comb" ExportOnly="True"',
    });
    const ignored = warnings.filter(({ code }) => code === "format-ignored");
    expect(ignored.map(({ path }) => path)).toEqual(["SR.xml:2", "top.xml:4", "top.xml:5", "top.xml:4"]);
  });
});

describe("problems of HistFactory XML", () => {
  it("are told all at once, with file and line", async () => {
    const issues = await problemsOf({
      ...files({
        signal: '<OverallSys Name="a" High="1.1x"/><HistoSys Name="h" HistoNameHigh="upp" HistoNameLow="down"/>',
        background: '<ShapeSys Name="s" HistoName="three"/><StatErr Activate="True"/>',
        channel: '<StatErrorConfig RelErrorTreshold="0.1"/>',
      }),
    });
    expect(places(issues)).toEqual([
      "unexpected-property SR.xml:3",
      "wrong-value SR.xml:5",
      "missing-property SR.xml:5",
      "missing-object SR.xml:5",
      "wrong-length SR.xml:7",
      "unexpected-property SR.xml:7",
    ]);
    expect(issues[0]!.hint).toContain("RelErrorThreshold");
    expect(issues[3]!.hint).toContain('"up"');
  });

  it("names files that are not there or damaged, each once", async () => {
    const missing = { ...files({}), "d.root": new Uint8Array(10) };
    expect(places(await problemsOf(missing))).toEqual(["format-syntax d.root"]);
    const { "SR.xml": _, ...without } = files({});
    expect(places(await problemsOf(without))).toEqual(["file-not-found SR.xml"]);
  });

  it("refuse more bins than there is memory for, however small the files are", async () => {
    const large = writeRootFile("d.root", [{ name: "obs", contents: new Array<number>(2e6).fill(1) }]);
    const samples = Array.from({ length: 40 }, (_, i) => `<Sample Name="s${i}" HistoName="obs"/>`).join("");
    const channel = `<Channel Name="SR" InputFile="d.root"><Data HistoName="obs"/>${samples}</Channel>`;
    expect(places(await problemsOf({ ...files({}), "SR.xml": channel, "d.root": large }))).toEqual([
      "too-large SR.xml:1",
    ]);
  });

  it("refuses factors that two channels give different ranges", async () => {
    const signal = '</Sample><Sample Name="b" HistoName="sig"><NormFactor Name="mu" Val="1" Low="0" High="7"/>';
    expect(places(await problemsOf(files({ signal })))).toEqual(["wrong-value SR.xml:5"]);
  });

  it.each([
    ["not closed", "<Combination>", "format-syntax"],
    ["no XML", "channels: []", "format-syntax"],
    ["an unknown entity", "<Combination>&more;</Combination>", "format-syntax"],
    ["a channel", "<Channel/>", "wrong-value"],
    ["empty", "", "format-syntax"],
    [
      "entities that grow",
      '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;">]><Combination>&c;</Combination>',
      "format-syntax",
    ],
    [
      "a file outside",
      '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Combination>&b;</Combination>',
      "format-syntax",
    ],
    ["elements in each other", "<a>".repeat(1e5), "too-large"],
  ])("refuses a file that is no combination: %s", async (_name, text, code) => {
    const [issue] = await problemsOf({ "top.xml": text });
    expect(issue).toMatchObject({ code, path: expect.stringMatching(/^top\.xml/) });
  });

  it("reads files in other encodings that they declare", async () => {
    const latin =
      '<?xml version="1.0" encoding="ISO-8859-1"?><Channel Name="\xe9" InputFile="d.root"><Data HistoName="obs"/>';
    const text = `${latin}<Sample Name="s" HistoName="sig"><NormFactor Name="mu" Val="1" Low="0" High="5"/></Sample></Channel>`;
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const { value } = await importHistFactoryXml("top.xml", memoryFiles({ ...files({}), "SR.xml": bytes }));
    expect(Workspace.parse(value).spec.channels[0]!.name).toBe("é");
  });
});

/** Numbers of bins of which z changes fastest, as the workspace has them, with x fastest, as ROOT counts bins. */
function xFastest(values: readonly number[]): readonly number[] {
  const [nx, ny, nz] = [40, 32, 4];
  const at = (i: number): number => ((i % nx) * ny + (Math.floor(i / nx) % ny)) * nz + Math.floor(i / (nx * ny));
  return values.map((_, i) => values[at(i)]!);
}

/** The same of a list, or of the two of a histosys. */
function reordered(data: unknown): unknown {
  if (Array.isArray(data)) return xFastest(data);
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, values]) => [key, reordered(values)]));
}

describeWithShared("histograms of three dimensions", () => {
  it("give the workspace that was made of them by hand", async () => {
    const histoSys = (name: string, histogram: string): string =>
      `<HistoSys Name="${name}" HistoNameHigh="${histogram}p" HistoNameLow="${histogram}m"/>`;
    const sample = (name: string, factors: readonly string[], systs: string): string => `
      <Sample Name="${name}" HistoName="h_${name}" NormalizeByTheory="False"><StatError Activate="True"/>${systs}
      ${factors.map((factor) => `<NormFactor Name="${factor}" Val="1" Low="0" High="9"/>`).join("")}</Sample>`;
    const three = (name: string): string => [1, 2, 3].map((i) => histoSys(`v${i}mu`, `h_${name}_v${i}`)).join("");
    const channel = `<Channel Name="c" InputFile="demo.root"><Data HistoName="h_data"/>
      ${sample("sigmu", ["nmu", "mcN_sigmu"], three("sigmu"))}
      ${sample("sigtau", ["nmu", "RawRDst", "mcN_sigtau"], three("sigtau") + histoSys("v4tau", "h_sigtau_v4"))}
      ${sample("D1", ["nmu", "mcN_D1"], histoSys("IW", "h_D1IW"))}
      <Sample Name="misID" HistoName="h_misID" NormalizeByTheory="True"/></Channel>`;
    const top = `<Combination OutputFilePrefix=""><Input>c.xml</Input>
      <Measurement Name="m" Lumi="1" LumiRelErr="0.05"><POI>RawRDst</POI></Measurement></Combination>`;
    const root = readFileSync(sharedPath("interchange/rdstar/demo.root"));
    const { value } = await importHistFactoryXml(
      "top.xml",
      memoryFiles({ "top.xml": top, "c.xml": channel, "demo.root": root }),
    );
    const imported = Workspace.parse(value).spec;
    const expected = readShared("workspaces/lhcb-rdstar/workspace.json.gz") as WorkspaceSpec;
    expect(imported.observations[0]!.data).toEqual(xFastest(expected.observations[0]!.data));
    for (const { name, data, modifiers } of expected.channels[0]!.samples) {
      const own = imported.channels[0]!.samples.find((other) => other.name === name)!;
      expect(own.data, name).toEqual(xFastest(data));
      for (const { name: modifier, type, data: numbers } of modifiers) {
        if (type === "normsys") continue; // not a histogram
        const found = own.modifiers.find(
          (other) => other.type === type && (type === "staterror" || other.name === modifier),
        );
        expect(found?.data, `${name} ${modifier}`).toEqual(reordered(numbers));
      }
    }
  });
});

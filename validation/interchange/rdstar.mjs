// The R(D*) fit as HistFactory XML over its own histograms (TH3 in demo.root): what its Python script tells ROOT.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { library } from "../lib/library.mjs";
import { readShared, sharedUrl } from "../lib/shared-data.mjs";

const { Workspace } = await library();
const { importHistFactoryXml } = await library("interchange/xml/import-xml.js");

const shape = (name, template, number) =>
  `<HistoSys Name="${name}" HistoNameHigh="${template}_v${number}p" HistoNameLow="${template}_v${number}m"/>`;

const factor = (name, value, low, high) => `<NormFactor Name="${name}" Val="${value}" Low="${low}" High="${high}"/>`;

const sample = (name, content, isScaled = false) =>
  `<Sample Name="${name}" HistoName="h_${name}" NormalizeByTheory="${isScaled ? "True" : "False"}">${content}</Sample>`;

const STAT = '<StatError Activate="True"/>';
const SIGNAL = [1, 2, 3];

/** The channel; factors of the numbers of simulated events stand as they are in the workspace. */
function channelText({ hi, lo }, init) {
  const nmu = factor("nmu", 1, 0, 10);
  const simulated = (name) => factor(`mcN_${name}`, init(`mcN_${name}`), 0, 100);
  const shapes = (template) => SIGNAL.map((n) => shape(`v${n}mu`, template, n)).join("");
  const width = '<HistoSys Name="IW" HistoNameHigh="h_D1IWp" HistoNameLow="h_D1IWm"/>';
  const branching = `<OverallSys Name="BFD1" High="${hi}" Low="${lo}"/>`;
  const ratio = factor("RawRDst", init("RawRDst"), 1e-6, 0.2);
  const samples = [
    sample("sigmu", nmu + simulated("sigmu") + shapes("h_sigmu") + STAT),
    sample("sigtau", nmu + ratio + simulated("sigtau") + shapes("h_sigtau") + shape("v4tau", "h_sigtau", 4) + STAT),
    sample("D1", nmu + branching + simulated("D1") + width + STAT),
    sample("misID", "", true),
  ];
  return `<Channel Name="Dstmu_kinematic" InputFile="demo.root"><Data HistoName="h_data"/>${samples.join("")}</Channel>`;
}

const COMBINATION = `<Combination OutputFilePrefix="results"><Input>channel.xml</Input>
<Measurement Name="m" Lumi="1" LumiRelErr="0.05"><POI>RawRDst</POI>
<ParamSetting Const="True">mcN_sigmu mcN_sigtau mcN_D1</ParamSetting></Measurement></Combination>`;

const [NX, NY, NZ] = [40, 32, 4];

/** Bins in ROOT's order, x fastest; the workspace has them z fastest, as NumPy. Lists of other lengths stay as they are. */
function inRootOrder(value) {
  if (Array.isArray(value) && value.length === NX * NY * NZ)
    return value.map((_, i) => {
      const [x, y, z] = [i % NX, Math.floor(i / NX) % NY, Math.floor(i / (NX * NY))];
      return value[(x * NY + y) * NZ + z];
    });
  if (Array.isArray(value)) return value.map(inRootOrder);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inRootOrder(part)]));
}

/** The model of the XML, and that of the workspace that was made of the same histograms in another way. */
export async function rdstarModels() {
  const document = inRootOrder(readShared("workspaces/lhcb-rdstar/workspace.json.gz"));
  const settings = document.measurements[0].config.parameters;
  const init = (name) => settings.find((each) => each.name === name).inits[0];
  const modifiers = document.channels[0].samples.flatMap((each) => each.modifiers);
  const { data } = modifiers.find(({ name }) => name === "BFD1");
  const encode = (text) => new TextEncoder().encode(text);
  const files = new Map([
    ["combination.xml", encode(COMBINATION)],
    ["channel.xml", encode(channelText(data, init))],
    ["demo.root", new Uint8Array(readFileSync(fileURLToPath(sharedUrl("interchange/rdstar/demo.root"))))],
  ]);
  const { value } = await importHistFactoryXml(
    "combination.xml",
    { read: async (path) => files.get(path) },
    { dialect: "pyhf" },
  );
  return [Workspace.parse(value).model(), Workspace.parse(document).model()];
}

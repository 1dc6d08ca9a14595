/** The elements of a sample, each a modifier. */
import { plural } from "../../describe.js";
import type { ModifierSpec } from "../../workspace/types.js";
import type { Problems } from "../problems.js";
import type { RootHistogram } from "../root/histogram.js";
import { type ElementReader, readElement } from "./element-reader.js";
import type { PreprocessFunctions } from "./functions.js";
import type { HistogramName, ReadHistogram } from "./histograms.js";
import type { XmlElement } from "./parse-xml.js";
import type { ChannelSettings } from "./settings.js";

/** What is common to all files of a document. */
export interface ImportContext {
  readonly dialect: "root" | "pyhf";
  readonly readHistogram: ReadHistogram;
  readonly problems: Problems;
  readonly settings: ChannelSettings;
  readonly functions: PreprocessFunctions;
}

/** The sample that modifiers belong to. */
export interface SampleContext extends ImportContext {
  readonly channel: string;
  /** Where histograms are that do not name a file or folder. */
  readonly file: string | undefined;
  readonly folder: string;
  readonly nominal: RootHistogram;
}

type Reading = Promise<ModifierSpec | undefined> | ModifierSpec | undefined;

interface ElementKind {
  readonly attributes: readonly string[];
  readonly read: (reader: ElementReader, sample: SampleContext) => Reading;
}

/** A histogram that an element names. Its folder is the sample's by default in ROOT, and the top of the file in pyhf. */
function named(
  reader: ElementReader,
  sample: SampleContext,
  attributes: readonly [string, string, string],
): HistogramName {
  const [file, folder, name] = attributes;
  const defaultFolder = sample.dialect === "pyhf" ? "" : sample.folder;
  return {
    file: reader.text(file) ?? sample.file,
    folder: reader.text(folder) ?? defaultFolder,
    name: reader.required(name),
    where: reader.where,
  };
}

/** Relative uncertainties times the nominal contents. */
async function absolute(
  name: HistogramName,
  { nominal, readHistogram, problems }: SampleContext,
): Promise<number[] | undefined> {
  const relative = await readHistogram(name);
  if (relative === undefined) return undefined;
  const [found, expected] = [relative.contents.length, nominal.contents.length];
  if (found !== expected) {
    const received = plural(found, "bin");
    problems.error({
      code: "wrong-length",
      path: name.where,
      expected: `${plural(expected, "bin")}, as the sample has`,
      received,
    });
    return undefined;
  }
  return relative.contents.map((value, b) => value * nominal.contents[b]!);
}

function readOverallSys(reader: ElementReader): ModifierSpec | undefined {
  const name = reader.required("Name");
  const [hi, lo] = [reader.requiredNumber("High"), reader.requiredNumber("Low")];
  if (name === undefined || hi === undefined || lo === undefined) return undefined;
  return { name, type: "normsys", data: { lo, hi } };
}

function readNormFactor(reader: ElementReader, sample: SampleContext): ModifierSpec | undefined {
  const name = reader.required("Name");
  if (name === undefined) return undefined;
  const expression = sample.dialect === "root" ? sample.functions.expressions.get(name) : undefined;
  if (expression !== undefined) return { name, type: "formula", data: { expression } };
  const [value, low, high] = ["Val", "Low", "High"].map(reader.requiredNumber);
  if (value === undefined || low === undefined || high === undefined) return undefined;
  const fixed = reader.flag("Const");
  if (fixed === true && sample.dialect === "root") {
    const expected = "a ParamSetting with Const in the Measurement, which ROOT 6 reads";
    const received = `Const of NormFactor ${name}, which only older versions read: it is held`;
    sample.problems.warn({ code: "format-choice", path: reader.where, expected, received });
  }
  const held = fixed === undefined ? {} : { fixed };
  sample.settings.add({ name, inits: [value], bounds: [[low, high]], ...held }, reader.where);
  return { name, type: "normfactor", data: null };
}

async function readHistoSys(reader: ElementReader, sample: SampleContext): Promise<ModifierSpec | undefined> {
  const name = reader.required("Name");
  const file = reader.text("InputFile") ?? sample.file;
  const own = { ...sample, file: sample.dialect === "pyhf" ? sample.file : file };
  const low = await sample.readHistogram(named(reader, own, ["HistoFileLow", "HistoPathLow", "HistoNameLow"]));
  const high = await sample.readHistogram(named(reader, own, ["HistoFileHigh", "HistoPathHigh", "HistoNameHigh"]));
  if (name === undefined || low === undefined || high === undefined) return undefined;
  return { name, type: "histosys", data: { lo_data: low.contents, hi_data: high.contents } };
}

const POISSON = ["Poisson", "Pois"];
const NORMAL = ["Gaussian", "Gauss"];

/** The kind of a constraint; undefined where it is left open, or not one of the two, which is reported. */
export function constraintType(reader: ElementReader, problems: Problems): "poisson" | "normal" | undefined {
  const value = reader.text("ConstraintType");
  if (value === undefined) return undefined;
  if (POISSON.includes(value)) return "poisson";
  if (NORMAL.includes(value)) return "normal";
  problems.error({
    code: "wrong-value",
    path: reader.where,
    expected: "Gaussian or Poisson as ConstraintType",
    received: value,
  });
  return undefined;
}

async function readShapeSys(reader: ElementReader, sample: SampleContext): Promise<ModifierSpec | undefined> {
  const name = reader.required("Name");
  const constraint = constraintType(reader, sample.problems) ?? (sample.dialect === "root" ? "normal" : "poisson");
  const data = await absolute(named(reader, sample, ["InputFile", "HistoPath", "HistoName"]), sample);
  if (name === undefined || data === undefined) return undefined;
  if (constraint === "normal" && sample.dialect === "root") sample.settings.add({ name, constraint }, reader.where);
  if (constraint === "normal" && sample.dialect === "pyhf") {
    const received = `a Gaussian constraint of ShapeSys ${name}, which pyhf reads as a Poisson one`;
    sample.problems.warn({ code: "format-choice", path: reader.where, expected: "a Poisson constraint", received });
  }
  return { name, type: "shapesys", data };
}

function readShapeFactor(reader: ElementReader, sample: SampleContext): Reading {
  const name = reader.required("Name");
  if (name === undefined) return undefined;
  const modifier: ModifierSpec = { name, type: "shapefactor", data: null };
  const held = reader.flag("Const") === true ? { fixed: true } : {};
  if (reader.text("HistoName") === undefined || sample.dialect === "pyhf") {
    if (held.fixed) sample.settings.add({ name, ...held }, reader.where);
    return modifier;
  }
  return sample.readHistogram(named(reader, sample, ["InputFile", "HistoPath", "HistoName"])).then((shape) => {
    if (shape !== undefined) sample.settings.add({ name, inits: shape.contents, ...held }, reader.where);
    return modifier;
  });
}

async function readStatError(reader: ElementReader, sample: SampleContext): Promise<ModifierSpec | undefined> {
  if (reader.required("Activate") === undefined || reader.flag("Activate") !== true) return undefined;
  const name = `staterror_${sample.channel}`;
  const file = sample.dialect === "pyhf" ? "HistoFile" : "InputFile";
  const isOwn = reader.text("HistoName") === undefined;
  const data = isOwn
    ? sample.nominal.errors
    : await absolute(named(reader, sample, [file, "HistoPath", "HistoName"]), sample);
  if (data === undefined) return undefined;
  const bin = data.findIndex((error) => !Number.isFinite(error));
  if (bin < 0) return { name, type: "staterror", data };
  const received = `${data[bin]} in bin ${bin + 1}`;
  sample.problems.error({
    code: "not-finite",
    path: reader.where,
    expected: "finite errors of the sample's histogram",
    received,
  });
  return undefined;
}

/** Elements of a sample, with the attributes of HistFactorySchema.dtd and those that ROOT reads besides. */
const KINDS: Readonly<Record<string, ElementKind>> = {
  OverallSys: { attributes: ["Name", "High", "Low"], read: readOverallSys },
  NormFactor: { attributes: ["Name", "Val", "High", "Low", "Const"], read: readNormFactor },
  HistoSys: {
    attributes: [
      "Name",
      "InputFile",
      "HistoFileHigh",
      "HistoPathHigh",
      "HistoNameHigh",
      "HistoFileLow",
      "HistoPathLow",
      "HistoNameLow",
    ],
    read: readHistoSys,
  },
  ShapeSys: { attributes: ["Name", "HistoName", "HistoPath", "InputFile", "ConstraintType"], read: readShapeSys },
  ShapeFactor: { attributes: ["Name", "Const", "HistoName", "HistoPath", "InputFile"], read: readShapeFactor },
  StatError: { attributes: ["Activate", "HistoName", "HistoPath", "InputFile", "HistoFile"], read: readStatError },
};

/** The modifier of an element; undefined for one that says nothing, or has problems, which are reported. */
export async function readModifier(element: XmlElement, sample: SampleContext): Promise<ModifierSpec | undefined> {
  const kind = Object.hasOwn(KINDS, element.name) ? KINDS[element.name] : undefined;
  if (kind !== undefined) return await kind.read(readElement(element, kind.attributes, sample.problems), sample);
  const expected = `only ${Object.keys(KINDS).join(", ")} in a Sample`;
  sample.problems.error({ code: "unexpected-property", path: element.where, expected, received: element.name });
  return undefined;
}

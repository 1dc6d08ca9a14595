/**
 * Writes a workspace as HistFactory XML with a ROOT file of histograms, for ROOT's hist2workspace and pyhf's xml2json.
 */
import { quote, quoteAll } from "../../describe.js";
import type { Issue } from "../../errors.js";
import { aText, type OptionRules, requireOptions } from "../../options.js";
import { DIALECTS } from "../../workspace/dialects.js";
import type { ChannelSpec, WorkspaceSpec } from "../../workspace/types.js";
import { chosenMeasurements } from "../chosen-measurements.js";
import { Problems } from "../problems.js";
import type { HistogramToWrite } from "../root/write-histogram.js";
import { writeRootFile } from "../root/write-root-file.js";
import { histogramAxis } from "./axis.js";
import { type ExportContext, histogramCollector, parameterUses, refuse } from "./export-context.js";
import { measurementElement } from "./export-measurement.js";
import { sampleElement } from "./export-modifiers.js";
import { binConstraint, common } from "./export-settings.js";
import { SCHEMA_TEXT } from "./schema-text.js";
import { type ElementToWrite, isXmlText, xmlDocument } from "./xml-text.js";

/** How HistFactory XML is written. */
export interface HistFactoryXmlExportOptions {
  /** The measurement to write; all of them by default, of which the settings in files of channels must be the same. */
  readonly measurement?: string;
}

/** Rules for the options of `exportHistFactoryXml`. */
export const HISTFACTORY_XML_EXPORT_OPTIONS: OptionRules<HistFactoryXmlExportOptions> = { measurement: aText };

/** The files of a workspace. */
export interface HistFactoryXmlFiles {
  /** Contents by path: `combination.xml`, `channels/NAME.xml`, `data.root`, `HistFactorySchema.dtd`. Programs run in their folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly warnings: readonly Issue[];
}

const DATA = "data.root";
const SCHEMA = "HistFactorySchema.dtd";

/** Threshold and constraint of the statistical uncertainties of a channel, of which ROOT has one set. */
function statErrorConfig({ name, samples }: ChannelSpec, context: ExportContext): readonly ElementToWrite[] {
  const own = samples.flatMap(({ modifiers }) => modifiers.filter(({ type }) => type === "staterror"));
  const names = [...new Set(own.map((modifier) => modifier.name))];
  const [first] = names;
  if (first === undefined) return [];
  const path = `channel ${quote(name)}`;
  if (names.length > 1) refuse(context, path, "one staterror in a channel", quoteAll(names));
  if (first !== `staterror_${name}`) {
    const expected = `a staterror ${quote(`staterror_${name}`)}, as it is called when the files are read`;
    context.problems.warn({ code: "format-choice", path, expected, received: quote(first) });
  }
  const usual = DIALECTS[context.dialect].threshold;
  const threshold = common(first, context, "threshold", (settings) => settings.threshold ?? usual);
  const constraint = binConstraint(first, "staterror", context);
  return [{ name: "StatErrorConfig", attributes: { RelErrorThreshold: threshold, ConstraintType: constraint } }];
}

function channelElement(channel: ChannelSpec, { observations }: WorkspaceSpec, context: ExportContext): ElementToWrite {
  const { name, samples } = channel;
  const observed = observations.find((observation) => observation.name === name)?.data ?? [];
  const data = { name: "Data", attributes: { HistoName: context.addHistogram([name, "data"], observed) } };
  const content = [
    data,
    ...statErrorConfig(channel, context),
    ...samples.map((sample) => sampleElement(name, sample, context)),
  ];
  return { name: "Channel", attributes: { Name: name, InputFile: DATA }, content };
}

/** Paths of the files of channels: different ones, also where a file system does not tell capitals from small letters. */
function channelPaths(channels: readonly ChannelSpec[]): readonly string[] {
  const taken = new Set<string>();
  return channels.map(({ name }) => {
    const wanted = name.replace(/[^\w.+-]/g, "_").slice(0, 100);
    let unique = wanted;
    for (let i = 2; taken.has(unique.toLowerCase()); i++) unique = `${wanted}_${i}`;
    taken.add(unique.toLowerCase());
    return `channels/${unique}.xml`;
  });
}

/** Reports names that XML or the rules for the names of parameters do not allow. */
function checkNames({ channels }: WorkspaceSpec, context: ExportContext): void {
  const samples = channels.flatMap((channel) => channel.samples);
  const names = [channels, samples, samples.flatMap(({ modifiers }) => modifiers), context.measurements].flatMap(
    (list) => list.map(({ name }) => name),
  );
  for (const name of new Set(names)) {
    if (!isXmlText(name)) refuse(context, quote(name), "a name without control characters", "some");
    if (name === "") refuse(context, "document", "names that are not empty", '""');
  }
  const ofLumi = context.uses.get("Lumi")?.types;
  if (ofLumi?.has("normfactor") === true)
    refuse(context, 'normfactor "Lumi"', "another name than that of ROOT's luminosity", '"Lumi"');
}

function checkDocument({ covariances = [], dialect }: WorkspaceSpec, context: ExportContext): void {
  if (covariances.length > 0) refuse(context, "covariances", "channels with counts", "Gaussian data");
  if (dialect === "combine")
    refuse(context, "dialect", "normsys factors as pyhf and ROOT interpolate them", "those of Combine");
}

/**
 * The files of HistFactory XML that have the likelihood of a workspace.
 *
 * Statistical uncertainties are the errors of histograms, so that bins without events keep theirs; of a shapesys they are relative.
 * Bounds of parameters other than normfactors have no place: programs choose them, with a warning here.
 *
 * @param spec - a checked workspace document, such as `Workspace.parse(…).spec`
 * @throws WorkspaceError `not-expressible` with everything that the format cannot say: formula and polynomial modifiers, correlations,
 * penalties, Gaussian data, widths and auxiliary data of parameters, Combine's interpolation; DataError for options
 */
export function exportHistFactoryXml(
  spec: WorkspaceSpec,
  options: HistFactoryXmlExportOptions = {},
): HistFactoryXmlFiles {
  requireOptions(options, HISTFACTORY_XML_EXPORT_OPTIONS);
  const problems = new Problems();
  const histograms: HistogramToWrite[] = [];
  const context: ExportContext = {
    dialect: spec.dialect ?? "pyhf",
    measurements: chosenMeasurements(spec.measurements, options.measurement, problems),
    uses: parameterUses(spec),
    problems,
    addHistogram: histogramCollector(
      histograms,
      new Map(spec.channels.map((each) => [each.name, histogramAxis(each)])),
    ),
  };
  problems.throwErrors();
  checkDocument(spec, context);
  checkNames(spec, context);
  const paths = channelPaths(spec.channels);
  const channels = spec.channels.map((channel) => channelElement(channel, spec, context));
  const measurements = context.measurements.map((measurement) => measurementElement(measurement, context));
  problems.throwErrors();
  const inputs = paths.map((path) => ({ name: "Input", content: path }));
  const combination = {
    name: "Combination",
    attributes: { OutputFilePrefix: "results" },
    content: [...inputs, ...measurements],
  };
  const texts = [
    ["combination.xml", xmlDocument(combination, SCHEMA)],
    ...channels.map((channel, i) => [paths[i]!, xmlDocument(channel, `../${SCHEMA}`)] as const),
    [SCHEMA, SCHEMA_TEXT],
  ] as const;
  const files = new Map<string, Uint8Array>(texts.map(([path, text]) => [path, new TextEncoder().encode(text)]));
  files.set(DATA, writeRootFile(DATA, histograms));
  return { files, warnings: problems.warnings };
}

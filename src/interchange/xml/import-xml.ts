/**
 * Reads HistFactory XML: a file with a `Combination`, those of its channels, and their ROOT histograms.
 *
 *   bytes → elements (parse-xml) → channels (channel, modifiers) → measurements (measurement) → document
 *
 * All problems of all files are told at once, each with file and line.
 *
 * @see CERN-OPEN-2012-016; ROOT's HistFactorySchema.dtd and ConfigParser; pyhf's readxml
 */
import { quote, quoteAll } from "../../describe.js";
import { nearestHint } from "../../errors.js";
import { aText, type OptionRules, oneOf, requireOptions } from "../../options.js";
import type { JsonDocument } from "../../workspace/json-text.js";
import type { ChannelSpec, MeasurementSpec } from "../../workspace/types.js";
import { Problems } from "../problems.js";
import type { SourceFiles } from "../source-files.js";
import { expectedEvents } from "./asimov.js";
import { type ImportedChannel, readChannel } from "./channel.js";
import { readElement } from "./element-reader.js";
import { readFunctions } from "./functions.js";
import { histogramReader } from "./histograms.js";
import { readMeasurement } from "./measurement.js";
import type { ImportContext } from "./modifiers.js";
import { knownParameters } from "./parameter-names.js";
import { parseXml, type XmlElement } from "./parse-xml.js";
import { createSettings } from "./settings.js";

/** How HistFactory XML is read. */
export interface HistFactoryXmlOptions {
  /**
   * `"root"` (default): the likelihood that ROOT makes of the files; the document says so. `"pyhf"`: the document that pyhf's
   * `xml2json` makes of them, which leaves out constraint types and thresholds.
   */
  readonly dialect?: "root" | "pyhf";
  /** The measurement to read; all of them by default. */
  readonly measurement?: string;
}

/** Rules for the options of `importHistFactoryXml`. */
export const HISTFACTORY_XML_OPTIONS: OptionRules<HistFactoryXmlOptions> = {
  dialect: oneOf<"root" | "pyhf">("root", "pyhf"),
  measurement: aText,
};

/** Elements of the combination with a name. */
function named(root: XmlElement, name: string): readonly XmlElement[] {
  return root.children.filter((child) => child.name === name);
}

function checkCombination(root: XmlElement, { problems }: ImportContext): void {
  if (root.name !== "Combination") {
    const hint =
      root.name === "Channel" ? "This is the file of a channel: give the one that names it as its Input." : undefined;
    const issue = {
      code: "wrong-value",
      path: root.where,
      expected: "a Combination element",
      received: root.name,
    } as const;
    problems.error(hint === undefined ? issue : { ...issue, hint });
    problems.throwErrors();
  }
  readElement(root, ["OutputFilePrefix", "Mode"], problems);
  for (const { name, where } of root.children) {
    if (["Function", "Input", "Measurement"].includes(name)) continue;
    const expected = "only Function, Input and Measurement in a Combination";
    problems.error({ code: "unexpected-property", path: where, expected, received: name });
  }
  for (const name of ["Input", "Measurement"])
    if (named(root, name).length === 0)
      problems.error({
        code: "missing-property",
        path: root.where,
        expected: `at least one ${name} in the Combination`,
        received: "none",
      });
}

/** The measurements to read, by their elements. */
function chosenMeasurements(
  root: XmlElement,
  chosen: string | undefined,
  { problems }: ImportContext,
): readonly XmlElement[] {
  const all = named(root, "Measurement");
  if (chosen === undefined) return all;
  const names = all.map(({ attributes }) => attributes.get("Name") ?? "");
  const found = all.filter((_, i) => names[i] === chosen);
  if (found.length === 0) {
    const expected = `one of the measurements ${quoteAll(names)}`;
    problems.error({
      code: "unknown-measurement",
      path: root.where,
      expected,
      received: quote(chosen),
      ...nearestHint(chosen, names),
    });
  }
  return found;
}

/** Observed events of a channel; without data, ROOT takes what is expected. */
function observationOf(
  channel: ImportedChannel,
  measurement: MeasurementSpec,
  { problems, dialect }: ImportContext,
): readonly number[] {
  if (channel.observed !== undefined) return channel.observed;
  const expected = `observed events (Data) of channel ${channel.name}`;
  if (dialect === "pyhf") {
    problems.error({ code: "missing-property", path: channel.where, expected, received: "none" });
    return [];
  }
  problems.warn({
    code: "format-choice",
    path: channel.where,
    expected,
    received: "none: the expected events are taken",
  });
  return expectedEvents(channel, measurement, problems);
}

async function readChannels(
  root: XmlElement,
  files: SourceFiles,
  context: ImportContext,
): Promise<readonly ImportedChannel[]> {
  const channels: ImportedChannel[] = [];
  for (const { text, where } of named(root, "Input")) {
    if (context.problems.isFull) break;
    const path = text.trim();
    if (path === "") {
      const expected = "the path of a file with a Channel as text of the Input";
      context.problems.error({ code: "missing-property", path: where, expected, received: "none" });
      continue;
    }
    const element = await context.problems.gather(async () => parseXml(await files.read(path), path));
    const channel = element === undefined ? undefined : await readChannel(element, context);
    if (channel !== undefined) channels.push(channel);
  }
  return channels;
}

/** A channel of the document; with its axis unless the document is to be a plain one of pyhf, which has no place for it. */
function channelSpec({ name, samples, axis }: ImportedChannel, dialect: "root" | "pyhf"): ChannelSpec {
  return axis === undefined || dialect === "pyhf" ? { name, samples } : { name, samples, axis };
}

/**
 * Reads HistFactory XML with ROOT histograms.
 *
 * @param path - of the file with the `Combination`; the paths in it are relative to the folder that `files` starts from
 * @returns a workspace document, to be checked by `Workspace.parse(value, warnings)`
 * @throws WorkspaceError with every problem of all files, at file and line; DataError `bad-option`, `unknown-option`
 */
export async function importHistFactoryXml(
  path: string,
  files: SourceFiles,
  options: HistFactoryXmlOptions = {},
): Promise<JsonDocument> {
  requireOptions(options, HISTFACTORY_XML_OPTIONS);
  const { dialect = "root" } = options;
  const problems = new Problems();
  const root = parseXml(await files.read(path), path);
  const context: ImportContext = {
    dialect,
    problems,
    readHistogram: histogramReader(files, dialect, problems),
    settings: createSettings(problems),
    functions: readFunctions(named(root, "Function"), problems),
  };
  checkCombination(root, context);
  const elements = chosenMeasurements(root, options.measurement, context);
  const channels = await readChannels(root, files, context);
  const known = knownParameters(channels, context.functions);
  const measurements = elements.map((element) => readMeasurement(element, known, context));
  problems.throwErrors();
  const observations = channels.map((channel) => ({
    name: channel.name,
    data: observationOf(channel, measurements[0]!, context),
  }));
  problems.throwErrors();
  const value = {
    channels: channels.map((channel) => channelSpec(channel, dialect)),
    observations,
    measurements,
    version: "1.0.0",
    ...(dialect === "root" ? { dialect } : {}),
  };
  return { value, warnings: problems.warnings };
}

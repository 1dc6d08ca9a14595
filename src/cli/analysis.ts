import { extname } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { HistFactoryError, type Issue } from "../errors.js";
import type { FitOptions } from "../infer/fit-input.js";
import type { RecordOrigin } from "../infer/origin.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import type { Plottable } from "../plot/plot.js";
import type { YieldsPictureOptions } from "../plot/records/yields.js";
import type { JsonObject } from "../records/json.js";
import { recordToJson } from "../records/record.js";
import { onCommandLine } from "./command-line-hints.js";
import { compile, loadWorkspace, subjectOf } from "./load.js";
import {
  addModelOptions,
  addWorkspace,
  type ModelChoice,
  type OutputOptions,
  outputFile,
  type WorkspaceOptions,
} from "./options.js";
import { type Destination, deliver, requireFree } from "./output/deliver.js";
import { printWarnings } from "./output/issues.js";
import { writeWholeFile } from "./output/write-file.js";
import {
  addParameterOptions,
  type NamedValues,
  type ParameterOptions,
  readParameterOptions,
} from "./parameter-options.js";

/** Options of every command that draws conclusions from fits. */
export interface AnalysisOptions extends WorkspaceOptions, ModelChoice, OutputOptions, ParameterOptions {
  readonly poi?: string;
  readonly plot?: string;
}

/** What such a command works on. */
export interface Analysis {
  readonly model: Model;
  readonly data: Data;
  /** The Asimov point by name; undefined for observed data. */
  readonly asimovPoint: NamedValues | undefined;
  /** Options that go on to every fit. */
  readonly fit: FitOptions;
  /** The parameter of interest that was asked for, to be spread into options. */
  readonly poi: { readonly poi?: string };
  readonly subject: string;
}

/** A verb in the list of commands, and its help. */
export interface Verb {
  readonly name: string;
  readonly group: string;
  readonly summary: string;
  readonly description: string;
}

export function addVerb(program: Command, { name, group, summary, description }: Verb): Command {
  return program.command(name).helpGroup(group).summary(summary).description(description);
}

/** @param isAboutPoi - whether there is one parameter that the command is about */
export function addAnalysisOptions(command: Command, isAboutPoi: boolean): Command {
  addModelOptions(addWorkspace(command.optionsGroup("Workspace and model:")));
  command.optionsGroup("Parameters and data:");
  if (isAboutPoi) command.option("--poi <name>", "parameter of interest (default: the measurement's)");
  return addParameterOptions(command).optionsGroup(`Options of ${command.name()}:`);
}

/** Where a record goes: addPrintOptions, and its file. */
export function addRecordOptions(command: Command): Command {
  return addPrintOptions(
    command
      .optionsGroup("Result:")
      .option("-o, --output <file>", "also write the record, as JSON, to a new file", outputFile),
  );
}

export function addPrintOptions(command: Command): Command {
  return command
    .optionsGroup("Result:")
    .option("--json", "print the record as JSON instead of tables")
    .option("--plot <file>", "draw the result: a new .svg or .png file", pictureFile)
    .option("--force", "replace files that exist");
}

function pictureFile(value: string): string {
  if ([".svg", ".png"].includes(extname(outputFile(value)).toLowerCase())) return value;
  throw new InvalidArgumentError("Expected a name that ends with .svg or .png.");
}

/** What a command does with a workspace; it returns the exit status. The work is loaded when it is asked for. */
export type Run<Options> = (path: string, options: Options) => Promise<number>;

/** Runs a command, with the hints of its errors in terms of the command line. */
export function runsOnWorkspace<Options>(command: Command, load: () => Promise<Run<Options>>): void {
  command.action(async (path: string, options: Options) => {
    process.exitCode = await withCommandLineHints(async () => (await load())(path, options));
  });
}

export async function withCommandLineHints<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof HistFactoryError ? onCommandLine(error) : error;
  }
}

/** Reads, checks and compiles; warnings go to standard error. @throws as `loadWorkspace`, `compile`, DataError for options */
export async function openAnalysis(path: string, options: AnalysisOptions): Promise<Analysis> {
  requireFree(options);
  const workspace = await loadWorkspace(path, options);
  const subject = subjectOf(path, options.patch);
  const { model, warnings } = compile(workspace, options, subject);
  printWarnings(warnings.filter(isAboutThis(options)));
  const { fitOptions, data, asimovPoint } = readParameterOptions(model, options);
  const poi = options.poi === undefined ? {} : { poi: options.poi };
  return { model, data, asimovPoint, fit: givenOptions(fitOptions), poi, subject };
}

/** That the measurement has no parameter of interest does not matter where one is given. */
function isAboutThis({ poi }: AnalysisOptions): (warning: Issue) => boolean {
  return ({ code }) => poi === undefined || (code !== "no-poi" && code !== "poi-not-in-model");
}

/** Options without those that say nothing: records repeat what was given. */
function givenOptions(options: FitOptions): FitOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => Object.keys(value as object).length > 0));
}

/** A record with its origin, which the pictures know. */
export type AnalysisRecord = Plottable & { readonly kind: string; readonly origin: RecordOrigin };

/** What differs from the record alone. */
export interface DeliveryOptions {
  /** Fields of the JSON record behind its own. */
  readonly extra?: JsonObject;
  /** What is drawn in place of the record. */
  readonly drawn?: Plottable;
  /** Options of the picture of yields. */
  readonly picture?: YieldsPictureOptions;
}

/** Prints a result, as JSON or for people, and writes the files that were asked for: the record, and its picture. */
export async function deliverRecord(
  destination: Destination,
  record: AnalysisRecord,
  text: () => string,
  { extra = {}, drawn = record, picture: pictureOptions = {} }: DeliveryOptions = {},
): Promise<void> {
  const { plot: picture } = destination;
  if (picture !== undefined) {
    // what draws is a file of its own, so that other commands start without it
    const { drawRecord } = await import("./draw.js");
    const content = await drawRecord(drawn, extname(picture).toLowerCase(), pictureOptions);
    writeWholeFile(picture, content, { overwrite: destination.force === true });
  }
  deliver(destination, () => ({ ...recordToJson(record), ...extra }), text);
}

import { extname } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { HistFactoryError } from "../errors.js";
import { PICTURE_EXTENSIONS } from "../node/picture-extensions.js";
import { onCommandLine } from "./command-line-hints.js";
import {
  addModelOptions,
  addWorkspace,
  type ModelChoice,
  type OutputOptions,
  outputFile,
  type WorkspaceOptions,
} from "./options.js";
import { addParameterOptions, type ParameterOptions } from "./parameter-options.js";
import { addProgress, type ProgressOptions } from "./progress.js";
import type { StyleOptions } from "./style-choice.js";
import { addStyleOptions } from "./style-options.js";
import { addTableOptions, type TableOptions } from "./table-options.js";

/** Options of every command that draws conclusions from fits. */
export interface AnalysisOptions
  extends WorkspaceOptions,
    ModelChoice,
    OutputOptions,
    StyleOptions,
    TableOptions,
    ParameterOptions,
    ProgressOptions {
  readonly poi?: string;
}

/** @param isAboutPoi - whether there is one parameter that the command is about */
export function addAnalysisOptions(command: Command, isAboutPoi: boolean): Command {
  addModelOptions(addWorkspace(command.optionsGroup("Workspace and model:")));
  command.optionsGroup("Parameters and data:");
  if (isAboutPoi) command.option("--poi <name>", "parameter of interest (default: the measurement's)");
  return addParameterOptions(command).optionsGroup(`Options of ${command.name()}:`);
}

/** Adds the options of `addPrintOptions`, and those of the file of the record. */
export function addRecordOptions(command: Command): Command {
  return addPrintOptions(
    command
      .optionsGroup("Result:")
      .option("-o, --output <file>", "also write the record as JSON to a new file", outputFile),
  );
}

export function addPrintOptions(command: Command): Command {
  command
    .optionsGroup("Result:")
    .option("--json", "print the record as JSON instead of tables")
    .option("--plot <file>", "draw the result to a new .svg, .png or .pdf file", pictureFile)
    .option("--force", "replace files that exist");
  addProgress(command);
  addTableOptions(command.optionsGroup("Tables:"));
  return addStyleOptions(command.optionsGroup("Picture:"));
}

/** The name of a file of a picture. */
export function pictureFile(value: string): string {
  const extension = extname(outputFile(value)).toLowerCase();
  if (PICTURE_EXTENSIONS.some((each) => each === extension)) return value;
  throw new InvalidArgumentError("Expected a name that ends with .svg, .png or .pdf.");
}

/** Runs a command on a workspace, with the hints of its errors in terms of the command line; it returns the exit status. */
export function runsOnWorkspace<Options>(
  command: Command,
  run: (path: string, options: Options) => Promise<number>,
): void {
  command.action(async (path: string, options: Options) => {
    process.exitCode = await withCommandLineHints(() => run(path, options));
  });
}

export async function withCommandLineHints<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof HistFactoryError ? onCommandLine(error) : error;
  }
}

import { type Command, InvalidArgumentError, Option } from "commander";
import type { HistosysCode, NormsysCode } from "../model/interpolation/index.js";
import type { InterpolationOptions, ModelOptions } from "../model/options.js";
import { DIALECT_NAMES, type Dialect } from "../workspace/types.js";

/** Options of every command that reads a workspace. */
export interface WorkspaceOptions {
  readonly patch: readonly string[];
}

/** Options of every command that compiles a model. */
export interface ModelChoice {
  readonly measurement?: string;
  readonly dialect?: Dialect;
  readonly normsysCode?: NormsysCode;
  readonly histosysCode?: HistosysCode;
  readonly modifierCode: readonly string[];
  readonly normsysFloor?: number;
  readonly clipSampleData?: number;
  readonly clipBinData?: number;
}

/** Options of every command whose result is a record. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly output?: string;
  readonly force?: boolean;
}

const NORMSYS: readonly NormsysCode[] = ["code1", "code4", "lnN"];
const HISTOSYS: readonly HistosysCode[] = ["code0", "code2", "code2-root", "code4p"];

/** Adds an option that may be repeated; its value is the list of what was given, empty when it was not. */
export function addRepeatable(command: Command, flags: string, description: string): Command {
  const option = new Option(flags, `${description} (repeatable)`).argParser(
    (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value],
  );
  // The help would show a declared default.
  return command.addOption(option).setOptionValueWithSource(option.attributeName(), [], "default");
}

export function addWorkspace(command: Command): Command {
  command.argument(
    "<workspace>",
    'JSON file, HistFactory XML, HS3 or Combine card, gzip-compressed or plain, or archive.tar.gz#FILE of a tar or zip archive; "-" for standard input',
  );
  const patch = 'apply a JSON patch first; "patchset.json#NAME" names a patch of a patch set';
  return addRepeatable(command, "-p, --patch <file>", patch);
}

export function addModelOptions(command: Command): Command {
  command
    .option("-m, --measurement <name>", "measurement of the workspace (default: the first)")
    .addOption(
      new Option(
        "--dialect <program>",
        "read the workspace as this program does: constraints, thresholds, interpolation (default: as the workspace says)",
      ).choices(DIALECT_NAMES),
    );
  return addRateOptions(command);
}

/** Adds the options about interpolation and floors, which every command that compiles a model has. */
export function addRateOptions(command: Command): Command {
  command
    .addOption(new Option("--normsys-code <code>", "interpolation of normsys (default: code4)").choices(NORMSYS))
    .addOption(new Option("--histosys-code <code>", "interpolation of histosys (default: code4p)").choices(HISTOSYS));
  return addRepeatable(command, "--modifier-code <type/name=code>", "interpolation of one modifier")
    .option(
      "--normsys-floor <factor>",
      "factor that replaces hi or lo of a normsys where they are 0 or negative, such as 1e-6",
      parseFloor,
    )
    .option("--clip-sample-data <events>", "floor of the rate of each sample in each bin", parseFinite)
    .option("--clip-bin-data <events>", "floor of the summed rate of each bin", parseFinite);
}

function parseFloor(text: string): number {
  const factor = parseNumber(text);
  if (factor !== undefined && factor > 0 && factor < 1) return factor;
  throw new InvalidArgumentError("Expected a number between 0 and 1, such as 1e-6.");
}

function parseFinite(text: string): number {
  const value = parseNumber(text);
  if (value !== undefined && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Expected a number of events.");
}

export function addOutputOptions(command: Command): Command {
  return command
    .option("--json", "print the record as JSON instead of tables")
    .option("-o, --output <file>", "also write the record as JSON to a new file", outputFile)
    .option("--force", "let --output replace a file that exists");
}

/**
 * Asks for an option before the command runs. Commander's own required options are asked for before an unknown one is
 * reported, so that a misspelt one would get no hint.
 */
export function requireOption(command: Command, name: string): void {
  command.hook("preAction", () => {
    if (command.opts<Readonly<Record<string, unknown>>>()[name] !== undefined) return;
    const { flags } = command.options.find((option) => option.attributeName() === name)!;
    command.error(`error: required option '${flags}' not specified`);
  });
}

/** Results go to standard output by default: a file called "-" would be a misunderstanding. */
export function outputFile(value: string): string {
  if (value === "" || value === "-") throw new InvalidArgumentError("Results go to standard output without --output.");
  return value;
}

/** A decimal number. Undefined for other texts, among them the empty text and hexadecimal digits, which `Number` accepts. */
export function parseNumber(text: string): number | undefined {
  const match = /^\s*[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf(?:inity)?)\s*$/i.exec(text);
  if (match === null) return undefined;
  return Number(text.trim().replace(/inf(?:inity)?/i, "Infinity"));
}

/** How the options say that a model is compiled; names and codes are checked when that happens. */
export function rateOptions(choice: ModelChoice): ModelOptions {
  const { normsysFloor, clipSampleData, clipBinData } = choice;
  return {
    interpolation: interpolationOf(choice),
    ...(normsysFloor === undefined ? {} : { normsysFloor }),
    ...(clipSampleData === undefined ? {} : { clipSampleData }),
    ...(clipBinData === undefined ? {} : { clipBinData }),
  };
}

function interpolationOf({ normsysCode, histosysCode, modifierCode }: ModelChoice): InterpolationOptions {
  const modifiers = Object.fromEntries(
    modifierCode.map((text) => {
      const cut = text.lastIndexOf("=");
      return [text.slice(0, cut < 0 ? text.length : cut), cut < 0 ? "" : text.slice(cut + 1)];
    }),
  );
  return {
    ...(normsysCode === undefined ? {} : { normsys: normsysCode }),
    ...(histosysCode === undefined ? {} : { histosys: histosysCode }),
    ...(modifierCode.length === 0 ? {} : { modifiers: modifiers as Record<string, NormsysCode | HistosysCode> }),
  };
}

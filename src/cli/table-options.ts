import { type Command, InvalidArgumentError, Option } from "commander";
import { FORMAT_OPTIONS, type FormatOptions, type SortKey, type TableFormat } from "../format/options.js";
import type { Paint } from "../format/paint.js";
import { paintFor, type Terminal } from "./colour.js";
import { addRepeatable } from "./options.js";
import { parseCount } from "./values.js";

/** Options about how tables are written. */
export interface TableOptions {
  readonly json?: boolean;
  readonly format?: TableFormat;
  readonly digits?: number;
  readonly top?: number;
  readonly sort?: SortKey;
  readonly all?: boolean;
}

/** What rows can be sorted by, in the words of the help. */
const ORDERS: Readonly<Record<SortKey, string>> = {
  pull: "the largest pull",
  constraint: "the strongest constraint",
  impact: "the largest impact",
  yield: "the most events",
  cls: "the smallest CLs",
  name: "name",
};

const FORMATS = ["text", "markdown", "latex", "siunitx", "csv"] as const satisfies readonly TableFormat[];
const FLAGS = ["format", "digits", "sort", "all"] as const;

/** Adds the options about tables, which contradict --json. */
export function addTableOptions(command: Command): Command {
  command
    .addOption(
      new Option(
        "--format <name>",
        "format of the tables: text, Markdown, LaTeX (plain, or for the package siunitx), or CSV with all digits (default: text)",
      ).choices(FORMATS),
    )
    .option("--digits <number>", "significant digits of uncertainties, and of other numbers", parseDigits);
  return command.hook("preAction", (_command, action) => {
    const options = action.opts<TableOptions>();
    const given = options.json === true ? FLAGS.find((name) => options[name] !== undefined) : undefined;
    if (given !== undefined) action.error(`error: --${given} applies to tables, but --json prints the record`);
  });
}

/**
 * Adds the options of commands whose tables have a row for each parameter, or for something else with a name.
 *
 * @param keys - what rows can be sorted by
 * @param what - what rows are about
 */
export function addRowOptions(command: Command, keys: readonly SortKey[], what = "parameters"): Command {
  const first = keys.map((key) => ORDERS[key]).join(", ");
  return command
    .option("--top <number>", `show at most this many ${what}`, parseCount)
    .addOption(new Option("--sort <key>", `sort ${what} by ${first}`).choices(keys));
}

/** Adds the choice of rows: by default of parameters. */
export function addRowChoice(command: Command, flags = "--parameter <pattern>", what = "parameters"): Command {
  return addRepeatable(command, flags, `show these ${what}: names, or patterns with "*" and "?"`);
}

function parseDigits(text: string): number {
  const digits = parseCount(text);
  const [issue] = FORMAT_OPTIONS.digits.issues(digits, "--digits");
  if (issue !== undefined) throw new InvalidArgumentError(`Expected ${issue.expected}.`);
  return digits;
}

/** Where tables are printed. */
interface TableStream extends Terminal {
  readonly columns?: number;
}

/** The colours of tables: text has some on a terminal, other formats none. */
export function paintOf({ format = "text" }: TableOptions, stream: TableStream = process.stdout): Paint | undefined {
  return format === "text" ? paintFor(stream) : undefined;
}

/** The options of the command line as options of `format`; lines are as wide as the terminal. */
export function formatOptionsOf(
  { format, digits, top, sort, all }: TableOptions,
  { isTTY = false, columns = 0 }: TableStream = process.stdout,
): FormatOptions {
  return {
    ...(format === undefined ? {} : { format }),
    ...(digits === undefined ? {} : { digits }),
    ...(top === undefined ? {} : { most: top }),
    ...(sort === undefined ? {} : { sort }),
    ...(all === undefined ? {} : { all }),
    ...(isTTY && columns > 0 ? { width: columns } : {}),
  };
}

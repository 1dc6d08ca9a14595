import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { describeValue } from "../../describe.js";
import { DataError } from "../../errors.js";
import { requireRecord } from "../../records/check.js";
import type { ResultRecord } from "../../records/kinds.js";
import { parseRecord } from "../../records/record.js";
import { pictureFile, withCommandLineHints } from "../analysis-command.js";
import { drawnContent, requireFree } from "../output/deliver.js";
import { writeWholeFile } from "../output/write-file.js";
import { requireRecordFile } from "../record-file.js";
import { EXIT } from "../report-error.js";
import type { StyleOptions } from "../style-choice.js";
import { addStyleOptions } from "../style-options.js";

const EXAMPLES = `
Examples:
  histograd ranking workspace.json --output ranking.json
  histograd plot ranking.json ranking.pdf --style atlas --status Internal
  histograd plot ranking.json ranking.png --style my-style.json --size 800,1000

Exit status: 0 for success, 2 for bad usage or input.`;

/** Options of `histograd plot`, and what it does. */
export function configure(command: Command): void {
  command
    .description(
      "Draws a record that another command wrote with --output, without computing anything again: so that the style of a picture can be changed at once.",
    )
    .argument("<record>", "JSON file that a command wrote with --output")
    .argument("<picture>", "new .svg, .png or .pdf file", pictureFile)
    .option("--channel <name>", "of a record of yields: the channel whose bins are drawn")
    .option("--force", "replace a file that exists");
  addStyleOptions(command.optionsGroup("Picture:"), "always").addHelpText("after", EXAMPLES);
  command.action(async (record: string, picture: string, options: PlotOptions) => {
    process.exitCode = await withCommandLineHints(() => runPlot(record, picture, options));
  });
}

/** Options of `histograd plot`. */
interface PlotOptions extends StyleOptions {
  readonly channel?: string;
  readonly force?: boolean;
}

/** `histograd plot` */
async function runPlot(file: string, picture: string, options: PlotOptions): Promise<number> {
  const { force = false, channel } = options;
  await requireFree({ plot: picture, force }, [file]);
  const record = readRecord(file);
  if (channel !== undefined && record.kind !== "yields") {
    const expected = "a record of yields, which has channels";
    throw new DataError([
      { code: "bad-option", path: "--channel", expected, received: `one of kind "${record.kind}"` },
    ]);
  }
  const ofYields = channel === undefined ? {} : { channel };
  const content = await drawnContent(record, { ...options, plot: picture }, { ofYields });
  writeWholeFile(picture, content, { overwrite: force });
  return EXIT.done;
}

function readRecord(file: string): ResultRecord {
  requireRecordFile(file, "a file with a record");
  const value = parsed(file);
  const isRecord = typeof value === "object" && value !== null && "kind" in value;
  if (!isRecord) {
    const hint = "Commands write records with --output.";
    const issue = { path: file, expected: "a record: an object with a kind", received: describeValue(value), hint };
    throw new DataError([{ code: "bad-argument", ...issue }]);
  }
  requireRecord(value as ResultRecord, file);
  return value as ResultRecord;
}

function parsed(file: string): unknown {
  try {
    return parseRecord(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof DataError) throw error;
    const received = error instanceof Error ? error.message : String(error);
    throw new DataError([{ code: "json-syntax", path: file, expected: "a JSON document", received }]);
  }
}

import type { Command } from "commander";
import { DataError } from "../../errors.js";
import { pictureFile, withCommandLineHints } from "../analysis-command.js";
import { drawnContent, requireFree } from "../output/deliver.js";
import { writeWholeFile } from "../output/write-file.js";
import { readRecord } from "../read-record.js";
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
      "Draws a record that another command wrote with --output, without computing anything again, so that the style of a picture can be changed quickly.",
    )
    .argument("<record>", "JSON file that a command wrote with --output")
    .argument("<picture>", "new .svg, .png or .pdf file", pictureFile)
    .option("--channel <name>", "channel whose bins are drawn, for a record of yields")
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

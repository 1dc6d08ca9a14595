import { type Command, Option } from "commander";
import { fit as fitModel } from "../../fit/fit.js";
import type { FitResult } from "../../fit/results.js";
import { sampleRows, type YieldsTableOptions, yieldsText } from "../../format/yields-table.js";
import { affectedSamples } from "../../yields/affected-samples.js";
import { yields } from "../../yields/yields.js";
import { type Analysis, openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { EXIT_HELP } from "../groups.js";
import { headingOf } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { namedRows } from "../row-choice.js";
import { addRowChoice, addRowOptions, formatOptionsOf, paintOf } from "../table-options.js";

const EXAMPLES = `
Examples:
  histograd yields workspace.json
  histograd yields workspace.json --prefit --bins
  histograd yields workspace.json --format latex > yields.tex
  histograd yields workspace.json --channel SR --bins --plot SR.svg
  histograd yields workspace.json --sort yield --top 5   the largest samples; sums are those of all samples

${EXIT_HELP}`;

/** Options of `histograd yields`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Lists observed events, and expected events after the fit (or before it), whose uncertainties include all correlations.",
  );
  addAnalysisOptions(command, false)
    .option("--prefit", "yields at the suggested values, with the uncertainties of the constraints")
    .option("--postfit", "yields at the estimates of the fit, with its covariance (default)")
    .option("--overlay", "also draw what was expected before the fit, as a line")
    .option("--bins", "print a table of bins for each channel")
    .option("--channel <name>", "show only this channel, with its bins in the picture")
    .addOption(
      new Option(
        "--method <name>",
        "uncertainties from exact derivatives, or from differences at plus and minus one standard deviation",
      )
        .choices(["jacobian", "symmetrised"])
        .default("jacobian"),
    );
  addRowOptions(addRowChoice(command, "--sample <pattern>", "samples"), ["yield", "name"], "samples");
  addHepdata(addRecordOptions(command)).addHelpText("after", EXAMPLES);
  command.hook("preAction", () => {
    const { prefit, postfit, json, bins, overlay, plot } = command.opts<YieldsCliOptions>();
    if (overlay && prefit) command.error("error: --overlay applies to the picture after the fit: leave --prefit out");
    if (overlay && plot === undefined) command.error("error: --overlay applies to the picture and needs --plot");
    if (prefit && postfit) command.error("error: --prefit and --postfit: give one");
    if (json && bins) command.error("error: --bins applies to tables, but --json prints the record");
  });
  runsOnWorkspace(command, runYields);
}

/** Options of `histograd yields`. */
interface YieldsCliOptions extends AnalysisOptions {
  readonly prefit?: boolean;
  readonly postfit?: boolean;
  readonly bins?: boolean;
  readonly overlay?: boolean;
  readonly channel?: string;
  readonly sample: readonly string[];
  readonly method: "jacobian" | "symmetrised";
}

/** `histograd yields` */
async function runYields(path: string, options: YieldsCliOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  const { format = "text", bins = false, channel, method } = options;
  const names = model.channels.flatMap(({ samples }) => samples);
  const { rows } = namedRows({ option: "--sample", noun: "sample", code: "unknown-sample", names }, options.sample);
  const { best, result } = await withProgress("finding yields", options, () => {
    const found = options.prefit === true ? undefined : fitModel(model, data, fit);
    const stage = found === undefined ? "prefit" : "postfit";
    return {
      best: found,
      result: yields(model, data, { stage, method, ...(found === undefined ? {} : { fit: found }) }),
    };
  });
  const before = options.overlay === true ? { before: yields(model, data, { stage: "prefit", method }) } : {};
  const tables = formatOptionsOf(options);
  const { digits, width } = tables;
  const asked: YieldsTableOptions = {
    format,
    bins,
    ...(channel === undefined ? {} : { channel }),
    ...(digits === undefined ? {} : { digits }),
    ...(width === undefined ? {} : { width }),
    ...sampleRows({ ...tables, ...(rows === undefined ? {} : { parameters: rows }) }),
  };
  const heading = headingOf(analysis);
  const around = {
    above: format === "text" ? [heading] : [],
    below: verdict(best),
    paint: paintOf(options),
    areKnown: true,
  };
  const text = yieldsText(result, asked, around);
  await deliverRecord(options, result, {
    heading,
    text: () => text,
    picture: {
      ofYields: { ...(channel === undefined ? {} : { channel }), signal: signalSamples(analysis), ...before },
    },
  });
  return best === undefined || best.valid ? EXIT.done : EXIT.failed;
}

/** Samples that the parameter of interest acts on, but not on all. */
function signalSamples({ model, poi: { poi = model.poiName } }: Analysis): readonly string[] {
  const signal = poi === undefined ? [] : affectedSamples(model, poi);
  const all = new Set(model.channels.flatMap(({ samples }) => samples));
  return signal.length < all.size ? signal : [];
}

function verdict(best: FitResult | undefined): readonly string[] {
  return best === undefined || best.valid ? [] : [`NOT VALID: ${best.message}`];
}

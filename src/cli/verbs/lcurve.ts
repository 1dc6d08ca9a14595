import { type Command, InvalidArgumentError } from "commander";
import { lCurve } from "../../diagnostics/l-curve.js";
import { openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { EXIT_HELP } from "../groups.js";
import { headingOf } from "../heading.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { parameterRows } from "../row-choice.js";
import { addRowChoice, addRowOptions } from "../table-options.js";
import { parseCount, parsePositive } from "../values.js";

const POINTS = 31;

const EXAMPLES = `
Examples:
  histograd lcurve workspace.json
  histograd lcurve workspace.json --penalty curvature --strengths 0.1,1,10 --json
  histograd lcurve workspace.json --from 0.01 --to 100 --points 21 --plot lcurve.svg

${EXIT_HELP}`;

/** Options of `histograd lcurve`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Fits with several strengths of a quadratic penalty, for the choice of the strength of a regularised unfolding. It lists chi squared, the penalty, the curvature of the L-curve and global correlation coefficients, and marks the corner of the L-curve and the least mean global correlation.",
  );
  addAnalysisOptions(command, false)
    .option("--penalty <name>", "the penalty (default: the only one)")
    .option(
      "--strengths <list>",
      "strengths, separated by commas (default: 31 around the strength in the model)",
      parseStrengths,
    )
    .option("--from <strength>", "smallest of equidistant strengths on a logarithmic scale", parsePositive)
    .option("--to <strength>", "largest of these strengths", parsePositive)
    .option("--points <number>", `number of these strengths (default: ${POINTS})`, parseCount);
  addRowOptions(addRowChoice(command), ["name"]);
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  command.hook("preAction", () => {
    const fault = rangeFault(command.opts<LCurveCliOptions>());
    if (fault !== undefined) command.error(`error: ${fault}`);
  });
  runsOnWorkspace(command, runLCurve);
}

/** Options of `histograd lcurve`. */
interface LCurveCliOptions extends AnalysisOptions {
  readonly penalty?: string;
  readonly strengths?: readonly number[];
  readonly from?: number;
  readonly to?: number;
  readonly points?: number;
  readonly parameter: readonly string[];
}

function rangeFault({ strengths, from, to, points }: LCurveCliOptions): string | undefined {
  if ((from === undefined) !== (to === undefined)) return "--from and --to belong together";
  if (points !== undefined && from === undefined) return "--points needs --from and --to";
  if (strengths !== undefined && from !== undefined) return "--strengths and --from exclude each other";
  if (from !== undefined && !(from < to!)) return "--from must be below --to";
  return points === 1 ? "--points must be 2 or more" : undefined;
}

function parseStrengths(text: string): readonly number[] {
  const values = text.split(",").map(parsePositive);
  if (new Set(values).size === values.length) return values;
  throw new InvalidArgumentError("Expected different numbers.");
}

function strengthsOf({ strengths, from, to, points = POINTS }: LCurveCliOptions): readonly number[] | undefined {
  if (from === undefined || to === undefined) return strengths;
  return Array.from({ length: points }, (_, k) => from * (to / from) ** (k / (points - 1)));
}

/** `histograd lcurve` */
async function runLCurve(path: string, options: LCurveCliOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  const { penalty } = options;
  const strengths = strengthsOf(options);
  const rows = parameterRows(model, options.parameter);
  const result = await withProgress("fits with strengths of the penalty", options, (onProgress) =>
    lCurve(model, data, {
      fit,
      ...(penalty === undefined ? {} : { penalty }),
      ...(strengths === undefined ? {} : { strengths }),
      onProgress,
    }),
  );
  await deliverRecord(options, result, { heading: headingOf(analysis), ...rows });
  return result.points.every(({ valid }) => valid) ? EXIT.done : EXIT.failed;
}

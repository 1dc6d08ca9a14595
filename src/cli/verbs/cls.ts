import { type Command, Option } from "commander";
import { hypotest } from "../../hypotest/hypotest.js";
import type { OneSided } from "../../hypotest/options.js";
import type { HypotestResult } from "../../hypotest/results.js";
import { recordToJson } from "../../records/record.js";
import { hypotestFromToys } from "../../toys/hypotest-from-toys.js";
import type { ToyRun } from "../../toys/results.js";
import { runToys } from "../../toys/run-toys.js";
import { type Analysis, openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { EXIT_HELP } from "../groups.js";
import { headingOf } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { parseCount, parseReal, parseWhole } from "../values.js";
import { addWorkers, type WorkerOptions } from "../worker-options.js";
import { onWorkers } from "../workers.js";

const EXAMPLES = `
Examples:
  histograd cls workspace.json
  histograd cls background.json --patch signal.json --test-poi 0.5 --json
  histograd cls workspace.json --test-stat q           for a parameter that may be negative
  histograd cls workspace.json --calctype toybased --toys 5000 --seed 1 --plot toys.svg

The JSON record contains CLs_obs and CLs_exp as pyhf prints them, besides its other fields.
${EXIT_HELP}`;

/** Options of `histograd cls`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Computes CLs for one value of the parameter of interest, observed and expected at -2 to +2 standard deviations, with asymptotic formulas or toys. The options and the keys of the JSON record are those of pyhf.",
  );
  addAnalysisOptions(command, true)
    .option("--test-poi <value>", "value to test", parseReal, 1)
    .addOption(
      new Option(
        "--test-stat <name>",
        "test statistic: qtilde for a parameter that cannot be negative, q otherwise; q0 tests for discovery and gives p0 instead of CLs",
      )
        .choices(["q", "qtilde", "q0"])
        .default("qtilde"),
    )
    .addOption(
      new Option("--calctype <name>", "calculator").choices(["asymptotics", "toybased"]).default("asymptotics"),
    )
    .option("--toys <number>", "toys of each hypothesis (default: 2000)", parseCount)
    .option("--seed <number>", "seed of the toys (default: 0); the same seed gives the same toys", parseWhole);
  addWorkers(command);
  addHepdata(addRecordOptions(command))
    .addOption(new Option("--output-file <file>", "as pyhf calls --output").hideHelp())
    .addHelpText("after", EXAMPLES);
  command.hook("preAction", () => refuseCombinations(command));
  runsOnWorkspace(command, runCls);
}

function refuseCombinations(command: Command): void {
  const options = command.opts<ClsOptions & { readonly outputFile?: string }>();
  if (options.calctype === "asymptotics") {
    const flag = options.toys === undefined ? "--seed" : "--toys";
    if (options.toys !== undefined || options.seed !== undefined)
      command.error(`error: ${flag} applies to toys and needs --calctype toybased`);
  }
  if (options.outputFile === undefined) return;
  if (options.output !== undefined)
    command.error("error: --output-file is another name of --output: give only one of them");
  command.setOptionValue("output", options.outputFile);
}

/** Options of `histograd cls`. */
interface ClsOptions extends AnalysisOptions, WorkerOptions {
  readonly testPoi: number;
  readonly testStat: OneSided;
  readonly calctype: "asymptotics" | "toybased";
  readonly toys?: number;
  readonly seed?: number;
}

/** `histograd cls` */
async function runCls(path: string, options: ClsOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const run = options.calctype === "toybased" ? await makeToys(analysis, options) : undefined;
  const result =
    run === undefined
      ? await withProgress("testing", options, () => asymptotic(analysis, options))
      : hypotestFromToys(run);
  const pyhf = result.testStatistic === "q0" ? {} : { CLs_obs: result.cls, CLs_exp: result.expected };
  await deliverRecord(options, result, {
    heading: headingOf(analysis),
    asJson: () => ({ ...recordToJson(result), ...pyhf }),
    drawn: run ?? result,
  });
  return result.valid ? EXIT.done : EXIT.failed;
}

function asymptotic({ model, data, poi, fit }: Analysis, { testPoi, testStat }: ClsOptions): HypotestResult {
  return hypotest(model, data, testedValue(testStat, testPoi), { ...poi, fit, testStatistic: testStat });
}

/** q0 tests 0, whatever value is asked for. */
function testedValue(statistic: OneSided, value: number): number {
  return statistic === "q0" ? 0 : value;
}

async function makeToys({ model, data, poi, fit }: Analysis, options: ClsOptions): Promise<ToyRun> {
  const { testPoi, testStat, toys, seed, workers } = options;
  return withProgress("making toys", options, (onProgress) =>
    onWorkers(workers, (where) =>
      runToys(model, data, testedValue(testStat, testPoi), {
        ...poi,
        ...where,
        fit,
        testStatistic: testStat,
        ...(toys === undefined ? {} : { nToys: toys }),
        ...(seed === undefined ? {} : { seed }),
        onProgress: ({ done, total }) => onProgress(done, total),
      }),
    ),
  );
}

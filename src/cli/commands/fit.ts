import { type Command, InvalidArgumentError } from "commander";
import { expectedUncertainties } from "../../infer/expected-uncertainties.js";
import { fit } from "../../infer/fit.js";
import { fitInput } from "../../infer/fit-input.js";
import { compile, loadWorkspace, subjectOf } from "../load.js";
import {
  addModelOptions,
  addOutputOptions,
  addWorkspace,
  interpolationOf,
  type ModelChoice,
  type OutputOptions,
  parseNumber,
  type WorkspaceOptions,
} from "../options.js";
import { addParameterOptions, type ParameterOptions, readParameterOptions } from "../parameter-options.js";
import { printWarnings } from "../output/issues.js";
import { deliver, requireFree } from "../output/deliver.js";
import { printNote } from "../output/print.js";
import { printable } from "../output/printable.js";
import { recordHead } from "../records/common.js";
import { correlationsAbove, type FitOutcome, fitRecord } from "../records/fit-record.js";
import { EXIT } from "../report-error.js";
import { fitText } from "../text/fit-text.js";

interface Options extends WorkspaceOptions, ModelChoice, OutputOptions, ParameterOptions {
  readonly expected?: boolean;
  readonly correlations?: number | true;
  readonly covariance?: boolean;
}

const EXAMPLES = `
Examples:
  histograd fit workspace.json
  histograd fit workspace.json --fix mu=0 --output background-only.json
  histograd fit background.json --patch signal.json --measurement main --json
  histograd fit workspace.json --asimov-at mu=0      a fit to the data expected without signal
  histograd fit workspace.json --mask SR --mask CR:3-5   without a channel, and some bins of another
  histograd fit workspace.json --expected            expected uncertainties, without a fit

Exit status: 0 for a valid fit, 1 for one that is not, 2 for bad usage or input.`;

const CORRELATION_THRESHOLD = 0.5;

export function addFit(program: Command): void {
  const command = program
    .command("fit")
    .summary("fit the parameters of a workspace to its data")
    .description(
      "Maximum-likelihood fit with exact-Hessian uncertainties and a certificate that it is the minimum. Parameters of a vector are called name[0], name[1], …; the plain name stands for all of them.",
    );
  addModelOptions(addWorkspace(command.optionsGroup("Workspace and model:")));
  addParameterOptions(command.optionsGroup("Parameters and data:"));
  command
    .optionsGroup("Options of fit:")
    .option("--expected", "expected uncertainties on Asimov data, from one Hessian and without a fit")
    .option(
      "--correlations [threshold]",
      `pairs correlated at least this strongly (default: ${CORRELATION_THRESHOLD})`,
      parseThreshold,
    )
    .option("--covariance", "add the covariance matrix to the JSON record");
  addOutputOptions(command.optionsGroup("Result:"))
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, options: Options) => {
      refuseCombinations(command, options);
      process.exitCode = await runFit(path, options);
    });
}

function parseThreshold(text: string): number {
  const threshold = parseNumber(text);
  if (threshold === undefined || threshold < 0 || threshold > 1) {
    throw new InvalidArgumentError("Expected a number from 0 to 1; the workspace goes before this option.");
  }
  return threshold;
}

function refuseCombinations(command: Command, { expected, covariance, json, output, ...options }: Options): void {
  if (expected === true && options.init.length > 0) {
    command.error("error: --expected makes no fit, so that --init means nothing; --asimov-at chooses its point");
  }
  if (expected === true && options.mask.length + options.asimovChannel.length > 0) {
    command.error("error: --expected is about Asimov data of all channels: without --mask and --asimov-channel");
  }
  if (covariance === true && json !== true && output === undefined) {
    command.error("error: --covariance is a part of the JSON record: it needs --json or --output");
  }
}

async function runFit(path: string, options: Options): Promise<number> {
  requireFree(options);
  const workspace = await loadWorkspace(path, options);
  const { model, warnings } = compile(workspace, options, subjectOf(path, options.patch));
  printWarnings(warnings);
  const isMinimised = options.expected !== true;
  const { fitOptions, data, ...choice } = readParameterOptions(model, options);
  const asimovPoint = choice.asimovPoint ?? (isMinimised ? undefined : {});
  const threshold = options.correlations === true ? CORRELATION_THRESHOLD : options.correlations;
  const result = isMinimised ? fit(model, data, fitOptions) : expectedUncertainties(model, asimovPoint, fitOptions);
  const outcome: FitOutcome = {
    head: recordHead("fit-result", path, options.patch),
    model,
    input: fitInput(model, isMinimised ? fitOptions : { ...fitOptions, init: asimovPoint ?? {} }),
    result,
    interpolation: interpolationOf(options),
    data,
    asimovPoint,
    isMinimised,
    correlations: threshold === undefined ? undefined : correlationsAbove(result, threshold),
    withCovariance: options.covariance === true,
    warnings,
  };
  deliver(
    options,
    () => fitRecord(outcome),
    () => fitText(outcome, subjectOf(path, options.patch)),
  );
  if (!result.valid && options.json === true)
    printNote(`warning: the fit is not valid: ${printable(result.message)}\n`);
  return result.valid ? EXIT.done : EXIT.failed;
}

import { type Command, InvalidArgumentError } from "commander";
import { asimovData } from "../../infer/asimov.js";
import { expectedUncertainties } from "../../infer/expected-uncertainties.js";
import { fit } from "../../infer/fit.js";
import { type FitOptions, fitInput } from "../../infer/fit-input.js";
import type { FitResult } from "../../infer/results.js";
import type { Model } from "../../model/model.js";
import { readAssignments } from "../assignments.js";
import { compile, loadWorkspace, subjectOf } from "../load.js";
import {
  addModelOptions,
  addOutputOptions,
  addRepeatable,
  addWorkspace,
  interpolationOf,
  type ModelChoice,
  type OutputOptions,
  parseNumber,
  type WorkspaceOptions,
} from "../options.js";
import { printWarnings } from "../output/issues.js";
import { deliver, requireFreeOutput } from "../output/deliver.js";
import { printNote } from "../output/print.js";
import { printable } from "../output/printable.js";
import { recordHead } from "../records/common.js";
import { correlationsAbove, type FitOutcome, fitRecord } from "../records/fit-record.js";
import { EXIT } from "../report-error.js";
import { fitText } from "../text/fit-text.js";

interface Options extends WorkspaceOptions, ModelChoice, OutputOptions {
  readonly fix: readonly string[];
  readonly free: readonly string[];
  readonly init: readonly string[];
  readonly bounds: readonly string[];
  readonly asimov?: boolean;
  readonly asimovAt: readonly string[];
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
  addModelOptions(addWorkspace(command));
  addRepeatable(command, "--fix <name[=value]>", "hold a parameter, at its start value or at this one");
  addRepeatable(command, "--free <name>", "free a parameter that the measurement holds");
  addRepeatable(command, "--init <name=value>", "start value of a parameter");
  addRepeatable(command, "--bounds <name=lower,upper>", "bounds of a parameter");
  command.option("--asimov", "fit to Asimov data: what is expected at the suggested values");
  addRepeatable(command, "--asimov-at <name=value>", "fit to Asimov data of other values than suggested");
  command
    .option("--expected", "expected uncertainties on Asimov data, from one Hessian and without a fit")
    .option(
      "--correlations [threshold]",
      `pairs correlated at least this strongly (default: ${CORRELATION_THRESHOLD})`,
      parseThreshold,
    )
    .option("--covariance", "add the covariance matrix to the JSON record");
  addOutputOptions(command)
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
  if (covariance === true && json !== true && output === undefined) {
    command.error("error: --covariance is a part of the JSON record: it needs --json or --output");
  }
}

async function runFit(path: string, options: Options): Promise<number> {
  requireFreeOutput(options);
  const workspace = await loadWorkspace(path, options);
  const { model, warnings } = compile(workspace, options, subjectOf(path, options.patch));
  printWarnings(warnings);
  const { fitOptions, asimovPoint } = readParameterOptions(model, options);
  const isMinimised = options.expected !== true;
  const threshold = options.correlations === true ? CORRELATION_THRESHOLD : options.correlations;
  const result = isMinimised
    ? runModelFit(model, fitOptions, asimovPoint)
    : expectedUncertainties(model, asimovPoint, fitOptions);
  const outcome: FitOutcome = {
    head: recordHead("fit-result", path, options.patch),
    model,
    input: fitInput(model, isMinimised ? fitOptions : { ...fitOptions, init: asimovPoint ?? {} }),
    result,
    interpolation: interpolationOf(options),
    asimovPoint,
    isMinimised,
    correlations: threshold === undefined ? undefined : correlationsAbove(result, threshold),
    withCovariance: options.covariance === true,
    warnings,
  };
  deliver(options, fitRecord(outcome), () => fitText(outcome, subjectOf(path, options.patch)));
  if (!result.valid && options.json === true)
    printNote(`warning: the fit is not valid: ${printable(result.message)}\n`);
  return result.valid ? EXIT.done : EXIT.failed;
}

/** What the options say about parameters. @throws DataError with all problems */
function readParameterOptions(model: Model, options: Options) {
  const read = readAssignments(model);
  const fixed = read.valuesOr("--fix", options.fix, true);
  const freed = read.valuesOr("--free", options.free, false);
  read.exclude(fixed, freed, "--fix and --free");
  const init = read.values("--init", options.init);
  const bounds = read.bounds("--bounds", options.bounds);
  const point = read.values("--asimov-at", options.asimovAt);
  read.finish();
  const fitOptions: FitOptions = {
    init: Object.fromEntries(init),
    bounds: Object.fromEntries(bounds),
    fixed: Object.fromEntries([...freed, ...fixed]),
  };
  const isAsimov = options.asimov === true || options.expected === true || point.size > 0;
  return { fitOptions, asimovPoint: isAsimov ? Object.fromEntries(point) : undefined };
}

function runModelFit(
  model: Model,
  options: FitOptions,
  point: Readonly<Record<string, number>> | undefined,
): FitResult {
  return fit(model, point === undefined ? model.observedData() : asimovData(model, point), options);
}

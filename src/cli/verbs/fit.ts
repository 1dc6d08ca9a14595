import { type Command, InvalidArgumentError } from "commander";
import { correlatedParameters } from "../../diagnostics/correlations.js";
import { findMinima } from "../../diagnostics/minima.js";
import type { CorrelationResult, MinimaResult } from "../../diagnostics/results.js";
import { DataError, type Issue } from "../../errors.js";
import { covarianceMatrix } from "../../fit/covariance.js";
import { expectedUncertainties } from "../../fit/expected-uncertainties.js";
import { fit } from "../../fit/fit.js";
import { isLower } from "../../fit/likelihood-minima.js";
import { valuesRecord } from "../../fit/record-options.js";
import type { FitResult } from "../../fit/results.js";
import { correlatedPairs } from "../../format/correlation.js";
import type { Model } from "../../model/model.js";
import { printable } from "../../printable.js";
import type { JsonObject } from "../../records/json.js";
import { recordToJson } from "../../records/record.js";
import { type Analysis, openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { headingOf, pointText } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { filesOf, withFiles } from "../load.js";
import { parseNumber } from "../options.js";
import { deliverRecord } from "../output/deliver.js";
import { printNote } from "../output/print.js";
import { type OnProgress, withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { parameterRows } from "../row-choice.js";
import { addRowChoice, addRowOptions } from "../table-options.js";
import { parseCount } from "../values.js";

/** Correlations that are printed when no other threshold is given. */
const CORRELATION_THRESHOLD = 0.5;

const EXAMPLES = `
Examples:
  histograd fit workspace.json
  histograd fit workspace.json --fix mu=0 --output background-only.json
  histograd fit background.json --patch signal.json --measurement main --json
  histograd fit workspace.json --asimov-at mu=0      fits the data expected without signal
  histograd fit workspace.json --mask SR --mask CR:3-5   leaves out a channel and some bins of another one
  histograd fit workspace.json --expected            expected uncertainties, without a fit
  histograd fit workspace.json --sort pull --top 10 --format siunitx > pulls.tex
  histograd fit workspace.json --search 50           also starts from 50 random points; histograd minima lists all minima

Exit status: 0 for a valid fit, 1 for a fit that is not valid, 2 for bad usage or input.`;

/** Options of `histograd fit`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Fits the parameters by maximum likelihood. Uncertainties come from the exact Hessian, and a certificate says whether the minimum was reached. Parameters of a vector are called name[0], name[1], …; the plain name means all of them.",
  );
  addAnalysisOptions(command, false)
    .option("--expected", "uncertainties expected for Asimov data, from one Hessian without a fit")
    .option(
      "--correlations [threshold]",
      `list pairs of parameters correlated at least this strongly (default: ${CORRELATION_THRESHOLD})`,
      parseThreshold,
    )
    .option("--search <starts>", "also search for lower minima from this many random starts", parseCount)
    .option("--covariance", "add the covariance matrix to the JSON record");
  addRowOptions(addRowChoice(command), ["pull", "constraint", "name"]).option(
    "--all",
    "list all parameters (default: those that matter most, if there are more than 25)",
  );
  addHepdata(addRecordOptions(command)).addHelpText("after", EXAMPLES);
  command.hook("preAction", () => refuseCombinations(command, command.opts<FitCommandOptions>()));
  runsOnWorkspace(command, runFit);
}

function parseThreshold(text: string): number {
  const threshold = parseNumber(text);
  if (threshold === undefined || threshold < 0 || threshold > 1) {
    throw new InvalidArgumentError("Expected a number from 0 to 1; the workspace goes before this option.");
  }
  return threshold;
}

function refuseCombinations(
  command: Command,
  { expected, search, covariance, json, output, ...options }: FitCommandOptions,
): void {
  if (expected === true && options.init.length > 0) {
    command.error("error: --expected makes no fit, so that --init means nothing; --asimov-at chooses its point");
  }
  if (expected === true && options.mask.length + options.asimovChannel.length > 0) {
    command.error("error: --expected applies to Asimov data of all channels: leave --mask and --asimov-channel out");
  }
  if (expected === true && search !== undefined) {
    command.error("error: --expected makes no fit, so that --search means nothing");
  }
  if (covariance === true && json !== true && output === undefined) {
    command.error("error: --covariance is a part of the JSON record: it needs --json or --output");
  }
}

/** Options of `histograd fit`. */
interface FitCommandOptions extends AnalysisOptions {
  readonly expected?: boolean;
  readonly correlations?: number | true;
  readonly covariance?: boolean;
  readonly parameter: readonly string[];
  /** Random starts besides the default search. */
  readonly search?: number;
}

/** `histograd fit` */
async function runFit(path: string, options: FitCommandOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model } = analysis;
  const { parameter } = options;
  const rows = parameterRows(model, parameter);
  requireMatrixRoom(model.nPars, options);
  const made = await madeBy(analysis, options);
  const { result, randomStarts } = made;
  const correlated = correlationsOf(result, options);
  const besides = [
    ...(correlated === undefined ? [] : [correlated]),
    ...(randomStarts === undefined ? [] : [randomStarts]),
  ];
  const heading = headingOf(analysis, dataText(analysis, options.expected === true));
  await deliverRecord(options, result, {
    heading: made.isFromRandomStart === true ? `${heading}\n${FROM_RANDOM_START}` : heading,
    besides,
    ...rows,
    asJson: () => ({
      ...recordToJson(asAsked(result, path, analysis, options)),
      mle_parameters: bySet(model, result),
      ...(options.covariance === true ? { covariance_matrix: matrixRows(result) } : {}),
      ...(correlated === undefined ? {} : { correlations: correlatedPairs(correlated).map((pair) => ({ ...pair })) }),
      ...(randomStarts === undefined ? {} : { random_starts: recordToJson(randomStarts) }),
    }),
  });
  if (!result.valid && options.json === true)
    printNote(`warning: the fit is not valid: ${printable(result.message)}\n`);
  return result.valid ? EXIT.done : EXIT.failed;
}

const FROM_RANDOM_START = "The fit is from a random start, which led lower than the usual one.";

function dataText({ asimovPoint }: Analysis, isExpected: boolean): string {
  if (isExpected) return `Expected on Asimov data of ${pointText(asimovPoint ?? {})}, without a fit`;
  return asimovPoint === undefined ? "Fit to the observed data" : `Fit to Asimov data of ${pointText(asimovPoint)}`;
}

/** The record with its files and the point of Asimov data; the covariance of many parameters is long, and only printed on request. */
function asAsked(result: FitResult, path: string, { asimovPoint }: Analysis, options: FitCommandOptions): FitResult {
  const point = asimovPoint === undefined ? {} : { asimov: valuesRecord(asimovPoint) };
  const record = withFiles(result, { ...filesOf(path, options), ...point });
  return options.covariance === true ? record : { ...record, covariance: undefined };
}

/** Correlations that were asked for. */
function correlationsOf(result: FitResult, { correlations }: FitCommandOptions): CorrelationResult | undefined {
  if (correlations === undefined) return undefined;
  const threshold = correlations === true ? CORRELATION_THRESHOLD : correlations;
  const { names, matrix } =
    result.covariance === undefined ? { names: [], matrix: [] } : correlatedParameters(result, threshold);
  return { kind: "correlation", origin: result.origin, threshold, parameters: names, matrix };
}

/** Estimates by parameter set, as pyhf prints them. */
function bySet({ parameterSets }: Model, { values }: FitResult): JsonObject {
  return Object.fromEntries(parameterSets.map(({ name, first, size }) => [name, values.slice(first, first + size)]));
}

function matrixRows(result: FitResult): readonly (readonly number[])[] | null {
  if (result.covariance === undefined) return null;
  const matrix = covarianceMatrix(result);
  const n = result.parNames.length;
  return Array.from({ length: n }, (_, p) => Array.from(matrix.subarray(p * n, (p + 1) * n)));
}

/** A fit, and how it was made. */
interface Made {
  readonly result: FitResult;
  readonly randomStarts?: MinimaResult;
  readonly isFromRandomStart?: boolean;
}

/** Expected uncertainties. The options have no start: Asimov data have the point that they are expected at. */
function expected({ model, asimovPoint, fit: { bounds, fixed } }: Analysis): Made {
  const options = { ...(bounds === undefined ? {} : { bounds }), ...(fixed === undefined ? {} : { fixed }) };
  return { result: expectedUncertainties(model, asimovPoint ?? {}, options) };
}

/** The fit that is asked for. */
function madeBy(analysis: Analysis, options: FitCommandOptions): Promise<Made> {
  const { search, expected: isExpected = false } = options;
  const what = search === undefined ? "fitting" : "fits from random starts";
  return withProgress(what, options, (onProgress) =>
    isExpected ? expected(analysis) : lowestOf(analysis, search, onProgress),
  );
}

/** The fit from the usual start, or from the lowest minimum that random starts led to, where that is lower. */
function lowestOf({ model, data, fit: options }: Analysis, nRandom: number | undefined, onProgress: OnProgress): Made {
  const bestFit = fit(model, data, options);
  if (nRandom === undefined) return { result: bestFit };
  const randomStarts = findMinima(model, data, { fit: options, bestFit, nStarts: nRandom + 1, onProgress });
  const lowest = randomStarts.minima[0];
  if (lowest === undefined || (bestFit.valid && !isLower(lowest.twiceNll, bestFit.twiceNll)))
    return { result: bestFit, randomStarts };
  const init = Object.fromEntries(model.parNames.map((name, p) => [name, lowest.values[p]!]));
  return { result: fit(model, data, { ...options, init }), randomStarts, isFromRandomStart: true };
}

/** Parameters whose matrix, as text, is not longer than a text can be, and whose correlations are searched in some seconds. */
const MOST_FOR_COVARIANCE = 5000;
const MOST_FOR_CORRELATIONS = 10_000;

/** @throws DataError `too-large` for a matrix of very many parameters */
function requireMatrixRoom(nPars: number, { covariance, correlations }: FitCommandOptions): void {
  const check = (flag: string, isAsked: boolean, most: number): Issue[] => {
    const hint = "Leave the option out.";
    const issue: Issue = {
      code: "too-large",
      path: flag,
      expected: `at most ${most} parameters`,
      received: `${nPars}`,
      hint,
    };
    return isAsked && nPars > most ? [issue] : [];
  };
  const issues = [
    ...check("--covariance", covariance === true, MOST_FOR_COVARIANCE),
    ...check("--correlations", correlations !== undefined, MOST_FOR_CORRELATIONS),
  ];
  if (issues.length > 0) throw new DataError(issues);
}

import { findMinima } from "../../diagnostics/minima.js";
import type { MinimaResult } from "../../diagnostics/results.js";
import { DataError, type Issue } from "../../errors.js";
import { type ExpectedUncertaintiesOptions, expectedUncertainties } from "../../infer/expected-uncertainties.js";
import { fit } from "../../infer/fit.js";
import { type FitOptions, fitInput } from "../../infer/fit-input.js";
import { isLower } from "../../infer/likelihood-minima.js";
import type { FitResult } from "../../infer/results.js";
import type { Data } from "../../model/data.js";
import type { Model } from "../../model/model.js";
import { printable } from "../../printable.js";
import { CORRELATION_THRESHOLD } from "../fit-options.js";
import { compile, inputFiles, loadWorkspace, subjectOf } from "../load.js";
import type { ModelChoice, OutputOptions, WorkspaceOptions } from "../options.js";
import { deliver, requireFree } from "../output/deliver.js";
import { printWarnings } from "../output/issues.js";
import { printNote } from "../output/print.js";
import type { ParameterOptions } from "../parameter-options.js";
import { givenOptions, readParameterOptions } from "../read-parameter-options.js";
import { recordHead } from "../records/common.js";
import { correlationsAbove, type FitOutcome, fitRecord } from "../records/fit-record.js";
import { EXIT } from "../report-error.js";
import { fitText } from "../text/fit-text.js";

/** Options of `histograd fit`. */
export interface FitCommandOptions extends WorkspaceOptions, ModelChoice, OutputOptions, ParameterOptions {
  readonly expected?: boolean;
  readonly correlations?: number | true;
  readonly covariance?: boolean;
  /** Random starts besides the default search. */
  readonly search?: number;
}

/** `histograd fit` */
export async function runFit(path: string, options: FitCommandOptions): Promise<number> {
  requireFree(options, inputFiles(path, options.patch));
  const workspace = await loadWorkspace(path, options);
  const { model, warnings } = compile(workspace, options, subjectOf(path, options.patch));
  printWarnings(warnings);
  requireMatrixRoom(model.nPars, options);
  const isMinimised = options.expected !== true;
  const { fitOptions, data, ...choice } = readParameterOptions(model, options);
  const asimovPoint = choice.asimovPoint ?? (isMinimised ? undefined : {});
  const threshold = options.correlations === true ? CORRELATION_THRESHOLD : options.correlations;
  const made: Made = isMinimised
    ? lowestOf(model, data, fitOptions, options.search)
    : {
        result: expectedUncertainties(model, asimovPoint, withoutStart(fitOptions)),
        fitOptions: { ...fitOptions, init: asimovPoint ?? {} },
      };
  const { result } = made;
  const outcome: FitOutcome = {
    head: recordHead("fit-result", path, options.patch),
    model,
    input: fitInput(model, made.fitOptions),
    result,
    randomStarts: made.randomStarts,
    isFromRandomStart: made.isFromRandomStart === true,
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

/** A fit, and how it was made. */
interface Made {
  readonly result: FitResult;
  readonly fitOptions: FitOptions;
  readonly randomStarts?: MinimaResult;
  readonly isFromRandomStart?: boolean;
}

/** The fit from the usual start, or from the lowest minimum that random starts led to, where that is lower. */
function lowestOf(model: Model, data: Data, fitOptions: FitOptions, nRandom: number | undefined): Made {
  const first = { result: fit(model, data, fitOptions), fitOptions };
  if (nRandom === undefined) return first;
  const bestFit = first.result;
  const randomStarts = findMinima(model, data, { fit: givenOptions(fitOptions), bestFit, nStarts: nRandom + 1 });
  const lowest = randomStarts.minima[0];
  if (lowest === undefined || (bestFit.valid && !isLower(lowest.twiceNll, bestFit.twiceNll)))
    return { ...first, randomStarts };
  const init = Object.fromEntries(model.parNames.map((name, p) => [name, lowest.values[p]!]));
  const fromThere = { ...fitOptions, init };
  return { result: fit(model, data, fromThere), fitOptions: fromThere, randomStarts, isFromRandomStart: true };
}

/** The options without a start: Asimov data have the point that they are expected at. */
function withoutStart({ bounds, fixed }: FitOptions): ExpectedUncertaintiesOptions {
  return { ...(bounds === undefined ? {} : { bounds }), ...(fixed === undefined ? {} : { fixed }) };
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

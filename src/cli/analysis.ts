import type { Issue } from "../errors.js";
import type { FitOptions } from "../fit/fit-input.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import type { AnalysisOptions } from "./analysis-command.js";
import { compile, inputFiles, loadWorkspace, subjectOf } from "./load.js";
import { requireFree } from "./output/deliver.js";
import { printWarnings } from "./output/issues.js";
import { withProgress } from "./progress.js";
import { givenOptions, type NamedValues, readParameterOptions } from "./read-parameter-options.js";

/** The input of a command that draws conclusions from fits. */
export interface Analysis {
  readonly model: Model;
  readonly data: Data;
  /** The Asimov point by name; undefined for observed data. */
  readonly asimovPoint: NamedValues | undefined;
  /** Options that go on to every fit. */
  readonly fit: FitOptions;
  /** The parameter of interest that was asked for, to be spread into options. */
  readonly poi: { readonly poi?: string };
  readonly subject: string;
}

/**
 * Reads, checks and compiles; warnings go to standard error.
 *
 * @param isPart - whether this is a part of the work of a command, whose result is not written
 * @throws as `loadWorkspace`, `compile`, DataError for options
 */
export async function openAnalysis(path: string, options: AnalysisOptions, isPart = false): Promise<Analysis> {
  if (!isPart) await requireFree(options, inputFiles(path, options.patch));
  const workspace = await loadWorkspace(path, options);
  const subject = subjectOf(path, options.patch);
  const { model, warnings } = await withProgress("compiling the model", options, () =>
    compile(workspace, options, subject),
  );
  printWarnings(warnings.filter(isAboutThis(options)));
  const { fitOptions, data, asimovPoint } = readParameterOptions(model, options);
  const poi = options.poi === undefined ? {} : { poi: options.poi };
  return { model, data, asimovPoint, fit: givenOptions(fitOptions), poi, subject };
}

/** Whether a warning concerns this analysis: a measurement without parameter of interest does not matter where --poi names one. */
function isAboutThis({ poi }: AnalysisOptions): (warning: Issue) => boolean {
  return ({ code }) => poi === undefined || (code !== "no-poi" && code !== "poi-not-in-model");
}

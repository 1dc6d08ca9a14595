import { extname } from "node:path";
import type { Issue } from "../errors.js";
import type { FitOptions } from "../infer/fit-input.js";
import type { RecordOrigin } from "../infer/origin.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import type { Plottable } from "../plot/plot.js";
import type { YieldsPictureOptions } from "../plot/records/yields.js";
import type { JsonObject } from "../records/json.js";
import { recordToJson } from "../records/record.js";
import type { AnalysisOptions } from "./analysis-command.js";
import { compile, inputFiles, loadWorkspace, subjectOf } from "./load.js";
import { type Destination, deliver, requireFree } from "./output/deliver.js";
import { printWarnings } from "./output/issues.js";
import { writeWholeFile } from "./output/write-file.js";
import { givenOptions, type NamedValues, readParameterOptions } from "./read-parameter-options.js";

/** What a command that draws conclusions from fits works on. */
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

/** Reads, checks and compiles; warnings go to standard error. @throws as `loadWorkspace`, `compile`, DataError for options */
export async function openAnalysis(path: string, options: AnalysisOptions): Promise<Analysis> {
  requireFree(options, inputFiles(path, options.patch));
  const workspace = await loadWorkspace(path, options);
  const subject = subjectOf(path, options.patch);
  const { model, warnings } = compile(workspace, options, subject);
  printWarnings(warnings.filter(isAboutThis(options)));
  const { fitOptions, data, asimovPoint } = readParameterOptions(model, options);
  const poi = options.poi === undefined ? {} : { poi: options.poi };
  return { model, data, asimovPoint, fit: givenOptions(fitOptions), poi, subject };
}

/** That the measurement has no parameter of interest does not matter where one is given. */
function isAboutThis({ poi }: AnalysisOptions): (warning: Issue) => boolean {
  return ({ code }) => poi === undefined || (code !== "no-poi" && code !== "poi-not-in-model");
}

/** A record with its origin, which the pictures know. */
export type AnalysisRecord = Plottable & { readonly kind: string; readonly origin: RecordOrigin };

/** What differs from the record alone. */
export interface DeliveryOptions {
  /** Fields of the JSON record behind its own. */
  readonly extra?: JsonObject;
  /** What is drawn in place of the record. */
  readonly drawn?: Plottable;
  /** Options of the picture of yields. */
  readonly picture?: YieldsPictureOptions;
}

/** Prints a result, as JSON or for people, and writes the files that were asked for: the record, and its picture. */
export async function deliverRecord(
  destination: Destination,
  record: AnalysisRecord,
  text: () => string,
  { extra = {}, drawn = record, picture: pictureOptions = {} }: DeliveryOptions = {},
): Promise<void> {
  const { plot: picture } = destination;
  if (picture !== undefined) {
    // loaded here, so that other commands start without what draws
    const { drawRecord } = await import("./draw.js");
    const content = await drawRecord(drawn, extname(picture).toLowerCase(), pictureOptions);
    writeWholeFile(picture, content, { overwrite: destination.force === true });
  }
  deliver(destination, () => ({ ...recordToJson(record), ...extra }), text);
}

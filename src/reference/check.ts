import { aWorkspace } from "../api/checked-workspace.js";
import type { Workspace } from "../api/workspace.js";
import { recordOrigin } from "../fit/origin.js";
import { aFlag, aText, type OptionRules, requireArgument, requireOptions } from "../options.js";
import { checkModel } from "./check-model.js";
import { partsOf, type ReferencePart } from "./parts.js";
import { parseReference, type Reference } from "./reference.js";
import type { ReferenceReport, ReferenceRow, SkippedReference } from "./report.js";

/** Options of `checkReference`. */
export interface CheckOptions {
  /** Measurement to compare; by default the one that the reference names. */
  readonly measurement?: string;
  /** False leaves out fits, tests, limits and significances, which take longest; default true. */
  readonly fits?: boolean;
}

/** Rules for the options of `checkReference`. */
export const CHECK_OPTIONS: OptionRules<CheckOptions> = { measurement: aText, fits: aFlag };

/**
 * Compares a workspace with reference numbers: names, order and defaults of parameters, log-densities and expected data
 * at points, fits, asymptotic tests, limits and significances. Numbers agree when |found − expected| ≤ absolute +
 * relative · |expected| (+ in_uncertainties · σ for estimates), with the tolerances of the entry, of the document, or
 * `DEFAULT_TOLERANCES`.
 *
 * Parts of the reference that are not compared (p-values from toys, and what `fits` leaves out) are listed in `skipped`;
 * `nSkipped` counts their numbers.
 *
 * @param reference - document of the format of `schemas/reference.json`: parsed, a JSON value, or JSON text
 * @returns plain data: one row per compared number, in the order of the document
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; when the document is not a reference; numbers that do
 * not fit the model are rows that disagree
 * @throws ModelError when the model cannot be built, or the workspace has no such measurement
 */
export function checkReference(
  workspace: Workspace,
  reference: Reference | object | string,
  options: CheckOptions = {},
): ReferenceReport {
  requireOptions(options, CHECK_OPTIONS);
  requireArgument(workspace, "workspace", aWorkspace);
  const { measurement, fits = true } = options;
  const document = parseReference(reference);
  const model = workspace.model(modelOptions(document, measurement));
  const observed = workspace.data(model);
  const rows: ReferenceRow[] = [...checkModel(model, observed, document)];
  const skipped: SkippedReference[] = [];
  for (const part of partsOf(document, model, observed)) {
    const { group, nNumbers, compare } = part;
    const reason = reasonToSkip(part, fits);
    const compared = reason === undefined ? compare() : [];
    rows.push(...compared);
    if (compared.length === 0) skipped.push({ group, reason: reason ?? "it holds no number to compare", nNumbers });
  }
  const nDisagreeing = rows.filter(({ ok }) => !ok).length;
  const asked = { ...(measurement === undefined ? {} : { measurement }), fits };
  return {
    kind: "check-result",
    origin: recordOrigin(model, observed, asked),
    agrees: rows.length > 0 && nDisagreeing === 0,
    measurement: model.measurement,
    nCompared: rows.length,
    nDisagreeing,
    nSkipped: skipped.reduce((sum, { nNumbers }) => sum + nNumbers, 0),
    rows,
    skipped,
    origins: document.origins,
  };
}

function reasonToSkip({ needsFits, isFromToys }: ReferencePart, fits: boolean): string | undefined {
  if (needsFits && !fits) return "it needs fits, which were not run";
  return isFromToys ? "numbers from toys have statistical errors, for which the reference has no tolerance" : undefined;
}

function modelOptions({ interpolation, clip_bin_data, clip_sample_data, ...document }: Reference, chosen?: string) {
  const measurement = chosen ?? document.measurement;
  return {
    ...(measurement === undefined ? {} : { measurement }),
    ...(interpolation === undefined ? {} : { interpolation }),
    ...(clip_bin_data === undefined ? {} : { clipBinData: clip_bin_data }),
    ...(clip_sample_data === undefined ? {} : { clipSampleData: clip_sample_data }),
  };
}

import type { Workspace } from "../api/workspace.js";
import { checkFit } from "./check-fit.js";
import { checkModel } from "./check-model.js";
import { checkPoint } from "./check-point.js";
import { parseReference, type Reference } from "./reference.js";
import type { ReferenceReport, ReferenceRow, SkippedReference } from "./report.js";

export interface CheckOptions {
  /** Measurement to compare, in place of the one that the reference names. */
  readonly measurement?: string;
  /** Leaves out the fits, which take longest; default true. */
  readonly fits?: boolean;
}

/**
 * Compares a workspace with reference numbers: names, order and defaults of parameters, log-densities and expected data
 * at points, fits. Numbers agree when |found − expected| ≤ absolute + relative · |expected| (+ in_uncertainties · σ for
 * estimates), with the tolerances of the entry, of the document, or `DEFAULT_TOLERANCES`.
 *
 * What the reference holds but cannot be compared (CLs values, so far) is listed in `skipped`.
 *
 * @param reference - document of the format of `schemas/reference.json`: parsed, a JSON value, or JSON text
 * @returns plain data: one row per compared number, in the order of the document
 * @throws DataError when the document is not a reference; numbers that do not fit the model are rows that disagree
 * @throws ModelError when the model cannot be built, or the workspace has no such measurement
 */
export function checkReference(
  workspace: Workspace,
  reference: Reference | object | string,
  { measurement, fits = true }: CheckOptions = {},
): ReferenceReport {
  const document = parseReference(reference);
  const { tolerances } = document;
  const model = workspace.model(modelOptions(document, measurement));
  const observed = workspace.data(model);
  const rows: ReferenceRow[] = [...checkModel(model, observed, document)];
  for (const [i, point] of (document.points ?? []).entries()) {
    rows.push(...checkPoint(model, observed, point, groupName("points", i, point.name), tolerances));
  }
  const compared = fits ? (document.fits ?? []) : [];
  for (const [i, reference] of compared.entries()) {
    rows.push(...checkFit(model, observed, reference, groupName("fits", i, reference.name), tolerances));
  }
  const nDisagreeing = rows.filter(({ ok }) => !ok).length;
  return {
    agrees: rows.length > 0 && nDisagreeing === 0,
    measurement: model.measurement,
    nCompared: rows.length,
    nDisagreeing,
    rows,
    skipped: skippedParts(document, fits),
    origins: document.origins,
  };
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

function groupName(list: string, index: number, name: string | undefined): string {
  return name === undefined ? `${list}[${index}]` : `${list}[${index}] "${name}"`;
}

function skippedParts({ cls = [], fits = [] }: Reference, withFits: boolean): SkippedReference[] {
  const skipped = cls.map(({ name }, i) => ({
    group: groupName("cls", i, name),
    reason: "CLs values cannot be compared yet",
  }));
  if (withFits) return skipped;
  return [
    ...fits.map(({ name }, i) => ({ group: groupName("fits", i, name), reason: "fits were left out" })),
    ...skipped,
  ];
}

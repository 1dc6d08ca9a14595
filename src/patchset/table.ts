import type { Band, Limits } from "../hypotest/results.js";
import { aRecord, requireArgument } from "../options.js";
import type { PatchSetPoint, PatchSetScan } from "./results.js";

type Field = string | number | undefined;

const SIGMAS = ["minus2", "minus1", "median", "plus1", "plus2"] as const;

/**
 * A scan as comma-separated values: a line for each point with its name, the values of the labels, observed and expected
 * CLs, limits if the scan has them, and whether its fits are valid. Numbers are written with all digits; missing values are
 * empty.
 *
 * @throws DataError `bad-argument`
 * @see RFC 4180
 * @example writeFileSync("scan.csv", patchSetTable(scan))
 */
export function patchSetTable(scan: PatchSetScan): string {
  requireArgument(scan, "scan", aRecord("patch-set-scan", "patchSetScan"));
  const { labels, points } = scan;
  const withLimits = points.some(({ limits }) => limits !== undefined);
  const bandNames = (what: string) => SIGMAS.map((sigma) => `${what}_${sigma}`);
  const limitNames = withLimits ? ["limit", ...bandNames("limit_expected")] : [];
  const names = ["name", ...labels, "cls", ...bandNames("cls_expected"), "clsb", "clb", "best_fit_poi"];
  const lines = [[...names, ...limitNames, "valid", "notes"], ...points.map((point) => fieldsOf(point, withLimits))];
  return lines.map((fields) => `${fields.map(quoted).join(",")}\r\n`).join("");
}

function fieldsOf(point: PatchSetPoint, withLimits: boolean): Field[] {
  const { name, values, cls, expected, clsb, clb, bestFitPoi, limits, valid, notes } = point;
  return [
    name,
    ...values,
    cls,
    ...bandOf(expected),
    clsb,
    clb,
    bestFitPoi,
    ...(withLimits ? limitsOf(limits) : []),
    String(valid),
    notes.join(" "),
  ];
}

function bandOf(band: Band | undefined): readonly Field[] {
  return band ?? SIGMAS.map(() => undefined);
}

function limitsOf(limits: Limits | undefined): readonly Field[] {
  return [limits?.observed.value, ...SIGMAS.map((_, i) => limits?.expected[i]?.value)];
}

/** A field, quoted where it holds a comma, a quote or the end of a line. */
function quoted(field: Field): string {
  const text = field === undefined ? "" : String(field);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

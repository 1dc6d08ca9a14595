import { DataError, type Issue } from "../errors.js";
import { requireOptions } from "../options.js";
import { EXCLUSION_OPTIONS, type ExclusionOptions } from "../plot/pictures/patch-set-scan.js";
import { recordFaults } from "../records/check.js";
import type { RecordKind, RecordOf, ResultRecord } from "../records/kinds.js";
import { exclusionTables } from "./exclusion.js";
import { feldmanCousinsTables } from "./feldman-cousins.js";
import { goodnessOfFitTable, goodnessOfFitToysTable } from "./goodness-of-fit.js";
import { clsTables, limitTable, seriesTable, significanceTable, testTable } from "./limits.js";
import {
  binImpactTable,
  breakdownTable,
  correlationTable,
  estimateTable,
  impactTable,
  intervalTable,
  pullTable,
} from "./parameters.js";
import { contourTables, profileTable } from "./scans.js";
import type { HepdataTable } from "./table.js";
import { yieldTables } from "./yields.js";

/** Options of `hepdataTables` and `hepdataSubmission`: the plane of the exclusion contours of a scan of a patch set. */
export type HepdataOptions = ExclusionOptions;

/** Rules for these options. */
export const HEPDATA_OPTIONS = EXCLUSION_OPTIONS;

type TablesOf<K extends RecordKind> = (record: RecordOf<K>, options: HepdataOptions) => readonly HepdataTable[];

/** What makes the tables of a record, by its kind; other records have none. */
const TABLES: { readonly [K in RecordKind]?: TablesOf<K> } = {
  yields: yieldTables,
  hypotest: (record) => [testTable(record)],
  significance: (record) => [significanceTable(record)],
  "upper-limit": (record) => [limitTable(record)],
  "limit-series": (record) => [seriesTable(record)],
  "cls-scan": clsTables,
  "patch-set-scan": exclusionTables,
  "fit-result": (record) => [estimateTable(record)],
  pulls: (record) => [pullTable(record)],
  ranking: (record) => [impactTable(record)],
  "bin-impacts": (record) => [binImpactTable(record)],
  "uncertainty-breakdown": (record) => [breakdownTable(record)],
  correlation: (record) => [correlationTable(record)],
  minos: (record) => [intervalTable(record)],
  "profile-scan": (record) => [profileTable(record)],
  "likelihood-contour": contourTables,
  "goodness-of-fit": (record) => [goodnessOfFitTable(record)],
  "goodness-of-fit-toys": (record) => [goodnessOfFitToysTable(record)],
  "feldman-cousins": feldmanCousinsTables,
};

/**
 * The tables of HEPData that a record has, with all digits of its numbers: yields by channel and by bin, tests, significances, limits
 * of one signal and of many, scans of the profile likelihood and of CLs, estimates, pulls, impacts of parameters and of bins,
 * uncertainties by group, correlations, intervals of MINOS and of Feldman and Cousins, contours, and goodness of fit. A scan of a patch
 * set has tables of the CLs and limits of its signals, and of the exclusion contours.
 *
 * The descriptions of tables of a record that is not valid say so.
 *
 * @param options - of a scan of a patch set: the labels of the plane of the contours (by default the first two with numbers, if
 * no two signals are at one place of it), and the theoretical uncertainty of the cross sections
 * @throws DataError `no-table` for a record of another kind; `unknown-option`, `bad-option`, `bad-argument`; `unknown-label`,
 * `no-limits` and `too-many-dimensions` as `exclusionContours`
 * @see https://hepdata-submission.readthedocs.io, the format of the tables
 */
export function hepdataTables(record: ResultRecord, options: HepdataOptions = {}): readonly HepdataTable[] {
  requireOptions(options, HEPDATA_OPTIONS);
  requireTables([record], () => "record");
  return tablesOf(record, options);
}

/** The tables of a record that was checked. */
export function tablesOf(record: ResultRecord, options: HepdataOptions): readonly HepdataTable[] {
  const make = TABLES[record.kind] as TablesOf<RecordKind> | undefined;
  const tables = make === undefined ? [] : make(record, options);
  return isValid(record) ? tables : tables.map((table) => ({ ...table, description: warned(table.description) }));
}

function isValid(record: ResultRecord): boolean {
  if (record.kind === "cls-scan") return record.points.every(({ valid }) => valid);
  if (record.kind === "minos" || record.kind === "profile-scan") return record.bestFit.valid;
  return !("valid" in record) || record.valid;
}

function warned(description: string): string {
  return `NOT VALID, since fits behind these numbers failed: do not publish them. ${description}`;
}

/**
 * Requires complete records that have tables.
 *
 * @param path - what messages call the record with a number
 * @throws DataError `no-table`, `bad-argument`; all problems at once
 */
export function requireTables(records: readonly ResultRecord[], path: (k: number) => string): void {
  const issues = records.flatMap((record, k): readonly Issue[] => {
    const faults = recordFaults(record, path(k));
    if (faults.length > 0 || TABLES[record.kind] !== undefined) return faults;
    const expected = `a record with tables for HEPData: ${Object.keys(TABLES).join(", ")}`;
    return [{ code: "no-table", path: path(k), expected, received: `a record of kind "${record.kind}"` }];
  });
  if (issues.length > 0) throw new DataError(issues);
}

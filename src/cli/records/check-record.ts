import type { JsonObject } from "../../records/json.js";
import type { ReferenceReport } from "../../reference/report.js";

/** The record of a comparison with reference numbers: see schemas/check-result.json. */
export function checkRecord(head: JsonObject, reference: string, report: ReferenceReport): JsonObject {
  return {
    ...head,
    reference,
    measurement: report.measurement,
    agrees: report.agrees,
    n_compared: report.nCompared,
    n_disagreeing: report.nDisagreeing,
    n_skipped: report.nSkipped,
    rows: report.rows.map((row) => ({ ...row })),
    skipped: report.skipped.map(({ group, reason, nNumbers }) => ({ group, reason, n_numbers: nNumbers })),
    origins: Object.fromEntries(Object.entries(report.origins).map(([name, origin]) => [name, { ...origin }])),
  };
}

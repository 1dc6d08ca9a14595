import { Workspace } from "../api/workspace.js";
import { HistFactoryError } from "../errors.js";
import { formatChecked } from "../format/format.js";
import { printable } from "../printable.js";
import { formatRecord } from "../records/record.js";
import { operationReport } from "../report/operation-report.js";
import type { OperationReport } from "../report/results.js";
import type { WorkspaceSpec } from "../workspace/types.js";
import type { DocumentOutput } from "./document-output.js";
import type { FormerNames } from "./former-names.js";
import { modelOptions } from "./load.js";
import type { ModelChoice } from "./options.js";
import { printNote, printResult } from "./output/print.js";
import { writeWholeFile } from "./output/write-file.js";
import { withProgress } from "./progress.js";
import { EXIT } from "./report-error.js";
import { formatOptionsOf, paintOf } from "./table-options.js";

/** The documents before and after an operation. */
export interface Operated {
  readonly before: WorkspaceSpec;
  readonly after: WorkspaceSpec;
  readonly former: FormerNames;
  readonly choice: ModelChoice;
}

/**
 * Reports what an operation did to the result: as text on the stream to which the document is not written, and as a record in
 * --report-file. The document has been written already, so that a failure here is only noted, and sets the exit status.
 */
export async function deliverReport(operated: Operated, options: DocumentOutput): Promise<void> {
  const record = await withProgress("finding what changes", options, () => reportOf(operated, options));
  if (typeof record === "string") {
    printNote(`There is no report: ${printable(record)}\n`);
    process.exitCode = EXIT.failed;
    return;
  }
  const { report, reportFile, force, output, outputFile } = options;
  if (reportFile !== undefined) writeWholeFile(reportFile, formatRecord(record), { overwrite: force === true });
  if (report === undefined && reportFile !== undefined) return;
  const [print, stream] =
    output === undefined && outputFile === undefined
      ? ([printNote, process.stderr] as const)
      : ([printResult, process.stdout] as const);
  print(formatChecked(record, formatOptionsOf(options, stream), { paint: paintOf(options, stream) }));
}

/** The record, or why there is none. */
function reportOf(
  { before, after, former, choice: given }: Operated,
  options: DocumentOutput,
): OperationReport | string {
  const { measurements, ...names } = former;
  const { report = "step", reportCls: tested } = options;
  const { measurement = before.measurements[0]!.name } = given;
  const renamed = Object.entries(measurements ?? {}).find(([, old]) => old === measurement)?.[0] ?? measurement;
  const isThere = after.measurements.some(({ name }) => name === renamed);
  const choice = modelOptions(given);
  try {
    const record = operationReport(
      Workspace.parse(before).model({ ...choice, measurement }),
      Workspace.parse(after).model({ ...choice, measurement: isThere ? renamed : after.measurements[0]!.name }),
      { method: report === "fit" ? "fits" : "steps", ...(tested === undefined ? {} : { tested }), ...names },
    );
    if (isThere) return record;
    const other = `The workspace has no measurement "${measurement}" any more; the report compares it with "${after.measurements[0]!.name}".`;
    return { ...record, notes: [...record.notes, other] };
  } catch (error) {
    if (error instanceof HistFactoryError) return error.message;
    throw error;
  }
}

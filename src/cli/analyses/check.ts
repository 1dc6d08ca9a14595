import { WorkspaceError } from "../../errors.js";
import { READ_TWICE, readJson, STANDARD_INPUT, sourceName } from "../../node/read.js";
import { checkReference } from "../../reference/check.js";
import { parseReference } from "../../reference/reference.js";
import { inputFiles, loadWorkspace, subjectOf } from "../load.js";
import type { OutputOptions, WorkspaceOptions } from "../options.js";
import { deliver, requireFree } from "../output/deliver.js";
import { checkRecord } from "../records/check-record.js";
import { recordHead } from "../records/common.js";
import { about, EXIT } from "../report-error.js";
import { checkText } from "../text/check-text.js";

/** Options of `histograd check`. */
export interface CheckOptions extends WorkspaceOptions, OutputOptions {
  readonly measurement?: string;
  readonly fits: boolean;
}

/** `histograd check` */
export async function runCheck(path: string, referencePath: string, options: CheckOptions): Promise<number> {
  requireFree(options, [...inputFiles(path, options.patch), referencePath]);
  if (path === STANDARD_INPUT && referencePath === STANDARD_INPUT) throw new WorkspaceError([READ_TWICE]);
  const workspace = await loadWorkspace(path, options);
  const document = await readJson(referencePath);
  const reference = about(sourceName(referencePath), () => parseReference(document));
  const { measurement, fits } = options;
  const choice = { fits, ...(measurement === undefined ? {} : { measurement }) };
  const report = about(subjectOf(path, options.patch), () => checkReference(workspace, reference, choice));
  const record = () => checkRecord(recordHead("check-result", path, options.patch), referencePath, report);
  deliver(options, record, () => checkText(report, subjectOf(path, options.patch), sourceName(referencePath)));
  return report.agrees ? EXIT.done : EXIT.failed;
}

import { compile, inputFiles, loadWorkspace, subjectOf } from "../load.js";
import type { ModelChoice, OutputOptions, WorkspaceOptions } from "../options.js";
import { deliver, requireFree } from "../output/deliver.js";
import { printWarnings } from "../output/issues.js";
import { recordHead } from "../records/common.js";
import { inspect, inspectRecord } from "../records/inspect-record.js";
import { inspectText } from "../text/inspect-text.js";

/** Options of `histograd inspect`. */
export interface InspectOptions extends WorkspaceOptions, ModelChoice, OutputOptions {}

/** `histograd inspect` */
export async function runInspect(path: string, options: InspectOptions): Promise<void> {
  requireFree(options, inputFiles(path, options.patch));
  const workspace = await loadWorkspace(path, options);
  const { model, warnings } = compile(workspace, options, subjectOf(path, options.patch));
  printWarnings(warnings);
  const inspection = inspect(workspace, model, warnings);
  const record = () => inspectRecord(recordHead("inspect", path, options.patch), inspection);
  deliver(options, record, () => inspectText(inspection, subjectOf(path, options.patch)));
}

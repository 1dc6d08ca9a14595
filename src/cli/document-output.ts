import type { ProgressOptions } from "./progress.js";
import type { TableOptions } from "./table-options.js";

/** Options of every command whose result is a workspace. */
export interface DocumentOutput extends ProgressOptions, TableOptions {
  readonly output?: string;
  /** pyhf's name of it. */
  readonly outputFile?: string;
  readonly force?: boolean;
  /** How the effect on the result is reported, if at all. */
  readonly report?: (typeof REPORTS)[number];
  readonly reportFile?: string;
  /** A value of the parameter of interest whose CLs the report has. */
  readonly reportCls?: number;
}

/** How a report finds the numbers after an operation. */
export const REPORTS = ["step", "fit"] as const;

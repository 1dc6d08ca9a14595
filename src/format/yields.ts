import type { YieldsResult } from "../yields/results.js";
import { yieldsTable } from "../yields/table.js";

/** Events by channel and sample: the table of `yieldsTable`, with its notes. */
export function yieldsText(result: YieldsResult): readonly string[] {
  return [yieldsTable(result, { format: "text" }).trimEnd()];
}

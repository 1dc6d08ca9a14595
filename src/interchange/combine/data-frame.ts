import { quote } from "../../describe.js";
import { WorkspaceError } from "../../errors.js";
import type { Template } from "./template.js";
import { numberOf } from "./words.js";

/** Histograms in a table of text. */
export interface DataFrame {
  readonly names: readonly string[];
  /** The histogram of a name: the entries of its index columns, joined by colons; those that are left out are "nominal". */
  readonly histogram: (name: string) => Template | undefined;
}

/** Columns of a bin: its lower edge, the sum of weights and that of their squares. */
const VALUES = ["bin", "sum_w", "sum_ww"];

/**
 * Reads a data frame as Combine has them: a CSV file whose first columns name a histogram and whose last ones are `bin`, `sum_w` and
 * `sum_ww`.
 *
 * @throws WorkspaceError `format-syntax` with the line
 */
export function readDataFrame(bytes: Uint8Array, name: string): DataFrame {
  const [head = "", ...lines] = new TextDecoder().decode(bytes).trimEnd().split(/\r?\n/);
  const columns = head.split(",");
  const nKeys = columns.length - VALUES.length;
  if (nKeys < 1 || columns.slice(nKeys).join() !== VALUES.join()) {
    throw syntax(name, 1, `columns that end in ${VALUES.join(", ")}`, quote(head.slice(0, 100)));
  }
  const bins = new Map<string, { edge: number; events: number; variance: number }[]>();
  for (const [i, line] of lines.entries()) {
    const words = line.split(",");
    const [edge, events, variance] = words.slice(nKeys).map(numberOf);
    if (words.length !== columns.length || edge === undefined || events === undefined || variance === undefined) {
      throw syntax(name, i + 2, `${columns.length} entries, the last three of them numbers`, quote(line.slice(0, 100)));
    }
    const key = words.slice(0, nKeys).join(":");
    const known = bins.get(key);
    if (known === undefined) bins.set(key, [{ edge, events, variance }]);
    else known.push({ edge, events, variance });
  }
  return {
    names: [...bins.keys()],
    histogram(key) {
      const missing = nKeys - key.split(":").length;
      const found = bins.get(key + ":nominal".repeat(Math.max(0, missing)));
      const rows = found && [...found].sort((a, b) => a.edge - b.edge);
      return (
        rows && { contents: rows.map(({ events }) => events), errors: rows.map(({ variance }) => Math.sqrt(variance)) }
      );
    },
  };
}

function syntax(name: string, line: number, expected: string, received: string): WorkspaceError {
  return new WorkspaceError([{ code: "format-syntax", path: `${name}: line ${line}`, expected, received }]);
}

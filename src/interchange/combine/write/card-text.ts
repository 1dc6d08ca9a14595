import { VERSION } from "../../../version.js";

/** A table whose columns begin below each other. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, word] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, word.length);
  return rows.map((row) =>
    row
      .map((word, i) => word.padEnd(widths[i]!))
      .join(" ")
      .trimEnd(),
  );
}

/** The parts of a card. */
export interface CardParts {
  readonly comments: readonly string[];
  readonly channels: readonly string[];
  readonly nProcesses: number;
  readonly shapes: string;
  /** Channels, processes, indices and rates of columns. */
  readonly table: readonly (readonly string[])[];
  /** Name, type, and an entry for each column. */
  readonly rows: readonly (readonly string[])[];
  readonly lines: readonly string[];
}

/** The text of a card. */
export function cardText({ comments, channels, nProcesses, shapes, table, rows, lines }: CardParts): string {
  const rule = "-".repeat(40);
  const head = table.map(([key = "", ...rest]) => [key, "", ...rest]);
  // A gmN has a number between its type and the entries.
  const nuisances = rows.map(([name = "", type = "", ...rest]) =>
    type === "gmN" ? [name, `gmN ${rest[0]}`, ...rest.slice(1)] : [name, type, ...rest],
  );
  const text = [
    `# written by histograd ${VERSION}`,
    ...comments,
    `imax ${channels.length}`,
    `jmax ${nProcesses - 1}`,
    "kmax *",
    rule,
    shapes,
    rule,
    `bin ${channels.join(" ")}`,
    `observation ${channels.map(() => "-1").join(" ")}`,
    rule,
    ...aligned([...head, ...nuisances]),
    ...lines,
  ];
  text.splice(text.length - lines.length - nuisances.length, 0, rule);
  return `${text.join("\n")}\n`;
}

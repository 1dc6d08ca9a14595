import { plural } from "../describe.js";
import { blocksOf, type Part } from "../format/part.js";
import { type Alignment, type Table, usedColumns } from "../format/table.js";
import { element, type MarkupElement } from "../plot/element.js";
import { printable } from "../printable.js";

/** Number of rows from which a table is folded, so that the next cell of a notebook stays in view. */
const FOLDED_ROWS = 40;

const FONT = "font-family: monospace; font-size: 0.9em";
/** Pages of notebooks break lines of `pre` within words; here only words that are too long for a line are broken. */
const LINES = "white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere";
const TEXT_STYLE = `${FONT}; ${LINES}; margin: 0.5em 0`;
const TABLE_STYLE = `${FONT}; border-collapse: collapse; margin: 0.5em 0`;
const ALIGN: Readonly<Record<Alignment, string>> = {
  left: "left",
  right: "right",
  decimal: "right",
  measured: "right",
};

/** The paragraphs of a text: lines as they are, tables as tables. */
export function partElements(parts: readonly Part[]): readonly MarkupElement[] {
  return parts.flatMap(blocksOf).flatMap((block) => {
    if (typeof block === "string") return [textElement(block)];
    const { title } = block;
    return [...(title === undefined ? [] : [textElement(printable(title))]), tableElement(block)];
  });
}

function textElement(text: string): MarkupElement {
  return element("pre", { style: TEXT_STYLE }, text);
}

/** Content that is shown when its title is clicked. */
function folded(title: string, content: MarkupElement): MarkupElement {
  return element("details", {}, [element("summary", { style: FONT }, title), content]);
}

/** A text that is shown when its title is clicked. */
export function foldedText(title: string, text: string): MarkupElement {
  return folded(title, textElement(text));
}

function tableElement(table: Table): MarkupElement {
  const columns = usedColumns(table);
  const row = (name: string, cells: readonly string[]) =>
    element(
      "tr",
      {},
      cells.map((cell, c) => element(name, { style: cellStyle(columns[c]!.align) }, cell)),
    );
  const head = row(
    "th",
    columns.map(({ title }) => title),
  );
  const rows = table.rows.map((_, r) =>
    row(
      "td",
      columns.map(({ cells }) => cells[r]!),
    ),
  );
  const body = [element("thead", {}, [head]), element("tbody", {}, rows)];
  const shown = element("table", { style: TABLE_STYLE }, body);
  return rows.length < FOLDED_ROWS ? shown : folded(plural(rows.length, "row"), shown);
}

function cellStyle(align: Alignment): string {
  return `text-align: ${ALIGN[align]}; white-space: pre; padding: 0.1em 0.8em 0.1em 0`;
}

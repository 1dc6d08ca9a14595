import { plural } from "../describe.js";
import { blocksOf, type Part } from "../format/part.js";
import { type Alignment, type Table, usedColumns } from "../format/table.js";
import type { DrawingDocument, DrawingElement } from "../plot/dom.js";

const HTML = "http://www.w3.org/1999/xhtml";

/** Rows from which on a table is folded: a reader of a notebook wants to see the next cell, too. */
const FOLDED_ROWS = 40;

const FONT = "font-family: monospace; font-size: 0.9em";
/** Pages of notebooks break lines of `pre` within words; here only what is too long for a line is broken so. */
const LINES = "white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere";
const TEXT_STYLE = `${FONT}; ${LINES}; margin: 0.5em 0`;
const TABLE_STYLE = `${FONT}; border-collapse: collapse; margin: 0.5em 0`;
const ALIGN: Readonly<Record<Alignment, string>> = { left: "left", right: "right", decimal: "right" };

/** An HTML element. Text in it is text, never markup, since no text is parsed. */
export function htmlElement(
  document: DrawingDocument,
  name: string,
  content: string | readonly DrawingElement[],
  style?: string,
): DrawingElement {
  const node = document.createElementNS(HTML, name);
  if (style !== undefined) node.setAttribute("style", style);
  if (typeof content === "string") node.textContent = content;
  else for (const child of content) node.appendChild(child);
  return node;
}

/** The paragraphs of a text: lines as they are, tables as tables. */
export function partElements(document: DrawingDocument, parts: readonly Part[]): readonly DrawingElement[] {
  return parts
    .flatMap(blocksOf)
    .map((block) => (typeof block === "string" ? textElement(document, block) : tableElement(document, block)));
}

function textElement(document: DrawingDocument, text: string): DrawingElement {
  return htmlElement(document, "pre", text, TEXT_STYLE);
}

/** Content that is shown when its title is clicked. */
function folded(document: DrawingDocument, title: string, content: DrawingElement): DrawingElement {
  return htmlElement(document, "details", [htmlElement(document, "summary", title, FONT), content]);
}

/** A text that is shown when its title is clicked. */
export function foldedText(document: DrawingDocument, title: string, text: string): DrawingElement {
  return folded(document, title, textElement(document, text));
}

function tableElement(document: DrawingDocument, table: Table): DrawingElement {
  const columns = usedColumns(table);
  const row = (name: string, cells: readonly string[]) =>
    htmlElement(
      document,
      "tr",
      cells.map((cell, c) => htmlElement(document, name, cell, cellStyle(columns[c]!.align))),
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
  const body = [htmlElement(document, "thead", [head]), htmlElement(document, "tbody", rows)];
  const element = htmlElement(document, "table", body, TABLE_STYLE);
  return rows.length < FOLDED_ROWS ? element : folded(document, plural(rows.length, "row"), element);
}

function cellStyle(align: Alignment): string {
  return `text-align: ${ALIGN[align]}; white-space: pre; padding: 0.1em 0.8em 0.1em 0`;
}

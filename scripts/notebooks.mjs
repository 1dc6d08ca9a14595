/** Notebooks, run as a user would run them: their code under Node, against the built package, or in Deno's Jupyter kernel. */
import { runSnippet } from "./snippets.mjs";

/** A cell that ends with a call of `show`: what stands before it, and the value that is shown. */
const SHOWS = /^([\s\S]*?)^show\(([\s\S]*)\);\s*$/m;
/** The method of `show(…)` that a kernel calls. */
const DISPLAY = 'Symbol.for("Jupyter.display")';

/** The code cells of a notebook as one program, which prints the media types that the shown values are displayed with. */
export function programOf(notebook) {
  const cells = notebook.cells.filter(({ cell_type: type }) => type === "code");
  return cells.map(({ source }) => displaying(source.join(""))).join("\n\n");
}

function displaying(code) {
  const [, before, shown] = SHOWS.exec(code) ?? [code, code];
  if (shown === undefined) return before;
  return `${before}console.log("shown:", Object.keys(await show(${shown})[${DISPLAY}]()).join(" "));`;
}

/** What a notebook prints when it runs under Node in the given folder. */
export function runNotebook(notebook, folder) {
  return runSnippet({ code: programOf(notebook), language: "ts" }, folder);
}

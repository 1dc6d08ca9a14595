import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Notebook, programOf, runNotebook } from "../../scripts/notebooks.mjs";
import { repoPath } from "../helpers/cli.js";

/** The code of the notebooks is run under Node, from their own folder; `.ci/run` executes them in Deno's kernel. */

const folder = repoPath("examples/notebooks");
const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
const notebookOf = (name: string) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8")) as Notebook;
const codeOf = ({ cells }: Notebook) => cells.filter(({ cell_type: type }) => type === "code");

/** Numbers and words that the text of a notebook names. */
const PRINTS: Readonly<Record<string, readonly string[]>> = {
  "tour.ipynb": ["4 2", "[ -20, 10 ]", "1.04403 1.04403", "mu < 2.879"],
  "search.ipynb": ["17 signals"],
  "wrong-fit.ipynb": ["3 of 4", "k_ttbar: 'degenerate with k_wjets'", "false outside-domain"],
};

describe("notebooks", () => {
  it("are those of which it is known what they print", () => {
    expect([...names].sort()).toEqual(Object.keys(PRINTS).sort());
  });

  it.each(names)("%s runs under Node, and what it shows can be displayed", async (name) => {
    const notebook = notebookOf(name);
    const printed = await runNotebook(notebook, folder);
    const nShown = codeOf(notebook).filter(({ source }) => source.some((line) => line.startsWith("show("))).length;
    expect(nShown).toBeGreaterThan(5);
    expect(printed.match(/^shown: text\/plain text\/html/gm)).toHaveLength(nShown);
    expect(programOf(notebook)).not.toMatch(/^show\(/m);
    for (const text of PRINTS[name]!) expect(printed).toContain(text);
  });

  it.each(names)("%s is kept without outputs", (name) => {
    for (const { outputs } of codeOf(notebookOf(name))) expect(outputs).toEqual([]);
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decode } from "fast-png";
import { afterAll, describe, expect, it } from "vitest";
import { matchesOutput, picturesIn, runSnippet, snippetsIn } from "../../scripts/snippets.mjs";
import { typeErrors } from "../helpers/type-errors.js";

/** Snippets of docs/tour.md are run: they must print what the page says, and draw the pictures that it shows. */

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGE = readFileSync(`${ROOT}docs/tour.md`, "utf8");
/** Rounding in the last digit may move an edge of a shape; then a few pixels of a picture differ, and not by much. */
const MOST_DIFFERENT = 0.002;
/** Of 255: below it a difference of colour is not seen. */
const VISIBLE = 8;

const snippets = snippetsIn(PAGE, ["ts"]);

/** Share of the bytes of two pictures that differ by what can be seen; 1 for pictures of different sizes. */
function difference(a: Uint8Array, b: Uint8Array): number {
  if (Buffer.compare(a, b) === 0) return 0;
  const [left, right] = [decode(a), decode(b)];
  if (left.width !== right.width || left.data.length !== right.data.length) return 1;
  let differ = 0;
  for (let i = 0; i < left.data.length; i++) if (Math.abs(left.data[i]! - right.data[i]!) > VISIBLE) differ++;
  return differ / left.data.length;
}

describe("docs/tour.md", () => {
  const folder = mkdtempSync(join(tmpdir(), "histograd-tour-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("has a snippet and its output under every heading, and shows every picture that there is", () => {
    const headings = [...PAGE.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(headings.length).toBeGreaterThanOrEqual(10);
    expect(snippets.map(({ title }) => title)).toEqual(headings);
    expect(snippets.filter(({ output }) => output === undefined)).toEqual([]);
    const shown = [...PAGE.matchAll(/!\[.+\]\(tour\/(.+)\)/g)].map(([, name]) => name!);
    expect(snippets.flatMap(({ code }) => picturesIn(code)).sort()).toEqual(shown.sort());
    expect(readdirSync(`${ROOT}docs/tour`).sort()).toEqual(shown.sort());
  });

  it("has snippets without type errors", () => {
    expect(typeErrors(snippets.map(({ code, line }) => ({ name: `tour-${line}.ts`, code })))).toEqual([]);
  });

  it.concurrent.each(snippets.map((snippet) => [snippet.title, snippet] as const))("runs: %s", async (_, snippet) => {
    const printed = await runSnippet(snippet, folder);
    if (!matchesOutput(printed, snippet.output!)) expect(printed).toBe(snippet.output!.trim());
    for (const name of picturesIn(snippet.code)) {
      const [drawn, shown] = [readFileSync(join(folder, name)), readFileSync(`${ROOT}docs/tour/${name}`)];
      expect(difference(drawn, shown), `${name} (npm run tour draws it anew)`).toBeLessThan(MOST_DIFFERENT);
    }
  });
});

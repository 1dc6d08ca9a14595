import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { matchesOutput, runCommand, runSnippet, snippetsIn } from "../../scripts/snippets.mjs";

/** Snippets of these pages that are followed by a block of output are run, and must print it; `…` stands for anything. */
const PAGES = ["README.md", "docs/errors.md", "docs/compare.md"];

describe.each(PAGES)("%s", (page) => {
  const text = readFileSync(fileURLToPath(new URL(`../../${page}`, import.meta.url)), "utf8");
  const snippets = snippetsIn(text, ["ts", "sh"]).filter(({ output }) => output !== undefined);

  it("has snippets with output", () => {
    expect(snippets.length).toBeGreaterThan(0);
  });

  for (const snippet of snippets) {
    it(`runs line ${snippet.line}: ${snippet.code.trim().split("\n")[0]}`, async () => {
      const printed = await (snippet.language === "sh" ? runCommand(snippet) : runSnippet(snippet));
      if (!matchesOutput(printed, snippet.output!)) expect(printed).toBe(snippet.output!.trim());
    });
  }
});

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** Snippets of README.md that are followed by a block of output are run, and must print it; `…` stands for anything. */

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const README = readFileSync(`${ROOT}README.md`, "utf8");

function run(language: string, code: string): string {
  if (language === "js") {
    return execFileSync(process.execPath, ["--input-type=module", "-e", code], { cwd: ROOT, encoding: "utf8" });
  }
  const command = code.trim().replace(/^.*dist\/cli\/main.js /, "");
  return execFileSync(process.execPath, ["dist/cli/main.js", ...command.split(" ")], { cwd: ROOT, encoding: "utf8" });
}

function patternOf(output: string): RegExp {
  const escaped = output
    .trim()
    .split("…")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join("[\\s\\S]*?")}$`);
}

describe("README.md", () => {
  const snippets = [...README.matchAll(/```(sh|js)\n((?:(?!```)[\s\S])*)```\s+```text\n((?:(?!```)[\s\S])*)```/g)];

  it("has snippets with output", () => {
    expect(snippets.length).toBeGreaterThanOrEqual(2);
  });

  for (const [, language, code, output] of snippets) {
    it(`runs: ${code!.trim().split("\n")[0]}`, () => {
      const printed = run(language!, code!)
        .replace(/[ \t]+$/gm, "")
        .trim();
      expect(printed).toMatch(patternOf(output!.replace(/[ \t]+$/gm, "")));
    });
  }
});

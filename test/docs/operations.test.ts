import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as api from "../../src/index.js";
import { OPTION_TABLES } from "../../src/option-tables.js";
import { DIGEST_ALGORITHMS } from "../../src/workspace/pyhf-digest.js";
import { histosys, normfactor, normsys, sample, workspaceSpec } from "../helpers/workspaces.js";

const PAGE = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");
const EXAMPLE = /<!-- example -->\n```javascript\n(.*?)```/gs;
const EXAMPLES = [...PAGE.matchAll(EXAMPLE)].map(([, code]) => code!);

/** The workspace that the examples of the page are about. */
const document = workspaceSpec({
  channels: {
    SR: [
      sample("signal", [2, 4, 6, 8], normfactor("mu")),
      sample(
        "ttbar",
        [40, 30, 20, 10],
        normsys("JES", 0.95, 1.05),
        histosys("JES", [38, 29, 20, 10], [42, 31, 20, 10]),
      ),
      sample("Wjets", [10, 10, 10, 10], normsys("JES", 0.9, 1.1)),
    ],
    CR: [sample("ttbar", [100, 100], normsys("JES", 0.97, 1.02))],
  },
});

/** A statement of an example, run with the functions of the package; its last value. */
function run(code: string): unknown {
  const names = Object.keys(api);
  const last = code.trimEnd().split("\n").at(-1)!;
  const body = last.startsWith("const ") ? code : `${code.slice(0, code.lastIndexOf(last))}return ${last}`;
  const call = new Function(...names, "document", "spec", `{ ${body}\n}`) as (...args: readonly unknown[]) => unknown;
  return call(...Object.values(api), document, document);
}

describe("docs/operations.md", () => {
  it("has examples that run", () => {
    expect(EXAMPLES.length).toBeGreaterThan(5);
    for (const code of EXAMPLES) expect(() => run(code), code).not.toThrow();
  });

  it("shows what an example prints", () => {
    const [before, output] = PAGE.split("\n\n<!-- output -->\n```text\n") as [string, string];
    const code = EXAMPLES.find((each) => before.endsWith(`${each}\`\`\``))!;
    expect(run(code)).toBe(output.slice(0, output.indexOf("```")));
  });

  it("names the options of every operation, and all algorithms", () => {
    const rows = [...PAGE.matchAll(/^\| `histograd [^|]+` \| `(\w+)\((?:[^{\n]*)(?:\{ ([^}]*) \})?\)` \|/gm)];
    expect(rows.length).toBe(20);
    for (const [, name, options = ""] of rows) {
      const table = OPTION_TABLES.find(({ functions }) => functions.some((text) => text.startsWith(`${name}(`)));
      expect(options.split(", ").filter(Boolean).sort(), name).toEqual(Object.keys(table?.rules ?? {}).sort());
    }
    for (const algorithm of DIGEST_ALGORITHMS) expect(PAGE).toContain(algorithm);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FAIL_ON } from "../../src/cli/lint-config.js";
import * as api from "../../src/lint/index.js";
import { LINT_CONFIG } from "../../src/lint/options.js";
import { optionIssues } from "../../src/options.js";
import { normfactor, normsys, sample, workspaceSpec } from "../helpers/workspaces.js";

const PAGE = readFileSync(new URL("../../docs/lint.md", import.meta.url), "utf8");
const SECTIONS = new Map(
  PAGE.slice(PAGE.indexOf("\n## Rules\n"))
    .split("\n### ")
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf("\n")), section.replace(/\s+/g, " ")]),
);

describe("docs/lint.md", () => {
  it("has a section for each rule, in their order", () => {
    expect([...SECTIONS.keys()]).toEqual(api.lintRules().map(({ name }) => name));
  });

  it.each(api.lintRules())("says of $name what the rule says, with its thresholds and an example", (rule) => {
    const section = SECTIONS.get(rule.name)!;
    const { severity, summary, meaning, thresholds } = rule;
    for (const text of [summary.slice(1), meaning, ...thresholds.map((name) => `\`${name}\``)]) {
      expect(section).toContain(text.replace(/\s+/g, " "));
    }
    expect(section.toLowerCase()).toContain(`${rule.name} ${severity}, from `);
    expect(section).toMatch(/Example: .{10}/);
  });

  it("lists the thresholds with their defaults", () => {
    const rows = [...PAGE.matchAll(/^\| `(\w+)` \| ([\d.]+) \| .{20}/gm)].map(([, name, value]) => [
      name,
      Number(value),
    ]);
    expect(Object.fromEntries(rows)).toEqual(api.DEFAULT_THRESHOLDS);
  });

  it("shows a configuration that can be used", () => {
    const [, text] = /<!-- configuration -->\n```json\n(.*?)```/s.exec(PAGE)!;
    const { failOn, ...config } = JSON.parse(text!) as { failOn: string };
    expect(FAIL_ON).toContain(failOn);
    expect(optionIssues(config, LINT_CONFIG)).toEqual([]);
  });

  it("has an example that runs", () => {
    const [, code] = /<!-- example -->\n```javascript\nimport [^\n]*\n(.*?)```/s.exec(PAGE)!;
    const document = workspaceSpec({
      channels: { SR: [sample("signal", [10], normfactor("mu")), sample("bkg", [100], normsys("JES", 0.9, 1.1))] },
    });
    const run = new Function(...Object.keys(api), "document", "console", `${code}\nreturn [report, mended, sarif];`);
    const [report, mended, sarif] = run(...Object.values(api), document, { log: () => {} }) as readonly unknown[];
    expect(report).toEqual(api.lint(document, { fit: true, rules: { "one-sided-variation": "off" } }));
    expect(mended).toEqual(document);
    expect(sarif).toContain('"2.1.0"');
  });
});

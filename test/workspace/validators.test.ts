import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { MAX_ISSUES } from "../../src/workspace/findings.js";
import { jsonPatch } from "../../src/workspace/validators.generated.js";

const fileOf = (name: string): string =>
  fileURLToPath(new URL(`../../src/workspace/${name}.generated.js`, import.meta.url));

describe("the compiled validators", () => {
  it("import nothing and run where making code from strings is forbidden", () => {
    const file = fileOf("validators");
    const script = `
      const { jsonPatch } = await import(${JSON.stringify(`file://${file}`)});
      process.stdout.write(String(jsonPatch([1, 2])) + jsonPatch.errors.length);`;
    const flags = ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", script];
    expect(execFileSync(process.execPath, flags, { encoding: "utf8" })).toBe("false2");
    expect(readFileSync(file, "utf8")).not.toMatch(/\brequire\(|\bimport\b/);
  });

  it("collect one error more than issues are kept, so that it shows that there were more", () => {
    expect(jsonPatch(new Array(2 * MAX_ISSUES).fill(1))).toBe(false);
    expect(jsonPatch.errors).toHaveLength(MAX_ISSUES + 1);
  });
});

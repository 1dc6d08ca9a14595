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
    const files = ["workspace-validator", "validators"].map(fileOf);
    const script = `
      const { workspace } = await import(${JSON.stringify(`file://${files[0]}`)});
      await import(${JSON.stringify(`file://${files[1]}`)});
      process.stdout.write(String(workspace({ channels: [] })) + workspace.errors.length);`;
    const flags = ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", script];
    // channels is empty; observations, measurements and version are missing
    expect(execFileSync(process.execPath, flags, { encoding: "utf8" })).toBe("false4");
    for (const file of files) expect(readFileSync(file, "utf8")).not.toMatch(/\brequire\(|\bimport\b/);
  });

  it("collect one error more than issues are kept, so that it shows that there were more", () => {
    expect(jsonPatch(new Array(2 * MAX_ISSUES).fill(1))).toBe(false);
    expect(jsonPatch.errors).toHaveLength(MAX_ISSUES + 1);
  });
});

import type { Issue } from "../errors.js";
import { printable } from "../printable.js";

/** Issues as a block of text, indented by two spaces: where, what was expected, what was found, what to do. */
export function formatIssueBlock(issues: readonly Issue[], most = issues.length): string {
  const blocks = issues.slice(0, most).map(({ path, expected, received, hint }) => {
    const lines = [path === "" ? "document" : path, `  expected  ${expected}`, `  got       ${received}`];
    if (hint !== undefined) lines.push(...hintLines(hint));
    return lines.map((line) => `  ${printable(line)}\n`).join("");
  });
  if (issues.length > most) blocks.push(`  … and ${issues.length - most} more\n`);
  return blocks.join("\n");
}

/** A hint, which may show the place in a text on further lines. */
export function hintLines(hint: string): string[] {
  return hint.split("\n").map((line) => `  ${line}`);
}

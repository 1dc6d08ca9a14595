import { formatIssue, type Issue } from "../../errors.js";
import { printable } from "../../printable.js";
import { printNote } from "./print.js";

/** Issues as a block for people: where, what was expected, what was found, what to do; two spaces in front. */
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

const SHOWN_PER_CODE = 3;

/** Warnings on standard error, the first few of each kind. */
export function printWarnings(warnings: readonly Issue[]): void {
  const byCode = new Map<string, Issue[]>();
  for (const warning of warnings) byCode.set(warning.code, [...(byCode.get(warning.code) ?? []), warning]);
  for (const [code, issues] of byCode) {
    for (const issue of issues.slice(0, SHOWN_PER_CODE)) printNote(`warning: ${printable(formatIssue(issue))}\n`);
    const more = issues.length - SHOWN_PER_CODE;
    if (more > 0) printNote(`warning: … and ${more} more of this kind (${code}); histograd validate shows all\n`);
  }
}

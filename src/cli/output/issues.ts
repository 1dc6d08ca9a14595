import { formatIssue, type Issue } from "../../errors.js";
import { printable } from "../../printable.js";
import { printNote } from "./print.js";

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

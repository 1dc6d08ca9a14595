import type { Issue } from "../errors.js";
import type { Validation } from "../records/workspace-records.js";
import { formatIssueBlock } from "./issues.js";
import { count } from "./numbers.js";

/** The verdict, then all problems and warnings. */
export function validateText({ problems, warnings }: Validation): readonly string[] {
  const counts = `${count(problems.length, "problem")}, ${count(warnings.length, "warning")}`;
  const block = (title: string, issues: readonly Issue[]) =>
    issues.length === 0 ? [] : [`${title}\n\n${formatIssueBlock(issues).trimEnd()}`];
  const verdict = problems.length === 0 ? "It can be used" : "It cannot be used";
  return [`${verdict}: ${counts}`, ...block("Problems", problems), ...block("Warnings", warnings)];
}

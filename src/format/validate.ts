import { plural } from "../describe.js";
import type { Issue } from "../errors.js";
import type { Validation } from "../records/workspace-records.js";
import { formatIssueBlock } from "./issues.js";
import { type FormatOptions, isForDocuments } from "./options.js";
import type { Part } from "./part.js";
import type { Table } from "./table.js";

/** The verdict, then all problems and warnings; a table of them for documents. */
export function validateText({ problems, warnings }: Validation, options: FormatOptions): readonly Part[] {
  const counts = `${plural(problems.length, "problem")}, ${plural(warnings.length, "warning")}`;
  const block = (title: string, issues: readonly Issue[]) =>
    issues.length === 0 ? [] : [`${title}\n\n${formatIssueBlock(issues).trimEnd()}`];
  const verdict = problems.length === 0 ? "It can be used" : "It cannot be used";
  const found = isForDocuments(options)
    ? [issueTable(problems, warnings)]
    : [...block("Problems", problems), ...block("Warnings", warnings)];
  return [`${verdict}: ${counts}`, ...found];
}

function issueTable(problems: readonly Issue[], warnings: readonly Issue[]): Table {
  const titles = ["severity", "code", "where", "expected", "found", "what to do"];
  const row = (severity: string, { code, path, expected, received, hint = "" }: Issue) => {
    return [severity, code, path, expected, received, hint];
  };
  return {
    columns: titles.map((title) => ({ title, align: "left" })),
    rows: [...problems.map((each) => row("problem", each)), ...warnings.map((each) => row("warning", each))],
    ifEmpty: "There is nothing to mend.",
  };
}

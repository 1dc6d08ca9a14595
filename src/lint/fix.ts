import { aRecord, requireArgument } from "../options.js";
import { pointerParts } from "../workspace/json-path.js";
import { parseWorkspace } from "../workspace/parse.js";
import { applyPatch } from "../workspace/patch.js";
import type { WorkspaceSpec } from "../workspace/types.js";
import type { FixOperation, LintReport } from "./results.js";

const aReport = aRecord("lint", "lint");

/**
 * The document of a workspace with the fixes of a report applied: only findings that have a fix are mended, and the likelihood stays as it
 * is, up to parameters that have no effect.
 *
 * @param workspace - the document that was looked at; it is not changed
 * @throws DataError `bad-argument` for something else than the result of `lint`
 * @throws WorkspaceError for another document than the one that was looked at, or a result that describes no possible model
 * @example fixWorkspace(spec, lint(spec))
 */
export function fixWorkspace(workspace: WorkspaceSpec, report: LintReport): WorkspaceSpec {
  requireArgument(report, "report", aReport);
  const operations = report.findings.flatMap(({ fix = [] }) => fix);
  return parseWorkspace(applyPatch(workspace, inOrder(operations))).spec;
}

/** Replacements first, then removals from the end of each list, so that no operation moves the place of a later one. */
function inOrder(operations: readonly FixOperation[]): readonly FixOperation[] {
  const byPath = new Map(operations.map((operation) => [`${operation.op} ${operation.path}`, operation]));
  const distinct = [...byPath.values()];
  const removals = distinct.filter(({ op }) => op === "remove").sort((a, b) => comparePlaces(b.path, a.path));
  return [...distinct.filter(({ op }) => op === "replace"), ...removals];
}

function comparePlaces(a: string, b: string): number {
  const [left, right] = [pointerParts(a), pointerParts(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] === right[i]) continue;
    const difference = Number(left[i]) - Number(right[i]);
    return Number.isNaN(difference) ? (left[i]! < right[i]! ? -1 : 1) : difference;
  }
  return left.length - right.length;
}

import { DataError, type Issue } from "../errors.js";
import { aList, aRecord, requireArgument } from "../options.js";
import { quote } from "../workspace/index.js";
import type { PatchSetPoint, PatchSetScan } from "./results.js";
import { requireSameScan } from "./same-scan.js";

const SCAN = aRecord("patch-set-scan", "patchSetScan");

/**
 * Merges scans of parts of one patch set into one scan, with its points in the order of the set.
 *
 * @param scans - made with different `patches`
 * @throws DataError `bad-argument`, `no-scans`; `other-scan` for scans that differ in more than their points; `overlapping-scans` for a point that is in more
 *   than one; all problems at once
 * @example mergePatchSetScans([first, second])
 */
export function mergePatchSetScans(scans: readonly PatchSetScan[]): PatchSetScan {
  requireArgument(
    scans,
    "scans",
    aList("a list of scans", () => true),
  );
  const [first] = scans;
  if (first === undefined) {
    throw new DataError([{ code: "no-scans", path: "scans", expected: "at least one scan", received: "none" }]);
  }
  for (const [i, scan] of scans.entries()) requireArgument(scan, `scans[${i}]`, SCAN);
  requireSameScan(scans, (i) => `scans[${i}]`);
  const found = new Map<string, { readonly scan: number; readonly point: PatchSetPoint }>();
  const issues: Issue[] = [];
  for (const [scan, { points }] of scans.entries()) {
    for (const point of points) {
      const earlier = found.get(point.name);
      if (earlier === undefined) found.set(point.name, { scan, point });
      else issues.push(overlap(point.name, earlier.scan, scan));
    }
  }
  if (issues.length > 0) throw new DataError(issues);
  const points = [...found.values()].map(({ point }) => point).sort((a, b) => a.index - b.index);
  const nFailed = points.filter(({ valid }) => !valid).length;
  const status = points.length === first.nPatches ? "complete" : "partial";
  return { ...first, status, nFailed, points, notes: scans.flatMap(({ notes }) => notes) };
}

function overlap(name: string, earlier: number, later: number): Issue {
  return {
    code: "overlapping-scans",
    path: `scans[${later}]`,
    expected: "points that no other scan has",
    received: `${quote(name)}, which scans[${earlier}] has too`,
  };
}

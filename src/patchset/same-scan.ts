import { DataError, type Issue } from "../errors.js";
import { equalJson } from "../workspace/json-value.js";
import type { PatchSetScan } from "./results.js";

type Compared = Pick<PatchSetScan, "origin" | "patchSet" | "labels" | "nPatches">;

/** The properties in which all parts of one scan must agree. */
const PARTS: readonly (readonly [string, (scan: Compared) => unknown])[] = [
  ["background", ({ origin }) => origin.workspaceDigest],
  ["patch set", ({ patchSet }) => patchSet.digest],
  ["measurement", ({ origin }) => origin.measurement],
  ["interpolation", ({ origin }) => [origin.interpolation, origin.normsysFloor ?? null]],
  ["floors", ({ origin }) => [origin.clipSampleData, origin.clipBinData]],
  ["options", ({ origin }) => origin.options],
];

/**
 * Checks that scans to be merged or resumed have the same background, patch set, model and options.
 *
 * @param nameOf - the name in messages of the scan with an index
 * @throws DataError `other-scan`; all differences at once
 */
export function requireSameScan(scans: readonly Compared[], nameOf: (index: number) => string): void {
  const [first, ...others] = scans;
  const issues = others.flatMap((scan, i) =>
    PARTS.filter(([, part]) => !equalJson(part(first!), part(scan))).map(
      ([name, part]): Issue => ({
        code: "other-scan",
        path: nameOf(0),
        expected: `a scan with the same ${name} as ${nameOf(i + 1)}: ${shown(part(scan))}`,
        received: shown(part(first!)),
        hint: "Points of different scans cannot be merged.",
      }),
    ),
  );
  if (issues.length > 0) throw new DataError(issues);
}

const LONGEST = 200;

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

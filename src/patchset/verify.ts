import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import { type Issue, WorkspaceError } from "../errors.js";
import { aText, requireArgument } from "../options.js";
import { parseJsonText } from "../workspace/index.js";
import { digestOfPython } from "../workspace/pyhf-digest.js";
import { pythonJson } from "../workspace/python-json.js";
import { aPatchSet, type PatchSet, type PatchSetDigest } from "./patch-set.js";

/** A digest that a patch set gives, and that of a workspace. */
export interface DigestCheck {
  readonly algorithm: PatchSetDigest["algorithm"];
  /** The digest that the patch set gives. */
  readonly expected: string;
  /** The digest of the workspace. */
  readonly received: string;
  readonly matches: boolean;
}

/**
 * Compares the digests of a patch set with those of a background-only workspace: whether the set was made for it.
 *
 * @param backgroundText - JSON text of the workspace as it was published
 * @throws DataError `bad-argument`
 * @throws WorkspaceError `json-syntax`
 * @see pyhf `PatchSet.verify`
 */
export function verifyPatchSet(patchSet: PatchSet, backgroundText: string): readonly DigestCheck[] {
  requireArgument(patchSet, "patchSet", aPatchSet);
  requireArgument(backgroundText, "backgroundText", aText);
  parseJsonText(backgroundText);
  const written = pythonJson(backgroundText);
  return patchSet.digests.map(({ algorithm, value }) => {
    const received = digestOfPython(written, algorithm);
    return { algorithm, expected: value, received, matches: received === value };
  });
}

/** @throws WorkspaceError `digest-mismatch` where a digest differs */
export function requireVerified(checks: readonly DigestCheck[]): void {
  const issues = checks
    .filter(({ matches }) => !matches)
    .map(
      ({ algorithm, expected, received }): Issue => ({
        code: "digest-mismatch",
        path: "",
        expected: `the workspace whose ${algorithm} is ${expected}, as the patch set says`,
        received: `one whose ${algorithm} is ${received}`,
        hint: "The patch set was made for another workspace, or for another version of this one.",
      }),
    );
  if (issues.length > 0) throw new WorkspaceError(issues);
}

/**
 * `sha256:` and a digest of the labels and patches of a set, which tells whether two sets are the same. Keys are in the order of the
 * document, since the canonical form of megabytes would take as long as many fits.
 */
export function patchSetDigest({ labels, patches }: PatchSet): string {
  const of = (value: unknown) => bytesToHex(sha256(utf8ToBytes(JSON.stringify(value))));
  return `sha256:${of([labels, patches.map(({ name, values, operations }) => [name, values, of(operations)])])}`;
}

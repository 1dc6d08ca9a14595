/** Patch sets: named signals for one background-only workspace, and tests of all of them. */
export { checkPatchSetScan } from "./check-scan.js";
export { type CreatePatchSetOptions, createPatchSet, type FamilyMember } from "./create.js";
export { mergePatchSetScans } from "./merge.js";
export {
  type PatchSet,
  type PatchSetDigest,
  type PatchValue,
  parsePatchSet,
  patchAt,
  patchNamed,
  type SignalPatch,
} from "./patch-set.js";
export type * from "./results.js";
export { patchSetScan } from "./scan.js";
export type { PatchSetProgress, PatchSetScanOptions } from "./scan-options.js";
export { patchSetTable } from "./table.js";
export { type DigestCheck, verifyPatchSet } from "./verify.js";

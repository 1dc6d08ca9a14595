/** Operations on workspaces: each makes a new document of one or several, and changes none. */
export { type DigestAlgorithm, pyhfDigest } from "../workspace/pyhf-digest.js";
export { type AddChannelOptions, type AddSamplesOptions, addChannel, addSamples } from "./add.js";
export { combineWorkspaces } from "./combine.js";
export {
  type CorrelateOptions,
  correlateModifiers,
  type DecorrelateOptions,
  decorrelateModifiers,
} from "./correlate.js";
export { diffWorkspaces, formatDifferences, type WorkspaceDifference } from "./diff.js";
export { type DropSmallOptions, dropSmall } from "./drop-small.js";
export type { CombineOptions, Join } from "./join-options.js";
export { type MergeSamplesOptions, mergeSamples } from "./merge-samples.js";
export type { ModifierChoice } from "./modifier-choice.js";
export { type PruneOptions, pruneWorkspace } from "./prune.js";
export { type RebinOptions, rebinWorkspace } from "./rebin.js";
export { type NewNames, type RenameOptions, renameWorkspace } from "./rename.js";
export { type ReplaceDataOptions, replaceData } from "./replace-data.js";
export { type ScaleOptions, scaleSamples } from "./scale.js";
export { normalisationOnly, shapeOnly } from "./separate.js";
export { type SliceOptions, sliceWorkspace } from "./slice.js";
export { sortWorkspace } from "./sort.js";
export { type SymmetriseOptions, symmetriseModifiers } from "./symmetrise.js";

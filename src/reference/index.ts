export { type CheckOptions, checkReference } from "./check.js";
export * from "./reference.js";
export {
  type Comparable,
  DEFAULT_TOLERANCES,
  type ReferenceReport,
  type ReferenceRow,
  type SkippedReference,
} from "./report.js";

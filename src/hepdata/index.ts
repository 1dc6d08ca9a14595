/**
 * Submissions to HEPData: the tables of records, and the files of a submission as its validator accepts them.
 *
 * @module histograd/hepdata
 */
export { hepdataSubmission } from "./submission.js";
export type {
  HepdataBin,
  HepdataDependent,
  HepdataError,
  HepdataHeader,
  HepdataIndependent,
  HepdataTable,
  HepdataValue,
} from "./table.js";
export { type HepdataOptions, hepdataTables } from "./tables.js";

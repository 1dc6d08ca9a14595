import { noteLines } from "./notes.js";
import type { Part } from "./part.js";

/** The notes of a record. */
interface Remarks {
  readonly valid?: boolean;
  readonly notes?: readonly string[];
}

/** Parts of a text, which have an empty line between them, with the verdict and the notes of their record as the last. */
export function withRemarks(parts: readonly Part[], { valid = true, notes = [] }: Remarks): readonly Part[] {
  const why = notes.length === 0 ? "a fit failed" : "see the notes";
  const verdict = valid ? [] : [`NOT VALID: do not trust the numbers above; ${why}.`];
  const remarks = [...verdict, ...noteLines(notes)];
  return remarks.length === 0 ? parts : [...parts, remarks.join("\n")];
}

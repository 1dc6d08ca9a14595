import type { FitReview } from "../diagnostics/results.js";
import { noteLines } from "./notes.js";
import { type FormatOptions, isForDocuments } from "./options.js";
import type { Part } from "./part.js";

/** The findings about a fit that deserve attention, one per line, or a table of them for documents. */
export function fitReviewText({ findings }: FitReview, options: FormatOptions): readonly Part[] {
  const ifEmpty = "Nothing in this fit deserves attention.";
  if (isForDocuments(options)) {
    const columns = ["finding", "parameter", "message"].map((title) => ({ title, align: "left" as const }));
    return [{ columns, rows: findings.map(({ code, parameter, message }) => [code, parameter, message]), ifEmpty }];
  }
  if (findings.length === 0) return [ifEmpty];
  return [noteLines(findings.map(({ message }) => message)).join("\n")];
}

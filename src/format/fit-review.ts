import type { FitReview } from "../diagnostics/results.js";
import { noteLines } from "./notes.js";

/** The findings about a fit that deserve attention, one per line. */
export function fitReviewText({ findings }: FitReview): readonly string[] {
  if (findings.length === 0) return ["Nothing in this fit deserves attention."];
  return [noteLines(findings.map(({ message }) => message)).join("\n")];
}

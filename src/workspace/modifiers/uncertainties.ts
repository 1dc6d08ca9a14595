import { plural } from "../../describe.js";
import type { Findings } from "../findings.js";
import type { PathOf } from "./modifier-rules.js";

/** Warns of bins whose uncertainty is negative. */
export function checkSigns(data: readonly number[], whatIsDone: string, path: PathOf, findings: Findings): void {
  const first = data.findIndex((uncertainty) => uncertainty < 0);
  if (first === -1) return;
  const count = data.filter((uncertainty) => uncertainty < 0).length;
  findings.warning({
    code: "negative-uncertainty",
    path: [...path(), "data", first],
    expected: "uncertainties of at least 0",
    received: count === 1 ? String(data[first]) : `${data[first]} (and ${plural(count - 1, "more bin")})`,
    hint: whatIsDone,
  });
}

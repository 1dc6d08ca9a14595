import { quote } from "../describe.js";
import { checkDefinite, checkShape } from "./check-matrix.js";
import type { Findings } from "./findings.js";
import type { JsonPath } from "./json-path.js";
import type { DocumentView } from "./view.js";

/** Checks that each channel is in at most one covariance, and that its matrix covers all bins and is positive definite. */
export function checkCovariances(view: DocumentView, findings: Findings): void {
  const sizes = new Map(view.channels.map(({ name, nBins }) => [name, nBins]));
  const names = view.channels.flatMap(({ name }) => name ?? []);
  const seen = new Set<string>();
  for (const { index, spec } of view.covariances) {
    const path: JsonPath = ["covariances", index];
    let nBins: number | undefined = 0;
    for (const [k, name] of spec.channels.entries()) {
      const place = [...path, "channels", k];
      const size = sizes.get(name);
      nBins = nBins === undefined || size === undefined ? undefined : nBins + size;
      if (!sizes.has(name)) {
        const hint = findings.didYouMean(name, names);
        findings.error({ code: "covariance-channel", path: place, expected: "a channel", received: quote(name), hint });
      }
      if (seen.has(name)) {
        const expected = "a channel that is in no other place of the covariances";
        findings.error({ code: "covariance-channel", path: place, expected, received: `${quote(name)} again` });
      }
      seen.add(name);
    }
    const matrix: JsonPath = [...path, "matrix"];
    if (nBins === undefined || !checkShape(spec.matrix, nBins, "bin", matrix, findings)) continue;
    checkDefinite(spec.matrix, matrix, "Leave out bins whose data are determined by those of other bins.", findings);
  }
}

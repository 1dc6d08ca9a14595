import { plural } from "../../describe.js";
import type { Findings } from "../findings.js";
import { type ModifierPlace, pathOfModifier } from "../modifier-place.js";

/** A modifier that carries one uncertainty per bin. */
interface UncertaintyUse {
  readonly place: ModifierPlace;
  readonly modifier: { readonly data: readonly number[] };
}

/** Bins of a modifier from which no constraint can be computed. */
export interface BadBins {
  readonly bins: readonly number[];
  /** What is expected, in words that do not name the bin. */
  readonly expected: string;
  /** Expected events of the samples that the constraint is about, in the first of the bins. */
  readonly nominal: number;
}

/** Reports uncertainties that give a constraint outside the range of numbers, at the first of the bins. */
export function reportBadBins(
  { place, modifier }: UncertaintyUse,
  { bins, expected, nominal }: BadBins,
  findings: Findings,
): void {
  const [first] = bins;
  if (first === undefined) return;
  const more = bins.length === 1 ? "" : ` (and ${plural(bins.length - 1, "more bin")})`;
  findings.error({
    code: "overflow",
    path: [...pathOfModifier(place), "data", first],
    expected: `${expected} in bin ${first}`,
    received: `an uncertainty of ${modifier.data[first]} on ${nominal} events${more}`,
    hint: "Its square leaves the range of numbers. Are the units right? 0 means no uncertainty.",
  });
}

import { plural } from "../describe.js";
import type { MinimaResult } from "../diagnostics/results.js";
import { listed } from "../fit/fit-message.js";
import type { SearchedMinimum, SearchRecord } from "../fit/results.js";
import { printable } from "../printable.js";
import { formatNumber } from "./numbers.js";

/** Difference of −2 log L below which minima are equally low: rounding of the fits. */
const EQUALLY_LOW = 1e-6;

/** What a search found besides the lowest minimum: a line, or none. */
export function searchText(search: SearchRecord | undefined): readonly string[] {
  const [, ...others] = search?.minima ?? [];
  if (others.length === 0) return [];
  const equal = others.filter(isEquallyLow);
  const higher = others.filter((minimum) => !isEquallyLow(minimum));
  const parts = [
    ...(equal.length === 0 ? [] : [`${plural(equal.length, "other minimum", "other minima")} equally low`]),
    ...(higher.length === 0 ? [] : [`${plural(higher.length, "other minimum", "other minima")} ${heights(higher)}`]),
  ];
  const names = [...new Set(others.flatMap(({ elsewhere }) => Object.keys(elsewhere)))];
  const where = names.length === 0 ? "" : `, with other values of ${listed(names)}`;
  return [printable(`the search found ${parts.join(" and ")}${where}`)];
}

function isEquallyLow({ deltaTwiceNll }: { readonly deltaTwiceNll: number }): boolean {
  return Math.abs(deltaTwiceNll) < EQUALLY_LOW;
}

/** How much higher than the lowest minimum others are in −2 log L; the minima are in the order of their heights. */
function heights(minima: readonly SearchedMinimum[]): string {
  const first = height(minima[0]!.deltaTwiceNll);
  const last = height(minima.at(-1)!.deltaTwiceNll);
  return `${first === last ? first : `${first} to ${last}`} higher in −2 log L`;
}

function height(delta: number): string {
  return formatNumber(delta, 3);
}

/** The number of minima and of starts. */
export function foundText({ nStarts, nFailed, minima }: MinimaResult): string {
  const failed = nFailed === 0 ? "" : ` (${nFailed} of them ended in none)`;
  const equal = minima.slice(1).filter(isEquallyLow).length;
  const degenerate = equal === 0 ? "" : `, ${equal} of them as low as the lowest`;
  return `${plural(minima.length, "minimum", "minima")} from ${plural(nStarts, "start")}${failed}${degenerate}`;
}

/** The estimate of the minima that were missed. */
export function missedText({ expectedMinima, unseenMass }: MinimaResult): string {
  if (expectedMinima === undefined || unseenMass === undefined)
    return "too few starts led to a minimum to estimate what was missed";
  return `by estimate ${formatNumber(expectedMinima, 3)} in all, and another start leads to one not found with probability ${formatNumber(unseenMass, 2)} (Boender and Rinnooy Kan 1987)`;
}

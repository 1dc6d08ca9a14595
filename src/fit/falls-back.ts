import type { FoundMinimum } from "./neighbourhood.js";

/** Parts of the way at which the value is looked at. */
const ON_THE_WAY = [0.25, 0.5, 0.75];

/**
 * Whether a function falls convexly, as far as evenly spaced values tell, all along the line from a point to a minimum: nothing
 * keeps a minimisation that begins there from ending in that minimum.
 */
export function fallsBack(valueAt: (x: Float64Array) => number, from: FoundMinimum, minimum: FoundMinimum): boolean {
  let [before, fall] = [from.value, Number.POSITIVE_INFINITY];
  for (const part of [...ON_THE_WAY, 1]) {
    const next = part === 1 ? minimum.value : valueAt(from.x.map((v, p) => v + part * (minimum.x[p]! - v)));
    if (!(before >= next && before - next <= fall)) return false;
    [before, fall] = [next, before - next];
  }
  return true;
}

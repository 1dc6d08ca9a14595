// All variations of the heuristics: one list for validation/mutations/removals.mjs (whether tests notice), minima/vary-search.mjs and
// newton/vary-constants.mjs (what fits of random models, and Newton's method, become).
import { CERTIFICATE } from "./certificate.mjs";
import { EDGES } from "./edges.mjs";
import { LIMITS } from "./limits.mjs";
import { NEWTON } from "./newton.mjs";
import { SEARCH } from "./search.mjs";
import { STARTS } from "./starts.mjs";

export const VARIATIONS = [...STARTS, ...SEARCH, ...CERTIFICATE, ...EDGES, ...LIMITS, ...NEWTON];

/** Those of Newton's method, and those of all that a fit does around it. */
export const OF_NEWTON = NEWTON;
export const OF_FITS = [...STARTS, ...SEARCH, ...CERTIFICATE, ...EDGES];

/**
 * Those that a user names.
 *
 * @param only - names, heuristics or files of variations, or a file and a name, with "; " between them; undefined for all
 */
export function named(variations, only) {
  if (only === undefined) return variations;
  const wanted = only.split("; ");
  const found = ({ name, heuristic, file }) => [name, heuristic, file, `${file} ${name}`, `${file} ${heuristic}`];
  const unknown = wanted.filter((one) => !variations.some((variation) => found(variation).includes(one)));
  if (unknown.length > 0) throw new Error(`No variation, heuristic or file has the name ${unknown.join("; ")}.`);
  return variations.filter((variation) => found(variation).some((one) => wanted.includes(one)));
}

/** A source with a variation. */
export function varied(source, { file, from, to }) {
  if (source.split(from).length !== 2) throw new Error(`${file}: expected "${from}" once. Mend validation/variations.`);
  return source.replace(from, () => to);
}

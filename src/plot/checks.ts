import { plural } from "../describe.js";
import type { ErrorCode } from "../error-codes.js";
import type { Issue } from "../errors.js";

/** One thing that is wrong with a picture. */
export function wrong(code: ErrorCode, path: string, expected: string, received: string): Issue {
  return { code, path, expected, received };
}

/** Lists that have to be of one length. */
export function sameLengths(lists: Readonly<Record<string, ArrayLike<number> | undefined>>, path: string): Issue[] {
  const entries = Object.entries(lists).filter(([, list]) => list !== undefined);
  const [first, ...others] = entries;
  const length = first?.[1]?.length;
  return others
    .filter(([, list]) => list!.length !== length)
    .map(([name, list]) =>
      wrong("length", `${path}.${name}`, `${plural(length!, "number")} as in ${first![0]}`, `${list!.length}`),
    );
}

/** Edges of bins: one more than there are values, ascending. */
export function edgeIssues(edges: ArrayLike<number>, nValues: number, path: string): Issue[] {
  if (edges.length !== nValues + 1) {
    return [wrong("length", path, `${plural(nValues + 1, "edge")} of ${plural(nValues, "bin")}`, String(edges.length))];
  }
  const unordered = Array.from(edges).findIndex(
    (edge, i) => !Number.isFinite(edge) || (i > 0 && !(edge > edges[i - 1]!)),
  );
  return unordered < 0
    ? []
    : [wrong("edges", `${path}[${unordered}]`, "finite, ascending edges", `${edges[unordered]}`)];
}

/** Two different numbers in ascending order. */
export function rangeIssues(range: readonly [number, number], path: string): Issue[] {
  const [low, high] = range;
  if (Number.isFinite(low) && Number.isFinite(high) && low < high) return [];
  return [wrong("range", path, "two finite numbers, the lower one first", `[${low}, ${high}]`)];
}

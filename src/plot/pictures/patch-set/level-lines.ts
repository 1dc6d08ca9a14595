import type { Triangle } from "./triangulate.js";

/** Values at points in the plane, linear on triangles between them. */
export interface Surface {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly triangles: readonly Triangle[];
}

interface Line {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Lines on which a piecewise linear function of the plane has a value: straight in each triangle, joined where triangles
 * meet. Lines end at the rim; others are closed, their first point again at the end.
 *
 * @param z - at each point; a point counts as above where it is at least `level`
 */
export function levelLines({ x, y, triangles }: Surface, z: readonly number[], level: number): Line[] {
  const cuts = new Map<string, readonly [number, number]>();
  const neighbours = new Map<string, string[]>();
  const isAbove = (i: number) => z[i]! >= level;
  const cut = (a: number, b: number): string => {
    const [i, j] = a < b ? [a, b] : [b, a];
    const t = (level - z[i]!) / (z[j]! - z[i]!);
    const key = `${i} ${j}`;
    cuts.set(key, [x[i]! + t * (x[j]! - x[i]!), y[i]! + t * (y[j]! - y[i]!)]);
    return key;
  };
  for (const [a, b, c] of triangles) {
    const sides = [
      [a, b],
      [b, c],
      [c, a],
    ] as const;
    const [first, second] = sides.filter(([i, j]) => isAbove(i) !== isAbove(j)).map(([i, j]) => cut(i, j));
    if (first === undefined || second === undefined) continue;
    neighbours.set(first, [...(neighbours.get(first) ?? []), second]);
    neighbours.set(second, [...(neighbours.get(second) ?? []), first]);
  }
  const ends = [...neighbours].filter(([, next]) => next.length === 1).map(([key]) => key);
  const seen = new Set<string>();
  return [...ends, ...neighbours.keys()].flatMap((start) => {
    if (seen.has(start)) return [];
    const points = walk(start, neighbours, seen).map((key) => cuts.get(key)!);
    return [{ x: points.map(([px]) => px), y: points.map(([, py]) => py) }];
  });
}

/** Follows a line from one of its cuts; a closed one comes back to it. */
function walk(start: string, neighbours: ReadonlyMap<string, readonly string[]>, seen: Set<string>): string[] {
  const line = [start];
  seen.add(start);
  for (;;) {
    const next = neighbours.get(line.at(-1)!)!.find((key) => !seen.has(key));
    if (next === undefined) break;
    seen.add(next);
    line.push(next);
  }
  const isClosed = line.length > 2 && neighbours.get(line.at(-1)!)!.includes(start);
  return isClosed ? [...line, start] : line;
}

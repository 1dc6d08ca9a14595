import type { PatchValue, SignalPatch } from "./patch-set.js";

/**
 * An order of the points in which each is near the one before it, if values of labels are numbers. It begins at the point with the
 * smallest values, and goes on to the nearest of the remaining points. Distances are in units of each label's range. The order
 * depends on the points alone.
 *
 * @returns indices; `[nPatches]`
 */
export function neighbouringOrder(patches: readonly SignalPatch[]): number[] {
  const places = scaledPlaces(patches);
  const left = new Set(places.keys());
  const order: number[] = [];
  let here: readonly number[] = (places[0] ?? []).map(() => 0);
  while (left.size > 0) {
    const next = nearestOf(left, places, here);
    left.delete(next);
    order.push(next);
    here = places[next]!;
  }
  return order;
}

function nearestOf(candidates: Iterable<number>, places: readonly (readonly number[])[], here: readonly number[]) {
  let [best, shortest] = [-1, Number.POSITIVE_INFINITY];
  for (const i of candidates) {
    const distance = squaredDistance(places[i]!, here);
    if (best === -1 || distance < shortest) [best, shortest] = [i, distance];
  }
  return best;
}

/** The tested point that is nearest to a place; the first of several. */
export function nearestBy<T extends { readonly place: readonly number[] }>(
  tested: readonly T[],
  place: readonly number[],
): T | undefined {
  const near = nearestOf(
    tested.keys(),
    tested.map((point) => point.place),
    place,
  );
  return tested[near];
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
}

/** Values of the labels, scaled to the range from 0 to 1; 0 for labels whose values are not all numbers. */
export function scaledPlaces(patches: readonly { readonly values: readonly PatchValue[] }[]): number[][] {
  const columns = (patches[0]?.values ?? []).map((_, k) => patches.map(({ values }) => values[k]!));
  const scaled = columns.map((column) => (isNumbers(column) ? scaledColumn(column) : column.map(() => 0)));
  return patches.map((_, i) => scaled.map((column) => column[i]!));
}

function scaledColumn(column: readonly number[]): number[] {
  const lowest = column.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const range = column.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - lowest;
  return column.map((value) => (range > 0 ? (value - lowest) / range : 0));
}

function isNumbers(values: readonly PatchValue[]): values is readonly number[] {
  return values.every((value) => typeof value === "number");
}

/** Splits a list into parts of equal length; the last one may be shorter. */
export function blocksOf<T>(list: readonly T[], length: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / length) }, (_, i) => list.slice(i * length, (i + 1) * length));
}

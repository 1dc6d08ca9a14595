/** One of `count` parts of the work of a command; `index` counts from 0. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Largest number of shards. A larger number is probably a typing error. */
export const MOST_SHARDS = 1_000_000;

/** Largest number of items of a command; their results must fit into memory. */
export const MOST_ITEMS = 1e8;

/**
 * The items of a shard: those whose index is that of the shard plus a multiple of `count`. Neighbouring items cost about the same
 * time, so that dealing them out in turn gives all shards about the same work.
 *
 * @returns ascending indices below `nItems`; none where there are more shards than items
 */
export function itemsOfShard({ index, count }: Shard, nItems: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((nItems - index) / count)) }, (_, k) => index + k * count);
}

/** A shard as `--shard` takes it. */
export function shardName({ index, count }: Shard): string {
  return `${index}/${count}`;
}

/**
 * Whole numbers as batch systems take them: `3,7,10-12`.
 *
 * @param numbers - ascending, without repetitions
 */
export function arraySpecification(numbers: readonly number[]): string {
  const ranges: (readonly [number, number])[] = [];
  for (const n of numbers) {
    const last = ranges.at(-1);
    if (last?.[1] === n - 1) ranges[ranges.length - 1] = [last[0], n];
    else ranges.push([n, n]);
  }
  return ranges.map(([first, end]) => (first === end ? `${first}` : `${first}-${end}`)).join(",");
}

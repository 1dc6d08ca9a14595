import type { GivenNames } from "./names.js";

/** The old bins that each new bin of a channel is made of. */
export type Groups = readonly (readonly number[])[];

/** Whether numbers ascend. */
export const isIncreasing = (values: readonly number[]): boolean =>
  values.every((v, i) => i === 0 || v > values[i - 1]!);

/** Whether a value is a list of indices. */
export const wholeNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((each) => Number.isInteger(each) && each >= 0);

/** The channels that are the keys of an option. */
export function channelKeys(path: string, record: Readonly<Record<string, unknown>>): GivenNames {
  return { kind: "channel", path, given: Object.keys(record), areKeys: true };
}

/** Whole numbers from `begin` to before `end`. */
export function range(begin: number, end: number): readonly number[] {
  return Array.from({ length: end - begin }, (_, i) => begin + i);
}

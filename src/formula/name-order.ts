/** Names of the entries of vectors of values, made once for all formulas of the same names. */
export interface NameOrder {
  readonly names: readonly string[];
  /** The index of each name. */
  readonly indices: ReadonlyMap<string, number>;
}

/** @param names - distinct ones */
export function nameOrder(names: readonly string[]): NameOrder {
  return { names, indices: new Map(names.map((name, i) => [name, i])) };
}

/** Names of the entries of vectors of values, made once for all formulas of the same names. */
export interface NameOrder {
  readonly names: readonly string[];
  /** The index of each name. */
  readonly indices: ReadonlyMap<string, number>;
  /** Names from here on are numbers with respect to which there are no derivatives. */
  readonly nVarying: number;
}

/**
 * @param names - distinct ones
 * @param nVarying - how many of them have derivatives
 */
export function nameOrder(names: readonly string[], nVarying = names.length): NameOrder {
  return { names, indices: new Map(names.map((name, i) => [name, i])), nVarying };
}

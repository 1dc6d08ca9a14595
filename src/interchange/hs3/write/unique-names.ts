/** Gives names that no other object of the document has. */
export interface UniqueNames {
  /** The name that is wished, or that with underscores behind it where it is taken. */
  readonly take: (wish: string) => string;
}

/** @param taken - names that are in use and stay as they are */
export function uniqueNames(taken: Iterable<string>): UniqueNames {
  const used = new Set(taken);
  return {
    take(wish) {
      let name = wish;
      while (used.has(name)) name += "_";
      used.add(name);
      return name;
    },
  };
}

/**
 * Whether a name fits a pattern of a card, in which `*` stands for any text and `?` for one character. A star takes as little as it can,
 * and only the last one is tried again, so that no pattern takes longer than the product of the two lengths.
 */
export function matches(pattern: string, name: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === name;
  const [wanted, given] = [[...pattern], [...name]];
  let [p, n] = [0, 0];
  let star: { readonly after: number; from: number } | undefined;
  while (n < given.length) {
    if (wanted[p] === "*") star = { after: ++p, from: n };
    else if (wanted[p] === "?" || wanted[p] === given[n]) {
      p++;
      n++;
    } else if (star !== undefined) {
      p = star.after;
      n = ++star.from;
    } else return false;
  }
  return wanted.slice(p).every((character) => character === "*");
}

/** Characters of a text on a terminal, neither UTF-16 units nor marks above other characters. */
export function widthOf(text: string): number {
  return [...text.replace(/\p{Mn}/gu, "")].length;
}

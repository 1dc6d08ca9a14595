const SURROGATE = /[\ud800-\udfff]/;

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/**
 * Order of two strings by Unicode code points, as Python sorts them: negative, 0 or positive.
 *
 * JavaScript's `<` compares UTF-16 units, which puts characters beyond U+FFFF before U+E000 … U+FFFF; its locale
 * comparison ignores case and accents. Unpaired surrogates count as the code points that they are.
 */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1; // the same order, and much faster
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === length) return a.length - b.length;
  // the first half of a pair may be common and the second half differ
  const start = i > 0 && isHighSurrogate(a.charCodeAt(i - 1)) ? i - 1 : i;
  const difference = a.codePointAt(start)! - b.codePointAt(start)!;
  return difference !== 0 ? difference : a.codePointAt(i)! - b.codePointAt(i)!;
}

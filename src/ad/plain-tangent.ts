/** Arithmetic with derivatives that are plain numbers, for the inner loops of dense gradients. */

/** The union of two supports if it is one of them or a range without gaps; undefined otherwise. */
export function unionWithoutGap(a: readonly number[], b: readonly number[]): readonly number[] | undefined {
  if (a === b) return a;
  if (!isRange(a) || !isRange(b)) return undefined;
  const first = Math.min(a[0]!, b[0]!);
  const end = Math.max(a[0]! + a.length, b[0]! + b.length);
  const length = end - first;
  if (length > a.length + b.length) return undefined;
  if (length === a.length) return a;
  return length === b.length ? b : rangeFrom(first, length);
}

/** Whether sorted and distinct whole numbers form a range without gaps. */
function isRange(support: readonly number[]): boolean {
  const n = support.length;
  return support[n - 1]! - support[0]! + 1 === n;
}

function rangeFrom(first: number, length: number): readonly number[] {
  const range = new Array<number>(length);
  for (let k = 0; k < length; k++) range[k] = first + k;
  return range;
}

/** The entries times a factor. */
export function plainProduct(factor: number, entries: readonly number[]): number[] {
  const products = new Array<number>(entries.length);
  for (let k = 0; k < products.length; k++) products[k] = factor * entries[k]!;
  return products;
}

/** Numbers times a factor, with the position of the first one among all directions. */
export interface PlainTerm {
  readonly factor: number;
  readonly entries: readonly number[];
  readonly begin: number;
}

/** Sum of two terms over n directions, each of which is in at least one of the terms. */
export function plainSum(n: number, a: PlainTerm, b: PlainTerm): number[] {
  return a.entries.length === n && b.entries.length === n ? sumOfWhole(a, b) : sumOfParts(n, a, b);
}

function sumOfWhole({ factor: fa, entries: as }: PlainTerm, { factor: fb, entries: bs }: PlainTerm): number[] {
  const sum = new Array<number>(as.length);
  for (let k = 0; k < sum.length; k++) sum[k] = fa * as[k]! + fb * bs[k]!;
  return sum;
}

function sumOfParts(n: number, a: PlainTerm, b: PlainTerm): number[] {
  const sum = new Array<number>(n);
  const { factor: fa, entries: as, begin: beginA } = a;
  const { factor: fb, entries: bs, begin: beginB } = b;
  for (let k = 0; k < n; k++) {
    const [i, j] = [k - beginA, k - beginB];
    const hasA = i >= 0 && i < as.length;
    const hasB = j >= 0 && j < bs.length;
    sum[k] = hasA && hasB ? fa * as[i]! + fb * bs[j]! : hasA ? fa * as[i]! : fb * bs[j]!;
  }
  return sum;
}

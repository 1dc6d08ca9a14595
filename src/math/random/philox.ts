/** Multipliers and increments of the key (Weyl sequences) of Philox4x32. */
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;

/**
 * Philox4x32-10: 128 random bits as a function of a 128-bit counter and a 64-bit key. There is no state, so that any part of a
 * sequence can be computed at any time and in any order.
 *
 * @param counter - four 32-bit words
 * @param key - two 32-bit words
 * @param out - receives four 32-bit words
 * @see J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC'11 (2011), doi:10.1145/2063384.2063405
 */
export function philox(counter: Uint32Array, key: Uint32Array, out: Uint32Array): void {
  let c0 = counter[0]!;
  let c1 = counter[1]!;
  let c2 = counter[2]!;
  let c3 = counter[3]!;
  let k0 = key[0]!;
  let k1 = key[1]!;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = highWord(M0, c0);
    const low0 = Math.imul(M0, c0);
    const high1 = highWord(M1, c2);
    const low1 = Math.imul(M1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** High 32 bits of the 64-bit product of two 32-bit words, computed from the products of their 16-bit halves. */
function highWord(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = Math.imul(aHigh, bLow);
  const other = Math.imul(aLow, bHigh) + (middle & 0xffff) + (Math.imul(aLow, bLow) >>> 16);
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (other >>> 16)) | 0;
}

import { describe, expect, it } from "vitest";
import { arrowCovariance, denseCovariance, variances } from "../../src/graph/arrow-covariance.js";
import { expectClose } from "../helpers/close.js";
import { inverse, submatrix, transpose } from "../helpers/dense-reference.js";
import { chosen, definiteness, largeBlock, randomMask, randomSystem, type SystemCase } from "./random-systems.js";

/** Inverses lose the condition number, up to 1e5 for the matrices that are inverted. */
const SOLUTION = 1e-9;
/** Two orders of summing the same products. */
const ROUNDING = 1e-12;
const WELL_CONDITIONED = 1e-5;
const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1);

/** Inverse of the free part, 0 in the other rows and columns. */
function denseInverse(dense: Float64Array, n: number, free: Uint8Array): Float64Array {
  const kept = chosen(free);
  const part = inverse(submatrix(dense, n, kept), kept.length)!;
  const out = new Float64Array(n * n);
  for (const [i, p] of kept.entries()) for (const [j, q] of kept.entries()) out[p * n + q] = part[i * kept.length + j]!;
  return out;
}

/** Compares the structured covariance with the dense one; false where the free part is not well positive definite. */
function checkCovariance({ system, dense, n }: SystemCase, free: Uint8Array): boolean {
  if (definiteness(dense, n, free) < WELL_CONDITIONED) return false;
  expect(system.factor(free, undefined, 0)).toBe(true);
  const covariance = arrowCovariance(system);
  const expected = denseInverse(dense, n, free);
  const sigma = Array.from({ length: n }, (_, p) => Math.sqrt(expected[p * n + p]!));
  const scale = Float64Array.from(expected, (_, k) => sigma[Math.floor(k / n)]! * sigma[k % n]! || 1);
  const out = denseCovariance(covariance);
  expectClose(out, expected, SOLUTION, "covariance", scale);
  expectClose(out, transpose(out, n), ROUNDING, "symmetry", scale);
  const diagonal = sigma.map((s) => s * s);
  expectClose(
    variances(covariance),
    diagonal,
    SOLUTION,
    "variances",
    diagonal.map((v) => v || 1),
  );
  // what was returned must not be a view of buffers that the next factorisation overwrites
  system.factor(new Uint8Array(n), undefined, 0);
  expect(denseCovariance(covariance)).toEqual(out);
  return true;
}

describe("arrowCovariance", () => {
  it("equals the inverse of the dense matrix, over all and over some parameters", () => {
    let compared = 0;
    for (const seed of SEEDS) {
      const current = randomSystem(seed);
      const { n, random } = current;
      const masks = [new Uint8Array(n).fill(1), randomMask(n, random), randomMask(n, random, 0.5)];
      for (const mask of masks) if (checkCovariance(current, mask)) compared++;
    }
    expect(compared).toBeGreaterThan(40);
  });

  it.each([10, 70])("equals it also with a block of %i + 1 members", (nChannels) => {
    const current = largeBlock(nChannels);
    expect(checkCovariance(current, new Uint8Array(current.n).fill(1))).toBe(true);
    checkCovariance(current, randomMask(current.n, current.random));
  });

  it("is empty when nothing is free", () => {
    const { system, n } = randomSystem(4);
    expect(system.factor(new Uint8Array(n), undefined, 0)).toBe(true);
    expect([...variances(arrowCovariance(system))]).toEqual(new Array(n).fill(0));
  });
});

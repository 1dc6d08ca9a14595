import { describe, expect, it } from "vitest";
import { analyseRank } from "../../src/graph/arrow-rank.js";
import { expectClose } from "../helpers/close.js";
import { eigenvalues, matrixVector, submatrix } from "../helpers/dense-reference.js";
import { seededRandom } from "../helpers/random.js";
import { modelOf, normfactor, normsys, sample, shapefactor, shapesys, singleChannel } from "../helpers/workspaces.js";
import {
  chosen,
  definiteness,
  largeBlock,
  randomMask,
  randomSystem,
  type SystemCase,
  systemAt,
} from "./random-systems.js";

/** The library's own tolerance for a pivot of zero. */
const TOLERANCE = 1e-12;
/** H v of a null vector v, relative to what its rows could be at most. */
const NULL = 1e-9;
/** Eigenvalues of the scaled matrix between this and 0 cannot be told from 0 or counted safely. */
const CLEAR = 1e-7;
const ZERO = 1e-10;

/** Eigenvalues of the free part with its diagonal scaled to 1. */
function scaledSpectrum({ dense, n }: SystemCase, free: Uint8Array): Float64Array {
  const kept = chosen(free);
  const m = kept.length;
  const part = submatrix(dense, n, kept);
  const scale = kept.map((_, i) => (part[i * m + i] === 0 ? 1 : 1 / Math.sqrt(Math.abs(part[i * m + i]!))));
  return eigenvalues(
    part.map((value, k) => value * scale[Math.floor(k / m)]! * scale[k % m]!),
    m,
  );
}

/** Null vectors are null vectors, and lie in the free space with 1 at the parameter that was dropped. */
function expectNullVectors(current: SystemCase, free: Uint8Array): void {
  const { system, dense, n } = current;
  const { dropped, directions } = analyseRank(system, free, TOLERANCE);
  const restricted = Float64Array.from(dense, (value, k) =>
    free[Math.floor(k / n)]! * free[k % n]! === 1 ? value : 0,
  );
  for (const [i, direction] of directions.entries()) {
    expect(direction[dropped[i]!]).toBe(1);
    for (let p = 0; p < n; p++) if (free[p] === 0) expect(direction[p]).toBe(0);
    for (const other of dropped) if (other !== dropped[i]) expect(direction[other]).toBe(0);
    // |H_pq| ≤ √(H_pp H_qq) for a semidefinite matrix
    const root = direction.map((_, p) => Math.sqrt(Math.abs(dense[p * n + p]!)));
    const length = root.reduce((sum, r, p) => sum + r * Math.abs(direction[p]!), 0);
    const size = root.map((r) => Math.max(r, 1e-3) * Math.max(length, 1));
    expectClose(matrixVector(restricted, direction), new Float64Array(n), NULL, "H v", size);
  }
}

/** The system of a small model at the Asimov data of `named`. */
function atAsimov({ model }: ReturnType<typeof modelOf>, named: Record<string, number>): SystemCase {
  const pars = model.resolve(named);
  return systemAt(model, pars, model.expectedData(pars), seededRandom(1));
}

const everything = (n: number) => new Uint8Array(n).fill(1);

describe("analyseRank", () => {
  it("finds nothing in positive definite matrices and a descent direction in indefinite ones", () => {
    const met = { definite: 0, indefinite: 0 };
    for (let seed = 1; seed <= 60; seed++) {
      const current = randomSystem(seed);
      const { system, dense, n, random } = current;
      for (const free of [everything(n), randomMask(n, random)]) {
        const least = definiteness(dense, n, free);
        // zeros on the diagonal have a test of their own below
        if (Math.abs(least) < CLEAR || chosen(free).some((p) => dense[p * n + p] === 0)) continue;
        const { dropped, directions, mostNegative } = analyseRank(system, free, TOLERANCE);
        expect(directions).toHaveLength(dropped.length);
        if (least > 0) {
          met.definite++;
          expect(dropped).toEqual([]);
          expect(mostNegative).toBe(0);
        } else {
          met.indefinite++;
          expect(mostNegative, `model ${seed}`).toBeLessThan(0);
          const curvature = Math.min(
            ...directions.map((v) => matrixVector(dense, v).reduce((sum, x, p) => sum + x * v[p]!, 0)),
          );
          expect(curvature, `model ${seed}`).toBeLessThan(0);
        }
      }
    }
    expect(met.definite).toBeGreaterThan(20);
    expect(met.indefinite).toBeGreaterThan(20);
  });

  it("counts the null space of semidefinite matrices and spans it", () => {
    let singular = 0;
    for (let seed = 2; seed <= 80; seed += 2) {
      const current = randomSystem(seed);
      const { system, n } = current;
      const spectrum = scaledSpectrum(current, everything(n));
      if (spectrum.some((x) => Math.abs(x) > ZERO && x < CLEAR)) continue;
      const nullity = spectrum.filter((x) => Math.abs(x) <= ZERO).length;
      expect(analyseRank(system, everything(n), TOLERANCE).dropped, `model ${seed}`).toHaveLength(nullity);
      if (nullity === 0) continue;
      singular++;
      expectNullVectors(current, everything(n));
    }
    expect(singular).toBeGreaterThan(5);
  });

  it("drops one of two normfactors that always act together, with the direction (1/k, −1/mu) by hand", () => {
    const current = atAsimov(singleChannel([sample("s", [5, 6], normfactor("mu"), normfactor("k"))]), {
      k: 2,
      mu: 0.5,
    });
    const { dropped, directions } = analyseRank(current.system, everything(2), TOLERANCE);
    expect(dropped).toHaveLength(1);
    // k mu is constant: dk/k = −dmu/mu
    const [direction] = directions;
    expect(direction![0]! / 2).toBeCloseTo(-direction![1]! / 0.5, 12);
  });

  it("drops a parameter that nothing depends on", () => {
    const current = atAsimov(
      singleChannel([sample("s", [5], normfactor("mu")), sample("z", [0], normfactor("k"))]),
      {},
    );
    const k = current.model.parIndex("k");
    const { dropped, directions } = analyseRank(current.system, everything(2), TOLERANCE);
    expect(dropped).toEqual([k]);
    expectClose(
      directions[0]!,
      [0, 1].map((_, p) => (p === k ? 1 : 0)),
      0,
    );
  });

  it("drops one of two shapefactors in each bin that they share", () => {
    const current = atAsimov(
      singleChannel([
        sample("b", [20, 30, 40], shapefactor("f"), shapefactor("g")),
        sample("s", [1, 2, 3], shapesys("u", [1, 1, 1])),
      ]),
      { "f[1]": 1.4, "g[2]": 0.8 },
    );
    const { dropped } = analyseRank(current.system, everything(current.n), TOLERANCE);
    expect(dropped).toHaveLength(3);
    expectNullVectors(current, everything(current.n));
  });

  it("finds the flat direction of a normfactor and a shapefactor on the same bins, over many parameters", () => {
    const current = atAsimov(
      modelOf({
        channels: {
          A: [sample("b", [20, 30], shapefactor("f"), normfactor("k"), normsys("n", 0.9, 1.1))],
          B: [sample("s", [10], normfactor("mu"), normsys("n", 0.8, 1.2))],
        },
      }),
      { k: 1.3 },
    );
    const { dropped, directions } = analyseRank(current.system, everything(current.n), TOLERANCE);
    expect(dropped).toHaveLength(1);
    const involved = current.model.parNames.filter((_, p) => Math.abs(directions[0]![p]!) > 1e-9);
    expect(involved).toEqual(["k", "f[0]", "f[1]"]);
    expectNullVectors(current, everything(current.n));
  });

  it("sees that [[0, a], [a, 0]] curves down, though its diagonal is that of a flat direction", () => {
    // background 8, signal 5 mu k with mu = k = 0 and n = 13: ∂²(−log L)/∂mu∂k = 5 (1 − 13/8)
    const { model, data } = singleChannel(
      [sample("b", [8]), sample("s", [5], normfactor("mu"), normfactor("k"))],
      [13],
    );
    const { system, dense, n } = systemAt(model, Float64Array.of(0, 0), data, seededRandom(1));
    expectClose(dense, [0, -3.125, -3.125, 0], 1e-14);
    expect(analyseRank(system, everything(n), TOLERANCE).mostNegative).toBeLessThan(0);
  });

  it("finds nothing in a large block that joins the border", () => {
    const { system, n } = largeBlock(70);
    expect(analyseRank(system, everything(n), TOLERANCE)).toMatchObject({
      dropped: [],
      directions: [],
      mostNegative: 0,
    });
  });
});

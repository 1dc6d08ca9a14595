import { describe, expect, it } from "vitest";
import type { ArrowSystem } from "../../src/graph/arrow-system.js";
import { expectClose } from "../helpers/close.js";
import { inverse, matrixVector, randomVector, submatrix } from "../helpers/dense-reference.js";
import { chosen, definiteness, largeBlock, randomMask, randomSystem, type SystemCase } from "./random-systems.js";

/** Two orders of summing the same products. */
const ROUNDING = 1e-12;
/** Solutions lose the condition number, up to 1e5 for the matrices that are solved. */
const SOLUTION = 1e-9;
/** Closer to singular than this, relative to the diagonal, neither definiteness nor a solution can be compared. */
const NEARLY_SINGULAR = 1e-6;
const PIVOT_TOLERANCE = 1e-14;

const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1);

/** Free part of H + damping solved for b by dense elimination, 0 elsewhere. */
function denseSolution({ dense, n }: SystemCase, free: Uint8Array, damping: Float64Array | undefined, b: Float64Array) {
  const kept = chosen(free);
  const m = kept.length;
  const part = submatrix(dense, n, kept);
  for (let i = 0; i < m; i++) part[i * m + i]! += damping?.[kept[i]!] ?? 0;
  const x = matrixVector(
    inverse(part, m)!,
    kept.map((p) => b[p]!),
  );
  const out = new Float64Array(n);
  for (const [i, p] of kept.entries()) out[p] = x[i]!;
  return out;
}

/** Parameters of the blocks that were eliminated. */
const eliminated = (system: ArrowSystem): number[] =>
  Array.from(system.counts.keys()).flatMap((k) => [...system.blockPars(k)]);

/** Schur complement by its definition, lower triangle; H_ee⁻¹ dense. */
function denseSchur(
  { dense, n }: SystemCase,
  border: readonly number[],
  inner: readonly number[],
  damping?: Float64Array,
) {
  const block = submatrix(dense, n, inner);
  const k = inner.length;
  for (let i = 0; i < k; i++) block[i * k + i]! += damping?.[inner[i]!] ?? 0;
  const inverted = inverse(block, k)!;
  const out = new Float64Array(border.length ** 2);
  for (const [i, p] of border.entries()) {
    const right = matrixVector(
      inverted,
      inner.map((e) => dense[p * n + e]!),
    );
    for (const [j, q] of border.entries()) {
      if (j > i) continue;
      const direct = dense[p * n + q]! + (p === q ? (damping?.[p] ?? 0) : 0);
      out[i * border.length + j] = direct - inner.reduce((sum, e, l) => sum + right[l]! * dense[q * n + e]!, 0);
    }
  }
  return out;
}

const lowerTriangle = (a: Float64Array, m: number): Float64Array =>
  a.map((value, k) => (k % m > Math.floor(k / m) ? 0 : value));

function checkProducts({ system, dense, n, random }: SystemCase): void {
  const v = randomVector(n, random);
  const out = new Float64Array(n).fill(Number.NaN);
  system.multiply(v, out);
  const size = matrixVector(dense.map(Math.abs), v.map(Math.abs)).map((x) => 1 + x);
  expectClose(out, matrixVector(dense, v), ROUNDING, "H v", size);
  system.diagonal(out);
  expectClose(
    out,
    Array.from({ length: n }, (_, p) => dense[p * n + p]!),
    ROUNDING,
    "diagonal",
  );
}

/** Checks the Schur complement, definiteness and solution for one mask and damping; whether it was definite. */
function checkFactor(current: SystemCase, free: Uint8Array, damping: Float64Array | undefined): boolean {
  const { system, dense, n, random } = current;
  system.assemble(free, damping, PIVOT_TOLERANCE);
  const [border, inner] = [[...system.borderPars], eliminated(system)];
  expect([...border, ...inner].sort((a, b) => a - b)).toEqual(chosen(free));
  const m = border.length;
  const schur = denseSchur(current, border, inner, damping);
  const size = Math.max(1, ...schur.map(Math.abs), ...border.map((p) => dense[p * n + p]!));
  expectClose(
    lowerTriangle(system.schur, m),
    schur,
    SOLUTION,
    "Schur complement",
    schur.map(() => size),
  );

  const least = definiteness(dense, n, free, damping);
  const isDefinite = system.factor(free, damping, PIVOT_TOLERANCE);
  if (Math.abs(least) < NEARLY_SINGULAR) return isDefinite;
  expect(isDefinite, `smallest scaled eigenvalue ${least}`).toBe(least > 0);
  if (!isDefinite) return false;
  const b = randomVector(n, random);
  const out = new Float64Array(n).fill(Number.NaN);
  system.solve(b, out);
  const expected = denseSolution(current, free, damping, b);
  const largest = Math.max(1, ...expected.map(Math.abs));
  expectClose(
    out,
    expected,
    SOLUTION,
    "H⁻¹ b",
    expected.map(() => largest),
  );
  system.solve(b, b);
  expect(b, "in place").toEqual(out);
  return true;
}

describe("structured Hessians of random models", () => {
  it.each(SEEDS)("multiply, factor and solve as dense matrices do, model %i", (seed) => {
    const current = randomSystem(seed);
    const { dense, n, random } = current;
    checkProducts(current);
    const everything = new Uint8Array(n).fill(1);
    checkFactor(current, everything, undefined);
    for (let k = 0; k < 3; k++) checkFactor(current, randomMask(n, random), undefined);
    checkFactor(current, new Uint8Array(n), undefined);
    // a diagonal that dominates makes any matrix definite: masks and damping together
    const sums = Float64Array.from({ length: n }, (_, p) => {
      let sum = 0.1;
      for (let q = 0; q < n; q++) sum += Math.abs(dense[p * n + q]!);
      return sum;
    });
    expect(checkFactor(current, everything, sums)).toBe(true);
    expect(checkFactor(current, randomMask(n, random), sums)).toBe(true);
    checkProducts(current);
  });

  it("meet blocks of every kind: of one and of several members, in one and in several channels, definite and not", () => {
    const met = { single: 0, several: 0, joined: 0, definite: 0, indefinite: 0, shared: 0 };
    for (const seed of SEEDS) {
      const { model, system, dense, n } = randomSystem(seed);
      const free = new Uint8Array(n).fill(1);
      const { blocks, borderOf, channels } = model.likelihood.lend().program;
      system.assemble(free, undefined, PIVOT_TOLERANCE);
      met.joined += system.borderPars.filter((p) => borderOf[p]! < 0).length;
      for (let k = 0; k < blocks.nBlocks; k++) {
        const members = blocks.members.subarray(blocks.begin[k], blocks.begin[k + 1]);
        if (members.length === 1) met.single++;
        else met.several++;
        const uses = (a: number, c: (typeof channels)[number]) =>
          c.arrows.some((first) => a >= first && a < first + c.nBins);
        if (channels.filter((channel) => members.some((a) => uses(a, channel))).length > 1) met.shared++;
      }
      if (definiteness(dense, n, free) > 0) met.definite++;
      else met.indefinite++;
    }
    for (const [kind, count] of Object.entries(met)) expect(count, kind).toBeGreaterThan(5);
  });
});

describe("a large block", () => {
  it.each([63, 64, 70])("of %i + 1 members is eliminated or joins the border, with the same answers", (nChannels) => {
    const current = largeBlock(nChannels);
    checkProducts(current);
    const everything = new Uint8Array(current.n).fill(1);
    expect(checkFactor(current, everything, undefined)).toBe(true);
    const joined = current.system.borderPars.length > 2;
    expect(joined).toBe(nChannels + 1 > 64);
    checkFactor(current, randomMask(current.n, current.random), undefined);
    checkFactor(current, randomMask(current.n, current.random, 0.3), undefined);
  });
});

describe("the pivot tolerance", () => {
  it("refuses a pivot at or below its share of the parameter's own diagonal entry", () => {
    const { system, dense, n } = randomSystem(3);
    const free = new Uint8Array(n);
    const border = system.program.border[0]!;
    expect(dense[border * n + border]).toBeGreaterThan(0);
    free[border] = 1;
    expect(system.factor(free, undefined, 0.999)).toBe(true);
    expect(system.factor(free, undefined, 1.001)).toBe(false);
  });
});

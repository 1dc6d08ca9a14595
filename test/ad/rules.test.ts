import { describe, expect, it } from "vitest";
import { grad, hessian, RULES, type Rule, type Scalar } from "../../src/ad/index.js";
import { partialDifference } from "../helpers/finite-difference.js";

type Range = readonly [low: number, high: number];
const anywhere: Range = [-3, 3];
const positive: Range = [0.2, 8];
const inside: Range = [-0.9, 0.9];

/** Where each operation is smooth: one range for each argument. Ties and poles are the business of edges.test.ts. */
const DOMAINS: Record<keyof typeof RULES, readonly Range[]> = {
  add: [anywhere, anywhere],
  mul: [anywhere, anywhere],
  sub: [anywhere, anywhere],
  div: [anywhere, positive],
  neg: [anywhere],
  square: [anywhere],
  pow: [positive, anywhere],
  sqrt: [positive],
  cbrt: [positive],
  abs: [[-5, -0.1]],
  max: [[-3, -0.1], positive],
  min: [[-3, -0.1], positive],
  hypot: [anywhere, positive],
  exp: [anywhere],
  expm1: [anywhere],
  log: [positive],
  log1p: [inside],
  log2: [positive],
  log10: [positive],
  sin: [anywhere],
  cos: [anywhere],
  tan: [[-1.2, 1.2]],
  asin: [inside],
  acos: [inside],
  atan: [anywhere],
  atan2: [anywhere, positive],
  sinh: [anywhere],
  cosh: [anywhere],
  tanh: [anywhere],
  asinh: [anywhere],
  acosh: [[1.2, 9]],
  atanh: [inside],
  erf: [anywhere],
  erfc: [anywhere],
  lgamma: [positive],
  digamma: [positive],
  polygamma: [[2, 2], positive],
  poissonLogpdf: [positive, positive],
  normalLogpdf: [anywhere, anywhere, positive],
};

/** Arguments that an operation takes as constants. */
const CONSTANT: Partial<Record<keyof typeof RULES, readonly number[]>> = { polygamma: [0] };

/** Error of the five-point stencil, h⁴ f⁽⁵⁾/30 with h = 1e-3, for the steepest entries (1/x⁵ at 0.2: 1e-12 · 8e6 / 30). */
const TOLERANCE = 1e-6;

/** Numbers in [0, 1): the mulberry32 generator, seeded, so that the points are the same in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SEED = 12345;
const POINTS = 5;

describe(`every row of the table (points from seed ${SEED})`, () => {
  for (const name of Object.keys(RULES) as (keyof typeof RULES)[]) {
    const operation = RULES[name] as unknown as ((...xs: Scalar[]) => Scalar) & { rule: Rule };
    const random = generator(SEED);
    const points = Array.from({ length: POINTS }, () =>
      DOMAINS[name].map(([low, high]) => low + (high - low) * random()),
    );
    const variable = DOMAINS[name].map((_, i) => i).filter((i) => !CONSTANT[name]?.includes(i));
    const gradient = grad(operation, { argnums: variable }) as (...xs: number[]) => number[];
    const second = hessian(operation, { argnums: variable }) as (...xs: number[]) => number[][];

    it(`${name}: one partial derivative for each argument, and the value of plain numbers`, () => {
      expect(operation.rule.name).toBe(name);
      expect(operation.rule.partials).toHaveLength(DOMAINS[name].length);
      for (const point of points) expect(operation(...point)).toBe(operation.rule.value(...point));
    });

    it(`${name}: first derivatives agree with central differences of the value`, () => {
      for (const point of points) {
        variable.forEach((i, k) => {
          const numeric = partialDifference(operation.rule.value, point, i);
          expect(Math.abs(gradient(...point)[k]! - numeric)).toBeLessThan(TOLERANCE * (1 + Math.abs(numeric)));
        });
      }
    });

    it(`${name}: second derivatives agree with central differences of the first, and are symmetric`, () => {
      for (const point of points) {
        const matrix = second(...point);
        variable.forEach((i, k) => {
          variable.forEach((_, l) => {
            const numeric = partialDifference((...xs) => gradient(...xs)[l]!, point, i);
            expect(Math.abs(matrix[l]![k]! - numeric)).toBeLessThan(TOLERANCE * (1 + Math.abs(numeric)));
            expect(matrix[l]![k]!).toBeCloseTo(matrix[k]![l]!, 10);
          });
        });
      }
    });
  }

  it("add and mul take any number of arguments", () => {
    const f = (x: Scalar, y: Scalar) => RULES.add(RULES.mul(x, y, x, 2), x, y, 1);
    // 2x²y + x + y + 1 at (3, 5): 90 + 3 + 5 + 1; derivatives 4xy + 1 = 61 and 2x² + 1 = 19
    expect(f(3, 5)).toBe(99);
    expect(grad(f, { argnums: [0, 1] })(3, 5)).toEqual([61, 19]);
  });

  it("third derivatives by nesting: d³/dx³ of log Γ, sin and x⁴ are ψ″, −cos and 24x", () => {
    const third = (f: (x: Scalar) => Scalar) => grad(grad(grad(f)));
    expect(third(RULES.lgamma)(2.5)).toBe(RULES.polygamma(2, 2.5));
    expect(third(RULES.sin)(0.4)).toBeCloseTo(-Math.cos(0.4), 15);
    expect(third((x) => RULES.pow(x, 4))(1.5)).toBe(36);
  });

  it("the order of polygamma is a constant: varying it is an error", () => {
    const wrong = (n: Scalar) => RULES.polygamma(n, 2);
    expect(() => grad(wrong)(1)).toThrowError(expect.objectContaining({ code: "not-differentiable" }));
  });
});

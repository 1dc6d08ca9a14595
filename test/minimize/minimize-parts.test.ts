import { describe, expect, it } from "vitest";
import type { Box } from "../../src/math/box.js";
import { dot, multiply, norm2, vectorNorm } from "../../src/math/vector.js";
import { lowerPoint } from "../../src/minimize/algorithms/confirm.js";
import { LbfgsMemory } from "../../src/minimize/algorithms/lbfgs-memory.js";
import { boundedDirection } from "../../src/minimize/algorithms/lbfgsb-direction.js";
import { solveLinear } from "../../src/minimize/algorithms/lu.js";
import { moreThuente } from "../../src/minimize/algorithms/more-thuente.js";
import { exactStep } from "../../src/minimize/algorithms/trust-exact.js";
import { conjugateGradientStep } from "../../src/minimize/algorithms/trust-ncg.js";
import { expectClose } from "../helpers/close.js";
import { type SeededRandom, seededRandom } from "../helpers/random.js";

const vector = (random: SeededRandom, n: number, size = 1) =>
  Float64Array.from({ length: n }, () => size * random.normal());

function symmetric(random: SeededRandom, n: number): Float64Array {
  const a = vector(random, n * n);
  return a.map((v, k) => v + a[(k % n) * n + Math.floor(k / n)]!);
}

const model = (g: Float64Array, h: Float64Array, p: Float64Array) => dot(g, p) + dot(p, multiply(h, p)) / 2;

describe("line search", () => {
  // functions 1 and 2 of Moré and Thuente, ACM TOMS 20 (1994) 286, section 5, and a quartic with a flat minimum
  const beta = 0.004;
  const shift = 1.6 ** (1 / 4);
  const functions: [name: string, f: (t: number) => number, slope: (t: number) => number, c1: number, c2: number][] = [
    ["1", (t) => -t / (t * t + 2), (t) => (t * t - 2) / (t * t + 2) ** 2, 1e-3, 0.1],
    ["2", (t) => (t + beta) ** 5 - 2 * (t + beta) ** 4, (t) => 5 * (t + beta) ** 4 - 8 * (t + beta) ** 3, 0.1, 0.1],
    ["3", (t) => (t - shift) ** 4 - 0.1 * t, (t) => 4 * (t - shift) ** 3 - 0.1, 0.1, 0.1],
  ];
  it.each(functions)(
    "function %s: the strong Wolfe conditions hold from first steps of 1e-3 to 1e3",
    (_, f, slope, c1, c2) => {
      const at = (step: number) => {
        const x = Float64Array.of(step);
        return { step, value: f(step), slope: slope(step), x, gradient: Float64Array.of(slope(step)) };
      };
      for (const first of [1e-3, 1e-1, 10, 1e3]) {
        const options = { c1, c2, xtol: 1e-14, minStep: 0, maxStep: 1e10, maxEvaluations: 40 };
        const { point, converged } = moreThuente(at, at(0), first, options);
        expect(converged).toBe(true);
        expect(point.value).toBeLessThanOrEqual(f(0) + c1 * point.step * slope(0));
        expect(Math.abs(point.slope)).toBeLessThanOrEqual(c2 * Math.abs(slope(0)));
      }
    },
  );

  it("comes back from where the function is not defined", () => {
    // −√(1 − (t − ½)²) on −½ … 1.5
    const at = (step: number) => {
      const value = -Math.sqrt(1 - (step - 0.5) ** 2);
      const slope = -(step - 0.5) / value;
      return { step, value, slope, x: Float64Array.of(step), gradient: Float64Array.of(slope) };
    };
    const options = { c1: 1e-4, c2: 0.1, xtol: 1e-14, minStep: 0, maxStep: 1e10, maxEvaluations: 40 };
    const { point, converged } = moreThuente(at, at(0), 100, options);
    expect(converged).toBe(true);
    expect(Math.abs(point.step - 0.5)).toBeLessThan(0.1);
  });
});

describe("trust region steps", () => {
  it("of the exact method stay in the region and are nearly the best there, for any symmetric matrix", () => {
    const random = seededRandom(5);
    for (let trial = 0; trial < 60; trial++) {
      const n = random.integer(1, 6);
      const [g, h] = [vector(random, n, random.chance(0.2) ? 1e-9 : 1), symmetric(random, n)];
      const radius = 10 ** random.uniform(-2, 2);
      const { step, predicted } = exactStep(g, h, radius);
      // 10 % in length are allowed
      expect(norm2(step), `seed 5, trial ${trial}`).toBeLessThanOrEqual(1.1 * radius * (1 + 1e-12));
      expect(predicted).toBeCloseTo(-model(g, h, step), 10);
      for (let k = 0; k < 200; k++) {
        const p = vector(random, n);
        const scale = radius / norm2(p);
        const at = p.map((v) => v * scale);
        expect(predicted, `seed 5, trial ${trial}`).toBeGreaterThanOrEqual(-0.8 * model(g, h, at));
      }
    }
  });

  it("of the exact method find the hard case: the gradient has no part along the lowest curvature", () => {
    const h = Float64Array.of(-2, 0, 0, 4);
    // (H + 2I) p = −g gives p₂ = −g₂/6 = −½, and p₁ = ±√(1 − ¼) at radius 1: decrease 1.5 − ½ + ¾ = 1.75
    const { step, predicted } = exactStep(Float64Array.of(0, 3), h, 1);
    expect(predicted).toBeGreaterThan(0.8 * 1.75);
    expect(Math.abs(step[0]!)).toBeGreaterThan(0.5);
    const flat = exactStep(Float64Array.of(0, 0), h, 2);
    expect(flat.predicted).toBeGreaterThan(0.8 * 4);
  });

  it("of the exact method are finite, and predict nothing, where the model is flat in a direction or in all", () => {
    const flat: readonly [gradient: readonly number[], hessian: readonly number[]][] = [
      [[0], [0]],
      [
        [0, 0],
        [2, 0, 0, 0],
      ],
      [
        [0, 0],
        [1, 1, 1, 1],
      ],
      [
        [0, 0, 0],
        [0, 0, 0, 0, 3, 0, 0, 0, 0],
      ],
      [
        [0, 0],
        [1e-200, 0, 0, 0],
      ],
    ];
    for (const [g, h] of flat) {
      const { step, predicted } = exactStep(Float64Array.from(g), Float64Array.from(h), 1);
      expect(step.every((v) => Math.abs(v) <= 1.1)).toBe(true);
      expect(Math.abs(predicted)).toBeLessThan(1e-30);
    }
    // without curvature the whole radius against the gradient, however small that is
    expect(exactStep(Float64Array.of(0, 1e-320), new Float64Array(4), 2)).toMatchObject({
      step: Float64Array.of(-0, -2),
      predicted: 2e-320,
    });
  });

  it("of both methods are Newton's where that is inside", () => {
    const random = seededRandom(6);
    for (let trial = 0; trial < 20; trial++) {
      const n = random.integer(1, 6);
      const a = symmetric(random, n);
      const h = Float64Array.from({ length: n * n }, (_, k) => {
        const [i, j] = [Math.floor(k / n), k % n];
        return dot(a.slice(i * n, i * n + n), a.slice(j * n, j * n + n)) + (i === j ? 1 : 0);
      });
      const g = vector(random, n, 1e-6);
      const newton = solveLinear(
        h,
        g.map((v) => -v),
      )!;
      expectClose(exactStep(g, h, 10).step, newton, 1e-12);
      // conjugate gradients end at a residual of √|g| |g|
      const { step, atEdge } = conjugateGradientStep(g, h, 10);
      expect(atEdge).toBe(false);
      const residual = multiply(h, step).map((v, i) => v + g[i]!);
      expect(norm2(residual)).toBeLessThanOrEqual(Math.sqrt(norm2(g)) * norm2(g) * (1 + 1e-12));
    }
  });

  it("of conjugate gradients are at least as good as steepest descent, and end at the edge in negative curvature", () => {
    const random = seededRandom(8);
    for (let trial = 0; trial < 60; trial++) {
      const n = random.integer(1, 6);
      const [g, h, radius] = [vector(random, n), symmetric(random, n), 10 ** random.uniform(-2, 1)] as const;
      const { step, atEdge, predicted } = conjugateGradientStep(g, h, radius);
      expect(norm2(step)).toBeLessThanOrEqual(radius * (1 + 1e-12));
      if (atEdge) expect(norm2(step)).toBeCloseTo(radius, 10);
      const curvature = dot(g, multiply(h, g));
      const length = norm2(g);
      const t = curvature > 0 ? Math.min(length ** 2 / curvature, radius / length) : radius / length;
      const cauchy = g.map((v) => -t * v);
      expect(predicted, `seed 8, trial ${trial}`).toBeGreaterThanOrEqual(-model(g, h, cauchy) * (1 - 1e-12));
    }
  });
});

/** B after BFGS updates of θI by the pairs, in order: B ← B − B s sᵀ B / sᵀB s + y yᵀ / yᵀs. */
function denseHessian(
  theta: number,
  pairs: readonly (readonly [Float64Array, Float64Array])[],
  n: number,
): Float64Array {
  let b: Float64Array = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? theta : 0));
  for (const [s, y] of pairs) {
    const bs = multiply(b, s);
    const [sbs, ys] = [dot(s, bs), dot(y, s)];
    b = b.map((v, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return v - (bs[i]! * bs[j]!) / sbs + (y[i]! * y[j]!) / ys;
    });
  }
  return b;
}

describe("limited-memory direction", () => {
  const capacity = 3;
  const free = (n: number): Box => ({
    lower: new Float64Array(n).fill(-Infinity),
    upper: new Float64Array(n).fill(Infinity),
  });

  function filled(random: SeededRandom, n: number, count: number) {
    const memory = new LbfgsMemory(capacity);
    const pairs = Array.from({ length: count }, () => {
      const s = vector(random, n);
      // y = A s with A diagonal, 0.5 … 3, and a little of the identity's neighbours
      const y = s.map((v, i) => (0.5 + (2.5 * i) / n) * v + 0.1 * (s[(i + 1) % n]! + s[(i + n - 1) % n]!));
      memory.push(s, y);
      return [s, y] as const;
    });
    return { memory, dense: denseHessian(memory.theta, pairs.slice(-capacity), n) };
  }

  it("is −B⁻¹g without bounds, with B by the BFGS formula from the last pairs", () => {
    const random = seededRandom(9);
    for (let trial = 0; trial < 20; trial++) {
      const n = random.integer(4, 7);
      const { memory, dense } = filled(random, n, random.integer(1, 5));
      const [x, g] = [vector(random, n), vector(random, n)];
      const { step, predicted } = boundedDirection(x, g, free(n), memory)!;
      expectClose(
        step,
        solveLinear(
          dense,
          g.map((v) => -v),
        )!,
        1e-9,
        `seed 9, trial ${trial}`,
      );
      expect(predicted).toBeCloseTo(-model(g, dense, step), 9);
    }
  });

  it("stays in the box, and is at least as good as any point on the projected steepest descent path near its start", () => {
    const random = seededRandom(10);
    for (let trial = 0; trial < 60; trial++) {
      const n = random.integer(4, 7);
      const { memory, dense } = filled(random, n, random.integer(0, 5));
      const [x, g] = [vector(random, n), vector(random, n)];
      const box: Box = {
        lower: x.map((v) => (random.chance(0.3) ? v : random.chance(0.5) ? v - random.uniform(0, 1) : -Infinity)),
        upper: x.map((v) => (random.chance(0.3) ? v : random.chance(0.5) ? v + random.uniform(0, 1) : Infinity)),
      };
      const { step, predicted } = boundedDirection(x, g, box, memory)!;
      step.forEach((d, i) => {
        expect(x[i]! + d).toBeGreaterThanOrEqual(box.lower[i]! - 1e-12);
        expect(x[i]! + d).toBeLessThanOrEqual(box.upper[i]! + 1e-12);
      });
      expect(predicted, `seed 10, trial ${trial}`).toBeCloseTo(-model(g, dense, step), 9);
      // first local minimum of the model along the path
      let best = 0;
      for (let t = 1e-3; t < 5; t += 1e-3) {
        const p = x.map((v, i) => Math.min(Math.max(v - t * g[i]!, box.lower[i]!), box.upper[i]!) - v);
        const value = model(g, dense, p);
        if (value > best) break;
        best = value;
      }
      expect(predicted, `seed 10, trial ${trial}`).toBeGreaterThanOrEqual(-best * (1 - 1e-3));
    }
  });
});

describe("confirmation", () => {
  const at = (x: number[], f: (x: Float64Array) => number, gradient: number[], hessian: number[]) => ({
    x: Float64Array.from(x),
    value: f(Float64Array.from(x)),
    gradient: Float64Array.from(gradient),
    hessian: Float64Array.from(hessian),
  });

  it("finds nothing below a minimum, strict or flat", () => {
    const bowl = (x: Float64Array) => x[0]! ** 2 + x[1]! ** 2;
    expect(lowerPoint(at([0, 0], bowl, [0, 0], [2, 0, 0, 2]), bowl, 1e-10, undefined)).toBeUndefined();
    const valley = (x: Float64Array) => (x[0]! + x[1]!) ** 2;
    expect(lowerPoint(at([3, -3], valley, [0, 0], [2, 2, 2, 2]), valley, 1e-10, undefined)).toBeUndefined();
  });

  it("leaves a saddle point, a long valley, and a plateau that slopes", () => {
    const saddle = (x: Float64Array) => x[0]! ** 2 - x[1]! ** 2 + x[1]! ** 4;
    expect(lowerPoint(at([0, 0], saddle, [0, 0], [2, 0, 0, -2]), saddle, 1e-10, undefined)!.value).toBeLessThan(-0.02);
    const valley = (x: Float64Array) => 1e-5 * (x[0]! - 1) ** 2;
    expect(lowerPoint(at([0], valley, [-2e-5], [2e-5]), valley, 1e-10, undefined)!.value).toBeLessThan(1e-15);
    // −e^(−x²) at 4: slope 9e-7, curvature −7e-6
    const bell = (x: Float64Array) => -Math.exp(-(x[0]! ** 2));
    const value = Math.exp(-16);
    const lower = lowerPoint(at([4], bell, [8 * value], [-62 * value]), bell, 1e-4, undefined);
    expect(lower!.value).toBeLessThan(-1e-5);
  });

  it("does not cross bounds, and leaves a variable that a bound holds", () => {
    const f = (x: Float64Array) => -(x[0]! ** 2) + x[1]!;
    const box = { lower: Float64Array.of(-1, 0), upper: Float64Array.of(1, 1) };
    const lower = lowerPoint(at([0.5, 0], f, [-1, 1], [-2, 0, 0, 0]), f, 1e-10, box)!;
    expect([...lower.x]).toEqual([1, 0]);
    expect(lowerPoint(at([1, 0], f, [-2, 1], [-2, 0, 0, 0]), f, 1e-10, box)).toBeUndefined();
  });
});

describe("kernels", () => {
  it("solve small systems with pivoting, and notice singular ones", () => {
    // x = 2, y = 3
    expectClose(solveLinear(Float64Array.of(0, 1, 1, 1), Float64Array.of(3, 5))!, [2, 3], 1e-15);
    expect(solveLinear(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1))).toBeUndefined();
  });

  it("give norms of any order, without overflow", () => {
    const v = Float64Array.of(3, -4);
    expect([1, 2, Infinity, -Infinity].map((order) => vectorNorm(v, order))).toEqual([7, 5, 4, 3]);
    expect(vectorNorm(v, 3)).toBeCloseTo(91 ** (1 / 3), 12);
    expect(norm2(Float64Array.of(3e200, 4e200))).toBeCloseTo(5e200, -190);
  });
});

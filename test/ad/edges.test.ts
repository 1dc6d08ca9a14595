import { describe, expect, it } from "vitest";
import {
  abs,
  add,
  atan2,
  derivative,
  dot,
  eq,
  ge,
  grad,
  gt,
  hessian,
  hypot,
  le,
  log,
  logsumexp,
  lt,
  max,
  min,
  mul,
  norm,
  normalLogpdf,
  poissonLogpdf,
  pow,
  type Scalar,
  sqrt,
  square,
  sum,
  tanh,
  value,
} from "../../src/ad/index.js";

const both = (f: (x: Scalar, y: Scalar) => Scalar, x: number, y: number) => grad(f, { argnums: [0, 1] })(x, y);
const second = (f: (x: Scalar) => Scalar) => derivative(derivative(f));

describe("powers at a zero base", () => {
  it("slopes of xⁿ at 0 are those of the power: 1 for n = 1, 0 above, ∞ between 0 and 1, 0 for n = 0", () => {
    const slope = (n: number) => derivative((x) => pow(x, n))(0);
    expect([0, 0.5, 1, 1.5, 2, 3].map(slope)).toEqual([0, Infinity, 1, 0, 0, 0]);
  });
  it("second derivatives of xⁿ at 0: 2 for n = 2, 0 for n = 0, 1 and 3, ∞ for 1 < n < 2", () => {
    const curvature = (n: number) => second((x) => pow(x, n))(0);
    expect([0, 1, 1.5, 2, 3].map(curvature)).toEqual([0, 0, Infinity, 2, 0]);
  });
  it("negative bases with constant integer exponents have all derivatives", () => {
    expect(derivative((x) => pow(x, 3))(-2)).toBe(12);
    expect(second((x) => pow(x, -1))(-2)).toBe(-0.25);
    expect(pow(-2, 0.5)).toBeNaN();
  });
  it("the slope in the exponent is x^y log x: 0 at x = 0, NaN for x < 0, log x at y = 0", () => {
    expect(both(pow, 0, 2)).toEqual([0, 0]);
    expect(both(pow, -2, 2)).toEqual([-4, Number.NaN]);
    expect(both(pow, 5, 0)).toEqual([0, Math.log(5)]);
    expect(hessian((p: readonly Scalar[]) => pow(p[0]!, p[1]!))([5, 0])[0]![1]).toBeCloseTo(0.2, 15); // ∂/∂y y/x
  });
});

describe("mixed derivatives of a power at a zero base", () => {
  it("are the limits of x^(y−1) (1 + y log x), the same for both orders of differentiation", () => {
    const mixed = (y: number) => {
      const [[, xy], [yx]] = hessian((p: readonly Scalar[]) => pow(p[0]!, p[1]!))([0, y]) as [number[], number[]];
      return [xy, yx];
    };
    expect([0.5, 1].map(mixed)).toEqual([
      [-Infinity, -Infinity],
      [-Infinity, -Infinity],
    ]);
    expect([1.5, 3].map(mixed)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe("outside the domain of a function", () => {
  it("derivatives of every order are NaN, not 0", () => {
    const cases: readonly [(x: Scalar) => Scalar, number][] = [
      [(sigma) => normalLogpdf(1, 2, sigma), -1],
      [(mean) => normalLogpdf(1, mean, -1), 2],
      [(lambda) => poissonLogpdf(3, lambda), -1],
      [abs, Number.NaN],
      [(x) => max(x, 1), Number.NaN],
      [(x) => atan2(x, 0), 0],
      [sqrt, -1],
    ];
    for (const [f, x] of cases) expect([derivative(f)(x), second(f)(x)]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("kinks", () => {
  it("|x| at 0 has slope 1 and curvature 0, as in JAX", () => {
    expect([-1, 0, 1].map(derivative(abs))).toEqual([-1, 1, 1]);
    expect(second(abs)(0)).toBe(0);
    expect(derivative(abs)(Number.NaN)).toBeNaN();
  });
  it("max and min share the slope equally among arguments that tie", () => {
    const at = (f: typeof max, xs: readonly number[]) => grad((p: readonly Scalar[]) => f(p[0]!, ...p.slice(1)))(xs);
    expect(at(max, [1, 1])).toEqual([0.5, 0.5]);
    expect(at(max, [1, 1, 1])).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(at(min, [2, 1, 1, 3])).toEqual([0, 0.5, 0.5, 0]);
    expect(at(min, [4])).toEqual([1]);
    expect(at(max, [1, 2])).toEqual([0, 1]);
  });
  it("max of plain numbers is Math.max, infinite ties and NaN included", () => {
    expect(max(3, 1, 2)).toBe(3);
    expect(min(0.1, 0.1, 0.1)).toBe(0.1);
    expect(max(Infinity, Infinity, Infinity)).toBe(Infinity);
    expect(max(1, Number.NaN, 2)).toBeNaN();
    expect(both(max, 1, Number.NaN)).toEqual([Number.NaN, Number.NaN]);
  });
  it("√ has an infinite slope at 0 and NaN below", () => {
    expect(derivative(sqrt)(0)).toBe(Infinity);
    expect(derivative(sqrt)(-1)).toBeNaN();
  });
  it("hypot at the origin has slopes ½, norm NaN, as in JAX", () => {
    expect(both(hypot, 0, 0)).toEqual([0.5, 0.5]);
    expect(grad(norm)([0, 0])).toEqual([Number.NaN, Number.NaN]);
    expect(grad(norm)([3, 4])).toEqual([expect.closeTo(0.6, 15), expect.closeTo(0.8, 15)]);
  });
});

describe("tails", () => {
  it("the slope of tanh keeps its digits: 4 e^(−2x) at x = 25, where tanh is 1", () => {
    expect(tanh(25)).toBe(1);
    expect(derivative(tanh)(25) / (4 * Math.exp(-50))).toBeCloseTo(1, 14);
    expect(derivative(tanh)(800)).toBe(0);
  });
  it("logsumexp neither overflows nor loses a lone term", () => {
    expect(logsumexp([1000, 1000])).toBe(1000 + Math.LN2);
    expect(grad(logsumexp)([1000, 1000])).toEqual([0.5, 0.5]);
    expect(grad(logsumexp)([0, -Infinity])).toEqual([1, 0]);
    expect(logsumexp([])).toBe(-Infinity);
    expect(logsumexp([-Infinity, -Infinity])).toBe(-Infinity);
  });
});

describe("the Poisson log-probability at the border of its domain", () => {
  it("n = 0 is −λ with slope −1, down to λ = 0", () => {
    for (const lambda of [0, 1e-300, 2.5]) {
      expect(poissonLogpdf(0, lambda)).toBe(0 - lambda);
      expect(derivative((l) => poissonLogpdf(0, l))(lambda)).toBe(-1);
      expect(second((l) => poissonLogpdf(0, l))(lambda) === 0).toBe(true); // either zero
    }
  });
  it("n > 0 at λ = 0 is −∞ with slope ∞; λ < 0 is outside: −∞ with slope NaN", () => {
    expect(poissonLogpdf(3, 0)).toBe(-Infinity);
    expect(derivative((l) => poissonLogpdf(3, l))(0)).toBe(Infinity);
    expect(poissonLogpdf(0, -1)).toBe(-Infinity);
    expect(derivative((l) => poissonLogpdf(0, l))(-1)).toBeNaN();
  });
  it("its second derivatives are −n/λ², 1/λ and −ψ′(n + 1)", () => {
    const [[nn, nl], [, ll]] = hessian((p: readonly Scalar[]) => poissonLogpdf(p[0]!, p[1]!))([3, 2]) as [
      number[],
      number[],
    ];
    expect([nl, ll]).toEqual([0.5, -0.75]);
    expect(nn).toBeCloseTo(-(Math.PI ** 2 / 6 - 1 - 1 / 4 - 1 / 9), 15); // ψ′(4) = π²/6 − 1 − 1/4 − 1/9
  });
});

describe("numbers that are being differentiated meet native code", () => {
  const wrong: readonly [string, (x: Scalar) => unknown][] = [
    ["x * 2", (x) => (x as number) * 2],
    ["x + 1", (x) => (x as number) + 1],
    ["-x", (x) => -(x as number)],
    ["x < 2", (x) => (x as number) < 2],
    ["Math.sin(x)", (x) => Math.sin(x as number)],
    ["x ** 2", (x) => (x as number) ** 2],
    ["new Float64Array([x])", (x) => new Float64Array([x as number])],
    ["Number(x)", (x) => Number(x)],
  ];
  it.each(wrong)("%s is an error that names the operations to use", (_name, f) => {
    const call = () => derivative(f as (x: Scalar) => Scalar)(3);
    expect(call).toThrowError(expect.objectContaining({ code: "dual-in-native-operation" }));
    expect(call).toThrowError(/add\(x, y\).*value\(x\)/);
  });
  it("text for people is allowed", () => {
    let text = "";
    derivative((x) => {
      text = `x = ${x}`;
      return x;
    })(3);
    expect(text).toBe("x = Dual(3, 1 derivatives)");
  });
  it("value(x) is the plain number at any depth, and compares by value", () => {
    const seen: unknown[] = [];
    derivative((x) =>
      derivative((y) => {
        const z = add(x, y);
        seen.push(value(z), gt(z, 4), ge(z, 5), lt(z, 5), le(z, 5), eq(z, 5), eq(x, y));
        return square(z);
      })(2),
    )(3);
    expect(seen).toEqual([5, true, true, false, true, true, false]);
  });
  it("an operand that is no number is refused by name, not turned into NaN", () => {
    const missing = undefined as unknown as number;
    expect(() => add(missing, 1)).toThrowError(expect.objectContaining({ code: "not-a-number", path: "add(…)" }));
    expect(() => log("2" as unknown as number)).toThrowError(expect.objectContaining({ code: "not-a-number" }));
    expect(() => value(null as unknown as number)).toThrowError(expect.objectContaining({ code: "not-a-number" }));
    expect(() => derivative((x) => mul(x, [2] as unknown as number))(1)).toThrowError(/an array/);
  });
});

describe("reductions", () => {
  it("of plain numbers are plain", () => {
    expect(sum([])).toBe(0);
    expect(sum(new Float64Array([1, 2, 3]))).toBe(6);
    expect(dot([1, 2], [3, 4])).toBe(11);
  });
  it("dot refuses lists of different lengths", () => {
    expect(() => dot([1, 2], [3])).toThrowError(expect.objectContaining({ code: "length" }));
  });
});

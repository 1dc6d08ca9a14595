import { describe, expect, it } from "vitest";
import {
  add,
  derivative,
  exp,
  grad,
  hessian,
  jacobian,
  jvp,
  lt,
  mul,
  pow,
  type Scalar,
  sin,
  sqrt,
  square,
  sub,
  value,
} from "../../src/ad/index.js";

describe("nested derivatives do not confuse their perturbations", () => {
  it("d/dx [x d/dy (x + y)] = 1 (the example of Siskind and Pearlmutter; confusion gives 2)", () => {
    expect(derivative((x) => mul(x, derivative((y) => add(x, y))(1)))(1)).toBe(1);
  });

  it("d/dx [x d/dy (x y)] = 2x", () => {
    expect(derivative((x) => mul(x, derivative((y) => mul(x, y))(2)))(3)).toBe(6);
  });

  it("d/dx [d/dy (x² y³) at y = x] = d/dx 3x⁴ = 12x³", () => {
    const f = (x: Scalar) => derivative((y) => mul(square(x), pow(y, 3)))(x);
    expect(derivative(f)(2)).toBe(96);
  });

  it("d/dx [d/dy (x · y · z) at y, z from outside] keeps three levels apart", () => {
    // inner: d/dz (x y z + z²) = x y + 2z at z = y: x y + 2y; middle: d/dy = x + 2 at y = x²; outer: d/dx (x (x + 2)) = 2x + 2
    const inner = (x: Scalar, y: Scalar) => derivative((z) => add(mul(x, y, z), square(z)))(y);
    const middle = (x: Scalar) => derivative((y) => inner(x, y))(square(x));
    expect(derivative((x) => mul(x, middle(x)))(5)).toBe(12);
  });

  it("a closure over an outer variable inside a gradient of an array function", () => {
    // g(x) = ∂/∂p₀ (x p₀² p₁) at p = (x, 3) = 2 x · x · 3 = 6x²; g′ = 12x
    const g = (x: Scalar) => grad((p: readonly Scalar[]) => mul(x, square(p[0]!), p[1]!))([x, 3])[0]!;
    expect(g(2)).toBe(24);
    expect(derivative(g)(2)).toBe(24);
  });

  it("an inner derivative at a constant counts as a constant", () => {
    expect(derivative((x) => mul(x, derivative((y) => square(y))(3)))(1)).toBe(6);
  });

  it("branches on an outer variable are taken by its value, at any depth", () => {
    const f = (x: Scalar) => derivative((y) => (lt(x, 0) ? mul(x, y) : mul(x, x, y)))(1);
    expect(derivative(f)(3)).toBe(6);
    expect(derivative(f)(-3)).toBe(1);
  });

  it("a function that returns a number kept from another differentiation gets an error that says so", () => {
    let kept: Scalar = 0;
    const keep = (x: Scalar) => {
      derivative((y) => {
        kept = mul(x, y);
        return kept;
      })(1);
      return kept;
    };
    expect(() => derivative(keep)(2)).toThrowError(expect.objectContaining({ code: "escaped-dual" }));
    expect(() => jacobian((x: Scalar) => [keep(x)])(2)).toThrowError(expect.objectContaining({ code: "escaped-dual" }));
  });
});

describe("higher derivatives by nesting", () => {
  it("the tenth derivative of e^(2x) at 0 is 2¹⁰", () => {
    let f = (x: Scalar): Scalar => exp(mul(2, x));
    for (let order = 0; order < 10; order++) f = derivative(f);
    expect(f(0)).toBe(1024);
  });

  it("derivatives of every order of x³ at 2: 12, 12, 6, 0", () => {
    let f = (x: Scalar): Scalar => mul(x, x, x);
    const found: Scalar[] = [];
    for (let order = 0; order < 4; order++) {
      f = derivative(f);
      found.push(f(2));
    }
    expect(found).toEqual([12, 12, 6, 0]);
  });

  it("a Hessian is the Jacobian of the gradient, and jvp of the gradient its columns", () => {
    const f = (p: readonly Scalar[]) => mul(sin(mul(p[0]!, p[1]!)), exp(p[2]!));
    const at = [0.3, 1.2, -0.5];
    const matrix = hessian(f)(at);
    expect(jacobian(grad(f))(at)).toEqual(matrix);
    for (const j of [0, 1, 2]) {
      const direction = at.map((_, i) => (i === j ? 1 : 0));
      const [, column] = jvp(grad(f), [at], [direction]);
      expect(column).toEqual(matrix.map((row) => row[j]));
    }
  });

  it("an implicit function: derivative of Newton's √a through its iterations is 1/(2√a)", () => {
    const root = (a: Scalar): Scalar => {
      let x: Scalar = 1;
      for (let i = 0; i < 8; i++) x = mul(0.5, add(x, mul(a, pow(x, -1))));
      return x;
    };
    expect(value(root(2))).toBeCloseTo(Math.SQRT2, 15);
    expect(derivative(root)(2)).toBeCloseTo(0.5 / Math.SQRT2, 14);
    expect(derivative(derivative(root))(2)).toBeCloseTo(-0.25 * 2 ** -1.5, 14);
  });

  it("variables that an infinite slope does not touch keep their derivatives", () => {
    const f = (p: readonly Scalar[]) => add(sqrt(p[0]!), mul(3, p[1]!), sub(0, p[2]!));
    expect(grad(f)([0, 1, 1])).toEqual([Infinity, 3, -1]);
  });
});

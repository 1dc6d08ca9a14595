import { describe, expect, it } from "vitest";
import { derivative, grad, hessian, mul, type Scalar, valueAndGrad, vmap } from "../../src/ad/index.js";
import { formula } from "../../src/formula/index.js";

describe("formula(text)", () => {
  it("names are those of the text in order of first appearance; values are given in that order or by name", () => {
    const f = formula("mu * kappa^2 - mu");
    expect(f.names).toEqual(["mu", "kappa"]);
    expect(f.freeNames).toEqual(["mu", "kappa"]);
    // 2 · 9 − 2
    expect(f([2, 3])).toBe(16);
    expect(f(Float64Array.of(2, 3))).toBe(16);
    expect(f({ kappa: 3, mu: 2 })).toBe(16);
    expect(f.evaluate({ kappa: 3, mu: 2, unrelated: 7 })).toBe(16);
  });

  it("derivatives by hand: μκ² − μ at (2, 3) has gradient (κ² − 1, 2μκ) = (8, 12), Hessian ((0, 2κ), (2κ, 2μ))", () => {
    const f = formula("mu * kappa^2 - mu");
    expect(f.valueAndGradient([2, 3])).toEqual({ value: 16, gradient: Float64Array.of(8, 12) });
    expect(f.gradient({ mu: 2, kappa: 3 })).toEqual(Float64Array.of(8, 12));
    // the example of the documentation
    const { value, gradient } = formula("mu * kappa^2").valueAndGradient({ mu: 2, kappa: 3 });
    expect([value, ...gradient]).toEqual([18, 9, 12]);
    expect(f.hessian([2, 3])).toEqual(Float64Array.of(0, 6, 6, 4));
  });

  it("with options.names, vectors have that order, and names that do not enter have derivative 0", () => {
    const f = formula("b / a", { names: ["a", "unused", "b"] });
    expect(f.names).toEqual(["a", "unused", "b"]);
    expect(f.freeNames).toEqual(["b", "a"]);
    expect(f([2, Number.NaN, 6])).toBe(3);
    expect(f({ a: 2, b: 6 })).toBe(3);
    // (−b/a², 0, 1/a); second derivatives 2b/a³ = 1.5 and −1/a² = −0.25
    expect(f.gradient([2, 0, 6])).toEqual(Float64Array.of(-1.5, 0, 0.5));
    expect(f.hessian([2, 0, 6])).toEqual(Float64Array.of(1.5, 0, -0.25, 0, 0, 0, -0.25, 0, 0));
    expect(f.kernel.support).toEqual(Int32Array.of(0, 2));
  });

  it("a formula is immutable", () => {
    const names = ["a", "b"];
    const f = formula("a + b", { names });
    names.reverse();
    expect(f.names).toEqual(["a", "b"]);
    expect(Object.isFrozen(f) && Object.isFrozen(f.names) && Object.isFrozen(f.freeNames)).toBe(true);
  });

  it("a constant formula has no names, and derivatives of length 0 or all 0", () => {
    const f = formula("2 * 3 + sqrt(16)");
    expect(f.names).toEqual([]);
    expect(f([])).toBe(10);
    expect(f({})).toBe(10);
    expect(f.valueAndGradient({})).toEqual({ value: 10, gradient: new Float64Array(0) });
    expect(formula("x^0", { names: ["x", "y"] }).hessian([3, 4])).toEqual(new Float64Array(4));
  });
});

describe("what formulas mean", () => {
  /** Value at x = 2, y = 3, z = 5. */
  const at235 = (text: string) => formula(text, { names: ["x", "y", "z"] })([2, 3, 5]);

  it("operators bind as in mathematics; powers from the right, and tighter than a sign before them", () => {
    expect(at235("x + y * z")).toBe(17);
    expect(at235("(x + y) * z")).toBe(25);
    expect(at235("z - y - x")).toBe(0);
    expect(at235("z - (y - x)")).toBe(4);
    expect(at235("z / y / x")).toBe(5 / 3 / 2);
    expect(at235("x ^ y ^ x")).toBe(512);
    expect(at235("x ** y")).toBe(8);
    expect(at235("-x ^ 2")).toBe(-4);
    expect(at235("x ^ -1")).toBe(0.5);
    expect(at235("- -x - -y")).toBe(5);
    expect(at235("+x")).toBe(2);
    expect(at235("1.5e1 * .5 + 1.")).toBe(8.5);
  });

  it("conditionals compare values exactly and may be nested", () => {
    expect(at235("x > y ? 1 : 2")).toBe(2);
    expect(at235("(x < y) ? x * z : 0")).toBe(10);
    expect(at235("x >= 2 ? 1 : 0") + at235("x <= 2 ? 1 : 0") + at235("x == 2 ? 1 : 0")).toBe(3);
    expect(at235("x != 2 ? 1 : 0")).toBe(0);
    expect(at235("x > y ? 1 : x > 1 ? 20 : 30")).toBe(20);
    // mathjs compares with a relative tolerance of 1e-12; formulas do not
    expect(formula("x == 1 ? 1 : 0")({ x: 1 + 2 ** -52 })).toBe(0);
  });

  it("the derivative of a conditional is that of the branch taken, whatever the other one is", () => {
    const f = formula("x > 0 ? x * log(x) : 0 * x");
    expect(f.gradient([1])[0]).toBe(1);
    expect(f.gradient([0])[0]).toBe(0);
    expect(f.hessian([2])[0]).toBe(0.5);
    expect(f.hessian([-1])[0]).toBe(0);
  });

  it("functions have their usual names; min, max and hypot take any number of arguments", () => {
    expect(at235("ln(e) + log(e) + log10(1000)")).toBe(5);
    expect(at235("min(z, x, y) + max(x, z, y)")).toBe(7);
    expect(at235("hypot(x, y, 6)")).toBeCloseTo(7, 14);
    expect(at235("pow(x, y) + abs(-x) + square(z)")).toBe(35);
    expect(at235("exp(lgamma(z))")).toBeCloseTo(24, 12);
    expect(at235("atan2(0, -1)")).toBe(Math.PI);
    // log 2³ e⁻² / 3! = 3 log 2 − 2 − log 6
    expect(at235("poissonLogpdf(y, x)")).toBeCloseTo(3 * Math.log(2) - 2 - Math.log(6), 14);
  });

  it("pi and e are constants, unless they are names of parameters", () => {
    expect(formula("2 * pi")([])).toBe(2 * Math.PI);
    expect(formula("2 * π")([])).toBe(2 * Math.PI);
    expect(formula("e * x").names).toEqual(["x"]);
    expect(formula("e * x", { names: ["x", "e"] })([3, 10])).toBe(30);
    expect(formula("e * x", { names: ["x", "e"] }).freeNames).toEqual(["e", "x"]);
  });

  it("an index is part of a name; other names stand in backticks", () => {
    const f = formula("gamma[0] + 10 * gamma[12] + 100 * `stat err [3]` + 1000 * gamma");
    expect(f.names).toEqual(["gamma[0]", "gamma[12]", "stat err [3]", "gamma"]);
    expect(f([1, 2, 3, 4])).toBe(4321);
    expect(formula("γ [ 007 ]").names).toEqual(["γ[7]"]);
  });

  it("names of object members are ordinary names", () => {
    const f = formula("constructor + __proto__ * toString");
    expect(f([1, 2, 3])).toBe(7);
    expect(() => f({ constructor: 1 } as never)).toThrowError(/__proto__: expected a value/);
  });

  it("text may have several lines", () => {
    expect(formula("x\n  + y\r\n\t* 2")([1, 2])).toBe(5);
  });
});

describe("formulas as functions to differentiate", () => {
  const f = formula("x^3 * y + sin(x)");

  it("grad, hessian and vmap take them, with values in order or by name", () => {
    // (3x²y + cos x, x³) at (2, 5)
    expect(grad(f)({ x: 2, y: 5 })).toEqual({ x: 60 + Math.cos(2), y: 8 });
    expect(grad(f)([2, 5])).toEqual([60 + Math.cos(2), 8]);
    expect(valueAndGrad(f)([2, 5])).toEqual([40 + Math.sin(2), [60 + Math.cos(2), 8]]);
    // ((6xy − sin x, 3x²), (3x², 0))
    expect(hessian(f)([2, 5])).toEqual([
      [60 - Math.sin(2), 12],
      [12, 0],
    ]);
    // x³ y + sin x at (1, 0) and (2, 5)
    const values = { data: Float64Array.of(Math.sin(1), 40 + Math.sin(2)), shape: [2] };
    expect(
      vmap(f)([
        [1, 0],
        [2, 5],
      ]),
    ).toEqual(values);
    expect(vmap(f)({ x: [1, 2], y: [0, 5] })).toEqual(values);
  });

  it("they nest to any order: d³/dx³ (x³y + sin x) = 6y − cos x", () => {
    const along = (x: Scalar) => f([x, 5]);
    expect(derivative(derivative(derivative(along)))(2)).toBeCloseTo(30 - Math.cos(2), 14);
    // grad of a function of a gradient: d/dt [t · ∂f/∂y(t, 1)] = d/dt t⁴ = 4t³
    const outer = (t: Scalar) => mul(t, grad(f)({ x: t, y: 1 }).y);
    expect(derivative(outer)(2)).toBe(32);
  });

  it("kinks and infinite slopes are those of the table of rules", () => {
    expect(formula("abs(x)").gradient([0])).toEqual(Float64Array.of(1));
    expect(formula("max(x, y)").gradient([1, 1])).toEqual(Float64Array.of(0.5, 0.5));
    expect(formula("sqrt(x) + y").gradient([0, 1])).toEqual(Float64Array.of(Infinity, 1));
    expect(formula("x^1.5").gradient([0])).toEqual(Float64Array.of(0));
  });
});

describe("values", () => {
  const f = formula("mu + kappa");
  const error = (values: unknown) => {
    try {
      f(values as never);
    } catch (thrown) {
      return (thrown as { issues: { code: string; path: string }[] }).issues.map(({ code, path }) => [code, path]);
    }
    return undefined;
  };

  it("missing and wrong values are all named", () => {
    expect(error({})).toEqual([
      ["missing-value", "mu"],
      ["missing-value", "kappa"],
    ]);
    expect(error({ mu: "1", kappa: undefined })).toEqual([
      ["not-a-number", "mu"],
      ["missing-value", "kappa"],
    ]);
    expect(error([1])).toEqual([["value-count", "values"]]);
    expect(error([1, null])).toEqual([["not-a-number", "values[1] (kappa)"]]);
    expect(error(3)).toEqual([["not-a-number", "values"]]);
    expect(error(undefined)).toEqual([["not-a-number", "values"]]);
  });

  it("valueAndGradient and hessian are of plain numbers only", () => {
    const nested = (x: Scalar) => f.valueAndGradient([x, 1] as never).value;
    expect(() => derivative(nested)(1)).toThrowError(/plain numbers/);
  });
});

import { afterEach, describe, expect, it } from "vitest";
import { grad, hessian, RULES, type Scalar } from "../../src/ad/index.js";
import { formula } from "../../src/formula/index.js";
import { expectClose } from "../helpers/close.js";
import { seededRandom } from "../helpers/random.js";
import { rosenbrockByHand, rosenbrockHessian, rosenbrockNames, rosenbrockText } from "./rosenbrock.js";

/** One rounding of sums and products in another order. */
const ROUNDING = 1e-14;

describe("Rosenbrock's function of 100 variables", () => {
  const n = 100;
  const names = rosenbrockNames(n);
  const random = seededRandom(5);
  const x = Float64Array.from(names, () => random.uniform(-2, 2));

  for (const engine of ["tape", "wasm"] as const) {
    it(`${engine}: value and derivatives are those written by hand`, () => {
      const f = formula(rosenbrockText(n), { names, engine });
      const { value, gradient } = f.valueAndGradient(x);
      const expected = rosenbrockByHand(x);
      expectClose([value], [expected.value], ROUNDING);
      expectClose(gradient, expected.gradient, ROUNDING);
      expect(f(x)).toBe(value);
      const second = Array.from({ length: n * n }, (_, k) => rosenbrockHessian(x, Math.floor(k / n), k % n));
      expectClose(f.hessian(x), second, ROUNDING);
    });
  }
});

/** Arguments at which each function of the table is smooth. */
const POINTS: Readonly<Record<string, readonly number[]>> = {
  acosh: [1.7],
  polygamma: [2, 1.3],
  poissonLogpdf: [4.2, 3.1],
  normalLogpdf: [0.3, -0.4, 1.2],
};

describe("every function of the table of rules", () => {
  const functions = Object.entries(RULES).filter(([name]) => !["add", "sub", "mul", "div", "neg"].includes(name));
  for (const [name, operation] of functions) {
    it(`${name}: tape and WebAssembly give the table's value, gradient and Hessian`, () => {
      const arity = operation.rule.partials.length;
      const point = POINTS[name] ?? [0.4, 0.7, 0.9].slice(0, arity);
      const constant = name === "polygamma" ? 1 : 0;
      // an argument that varies in two ways, so that the chain rule has something to do
      const text = `${name}(${point.map((x, i) => (i < constant ? x : `a[${i}] * b`)).join(", ")})`;
      const names = [...point.map((_, i) => `a[${i}]`), "b"];
      const f = (v: readonly Scalar[]) =>
        (operation as (...xs: Scalar[]) => Scalar)(
          ...point.map((x, i) => (i < constant ? x : RULES.mul(v[i]!, v[point.length]!))),
        );
      const at = [...point, 1];
      const gradient = Float64Array.from(grad(f)(at));
      for (const engine of ["tape", "wasm"] as const) {
        const compiled = formula(text, { names, engine });
        expect(compiled(at)).toBe(f(at));
        expect(compiled.valueAndGradient(at)).toEqual({ value: f(at), gradient });
        expectClose(compiled.hessian(at), hessian(f)(at).flat(), ROUNDING);
      }
    });
  }
});

describe("both engines agree bit by bit where numbers are special", () => {
  const texts = [
    "max(x, y) + min(x, y * 2)",
    "abs(x) / sqrt(y)",
    "x / y - y / x",
    "x > y ? log(x) * y : x == y ? sqrt(x) : -x * y",
    "x <= y ? (x != 0 ? 1 / x : 0 * y) : y >= 1 ? exp(x) : sin(x) * cos(y)",
    "x^y + y^x",
    "(x - y)^3 + (x * y)^-1 + x^0.5",
    "-x - -y - 0 * x",
  ];
  const special = [0, -0, 1, -1, 0.5, Infinity, -Infinity, Number.NaN, 1e308, 5e-324, Math.PI];
  for (const text of texts) {
    it(text, () => {
      const [tape, wasm] = [formula(text, { engine: "tape" }), formula(text, { engine: "wasm" })];
      for (const x of special) {
        for (const y of special) {
          const expected = tape.valueAndGradient([x, y]);
          const actual = wasm.valueAndGradient([x, y]);
          expect(actual.value).toEqual(expected.value);
          // +0 and −0 count as the same derivative
          expect([...actual.gradient].map((g) => g + 0)).toEqual([...expected.gradient].map((g) => g + 0));
          expect(wasm([x, y])).toEqual(expected.value);
        }
      }
    });
  }
});

describe("the choice of an engine", () => {
  const original = Object.getOwnPropertyDescriptor(globalThis, "WebAssembly")!;
  afterEach(() => Object.defineProperty(globalThis, "WebAssembly", original));
  const replaceWebAssembly = (value: unknown) =>
    Object.defineProperty(globalThis, "WebAssembly", { ...original, value });
  class Forbidden {
    constructor() {
      throw new Error("refused by a Content Security Policy");
    }
  }

  it("auto gives the same results from the first to the thousandth call", () => {
    const f = formula("exp(-x^2) * sin(y)", { engine: "auto" });
    const results = Array.from({ length: 1200 }, () => JSON.stringify([f([0.3, 2]), ...f.gradient([0.3, 2])]));
    expect(new Set(results).size).toBe(1);
  });

  it("auto stays with the tape where WebAssembly is absent or forbidden; asking for it is then an error", () => {
    for (const absent of [undefined, { ...(original.value as object), Module: Forbidden }]) {
      replaceWebAssembly(absent);
      const f = formula("x * y");
      for (let i = 0; i < 1200; i++) expect(f.gradient([2, i])[1]).toBe(2);
      expect(() => formula("x * y", { engine: "wasm" })).toThrowError(
        expect.objectContaining({ code: "wasm-unavailable" }),
      );
    }
  });

  it("a formula too large for one function is interpreted, and asking for WebAssembly an error", () => {
    const text = rosenbrockText(2000);
    const names = rosenbrockNames(2000);
    expect(() => formula(text, { names, engine: "wasm" })).toThrowError(/too large/);
    const x = new Float64Array(2000).fill(1.1);
    expectClose(formula(text, { names }).gradient(x), rosenbrockByHand(x).gradient, ROUNDING);
  });

  it("formulas of any size share one memory that grows", () => {
    const small = formula("x^2", { engine: "wasm" });
    expect(small.gradient([3])[0]).toBe(6);
    const names = Array.from({ length: 6000 }, (_, i) => `x${i}`);
    const large = formula(names.join(" + "), { engine: "wasm" });
    expect(large(new Float64Array(6000).fill(2))).toBe(12_000);
    expect(large.gradient(new Float64Array(6000))).toEqual(new Float64Array(6000).fill(1));
    expect(small.gradient([4])[0]).toBe(8);
  });
});

import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { formula } from "../../src/formula/index.js";

/** Code and column of every problem of a text; a column from 1. */
function problems(text: string, names?: readonly string[]): (readonly [string, number])[] {
  return errorOf(text, names).issues.map(({ code, received }) => [code, Number(/column (\d+)$/.exec(received)?.[1])]);
}

function errorOf(text: string, names?: readonly string[]): DataError {
  try {
    formula(text, names === undefined ? {} : { names });
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error(`no error for ${text.slice(0, 40)}`);
}

describe("text that is not a formula", () => {
  const table: readonly (readonly [text: string, ...(readonly [code: string, column: number])[]])[] = [
    ["", ["formula-syntax", 1]],
    ["  ", ["formula-syntax", 1]],
    ["a +", ["formula-syntax", 4]],
    ["a :", ["formula-syntax", 3]],
    [": a", ["formula-syntax", 1]],
    ["exp(a :)", ["formula-syntax", 7]],
    ["a > 0 ? (1 : 2)", ["formula-syntax", 16]],
    ["a + * b", ["formula-syntax", 5]],
    ["(a", ["formula-syntax", 3]],
    ["a)", ["formula-syntax", 2]],
    ["a, b", ["formula-syntax", 2]],
    ["exp(a,)", ["formula-syntax", 7]],
    ["x ? : 2", ["formula-syntax", 5]],
    ["x > 1 ? 2", ["formula-syntax", 10]],
    ["2x", ["formula-syntax", 2]],
    ["2 x + 3 (y)", ["formula-syntax", 3], ["formula-syntax", 9]],
    ["(a)(b)", ["formula-syntax", 4]],
    ["1.2.3", ["formula-syntax", 4]],
    ["1e999", ["formula-syntax", 1]],
    ["f(x) = x", ["unsupported-syntax", 6], ["unknown-function", 1]],
    ["x = 3", ["unsupported-syntax", 3]],
    ['import("fs")', ["unsupported-syntax", 8], ["unknown-function", 1]],
    ["zeta(x)", ["unknown-function", 1]],
    ["[1, 2] * x", ["unsupported-syntax", 1]],
    ["x[i]", ["unsupported-syntax", 2]],
    ["x[-1] + x[1:2]", ["unsupported-syntax", 2], ["unsupported-syntax", 10]],
    ["{a: 1}", ["unsupported-syntax", 1]],
    ["'a' + \"b\"", ["unsupported-syntax", 1], ["unsupported-syntax", 7]],
    ["5 cm", ["formula-syntax", 3]],
    ["x!", ["unsupported-syntax", 2]],
    ["x'", ["unsupported-syntax", 2]],
    ["a; b", ["unsupported-syntax", 2]],
    ["a.b", ["unsupported-syntax", 2]],
    ["x % 2", ["unsupported-syntax", 3]],
    ["a | b & c", ["unsupported-syntax", 3], ["unsupported-syntax", 7]],
    ["x − 1", ["unsupported-syntax", 3]],
    ["x² + y⁻¹", ["unsupported-syntax", 2], ["unsupported-syntax", 7]],
    ["√x · ∞", ["unsupported-syntax", 1], ["unsupported-syntax", 4], ["unsupported-syntax", 6]],
    ["½ˆ2", ["unsupported-syntax", 1], ["unsupported-syntax", 2]],
    ["`x", ["unsupported-syntax", 1]],
    ["\u0000", ["unsupported-syntax", 1]],
    ["true ? 1 : 2", ["unsupported-syntax", 1], ["unsupported-syntax", 1]],
    ["a > b", ["unsupported-syntax", 1]],
    ["a ? b : c", ["unsupported-syntax", 1]],
    ["1 + (a < b < c ? 1 : 2)", ["unsupported-syntax", 6]],
    ["a : b", ["unsupported-syntax", 1]],
    ["exp", ["unknown-name", 1]],
    ["exp(1, 2) + log() + max(3)", ["argument-count", 1], ["argument-count", 13], ["argument-count", 21]],
    ["polygamma(x, 2)", ["constant-argument", 11]],
    ["x + 1/0", ["not-finite", 5]],
    ["log(-1) + 1", ["not-finite", 1]],
    ["exp(1000) * x", ["not-finite", 1]],
  ];
  for (const [text, ...expected] of table) {
    it(`${JSON.stringify(text)}: ${expected.map(([code, column]) => `${code} at ${column}`).join(", ")}`, () => {
      expect(problems(text)).toEqual(expected);
    });
  }

  it("names are checked against a list, all problems at once, with the nearest name or function", () => {
    const text = "mu * kapa + zeta(kappa) + gamma + sine(mu, 2) + log(mu, 2) + mu(3)";
    const error = errorOf(text, ["mu", "kappa", "gamma[0]", "gamma[1]"]);
    expect(error.issues.map(({ code }) => code)).toEqual([
      "unknown-name",
      "unknown-function",
      "unknown-name",
      "unknown-function",
      "unknown-function",
      "argument-count",
    ]);
    expect(error.issues[0]!.hint).toMatch(/^Did you mean kappa\?\n/);
    expect(error.issues[2]!.hint).toMatch(/^It has 2 components: gamma\[0\]/);
    expect(error.issues[3]!.hint).toMatch(/^Did you mean sin\?\n/);
    expect(error.issues[4]!.hint).toMatch(/^mu is a parameter: write mu \*/);
  });

  it("the message shows the text with carets below the problem", () => {
    const { message, path } = errorOf("2 * zeta(x) +\n  3 * kapa", ["x", "kappa"]);
    expect(path).toBe("formula");
    expect(message).toContain("got zeta at line 1, column 5.");
    expect(message).toContain("\n  2 * zeta(x) +\n      ^^^^\n");
    expect(message).toContain("got kapa at line 2, column 7. Did you mean kappa?\n    3 * kapa\n        ^^^^");
  });

  it("the carets begin and end with the parentheses of what they mark", () => {
    const marked = (text: string) =>
      /\n {2}( *)(\^+)$/
        .exec(errorOf(text).message)!
        .slice(1)
        .map((part) => part.length);
    expect(marked("(-3)^0.5")).toEqual([0, 8]);
    expect(marked("x + (1 / (1 - 1)) * x")).toEqual([5, 11]);
    expect(marked("2 * -(log(-1))")).toEqual([6, 7]);
    expect(marked("x * ((-8))^(1/3)")).toEqual([4, 12]);
    expect(marked("x + (-(2)^1000 > 3)")).toEqual([5, 13]);
  });

  it("of a long line only the surroundings are shown", () => {
    const { message } = errorOf(`${"x + ".repeat(1000)}y! + ${"x + ".repeat(1000)}x`);
    expect(message).toContain(`\n  …${"x + ".repeat(10).slice(1)}y! + `);
    expect(Math.max(...message.split("\n").map((line) => line.length))).toBeLessThan(250);
  });

  it("the path is where the text stands", () => {
    expect(() => formula("x +", { path: "channels[0].formula" })).toThrowError(/^channels\[0\]\.formula: expected/);
  });

  it("something else than text, and names given twice, are refused", () => {
    for (const text of [undefined, null, 3, ["x"], {}]) expect(() => formula(text as never)).toThrowError(DataError);
    expect(() => formula("a", { names: ["a", "b", "a"] })).toThrowError(/distinct names, got a twice/);
  });
});

describe("hostile text is an error, not a crash", () => {
  const codeOf = (text: string) => errorOf(text).code;

  it("100,000 parentheses, signs, powers, conditionals, functions", () => {
    expect(codeOf(`${"(".repeat(49_999)}x${")".repeat(49_999)}`)).toBe("formula-too-large");
    expect(codeOf("(".repeat(100_000))).toBe("formula-too-large");
    expect(codeOf(`${"-".repeat(99_999)}x`)).toBe("formula-too-large");
    expect(codeOf(`x${"^x".repeat(49_000)}`)).toBe("formula-too-large");
    expect(codeOf(`${"x>1?2:".repeat(14_000)}3`)).toBe("formula-too-large");
    expect(codeOf(`${"exp(".repeat(19_000)}x${")".repeat(19_000)}`)).toBe("formula-too-large");
    expect(codeOf("x".repeat(100_001))).toBe("formula-too-large");
    expect(codeOf("!".repeat(100_000))).toBe("unsupported-syntax");
    expect(errorOf("!".repeat(100_000)).issues.length).toBeLessThan(200);
  });

  it("long but flat formulas are fine: a sum of 24,000 terms", () => {
    const f = formula(`x${" + x - 1".repeat(12_000)}`);
    expect(f([3])).toBe(3 + 12_000 * 2);
    expect(f.gradient([3])[0]).toBe(12_001);
    expect(formula(`1${" + 1".repeat(24_000)}`)([])).toBe(24_001);
  });

  it("a product of thousands of parameters, and Hessians that would fill the memory, are refused", () => {
    const names = Array.from({ length: 4000 }, (_, i) => `x${i}`);
    expect(codeOf(names.join(" * "))).toBe("formula-too-large");
    const wide = formula(`exp(${names.join(" + ")})`, { engine: "tape" });
    const at = new Float64Array(4000);
    expect(wide.gradient(at)).toEqual(new Float64Array(4000).fill(1));
    const nested = formula(`sin(cos(tan(exp(${names.join(" + ")}))))`, { engine: "tape" });
    expect(() => nested.hessian(at)).toThrowError(expect.objectContaining({ code: "formula-too-large" }));
  });
});

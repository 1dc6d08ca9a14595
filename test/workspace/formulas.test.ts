import { describe, expect, it } from "vitest";
import { parseWorkspace } from "../../src/workspace/index.js";
import { issuesOf, muModifier, tinyWorkspace } from "./documents.js";

const formula = (expression: unknown, name = "f") => ({ name, type: "formula", data: { expression } });

/** A workspace whose samples, one bin each, have the given modifiers. */
function withModifiers(...lists: readonly (readonly Record<string, unknown>[])[]): Record<string, unknown> {
  const samples = lists.map((modifiers, i) => ({ name: `s${i}`, data: [5], modifiers }));
  return tinyWorkspace({ channels: [{ name: "SR", samples }] });
}

const PATH = "channels[0].samples[0].modifiers[1].data.expression";

describe("formula modifiers", () => {
  it("are part of the format", () => {
    const { spec, warnings } = parseWorkspace(withModifiers([formula("mu * kappa^2")]));
    expect(warnings).toMatchObject([{ code: "formula-parameter", received: '"kappa"' }]);
    expect(spec.channels[0]!.samples[0]!.modifiers[0]).toEqual(formula("mu * kappa^2"));
  });

  it.each([
    ["mu * foo(kappa)", "unknown-function", "foo at column 6"],
    ["mu * (kappa", "formula-syntax", "the end of the text at column 12"],
    ["2mu", "formula-syntax", "mu at column 2"],
    ["", "formula-syntax", "an empty text at column 1"],
    ["f(x) = x", "unsupported-syntax", '"=" at column 6'],
    ["mu * kappa[0]", "unknown-name", "kappa[0] at column 6"],
    ["mu * unc", "unknown-name", "unc at column 6"],
    ["mu * unc[1]", "unknown-name", "unc[1] at column 6"],
    ["exp(mu, kappa)", "argument-count", "2 at column 1"],
    ["sqrt", "unknown-name", "sqrt at column 1"],
  ])("a mistake in %j", (expression, code, received) => {
    const unc = { name: "unc", type: "shapesys", data: [1] };
    const issues = issuesOf(() => parseWorkspace(withModifiers([muModifier(), formula(expression)], [unc])));
    expect(issues).toContainEqual(expect.objectContaining({ code, path: PATH, received }));
    expect(issues.every(({ path }) => path === PATH)).toBe(true);
  });

  it("the message shows the place in the text, after the names of channel and sample", () => {
    const [issue] = issuesOf(() => parseWorkspace(withModifiers([muModifier(), formula("mu * sqt(mu)")])));
    expect(issue!.hint).toBe(
      'Did you mean sqrt? In channel "SR", sample "s0", modifier "f".\n  mu * sqt(mu)\n       ^^^',
    );
  });

  it("a mistake in an expression that is used often is one issue", () => {
    const lists = Array.from({ length: 3 }, () => [formula("foo(mu)")]);
    expect(issuesOf(() => parseWorkspace(withModifiers(...lists)))).toHaveLength(1);
  });

  it("one name is one expression", () => {
    const [issue, ...others] = issuesOf(() => parseWorkspace(withModifiers([formula("mu")], [formula("mu^2")])));
    expect(others).toEqual([]);
    expect(issue).toMatchObject({
      code: "formula-conflict",
      path: "channels[0].samples[1].modifiers[0].data.expression",
      received: '"mu^2"',
    });
    expect(() => parseWorkspace(withModifiers([formula("mu")], [formula("mu")], [formula("mu^2", "g")]))).not.toThrow();
  });

  it("two formulas of one name on one sample are a duplicate", () => {
    const issues = issuesOf(() => parseWorkspace(withModifiers([formula("mu"), formula("mu")])));
    expect(issues).toMatchObject([{ code: "duplicate-name" }]);
  });

  it("a formula may have the name of a parameter, and a parameter may be in formulas only", () => {
    const { warnings } = parseWorkspace(withModifiers([muModifier(), formula("1 + mu", "mu")], [formula("nu", "g")]));
    expect(warnings).toMatchObject([{ code: "formula-parameter", received: '"nu"' }]);
  });

  describe("a name that nothing but formulas has", () => {
    const kappa = { name: "kappa", type: "normfactor", data: null };
    const warningsOf = (expression: string, parameters: readonly unknown[] = [], poi = "mu") => {
      const document = withModifiers([muModifier(), formula(expression)], [kappa, formula(expression, "g")]);
      return parseWorkspace({ ...document, measurements: [{ name: "m", config: { poi, parameters } }] }).warnings;
    };

    it.each([
      ["mu * kapa^2", "kapa", 'Did you mean "kappa"?'],
      ["mu * PI", "PI", 'Did you mean "pi"?'],
      ["mu * Kappa", "Kappa", 'Did you mean "kappa"?'],
      ["mu * lambda_t", "lambda_t", "It becomes a new free parameter"],
    ])("is warned of once, where it stands first, with the nearest known name: %j", (expression, name, hint) => {
      const [warning, ...others] = warningsOf(expression);
      expect(others).toEqual([]);
      expect(warning).toMatchObject({ code: "formula-parameter", path: PATH, received: JSON.stringify(name) });
      expect(warning!.hint!.startsWith(hint)).toBe(true);
    });

    it("is not warned of when a measurement gives it settings, as the warning says, or makes it its parameter of interest", () => {
      const [warning] = warningsOf("mu * lambda_t");
      const settings: unknown = JSON.parse(/\{.*?\}/.exec(warning!.hint!)![0]);
      expect(warningsOf("mu * lambda_t", [settings])).toEqual([]);
      expect(warningsOf("mu * lambda_t", [], "lambda_t")).toEqual([]);
    });

    it("is none of the constants pi, π and e", () => {
      expect(warningsOf("mu * kappa * pi * π * e")).toEqual([]);
    });
  });

  it.each([
    ["mu²", "²", "Write ^2;"],
    ["mu⁻¹", "⁻¹", "Write ^(-1);"],
    ["mu¹⁰", "¹⁰", "Write ^10;"],
    ["2·mu", "·", "Write *."],
    ["mu × 2", "×", "Write *."],
    ["mu ÷ 2", "÷", "Write /."],
    ["mu − 2", "−", "Write the minus sign -."],
    ["√(mu)", "√", "Write sqrt(x)."],
    ["mu * ∞", "∞", "Formulas have no infinity;"],
    ["½ * mu", "½", "Write 0.5."],
    ["muˆ2", "ˆ", "Write ^."],
  ])(
    "mathematics that formulas do not have is refused, and the message says what to write: %j",
    (expression, sign, hint) => {
      const [issue, ...others] = issuesOf(() => parseWorkspace(withModifiers([muModifier(), formula(expression)])));
      expect(others).toEqual([]);
      expect(issue).toMatchObject({ code: "unsupported-syntax", path: PATH });
      expect(issue!.received.startsWith(JSON.stringify(sign))).toBe(true);
      expect(issue!.hint!.startsWith(hint)).toBe(true);
    },
  );

  it("a parameter whose name has such a sign stands in backticks", () => {
    const square = { name: "mu²", type: "normfactor", data: null };
    expect(parseWorkspace(withModifiers([square, formula("`mu²` * 2")])).warnings.map(({ code }) => code)).toEqual([
      "poi-not-in-model",
    ]);
  });

  it("data of another shape", () => {
    expect(issuesOf(() => parseWorkspace(withModifiers([formula(3)])))).toMatchObject([
      { code: "wrong-type", path: "channels[0].samples[0].modifiers[0].data.expression" },
    ]);
    const text = { name: "f", type: "formula", data: "mu" };
    expect(issuesOf(() => parseWorkspace(withModifiers([text])))).toMatchObject([{ code: "wrong-type" }]);
  });

  it("a model whose formulas have no parameters has none", () => {
    const document = {
      ...withModifiers([formula("2")]),
      measurements: [{ name: "m", config: { poi: "", parameters: [] } }],
    };
    expect(issuesOf(() => parseWorkspace(document))).toMatchObject([{ code: "no-parameters" }]);
  });

  it("is listed among the types", () => {
    const misspelt = { ...formula("mu"), type: "formla" };
    const [issue] = issuesOf(() => parseWorkspace(withModifiers([misspelt])));
    expect(issue).toMatchObject({
      code: "unknown-modifier-type",
      hint: expect.stringContaining('Did you mean "formula"?'),
    });
    expect(issue!.expected).toContain("staterror, formula");
  });
});

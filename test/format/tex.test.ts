import { describe, expect, it } from "vitest";
import { escapeTex, unknownToTex } from "../../src/format/tex.js";
import { fit, format, pulls } from "../../src/index.js";
import { twoChannel } from "../helpers/cli-record.js";

// validation/latex compiles all of these with pdflatex; what each prints was looked at.
describe("escapeTex(text)", () => {
  it.each([
    ["a_b & 5% #1 $x {y}", "a\\_b \\& 5\\% \\#1 \\$x \\{y\\}"],
    ["\\ ~ ^", "\\textbackslash{} \\textasciitilde{} \\textasciicircum{}"],
    ['<a> | "b"', "\\textless{}a\\textgreater{} \\textbar{} \\char34{}b\\char34{}"],
    // "$" before a formula is no formula that ends
    ["$μ$", "\\$$\\mu$\\$"],
    ["μν σ²", "$\\mu\\nu$ $\\sigma^2$"],
    // two exponents, one after the other, are an error of LaTeX
    ["10⁻¹² x₁₀²", "10$^{-12}$ x$_{10}^2$"],
    ["ικξς Ωο", "$\\iota\\kappa\\xi\\varsigma$ $\\Omega\\mathrm{o}$"],
    ["tt̄H θ̂ x̂", "t\\={t}H $\\hat{\\theta}$ $\\hat{x}$"],
    ["é ά", "é $\\acute{\\alpha}$"],
    // two hyphens are a dash in LaTeX, and a question mark with a grave accent is a Spanish one
    ["a--b ?`c ''", "a-{}-b ?{}`c '{}'"],
    ["→ ≤ ℓ ∞", "$\\to$ $\\le$ $\\ell$ $\\infty$"],
  ])("writes %s as %s", (text, tex) => {
    expect(escapeTex(text)).toBe(tex);
    expect(unknownToTex(tex)).toEqual([]);
  });

  it("leaves characters that need another font, which are named", () => {
    expect(escapeTex("测试 Ж é ą")).toBe("测试 Ж é ą");
    expect(unknownToTex("测试测 Ж é ą")).toEqual(["测", "试", "Ж", "ą"]);
  });
});

describe("tables for LaTeX", () => {
  const record = pulls(fit(twoChannel.model, twoChannel.data));
  const named = {
    ...record,
    parameters: record.parameters.map((each, k) => (k === 0 ? { ...each, name: "测" } : each)),
  };

  it("name the characters that pdfLaTeX does not know in a comment, where there are some", () => {
    for (const written of ["latex", "siunitx"] as const) {
      expect(format(named, { format: written })).toMatch(
        /^% 测: pdfLaTeX has no such characters\. .*\n\\begin\{tabular\}/m,
      );
      expect(format(record, { format: written })).not.toContain("pdfLaTeX");
    }
  });
});

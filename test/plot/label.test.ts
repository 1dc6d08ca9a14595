import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { parseLabel, plainLabel } from "../../src/plot/index.js";
import { drawLabel } from "../../src/plot/label/draw-label.js";
import { FONT_FAMILY, labelWidth } from "../../src/plot/label/metrics.js";
import { nameLabel } from "../../src/plot/label/parse-label.js";
import { markup } from "../../src/plot/markup.js";
import { parameterLabel } from "../../src/plot/pictures/names.js";

function text(label: string): string {
  return parseLabel(label)
    .map((piece) => piece.text)
    .join("");
}

describe("parseLabel", () => {
  it("leaves text as it stands", () => {
    expect(parseLabel("Events / 10 GeV")).toEqual([
      { text: "Events / 10 GeV", italic: false, bold: false, size: 1, rise: 0, skip: 0, overline: false },
    ]);
    expect(text("5 \\$ and $x$")).toBe("5 $ and x");
    expect(parseLabel("")).toEqual([]);
  });

  it.each([
    ["$\\mu$", "μ"],
    ["$\\gamma_0$", "γ0"],
    ["$-2\\,\\Delta\\log L$", "−2ΔlogL"],
    ["$\\alpha\\Gamma\\varepsilon\\epsilon$", "αΓεϵ"],
    ["$m_{\\ell\\ell}$ [GeV]", "mℓℓ [GeV]"],
    ["$\\mathrm{Re}\\,c \\leq 10^{-3}$", "Rec≤10−3"],
    ["$\\text{p value of } q_\\mu$", "p value of qμ"],
    ["$\\mathcal{L}(\\mu,\\hat{\\theta})$", "ℒ(μ,θ\u0302)"],
    ["$\\sqrt{s} = 13\\,\\mathrm{TeV}$", "√s=13TeV"],
    ["$f'(x) \\pm 5\\%$", "f′(x)±5%"],
  ])("reads %s as %s", (label, expected) => {
    expect(text(label)).toBe(expected);
  });

  it("sets letters italic, digits, names of functions and upper Greek upright", () => {
    const italic = (label: string) =>
      parseLabel(label)
        .filter((piece) => piece.italic)
        .map((piece) => piece.text);
    expect(italic("$2x + \\log y + \\Delta + \\mathrm{sig} + \\mu$")).toEqual(["x", "y", "μ"]);
  });

  it("raises and lowers scripts, smaller ones in scripts of scripts, and stacks both at one place", () => {
    const [base, sub] = parseLabel("$\\gamma_0$");
    expect(base!.rise).toBe(0);
    expect(sub!.rise).toBeLessThan(0);
    expect(sub!.size).toBeLessThan(1);
    const [, outer, inner] = parseLabel("$e^{x^2}$");
    expect(inner!.size).toBeCloseTo(outer!.size ** 2, 12);
    expect(inner!.rise).toBeGreaterThan(outer!.rise);
    // The oblique f, unlike x, leans over what follows: superscripts and primes keep clear of it.
    expect(parseLabel("$f'$")[1]!.skip).toBeGreaterThan(0);
    expect(parseLabel("$x'$")[1]!.skip).toBe(0);
    const [, lower, upper] = parseLabel("$x_{12}^{34}$");
    expect(upper!.rise).toBeGreaterThan(lower!.rise);
    expect(upper!.skip).toBeCloseTo(-labelWidth([lower!]), 12);
  });

  it("spaces relations and binary operators, but not signs", () => {
    const skips = (label: string) => parseLabel(label).map(({ skip }) => skip);
    expect(
      skips("$a = b$")
        .slice(1)
        .every((skip) => skip > 0.25),
    ).toBe(true);
    expect(skips("$-2$")).toEqual([0]);
    expect(skips("$x^{-2}$").every((skip) => skip === 0)).toBe(true);
    expect(labelWidth(parseLabel("$a\\,b$"))).toBeCloseTo(labelWidth(parseLabel("$ab$")) + 1 / 6, 12);
  });

  it.each([
    ["$\\muu$", "Did you mean \\mu?"],
    ["$\\frac{a}{b}$", "Write a/b"],
    ["$x", "closing dollar"],
    ["$x_{1$", "closing brace"],
    ["$x_1_2$", "one subscript"],
    ["$x_$", "a symbol"],
    ["$50%$", "Write \\%"],
    ["$\\hat{ab}$", "one letter under an accent"],
    ["$\\mathcal{Q}$", "a letter of"],
    [`$${"{".repeat(1e5)}$`, "at most 100 groups within one another"],
    [`$${"\\left".repeat(1e5)}$`, "at most 100 groups within one another"],
    [`$${"x^{".repeat(1e5)}$`, "at most 100 groups within one another"],
    [`$${"\\rm ".repeat(1e5)}$`, "at most 100 groups within one another"],
  ])("refuses %.20s and says why", (label, reason) => {
    expect(() => parseLabel(label)).toThrow(DataError);
    expect(() => parseLabel(label)).toThrow(reason);
  });

  it("takes any name as it stands after plainLabel", () => {
    const name = "syst$ \\odd_{name}$";
    expect(text(plainLabel(name))).toBe(name);
  });
});

describe("parameterLabel", () => {
  it.each([
    ["mu", "μ"],
    ["gamma_0", "γ0"],
    ["alpha[12]", "α12"],
    ["mu_sig", "μsig"],
    ["mu_ttH", "μttH"],
    ["alpha_JES_flavour_composition", "α_JES_flavour_composition"],
    ["gamma_stat_SR[3]", "γ_stat_SR[3]"],
    ["alpha_$x{", "α_$x{"],
    ["dots_a", "dots_a"],
    ["partial", "partial"],
    ["uncorr_bkguncrt[0]", "uncorr_bkguncrt[0]"],
    ["x", "x"],
    ["x_3", "x3"],
    ["lumi", "lumi"],
    ["log", "log"],
    ["cost$", "cost$"],
  ])("writes %s as %s", (name, expected) => {
    expect(text(parameterLabel(name))).toBe(expected);
  });
});

describe("labelWidth", () => {
  const fonts = join(dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")), "ttf");
  const fontFiles = ["DejaVuSans.ttf", "DejaVuSans-Oblique.ttf"].map((name) => join(fonts, name));

  /** Right end of what is drawn, when the label is followed by a bar: where the bar begins. */
  function drawnWidth(label: string): number {
    const end = (content: string) => {
      const pieces = parseLabel(content);
      const drawn = markup(drawLabel(pieces, { x: 0, y: 50, size: 100 }));
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="100" font-family="${FONT_FAMILY}">${drawn}</svg>`;
      const box = new Resvg(svg, {
        font: { loadSystemFonts: false, fontFiles, defaultFontFamily: "DejaVu Sans" },
      }).getBBox()!;
      return box.x + box.width;
    };
    return (end(`${label}|`) - end("|")) / 100;
  }

  it.each([
    "The quick brown fox jumps over the lazy dog 0123456789",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ !#%&()*+,-./:;<=>?@[]^_{}~",
    "αβγδεζηθικλμνξπρστυφψωΓΔΘΛΞΠΣΥΦΨΩ −±×≤≥≈∞∂√",
    "$-2\\,\\Delta\\log L(\\mu, \\hat\\theta)$",
    "$x_{12}^{3}y^2_{345}\\,z$",
    "$m_{\\ell\\ell} \\geq 10^{-3}$ GeV",
  ])("is the width that the fonts have: %s", (label) => {
    // Kerning moves single letters by up to 0.1 em.
    expect(Math.abs(labelWidth(parseLabel(label)) - drawnWidth(label))).toBeLessThan(0.02 * drawnWidth(label) + 0.1);
  });
});

describe("nameLabel(name)", () => {
  it("leaves out the middle of a name that is longer than a picture is wide, whole characters of it", () => {
    expect(nameLabel("a".repeat(72))).toBe("a".repeat(72));
    expect(nameLabel(`begin$${"x".repeat(200)}end`)).toBe(`begin\\$${"x".repeat(30)}…${"x".repeat(32)}end`);
    expect([...nameLabel("👩".repeat(80))]).toEqual([...`${"👩".repeat(36)}…${"👩".repeat(35)}`]);
  });
});

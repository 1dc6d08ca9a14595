import { printable } from "../printable.js";

/** Characters that LaTeX has other names for. */
const NAMES: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\\textquotedbl{}",
  "–": "--",
  "—": "---",
  "…": "\\ldots{}",
  "\uFFFD": "?",
};

/** Characters of formulas. */
const SYMBOLS: Readonly<Record<string, string>> = {
  "−": "-",
  "±": "\\pm",
  "×": "\\times",
  "→": "\\to",
  "≤": "\\le",
  "≥": "\\ge",
  "√": "\\surd",
  "²": "^2",
  "³": "^3",
  "₀": "_0",
  θ: "\\theta",
  σ: "\\sigma",
  χ: "\\chi",
  ρ: "\\rho",
  μ: "\\mu",
  µ: "\\mu",
  α: "\\alpha",
  β: "\\beta",
  γ: "\\gamma",
  δ: "\\delta",
  ε: "\\epsilon",
  η: "\\eta",
  λ: "\\lambda",
  ν: "\\nu",
  π: "\\pi",
  τ: "\\tau",
  φ: "\\phi",
  ψ: "\\psi",
  ω: "\\omega",
  Δ: "\\Delta",
  Γ: "\\Gamma",
  Λ: "\\Lambda",
  Σ: "\\Sigma",
  Φ: "\\Phi",
  Ψ: "\\Psi",
  Ω: "\\Omega",
};

/** A letter with a circumflex above it, or any character. */
const CHARACTERS = /(.)\u0302|[\\~^<>|"–—…\uFFFD&%$#_{}]|[−±×→≤≥√²³₀θσχρμµα-ωΓΔΛΣΦΨΩ]/gu;

/** Text for LaTeX: what is special there is escaped, and Greek letters and signs are in formulas. */
export function escapeTex(text: string): string {
  return printable(text)
    .replace(CHARACTERS, (found, hatted: string | undefined) => {
      if (hatted !== undefined) return `$\\hat{${SYMBOLS[hatted] ?? hatted}}$`;
      const symbol = SYMBOLS[found];
      return symbol === undefined ? (NAMES[found] ?? `\\${found}`) : `$${symbol}$`;
    })
    .replaceAll("$$", "");
}

const NUMBER = /[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
const IS_NUMBER = new RegExp(`^${NUMBER.source}$`);

/** Whether a text is one number. */
export function isNumber(text: string): boolean {
  return IS_NUMBER.test(text);
}

/** Text with its numbers in formulas. */
export function withFormulas(text: string): string {
  return withNumbers(text, (number) => {
    const [digits, exponent] = number.split("e");
    return exponent === undefined ? `$${digits}$` : `$${digits} \\times 10^{${Number(exponent)}}$`;
  });
}

/** Text with its numbers written by a function, and the rest escaped. */
export function withNumbers(text: string, write: (number: string) => string): string {
  const between = text.split(NUMBER).map(escapeTex);
  const numbers = text.match(NUMBER) ?? [];
  return between.map((part, k) => `${part}${numbers[k] === undefined ? "" : write(numbers[k])}`).join("");
}

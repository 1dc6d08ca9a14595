/** How LaTeX without packages writes characters: https://ctan.org/pkg/encguide, encodings OT1, OML, OMS and TS1. */

/** Characters that LaTeX has other names for in text. */
export const TEXT: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\\char34{}",
  "–": "--",
  "—": "---",
  "…": "\\ldots{}",
  "‚": ",",
  "„": ",,",
  "′": "'",
  "″": "''",
  "\u2009": "\\,",
  "\u202F": "\\,",
  "\uFFFD": "?",
};

/** Characters of formulas. */
export const MATHS: Readonly<Record<string, string>> = {
  "−": "-",
  "±": "\\pm",
  "∓": "\\mp",
  "×": "\\times",
  "→": "\\to",
  "←": "\\leftarrow",
  "↔": "\\leftrightarrow",
  "⇒": "\\Rightarrow",
  "≤": "\\le",
  "≥": "\\ge",
  "≠": "\\ne",
  "≈": "\\approx",
  "≃": "\\simeq",
  "∼": "\\sim",
  "≡": "\\equiv",
  "≪": "\\ll",
  "≫": "\\gg",
  "«": "\\ll",
  "»": "\\gg",
  "√": "\\surd",
  "∞": "\\infty",
  "∂": "\\partial",
  "∇": "\\nabla",
  "∑": "\\sum",
  "∏": "\\prod",
  "∫": "\\int",
  "∈": "\\in",
  "∝": "\\propto",
  "⊗": "\\otimes",
  "⊕": "\\oplus",
  "⊥": "\\perp",
  "∥": "\\parallel",
  "∆": "\\Delta",
  "⟨": "\\langle",
  "⟩": "\\rangle",
  "⋆": "\\star",
  "★": "\\star",
  "⋅": "\\cdot",
  "∗": "\\ast",
  ℓ: "\\ell",
  ħ: "\\hbar",
  ℏ: "\\hbar",
  ...greek(
    "αβγδεζηθικλμνξπρςστυφχψω",
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho varsigma sigma tau upsilon phi chi psi omega",
  ),
  ...greek("ΓΔΘΛΞΠΣΥΦΨΩ", "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"),
  ...greek("µϑϕϖϱϵ", "mu vartheta phi varpi varrho varepsilon"),
  ...latin("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABEZHIKMNOPTXo"),
};

function greek(letters: string, names: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.split(" ").map((name, k) => [letters[k]!, `\\${name}`]));
}

/** Greek letters that look like Latin ones, for which LaTeX has no other names. */
function latin(letters: string, looks: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...letters].map((letter, k) => [letter, `\\mathrm{${looks[k]}}`]));
}

/** Digits and signs of exponents and of indices, by what they are on the line. */
export const RAISED: Readonly<Record<string, string>> = onTheLine("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n");
export const LOWERED: Readonly<Record<string, string>> = onTheLine("₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-");

function onTheLine(characters: string, meanings: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...characters].map((character, k) => [character, meanings[k]!]));
}

/** Accents above and below letters: the name in text, which is empty for those that only formulas have, and the name there. */
export const ACCENTS: Readonly<Record<string, readonly [text: string, maths: string]>> = {
  "\u0300": ["`", "grave"],
  "\u0301": ["'", "acute"],
  "\u0302": ["", "hat"],
  "\u0303": ["~", "tilde"],
  "\u0304": ["=", "bar"],
  "\u0305": ["=", "bar"],
  "\u0306": ["u", "breve"],
  "\u0307": [".", "dot"],
  "\u0308": ['"', "ddot"],
  "\u030C": ["v", "check"],
  "\u20D7": ["", "vec"],
};

/** A character that LaTeX knows as it is, or that is written by other ones: all of ASCII, and these. */
export const KNOWN =
  /^[\0-\x7F\u00A0-\u00AA\u00AC-\u00BA\u00BC-\u00CF\u00D1-\u00DD\u00DF-\u00EF\u00F1-\u00FD\u00FF-\u0103\u0106-\u010F\u0112-\u0117\u011A-\u0125\u0128-\u012D\u0130-\u0137\u0139-\u013E\u0141-\u0148\u014C-\u0165\u0168-\u0171\u0174-\u017E‐‑‒―‖‘’“”†‡•‰€™]$/u;

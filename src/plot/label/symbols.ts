/** How a symbol takes part in spacing, as in TeX: D. E. Knuth, The TeXbook (1986), chapter 18. */
export type AtomClass = "ordinary" | "operator" | "binary" | "relation" | "open" | "close" | "punctuation";

export interface MathSymbol {
  readonly text: string;
  readonly class: AtomClass;
  readonly italic: boolean;
}

const LOWER_GREEK: Readonly<Record<string, string>> = {
  alpha: "α",
  beta: "β",
  gamma: "γ",
  delta: "δ",
  epsilon: "ϵ",
  varepsilon: "ε",
  zeta: "ζ",
  eta: "η",
  theta: "θ",
  vartheta: "ϑ",
  iota: "ι",
  kappa: "κ",
  lambda: "λ",
  mu: "μ",
  nu: "ν",
  xi: "ξ",
  omicron: "ο",
  pi: "π",
  rho: "ρ",
  sigma: "σ",
  varsigma: "ς",
  tau: "τ",
  upsilon: "υ",
  phi: "ϕ",
  varphi: "φ",
  chi: "χ",
  psi: "ψ",
  omega: "ω",
};

const UPPER_GREEK: Readonly<Record<string, string>> = {
  Gamma: "Γ",
  Delta: "Δ",
  Theta: "Θ",
  Lambda: "Λ",
  Xi: "Ξ",
  Pi: "Π",
  Sigma: "Σ",
  Upsilon: "Υ",
  Phi: "Φ",
  Psi: "Ψ",
  Omega: "Ω",
};

const FUNCTIONS = ["arg", "cos", "cosh", "det", "exp", "inf", "lim", "ln", "log", "max", "min", "sin", "sinh", "sup"];
const MORE_FUNCTIONS = ["tan", "tanh"];

const OTHERS: Readonly<Record<AtomClass, Readonly<Record<string, string>>>> = {
  ordinary: {
    infty: "∞",
    partial: "∂",
    nabla: "∇",
    ell: "ℓ",
    hbar: "ħ",
    prime: "′",
    dagger: "†",
    circ: "°",
    ldots: "…",
    dots: "…",
    cdots: "⋯",
    star: "⋆",
    "%": "%",
    $: "$",
    "#": "#",
    "&": "&",
    _: "_",
    "|": "∥",
  },
  operator: { sum: "∑", int: "∫" },
  binary: { pm: "±", mp: "∓", times: "×", cdot: "·", ast: "∗", oplus: "⊕", otimes: "⊗", cap: "∩", cup: "∪" },
  relation: {
    le: "≤",
    leq: "≤",
    ge: "≥",
    geq: "≥",
    ll: "≪",
    gg: "≫",
    ne: "≠",
    neq: "≠",
    approx: "≈",
    sim: "∼",
    propto: "∝",
    in: "∈",
    to: "→",
    rightarrow: "→",
    leftarrow: "←",
    leftrightarrow: "↔",
    mid: "|",
    equiv: "≡",
    lesssim: "≲",
    gtrsim: "≳",
    perp: "⊥",
    Rightarrow: "⇒",
  },
  open: { "{": "{", langle: "⟨" },
  close: { "}": "}", rangle: "⟩" },
  punctuation: {},
};

/** Symbols by the name of their command. */
export const COMMANDS: ReadonlyMap<string, MathSymbol> = new Map([
  ...entries(LOWER_GREEK, "ordinary", true),
  ...entries(UPPER_GREEK, "ordinary", false),
  ...entries(Object.fromEntries([...FUNCTIONS, ...MORE_FUNCTIONS].map((name) => [name, name])), "operator", false),
  ...(Object.keys(OTHERS) as AtomClass[]).flatMap((atomClass) => entries(OTHERS[atomClass], atomClass, false)),
]);

function entries(table: Readonly<Record<string, string>>, atomClass: AtomClass, italic: boolean) {
  return Object.entries(table).map(([name, text]) => [name, { text, class: atomClass, italic }] as const);
}

/** Spaces by the name of their command, in em. */
export const SPACES: ReadonlyMap<string, number> = new Map([
  [",", 3 / 18],
  [":", 4 / 18],
  [";", 5 / 18],
  ["!", -3 / 18],
  [" ", 0.32],
  ["quad", 1],
  ["qquad", 2],
]);

/** Combining characters of accents. */
export const ACCENTS: ReadonlyMap<string, string> = new Map([
  ["hat", "\u0302"],
  ["bar", "\u0304"],
  ["tilde", "\u0303"],
  ["dot", "\u0307"],
  ["vec", "\u20d7"],
]);

/** Script letters. */
export const SCRIPT_LETTERS: Readonly<Record<string, string>> = {
  B: "ℬ",
  E: "ℰ",
  F: "ℱ",
  H: "ℋ",
  I: "ℐ",
  L: "ℒ",
  M: "ℳ",
  R: "ℛ",
};

const CHARACTERS: Readonly<Record<string, Omit<MathSymbol, "italic">>> = {
  "+": { text: "+", class: "binary" },
  "-": { text: "−", class: "binary" },
  "*": { text: "∗", class: "binary" },
  "=": { text: "=", class: "relation" },
  "<": { text: "<", class: "relation" },
  ">": { text: ">", class: "relation" },
  ":": { text: ":", class: "relation" },
  "(": { text: "(", class: "open" },
  "[": { text: "[", class: "open" },
  ")": { text: ")", class: "close" },
  "]": { text: "]", class: "close" },
  "!": { text: "!", class: "close" },
  ",": { text: ",", class: "punctuation" },
  ";": { text: ";", class: "punctuation" },
};

/** The form of a character in a formula: letters are italic, and a hyphen is a minus sign. */
export function symbolOf(character: string): MathSymbol {
  const symbol = CHARACTERS[character];
  if (symbol !== undefined) return { ...symbol, italic: false };
  return { text: character, class: "ordinary", italic: /^\p{L}$/u.test(character) };
}

const THIN = 3 / 18;
const MEDIUM = 4 / 18;
const THICK = 5 / 18;

/** Space between two neighbours in em, as TeX sets it; in scripts only around operators. */
export function spaceBetween(left: AtomClass, right: AtomClass, inScript: boolean): number {
  if (left === "operator") return right === "ordinary" || right === "operator" ? THIN : relationSpace(right, inScript);
  if (right === "operator") {
    return left === "ordinary" || left === "close" ? THIN : relationSpace(left, inScript);
  }
  if (inScript || left === "open" || right === "close") return 0;
  if (left === "punctuation") return THIN;
  if (left === "binary" || right === "binary") return MEDIUM;
  return left === "relation" ? (right === "relation" ? 0 : THICK) : relationSpace(right, inScript);
}

function relationSpace(other: AtomClass, inScript: boolean): number {
  if (inScript) return 0;
  if (other === "relation") return THICK;
  return other === "binary" ? MEDIUM : 0;
}

/** Whether a binary operator after this is a sign, as in −2 or (−2. */
export function makesSign(left: AtomClass | undefined): boolean {
  return left === undefined || !(left === "ordinary" || left === "close");
}

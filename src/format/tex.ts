import { printable } from "../printable.js";
import { ACCENTS, KNOWN, LOWERED, MATHS, RAISED, TEXT } from "./tex-characters.js";

/** A piece of a text as LaTeX writes it, in a formula or outside. */
interface Written {
  readonly tex: string;
  readonly isFormula: boolean;
}

/** What is written together: exponents, indices, signs that LaTeX makes one of, and letters with accents. */
const PIECES = /[⁰¹²³⁴-⁹⁺⁻ⁿ]+|[₀-₉₊₋]+|-{2,}|'{2,}|`{2,}|[?!]`|\P{M}\p{M}*|\p{M}/gsu;

/**
 * Text for LaTeX: what is special there is escaped, and Greek letters and signs are in formulas, so that names are printed as they are
 * without a package. Characters of other scripts stay as they are: `unknownToTex` finds them.
 */
export function escapeTex(text: string): string {
  const pieces = printable(text.normalize("NFC")).match(PIECES) ?? [];
  let [tex, isFormula] = ["", false];
  for (const piece of pieces.map(written)) {
    tex += piece.isFormula === isFormula ? piece.tex : `$${piece.tex}`;
    isFormula = piece.isFormula;
  }
  return isFormula ? `${tex}$` : tex;
}

/** Characters in a text for LaTeX that need another font, or packages. */
export function unknownToTex(tex: string): readonly string[] {
  return [...new Set([...tex].filter((character) => !KNOWN.test(character)))];
}

function written(piece: string): Written {
  const first = piece[0]!;
  if (Object.hasOwn(RAISED, first)) return { tex: `^${onTheLine(piece, RAISED)}`, isFormula: true };
  if (Object.hasOwn(LOWERED, first)) return { tex: `_${onTheLine(piece, LOWERED)}`, isFormula: true };
  if (/^(?:[-'`]{2,}|[?!]`)$/.test(piece)) return { tex: [...piece].join("{}"), isFormula: false };
  const [base = "", ...accents] = KNOWN.test(piece) ? [piece] : piece.normalize("NFD");
  const known = accents.every((accent) => Object.hasOwn(ACCENTS, accent));
  return known ? accents.reduce(accented, writtenCharacter(base)) : { tex: piece, isFormula: false };
}

function onTheLine(piece: string, meanings: Readonly<Record<string, string>>): string {
  const text = [...piece].map((character) => meanings[character]).join("");
  return text.length === 1 ? text : `{${text}}`;
}

function writtenCharacter(character: string): Written {
  const maths = MATHS[character];
  if (maths !== undefined) return { tex: maths, isFormula: true };
  const isSpecial = /[&%$#_{}]/.test(character);
  return { tex: TEXT[character] ?? (isSpecial ? `\\${character}` : character), isFormula: false };
}

function accented({ tex, isFormula }: Written, accent: string): Written {
  const [inText, inFormula] = ACCENTS[accent]!;
  if (isFormula || inText === "") return { tex: `\\${inFormula}{${tex}}`, isFormula: true };
  return { tex: `\\${inText}{${tex}}`, isFormula };
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

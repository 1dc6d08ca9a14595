import type { Piece } from "./pieces.js";

/** Fonts of all text: the one that PNG files are made with first, then fonts of the same widths. */
export const FONT_FAMILY = "'DejaVu Sans', 'Bitstream Vera Sans', Verdana, sans-serif";

const UNITS_PER_EM = 2048;

/** Advance widths of DejaVu Sans 2.37 in 1/2048 em, U+0020 … U+007E. The oblique font has the same. */
const LATIN = [
  651, 821, 942, 1716, 1303, 1946, 1597, 563, 799, 799, 1024, 1716, 651, 739, 651, 690, 1303, 1303, 1303, 1303, 1303,
  1303, 1303, 1303, 1303, 1303, 690, 690, 1716, 1716, 1716, 1087, 2048, 1401, 1405, 1430, 1577, 1294, 1178, 1587, 1540,
  604, 604, 1343, 1141, 1767, 1532, 1612, 1235, 1612, 1423, 1300, 1251, 1499, 1401, 2025, 1403, 1251, 1403, 799, 690,
  799, 1716, 1024, 1024, 1255, 1300, 1126, 1300, 1260, 721, 1300, 1298, 569, 569, 1186, 569, 1995, 1298, 1253, 1300,
  1300, 842, 1067, 803, 1298, 1212, 1675, 1212, 1212, 1075, 1303, 690, 1303, 1716,
];
const LATIN_FROM = 0x20;

/** As LATIN, U+0391 … U+03C9. */
const GREEK = [
  1401, 1405, 1141, 1401, 1294, 1403, 1540, 1612, 604, 1343, 1401, 1767, 1532, 1294, 1612, 1540, 1235, 0, 1294, 1251,
  1251, 1612, 1403, 1612, 1565, 604, 1251, 1350, 1107, 1298, 693, 1185, 1350, 1307, 1212, 1253, 1107, 1114, 1298, 1253,
  693, 1207, 1212, 1303, 1144, 1142, 1253, 1233, 1300, 1202, 1298, 1233, 1185, 1351, 1183, 1351, 1715,
];
const GREEK_FROM = 0x391;

/** Symbols that are not as wide as a plus sign. */
const SYMBOLS: Readonly<Record<string, number>> = {
  "·": 651,
  "°": 1024,
  ħ: 1423,
  ϑ: 1268,
  ϕ: 1351,
  ϵ: 1260,
  "–": 1024,
  "—": 2048,
  "†": 1024,
  "…": 2048,
  "′": 465,
  ℓ: 846,
  "∂": 1059,
  "∇": 1370,
  "√": 1305,
  "∑": 1380,
  "∫": 1067,
};
const PLUS = 1716;

const ZERO_WIDTH_SPACE = 0x200b;

/** Combining accents stand over the letter before them. */
function hasNoWidth(code: number): boolean {
  return (code >= 0x300 && code <= 0x36f) || code === 0x20d7 || code === ZERO_WIDTH_SPACE;
}

/** Chinese, Japanese and Korean characters fill a square, in every font; all others count as wide as a plus sign. */
function otherWidth(code: number): number {
  const isSquare = (code >= 0x2e80 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) || code >= 0x1f300;
  return isSquare || (code >= 0xff00 && code <= 0xff60) ? UNITS_PER_EM : PLUS;
}

/** Width of plain text, in em. */
function textWidth(text: string): number {
  let units = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (!hasNoWidth(code)) {
      units += LATIN[code - LATIN_FROM] ?? GREEK[code - GREEK_FROM] ?? SYMBOLS[character] ?? otherWidth(code);
    }
  }
  return units / UNITS_PER_EM;
}

/** Width of a label, in em of its font size. */
export function labelWidth(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text, size, skip }) => sum + skip + size * textWidth(text), 0);
}

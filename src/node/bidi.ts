/** A part of a text whose characters go in one direction. */
export interface DirectedRun {
  /** In the order in which it is read; brackets of right-to-left text are mirrored. */
  readonly text: string;
  readonly isRightToLeft: boolean;
}

/** Direction of a character: that of letters, that of numbers in right-to-left text, or neutral, for which its neighbours decide. */
type Direction = "left-to-right" | "right-to-left" | "number" | "neutral";

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u200f]/u;
const ARABIC_DIGIT = /[\u0660-\u0669\u06f0-\u06f9]/u;
const ARABIC = /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;
const MARK = /\p{M}/u;
const LETTER = /\p{L}/u;
const DIGIT = /\d/;
/** Characters of a number: separators between digits and, except after Arabic letters, signs between digits and units beside them. */
const SEPARATOR = /[.,:/]/;
const SIGN = /[-+−]/;
const UNIT = /[%‰°$€£#±]/;
const BRACKETS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const MIRRORED: Readonly<Record<string, string>> = {
  ...BRACKETS,
  ...Object.fromEntries(Object.entries(BRACKETS).map(([open, close]) => [close, open])),
  "<": ">",
  ">": "<",
  "≤": "≥",
  "≥": "≤",
  "«": "»",
  "»": "«",
};

/**
 * The runs of a text from left to right, as they are seen in a line of left-to-right text: the Unicode Bidirectional Algorithm without
 * embeddings, which labels do not have.
 *
 * @see https://www.unicode.org/reports/tr9, rules W1 to L2 for the levels 0 to 2
 */
export function visualRuns(text: string): readonly DirectedRun[] {
  if (!isRightToLeftText(text)) return text === "" ? [] : [{ text, isRightToLeft: false }];
  const characters = [...text];
  const directions = resolved(characters);
  const runs: DirectedRun[] = [];
  // runs of right-to-left text and of the numbers in it go from right to left, which begins here
  let begin = 0;
  for (let from = 0; from < characters.length; ) {
    const direction = directions[from]!;
    let to = from;
    while (to < characters.length && directions[to] === direction) to++;
    const run = runOf(characters.slice(from, to), direction);
    if (direction === "left-to-right") {
      runs.push(run);
      begin = runs.length;
    } else runs.splice(begin, 0, run);
    from = to;
  }
  return runs;
}

/** Whether a text has letters of a script that is written from right to left. */
export function isRightToLeftText(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

function runOf(characters: readonly string[], direction: Direction): DirectedRun {
  const isRightToLeft = direction === "right-to-left";
  const text = characters.map((each) => (isRightToLeft ? (MIRRORED[each] ?? each) : each)).join("");
  return { text, isRightToLeft };
}

/** The direction of each character; none is neutral. */
function resolved(characters: readonly string[]): Direction[] {
  const directions = withBrackets(characters, withNumbers(characters));
  return directions.map((direction, k) => {
    if (direction !== "neutral") return direction;
    const before = strongAt(lastOf(directions.slice(0, k), isDirected));
    const after = strongAt(directions.slice(k).find(isDirected));
    return before === after ? before : "left-to-right";
  });
}

/** Directions of letters and numbers; a number after left-to-right letters, or at the beginning, is left to right itself. */
function withNumbers(characters: readonly string[]): Direction[] {
  const inNumber = numbersIn(characters);
  let strong: Direction = "left-to-right";
  let last: Direction = "left-to-right";
  return characters.map((each, k) => {
    if (inNumber[k]!) last = strong === "left-to-right" && !ARABIC_DIGIT.test(each) ? strong : "number";
    else if (MARK.test(each)) return last;
    else if (RIGHT_TO_LEFT.test(each)) strong = last = "right-to-left";
    else if (LETTER.test(each)) strong = last = "left-to-right";
    else last = "neutral";
    return last;
  });
}

/** Which characters belong to numbers: digits, separators and signs between two of them, and units beside them. */
function numbersIn(characters: readonly string[]): boolean[] {
  const isDigit = characters.map((each) => DIGIT.test(each) || ARABIC_DIGIT.test(each));
  const isArabic = characters.map((_, k) => ARABIC.test(lastOf(characters.slice(0, k), isLetter) ?? ""));
  const units = characters.map((each, k) => UNIT.test(each) && !isArabic[k]!);
  const isBeside = (k: number, step: 1 | -1): boolean => {
    let at = k;
    while (units[at]!) at += step;
    return isDigit[at] === true && !isArabic[at]!;
  };
  return characters.map((each, k) => {
    if (units[k]!) return isBeside(k, 1) || isBeside(k, -1);
    const joins = SEPARATOR.test(each) || (SIGN.test(each) && !isArabic[k]!);
    return isDigit[k]! || (joins && isDigit[k - 1] === true && isDigit[k + 1] === true);
  });
}

function isDirected(direction: Direction): boolean {
  return direction !== "neutral";
}

function lastOf<T>(list: readonly T[], test: (each: T) => boolean): T | undefined {
  return [...list].reverse().find(test);
}

function isLetter(character: string): boolean {
  return LETTER.test(character);
}

/** Gives pairs of brackets a direction: left to right if the text in them has left-to-right parts, otherwise that of the text before them. */
function withBrackets(characters: readonly string[], directions: readonly Direction[]): Direction[] {
  const found = [...directions];
  for (const [open, close] of pairsOf(characters)) {
    const inside = directions.slice(open + 1, close).filter(isDirected);
    if (inside.length === 0) continue;
    const before = strongAt(lastOf(found.slice(0, open), isDirected));
    const direction = inside.includes("left-to-right") ? "left-to-right" : before;
    [found[open], found[close]] = [direction, direction];
  }
  return found;
}

/** Places of brackets that belong together, in the order of the opening ones. */
function pairsOf(characters: readonly string[]): readonly (readonly [number, number])[] {
  const open: number[] = [];
  const pairs: [number, number][] = [];
  for (const [k, each] of characters.entries()) {
    if (BRACKETS[each] !== undefined) open.push(k);
    const partner = lastOf(open, (place) => BRACKETS[characters[place]!] === each);
    if (partner === undefined) continue;
    pairs.push([partner, k]);
    open.length = open.indexOf(partner);
  }
  return pairs.sort(([a], [b]) => a - b);
}

/** The direction that neutral neighbours of a character take: numbers count as right-to-left text, and the ends of the line as left to right. */
function strongAt(direction: Direction | undefined): Direction {
  return direction === undefined || direction === "left-to-right" ? "left-to-right" : "right-to-left";
}

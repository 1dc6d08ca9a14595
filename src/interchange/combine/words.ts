import { quote } from "../../describe.js";
import type { Problems } from "../problems.js";

/** A line of a card that says something: its number, from 1, and its words. */
export interface CardLine {
  readonly line: number;
  readonly words: readonly string[];
}

/** Limits for a whole card and for one line, far above those of any analysis. */
const MOST_CHARACTERS = 2 ** 27;
const MOST_WORDS = 1e6;

/**
 * The lines of a card without comments, rules and empty lines.
 *
 * @param keywords - what stands for `$NAME` in the text
 */
export function cardLines(
  text: string,
  keywords: ReadonlyMap<string, string>,
  name: string,
  problems: Problems,
): readonly CardLine[] {
  if (text.length > MOST_CHARACTERS) {
    const expected = `at most ${MOST_CHARACTERS} characters`;
    problems.error({ path: name, code: "too-large", expected, received: `${text.length}` });
    return [];
  }
  const lines: CardLine[] = [];
  for (const [i, content] of text.split("\n").entries()) {
    const comment = content.indexOf("#");
    const said = comment < 0 ? content : content.slice(0, comment);
    const trimmed = said.trim();
    if (trimmed === "" || trimmed.startsWith("-")) continue;
    const words = trimmed.split(/\s+/, MOST_WORDS + 1);
    if (words.length > MOST_WORDS) {
      const expected = `at most ${MOST_WORDS} words in a line`;
      problems.error({ path: `${name}: line ${i + 1}`, code: "too-large", expected, received: "more" });
      continue;
    }
    lines.push({ line: i + 1, words: said.includes("$") ? words.map((word) => replaced(word, keywords)) : words });
  }
  return lines;
}

function replaced(word: string, keywords: ReadonlyMap<string, string>): string {
  return word.replace(/\$(\w+)/g, (whole, key: string) => keywords.get(key) ?? whole);
}

/** Numbers as Combine reads them. */
export function numberOf(word: string | undefined): number | undefined {
  if (word === undefined || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(word)) return undefined;
  const value = Number(word);
  return Number.isFinite(value) ? value : undefined;
}

/** A number, or undefined with a problem. */
export function requireNumber(
  word: string | undefined,
  at: string,
  expected: string,
  problems: Problems,
): number | undefined {
  const value = numberOf(word);
  if (value === undefined) {
    problems.error({
      path: at,
      code: "format-syntax",
      expected,
      received: word === undefined ? "nothing" : quote(word),
    });
  }
  return value;
}

/** `[low,high]`, or undefined; a problem where it is neither a range nor absent. */
export function rangeOf(
  words: readonly string[],
  at: string,
  problems: Problems,
): readonly [number, number] | undefined {
  const text = words.join("");
  if (text === "") return undefined;
  const [, low, high] = /^\[([^,\]]+),([^,\]]+)\]$/.exec(text) ?? [];
  const [a, b] = [numberOf(low), numberOf(high)];
  if (a !== undefined && b !== undefined && a < b) return [a, b];
  problems.error({ path: at, code: "format-syntax", expected: "a range such as [0,5]", received: quote(text) });
  return undefined;
}

import { type Command, InvalidArgumentError, Option } from "commander";
import { isListOfTexts } from "../options.js";

/** An old and a new name. */
export type NamePair = readonly [string, string];

/**
 * Adds options that take two words and may be repeated, as `-c SR "signal region"`. Commander's options take one word, or all that
 * follow: the two are made one word of JSON before it parses them.
 */
export function addNamePairs(
  command: Command,
  options: readonly (readonly [flags: string, description: string])[],
): void {
  for (const [flags, description] of options) {
    const option = new Option(`${flags} <old new>`, `${description} (repeatable)`).argParser(
      (word: string, earlier: readonly NamePair[]): readonly NamePair[] => [...earlier, pairOf(word)],
    );
    command.addOption(option).setOptionValueWithSource(option.attributeName(), [], "default");
  }
  const names = new Set(
    command.options.flatMap(({ flags, short, long }) => (/<old new>/.test(flags) ? [short, long] : [])),
  );
  const parse = command.parseOptions.bind(command);
  command.parseOptions = (words) => parse(withPairs(words, names));
}

function withPairs(words: readonly string[], names: ReadonlySet<string | undefined>): string[] {
  const result: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--") return [...result, ...words.slice(i)];
    result.push(word);
    if (!names.has(word) || i + 1 >= words.length) continue;
    result.push(JSON.stringify(words.slice(i + 1, i + 3)));
    i += 2;
  }
  return result;
}

function pairOf(word: string): NamePair {
  const [old, renamed] = wordsOf(word);
  if (old === undefined || renamed === undefined) throw new InvalidArgumentError("Expected two names: OLD NEW.");
  return [old, renamed];
}

/** The words that `withPairs` joined; none for a word such as that of `--channel=SR`, which it has not joined. */
function wordsOf(word: string): readonly string[] {
  try {
    const words: unknown = JSON.parse(word);
    return isListOfTexts(words) ? words : [];
  } catch {
    return [];
  }
}

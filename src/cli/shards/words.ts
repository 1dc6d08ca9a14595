import type { Command, Option } from "commander";

/** A command line whose options have been looked at. */
export interface SortedWords {
  /** The words that are left. */
  readonly words: readonly string[];
  /** Values of the options that were taken out, by name; true for one without a value. */
  readonly taken: ReadonlyMap<string, string | true>;
}

/**
 * Takes options out of a command line that its command has accepted.
 *
 * @param names - of the options, as in the object of their values
 */
export function takeOptions({ options }: Command, words: readonly string[], names: readonly string[]): SortedWords {
  const left: string[] = [];
  const taken = new Map<string, string | true>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--") {
      left.push(...words.slice(i));
      break;
    }
    const { option, value } = optionOf(word, options);
    const hasNext = option !== undefined && (option.required || option.optional) && value === undefined;
    const here = hasNext ? words.slice(i, i + 2) : [word];
    if (option === undefined || !names.includes(option.attributeName())) left.push(...here);
    else taken.set(option.attributeName(), value ?? here[1] ?? true);
    if (hasNext) i++;
  }
  return { words: left, taken };
}

/** The option of a word, with the value that is in the same word: `--output=file`, `-ofile`. */
function optionOf(word: string, options: readonly Option[]): { readonly option?: Option; readonly value?: string } {
  const exact = options.find(({ long, short }) => word === long || word === short);
  if (exact !== undefined) return { option: exact };
  const cut = word.indexOf("=");
  const long = cut < 0 ? undefined : options.find((option) => option.long === word.slice(0, cut));
  if (long !== undefined) return { option: long, value: word.slice(cut + 1) };
  const short = word.startsWith("--") ? undefined : options.find((option) => option.short === word.slice(0, 2));
  return short?.required === true ? { option: short, value: word.slice(2) } : {};
}

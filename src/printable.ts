/**
 * Characters that a line of text, a table or a picture cannot show: control characters, those that are invisible or change the
 * direction of writing, unpaired surrogates, characters for private use, and noncharacters. XML forbids most of them, and a
 * name in a file must neither control a terminal nor look like another name.
 */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029\uFFFE\uFFFF]/gu;

/** One line of text with a replacement character, U+FFFD, for everything that cannot be printed. */
export function printable(line: string): string {
  return line.replace(UNPRINTABLE, "\uFFFD");
}

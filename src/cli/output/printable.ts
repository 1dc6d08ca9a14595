/** Control, direction-changing and half characters: a name in a file must not steer the terminal. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;

/** One line of text with everything that cannot be printed replaced by U+FFFD. */
export function printable(line: string): string {
  return line.replace(UNPRINTABLE, "\uFFFD");
}

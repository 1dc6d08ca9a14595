/**
 * Characters that a line of text, a table or a picture cannot show: those that control a device, change the direction of
 * writing, are invisible, half a character, of private use or none at all. XML forbids most of them, and a name in a file
 * must neither steer a terminal nor look like another one.
 */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029\uFFFE\uFFFF]/gu;

/** One line of text with a replacement character, U+FFFD, for everything that cannot be printed. */
export function printable(line: string): string {
  return line.replace(UNPRINTABLE, "\uFFFD");
}

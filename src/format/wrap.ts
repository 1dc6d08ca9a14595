import { widthOf } from "./width.js";

/** A line is broken at a space only behind this share of its width: one without spaces there is no sentence, and stays whole. */
const EARLIEST = 1 / 2;

/** Lines of at most so many characters where there are spaces to break them at; what follows is indented a little more. */
export function wrappedLines(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text
    .split("\n")
    .flatMap((line) => wrapped(line, width))
    .join("\n");
}

function wrapped(line: string, width: number): readonly string[] {
  if (widthOf(line) <= width) return [line];
  const indent = `${/^ */.exec(line)![0]}  `;
  const lines: string[] = [];
  let rest = line;
  while (widthOf(rest) > width) {
    const space = rest.lastIndexOf(" ", width);
    if (space < EARLIEST * width) break;
    lines.push(rest.slice(0, space));
    rest = indent + rest.slice(space + 1);
  }
  return [...lines, rest];
}

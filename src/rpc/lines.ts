/** A byte that ends a message. */
const NEWLINE = 0x0a;

/** Largest number of bytes of a line: strings cannot be much longer. */
const MOST_LINE_BYTES = 2 ** 29 - 1024;

/** The functions that a reader of lines calls. */
export interface LineListener {
  /** A line without its end, and without a carriage return before it. */
  readonly onLine: (line: Buffer) => void;
  /** A line was longer than `most` bytes: it was dropped. */
  readonly onTooLong: () => void;
}

/**
 * Parts a stream of bytes into lines. Chunks are kept as they come and joined once, when their line ends: a line of 100 MB
 * costs one copy.
 *
 * @returns a function that takes the next chunk
 */
export function lineReader({ onLine, onTooLong }: LineListener, most = MOST_LINE_BYTES): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  let size = 0;
  const keep = (part: Buffer): void => {
    size += part.length;
    if (size <= most) parts.push(part);
    else parts = []; // frees the memory of a line that will be refused
  };
  const end = (): void => {
    const [isTooLong, line] = [size > most, parts.length === 1 ? parts[0]! : Buffer.concat(parts)];
    parts = [];
    size = 0;
    if (isTooLong) onTooLong();
    else onLine(line.at(-1) === 0x0d ? line.subarray(0, -1) : line);
  };
  return (chunk) => {
    let begin = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, begin)) {
      keep(chunk.subarray(begin, at));
      end();
      begin = at + 1;
    }
    if (begin < chunk.length) keep(chunk.subarray(begin));
  };
}

/**
 * A stretch of text in one font, as a label consists of. Lengths are in em of the label's font size; `skip` and `rise`
 * are not scaled by `size`.
 */
export interface Piece {
  readonly text: string;
  readonly italic: boolean;
  readonly bold: boolean;
  /** Font size relative to the label's. */
  readonly size: number;
  /** Height of the baseline above the label's. */
  readonly rise: number;
  /** Horizontal move before the piece; negative to the left. */
  readonly skip: number;
  /** Whether there is a line above it, as over the argument of a root. */
  readonly overline: boolean;
}

export function piece(text: string, italic = false): Piece {
  return { text, italic, bold: false, size: 1, rise: 0, skip: 0, overline: false };
}

/** Joins neighbours that differ in nothing but their text. */
export function joined(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const next of pieces) {
    const last = out[out.length - 1];
    if (last !== undefined && next.skip === 0 && sameFont(last, next)) {
      out[out.length - 1] = { ...last, text: last.text + next.text };
    } else out.push(next);
  }
  return out;
}

function sameFont(a: Piece, b: Piece): boolean {
  return (
    a.italic === b.italic && a.bold === b.bold && a.size === b.size && a.rise === b.rise && a.overline === b.overline
  );
}

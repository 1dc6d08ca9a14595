import bidiFactory from "bidi-js/dist/bidi.mjs";

/** A part of a text whose characters go in one direction. */
export interface DirectedRun {
  /** In the order in which it is read; brackets of right-to-left text are mirrored. */
  readonly text: string;
  readonly isRightToLeft: boolean;
}

/** Code units from `from` to before `to`, all of the same embedding level; odd levels go from right to left. */
interface LevelRun {
  readonly from: number;
  readonly to: number;
  readonly level: number;
}

const bidi = bidiFactory();

/**
 * The runs of a text from left to right, as they are seen in a line of left-to-right text.
 *
 * @see https://www.unicode.org/reports/tr9, the Unicode Bidirectional Algorithm: bidi-js finds the levels, and rule L2 orders the runs
 */
export function visualRuns(text: string): readonly DirectedRun[] {
  if (!isRightToLeftText(text)) return text === "" ? [] : [{ text, isRightToLeft: false }];
  const runs = levelRuns(bidi.getEmbeddingLevels(text, "ltr").levels);
  const highest = Math.max(...runs.map(({ level }) => level));
  return ordered(runs, highest).map(({ from, to, level }) => {
    const part = text.slice(from, to);
    return level % 2 === 1 ? { text: mirrored(part), isRightToLeft: true } : { text: part, isRightToLeft: false };
  });
}

/** Whether a text has letters of a script that is written from right to left. */
export function isRightToLeftText(text: string): boolean {
  return [...text].some((character) => ["R", "AL"].includes(bidi.getBidiCharTypeName(character)));
}

function levelRuns(levels: Uint8Array): readonly LevelRun[] {
  const begins = Array.from(levels.keys()).filter((k) => k === 0 || levels[k] !== levels[k - 1]);
  return begins.map((from, k) => ({ from, to: begins[k + 1] ?? levels.length, level: levels[from]! }));
}

/** Rule L2: from the highest level down, neighbouring runs of that level or a higher one change their order. */
function ordered(runs: readonly LevelRun[], level: number): readonly LevelRun[] {
  if (level === 0) return runs;
  const out: LevelRun[] = [];
  let begin = 0;
  for (const run of runs) {
    if (run.level >= level) out.splice(begin, 0, run);
    else {
      out.push(run);
      begin = out.length;
    }
  }
  return ordered(out, level - 1);
}

function mirrored(text: string): string {
  return [...text].map((character) => bidi.getMirroredCharacter(character) ?? character).join("");
}

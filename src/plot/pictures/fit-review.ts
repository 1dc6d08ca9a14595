import type { FitReview } from "../../diagnostics/results.js";
import { plainLabel } from "../label/parse-label.js";
import type { Mark, Picture, Tick } from "../picture.js";
import { type Look, NO_STYLE } from "../style/look.js";
import { COLORS, sentencePicture } from "./style.js";

/** Letters on a line of a message, and how wide and high they are in pixels. */
const LINE = 78;
const LETTER = 7.3;
const LINE_HEIGHT = 17;
const PADDING = 10;
/** Findings that are shown at most. */
const MOST = 100;

/** The findings about a fit as a table: parameters, findings and reasons. */
export function fitReviewPicture({ findings }: FitReview, look: Look = NO_STYLE): Picture {
  if (findings.length === 0) return sentencePicture("Nothing in this fit deserves attention.");
  const blocks = findings.slice(0, MOST).map(({ code, parameter, message }) => ({
    parameter,
    lines: [code.replaceAll("-", " "), ...wrapped(message)],
  }));
  const heights = blocks.map(({ lines }) => lines.length * LINE_HEIGHT + 2 * PADDING);
  const total = heights.reduce((a, b) => a + b, 0);
  let top = total;
  const marks: Mark[] = [];
  const ticks: Tick[] = [];
  blocks.forEach(({ parameter, lines }, k) => {
    ticks.push({ value: top - PADDING - LINE_HEIGHT / 2, label: look.parameter(parameter) });
    lines.forEach((text, i) => {
      const y = top - PADDING - (i + 0.5) * LINE_HEIGHT;
      const own = i === 0 ? { text: `$\\mathbf{\\text{${text}}}$`, color: COLORS.level } : { text: plainLabel(text) };
      marks.push({ kind: "text", x: 0, y, dx: 12, ...own });
    });
    top -= heights[k]!;
    if (k + 1 < blocks.length) marks.push({ kind: "rules", y: [top], color: "#d0d3d8", width: 1 });
  });
  const longest = Math.max(...blocks.flatMap(({ lines }) => lines.map((line) => line.length)));
  const names = Math.max(...blocks.map(({ parameter }) => parameter.length));
  const left = findings.length - blocks.length;
  const panel = {
    ...(left > 0 ? { title: `The first ${blocks.length} of ${findings.length} findings` } : {}),
    x: { ticks: [], limits: [0, 1] as const },
    y: { ticks, limits: [0, total] as const, tickLines: false },
    marks,
  };
  const width = Math.round(60 + LETTER * 1.12 * (longest + names));
  return { kind: "picture", width: Math.max(420, width), height: total + (left > 0 ? 75 : 50), panels: [[panel]] };
}

/** A sentence on lines that are not too long; a word is never divided. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= LINE) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

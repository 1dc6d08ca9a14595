import { aFiniteNumber, aFlag, aText, oneOf, required, someNumber } from "../../options.js";
import { type Frame, pixelX, pixelY } from "../frame.js";
import { drawLabel } from "../label/draw-label.js";
import { labelWidth } from "../label/metrics.js";
import { parseLabel } from "../label/parse-label.js";
import type { TextMark } from "../picture.js";
import { aColor, aSize } from "../shape.js";
import { FONT, FRAME_COLOR } from "../theme.js";
import type { MarkDefinition } from "./definition.js";

export const textMark: MarkDefinition<TextMark> = {
  shape: {
    kind: oneOf("text"),
    x: required(someNumber),
    y: required(someNumber),
    text: required(aText),
    inFrame: aFlag,
    anchor: oneOf("start", "middle", "end"),
    dx: aFiniteNumber,
    dy: aFiniteNumber,
    color: aColor,
    size: aSize,
    halo: aFlag,
  },
  check: () => [],
  colored: (mark) => mark,
  extend({ x: px, y: py, inFrame = false }, x, y) {
    if (inFrame) return;
    x.add([px]);
    y.add([py]);
  },
  draw(mark, frame) {
    const { text, anchor = "start", size = FONT.text, color = FRAME_COLOR, halo = false } = mark;
    const [x, y] = placeOf(mark, frame);
    if (!(Number.isFinite(x) && Number.isFinite(y))) return [];
    return [drawLabel(parseLabel(text), { x, y, size, anchor, color, halo })];
  },
  legend: () => [],
  ink(mark, frame) {
    const { text, anchor = "start", size = FONT.text } = mark;
    const [x, y] = placeOf(mark, frame);
    if (!(Number.isFinite(x) && Number.isFinite(y))) return { lines: [], boxes: [] };
    const width = size * labelWidth(parseLabel(text));
    const left = x - width * { start: 0, middle: 0.5, end: 1 }[anchor];
    return { lines: [], boxes: [[left, y - size, left + width, y + 0.3 * size]] };
  },
};

/** Where the baseline begins, ends, or has its middle; text is centred on its height. */
function placeOf({ x, y, inFrame = false, dx = 0, dy = 0, size = FONT.text }: TextMark, frame: Frame) {
  const [px, py] = inFrame ? [x * frame.width, (1 - y) * frame.height] : [pixelX(frame, x), pixelY(frame, y)];
  return [px + dx, py + dy + 0.36 * size] as const;
}

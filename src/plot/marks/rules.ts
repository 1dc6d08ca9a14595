import { type Markish, ruleX, ruleY } from "@observablehq/plot";
import { aText, oneOf } from "../../options.js";
import { pixelX, pixelY } from "../frame.js";
import type { RulesMark } from "../picture.js";
import { numberList, STROKE_RULES } from "../shape.js";
import { type MarkDefinition, pixelsX, pixelsY, type Quad } from "./definition.js";
import { ACROSS, strokeOf } from "./line.js";

export const rulesMark: MarkDefinition<RulesMark> = {
  shape: {
    kind: oneOf("rules"),
    label: aText,
    x: numberList,
    y: numberList,
    ...STROKE_RULES,
  },
  check: () => [],
  colored: (mark, next) => ({ ...mark, color: mark.color ?? next() }),
  extend(mark, x, y) {
    x.addTight(mark.x ?? []);
    y.add(mark.y ?? []);
  },
  draw({ x, y, ...style }, frame) {
    const rules: Markish[] = [];
    if (x !== undefined) rules.push(ruleX(x, { x: pixelsX(frame, x), ...strokeOf(style) }));
    if (y !== undefined) rules.push(ruleY(y, { y: pixelsY(frame, y), ...strokeOf(style) }));
    return rules;
  },
  legend({ kind: _kind, x: _x, y: _y, label, ...style }) {
    return label === undefined ? [] : [{ label, sample: [{ kind: "line", ...style, ...ACROSS }] }];
  },
  ink({ x = [], y = [] }, frame) {
    const vertical = x.map((value): Quad => [pixelX(frame, value), 0, pixelX(frame, value), frame.height]);
    const horizontal = y.map((value): Quad => [0, pixelY(frame, value), frame.width, pixelY(frame, value)]);
    return { lines: [...vertical, ...horizontal], boxes: [] };
  },
};

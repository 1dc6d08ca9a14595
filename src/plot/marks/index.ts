import { describeValue } from "../../describe.js";
import { type Issue, nearestHint } from "../../errors.js";
import { wrong } from "../checks.js";
import type { Mark, MarkKind } from "../picture.js";
import { shapeIssues } from "../shape.js";
import { PALETTE } from "../theme.js";
import { bandMark } from "./band.js";
import { boxesMark } from "./boxes.js";
import { contourMark } from "./contour.js";
import { contourFillMark } from "./contour-fill.js";
import type { MarkDefinition, MarkTable } from "./definition.js";
import { histogramMark } from "./histogram.js";
import { imageMark } from "./image.js";
import { lineMark } from "./line.js";
import { pixelsMark } from "./pixels.js";
import { pointsMark } from "./points.js";
import { quiverMark } from "./quiver.js";
import { rulesMark } from "./rules.js";
import { stackMark } from "./stack.js";
import { textMark } from "./text.js";

const MARKS: MarkTable = {
  line: lineMark,
  points: pointsMark,
  band: bandMark,
  histogram: histogramMark,
  stack: stackMark,
  boxes: boxesMark,
  rules: rulesMark,
  contourf: contourFillMark,
  contour: contourMark,
  quiver: quiverMark,
  image: imageMark,
  pixels: pixelsMark,
  text: textMark,
};

/** The definition that belongs to a mark. */
export function definitionOf(mark: Mark): MarkDefinition<Mark> {
  return MARKS[mark.kind] as MarkDefinition<Mark>;
}

/** What is wrong with a mark, its kind included. */
export function checkMark(mark: Mark, path: string): readonly Issue[] {
  const kinds = Object.keys(MARKS) as MarkKind[];
  const kind: unknown = (mark as Mark | null | undefined)?.kind;
  if (kinds.includes(kind as MarkKind)) {
    const definition = definitionOf(mark);
    const issues = shapeIssues(mark, definition.shape, path);
    return issues.length > 0 ? issues : definition.check(mark, path);
  }
  const issue = wrong("mark-kind", `${path}.kind`, `one of ${kinds.join(", ")}`, describeValue(kind));
  return [{ ...issue, ...nearestHint(kind, kinds) }];
}

/** Marks with colours of the palette, in order, where they have none of their own. */
export function withColors(marks: readonly Mark[], palette: readonly string[] = PALETTE): Mark[] {
  let used = 0;
  const next = () => palette[used++ % palette.length]!;
  return marks.map((mark) => definitionOf(mark).colored(mark, next));
}

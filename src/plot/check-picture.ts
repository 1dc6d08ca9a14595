import { DataError, type Issue } from "../errors.js";
import { rangeIssues, wrong } from "./checks.js";
import { checkMark } from "./marks/index.js";
import type { Axis, Panel, Picture } from "./picture.js";

const LARGEST = 20_000;

/**
 * Refuses what cannot be drawn, before anything is drawn.
 *
 * @throws DataError with every problem and the path to it: lists of different lengths, rows of different lengths, limits
 * that are crossed or do not suit a logarithmic axis, unknown kinds of marks, …
 */
export function checkPicture(picture: Picture): void {
  const issues: Issue[] = [];
  const columns = picture.panels[0]?.length ?? 0;
  if (columns === 0) issues.push(wrong("no-panels", "panels", "at least one panel", "none"));
  picture.panels.forEach((row, r) => {
    if (row.length !== columns) {
      issues.push(wrong("length", `panels[${r}]`, `${columns} panels as in the first row`, String(row.length)));
    }
    issues.push(...row.flatMap((panel, c) => panelIssues(panel, `panels[${r}][${c}]`)));
  });
  for (const [name, list, n] of [
    ["rowHeights", picture.rowHeights, picture.panels.length],
    ["columnWidths", picture.columnWidths, columns],
  ] as const) {
    if (list === undefined || (list.length === n && list.every((share) => share > 0))) continue;
    issues.push(wrong("shares", name, `${n} numbers above 0`, `[${list.join(", ")}]`));
  }
  for (const name of ["width", "height"] as const) {
    const size = picture[name];
    if (size === undefined || (size > 0 && size <= LARGEST)) continue;
    issues.push(wrong("size", name, `a number of pixels from 1 to ${LARGEST}`, String(size)));
  }
  if (issues.length > 0) throw new DataError(issues);
}

function panelIssues({ x, y, xTop, marks, aspect }: Panel, path: string): Issue[] {
  const axes = { x, y, xTop };
  const issues = Object.entries(axes).flatMap(([name, axis]) => axisIssues(axis, `${path}.${name}`));
  const log = [x, y].some((axis) => axis?.scale === "log");
  marks.forEach((mark, k) => {
    const place = `${path}.marks[${k}]`;
    issues.push(...checkMark(mark, place));
    if ((mark.kind === "image" || mark.kind === "pixels") && log) {
      issues.push(wrong("image-scale", place, "linear axes for an image", "a logarithmic one"));
    }
  });
  if (aspect === "equal" && log) {
    issues.push(wrong("aspect", `${path}.aspect`, "linear axes for units of equal length", "a logarithmic one"));
  } else if (typeof aspect === "number" && !(aspect > 0.01 && aspect < 100)) {
    issues.push(wrong("aspect", `${path}.aspect`, "a number from 0.01 to 100", String(aspect)));
  }
  return issues;
}

function axisIssues(axis: Axis | undefined, path: string): Issue[] {
  const [low, high] = axis?.limits ?? [];
  const given = [low, high].filter((limit) => limit !== undefined);
  if (given.some((limit) => !Number.isFinite(limit))) {
    return [wrong("not-finite", `${path}.limits`, "finite numbers", `[${low}, ${high}]`)];
  }
  const issues = low === undefined || high === undefined ? [] : rangeIssues([low, high], `${path}.limits`);
  if (axis?.scale === "log" && given.some((limit) => limit <= 0)) {
    issues.push(wrong("log-limits", `${path}.limits`, "numbers above 0 on a logarithmic axis", `[${low}, ${high}]`));
  }
  const { tickAngle = 0, tickSize = 1 } = axis ?? {};
  if (!(tickAngle >= 0 && tickAngle <= 90)) {
    issues.push(wrong("tick-angle", `${path}.tickAngle`, "an angle from 0 to 90 degrees", String(tickAngle)));
  }
  if (!(tickSize > 0 && tickSize < 1000)) {
    issues.push(wrong("tick-size", `${path}.tickSize`, "a number of pixels above 0", String(tickSize)));
  }
  return issues;
}

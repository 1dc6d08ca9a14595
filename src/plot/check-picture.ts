import { describeValue } from "../describe.js";
import { DataError, type Issue } from "../errors.js";
import { aFlag, aText, type OptionRules, oneOf, optionsOf, required, someNumber, tested } from "../options.js";
import { rangeIssues, wrong } from "./checks.js";
import { checkMark } from "./marks/index.js";
import type { Axis, ColorBar, Heading, LegendPlace, Panel, Picture } from "./picture.js";
import {
  aColor,
  aFontSize,
  anAxis,
  LARGEST_PICTURE,
  listOf,
  numberList,
  shaped,
  shapeIssues,
  someTicks,
} from "./shape.js";

/** The label of an experiment. */
const A_HEADING = shaped<Heading>("an object with left, right, notes and isInside", {
  left: required(aText),
  right: required(aText),
  notes: required(listOf("a list of texts", aText)),
  isInside: required(aFlag),
});

const PICTURE: OptionRules<Picture> = {
  kind: required(oneOf("picture")),
  panels: required(
    listOf("a list of rows, each a list of panels", {
      expected: "a row: a list of panels",
      issues: (row, path) =>
        Array.isArray(row) ? [] : [wrong("bad-option", path, "a list of panels", describeValue(row))],
    }),
  ),
  width: someNumber,
  height: someNumber,
  rowHeights: numberList,
  columnWidths: numberList,
  shareX: aFlag,
  title: aText,
  heading: A_HEADING,
  fontSize: aFontSize,
  fontFamily: aText,
  fontFiles: listOf("a list of paths", aText),
  palette: listOf("a list of CSS colours", aColor),
  description: aText,
};

const A_COLOR_BAR = optionsOf<ColorBar>({ label: aText });

const PANEL: OptionRules<Panel> = {
  title: aText,
  x: anAxis,
  y: anAxis,
  xTop: anAxis,
  marks: required(tested("a list of marks", Array.isArray)),
  legend: oneOf<LegendPlace>("auto", "top-left", "top-right", "bottom-left", "bottom-right", "above", "none"),
  colorBar: {
    expected: "an object with a label, or false",
    issues: (value, path) => (value === false ? [] : A_COLOR_BAR.issues(value, path)),
  },
  rightLabels: someTicks,
  aspect: tested('a number, or "equal"', (value) => typeof value === "number" || value === "equal"),
};

/** What a result, or a panel where a row is expected, should have been. */
function withHint(issue: Issue): Issue {
  if (issue.path === "kind") return { ...issue, hint: "The picture of a result is plot(result)." };
  return /^panels\[\d+\]$/.test(issue.path) ? { ...issue, hint: "A single panel is written [[panel]]." } : issue;
}

/**
 * Refuses what cannot be drawn, before anything is drawn.
 *
 * @throws DataError with every problem and the path to it: parts that are unknown (`unknown-option`), missing or of another kind
 * (`bad-option`), lists of different lengths, rows of different lengths, limits
 * that are crossed or do not suit a logarithmic axis, unknown kinds of marks, …
 */
export function checkPicture(picture: Picture): void {
  const issues: Issue[] = [...shapeIssues(picture, PICTURE, "")];
  if (issues.length > 0) throw new DataError(issues.map(withHint));
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
    if (list === undefined || (list.length === n && areShares(list))) continue;
    issues.push(wrong("shares", name, `${n} numbers above 0`, `[${list.join(", ")}]`));
  }
  for (const name of ["width", "height"] as const) {
    const size = picture[name];
    if (size === undefined || (size > 0 && size <= LARGEST_PICTURE)) continue;
    issues.push(wrong("size", name, `a number of pixels from 1 to ${LARGEST_PICTURE}`, String(size)));
  }
  if (issues.length > 0) throw new DataError(issues);
}

/** Whether heights or widths are numbers above 0 with a sum, which each is divided by. */
function areShares(list: readonly number[]): boolean {
  return list.every((share) => share > 0) && Number.isFinite(list.reduce((sum, share) => sum + share, 0));
}

function panelIssues(panel: Panel, path: string): Issue[] {
  const wrongParts = shapeIssues(panel, PANEL, path);
  // The marks are checked all the same, so that all problems are reported at once.
  const marks = Array.isArray(panel?.marks) ? panel.marks : [];
  if (wrongParts.length > 0) {
    return [...wrongParts, ...marks.flatMap((mark, k) => checkMark(mark, `${path}.marks[${k}]`))];
  }
  const { x, y, xTop, aspect } = panel;
  const axes = { x, y, xTop };
  const issues = Object.entries(axes).flatMap(([name, axis]) => axisIssues(axis, `${path}.${name}`));
  const log = [x, y].some((axis) => axis?.scale === "log");
  marks.forEach((mark, k) => {
    const place = `${path}.marks[${k}]`;
    issues.push(...checkMark(mark, place));
    if (log && ["image", "pixels"].includes(mark?.kind)) {
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

import { parseLabel } from "./label/parse-label.js";
import { definitionOf } from "./marks/index.js";
import type { Panel, Picture } from "./picture.js";

/** Names in a legend that a description mentions at most. */
const MOST_NAMES = 30;

/** The name of a picture, which a screen reader reads: the titles of it and its panels or, without any, its first axes. */
export function nameOf({ title, panels }: Picture): string {
  const texts = [title, ...panels.flat().map((panel) => panel.title)].filter((text) => text !== undefined).map(plain);
  if (texts.length > 0) return texts.join(", ");
  const labelled = (pick: (panel: Panel) => string | undefined) =>
    panels
      .flat()
      .map((panel) => pick(panel) ?? "")
      .find((label) => label !== "");
  const axes = [labelled(({ y }) => y?.label), labelled(({ x }) => x?.label)].filter((label) => label !== undefined);
  return axes.length === 0 ? "Picture" : axes.map(plain).join(" against ");
}

/** A description of a picture: of each panel its axes and what its legend names. */
export function descriptionOf({ panels, heading }: Picture): string {
  const label = heading === undefined ? [] : [heading.left, heading.right, ...heading.notes].filter(Boolean).map(plain);
  const sentences = panels.flat().map(sentenceOf).filter(Boolean);
  return [...label, ...new Set(sentences)].map((text) => `${text}.`).join(" ") || "A picture without words.";
}

function sentenceOf({ title, x, y, xTop, marks }: Panel): string {
  const axes = [
    ["x axis", x?.label],
    ["y axis", y?.label],
    ["upper axis", xTop?.label],
  ].flatMap(([name, label]) => (label === undefined || label === "" ? [] : [`${name}: ${plain(label)}`]));
  const names = marks.flatMap((mark) => definitionOf(mark).legend(mark)).map(({ label }) => plain(label));
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  const shown = names.length === 0 ? [] : [`shown: ${names.slice(0, MOST_NAMES).join(", ")}${more}`];
  const parts = [...axes, ...shown].join("; ");
  return title === undefined || parts === "" ? parts : `${plain(title)}: ${parts}`;
}

function plain(label: string): string {
  return parseLabel(label)
    .map((piece) => piece.text)
    .join("");
}

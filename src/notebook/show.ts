import { toMermaid } from "../api/draw.js";
import { plural } from "../describe.js";
import { DataError, HistFactoryError } from "../errors.js";
import { recordParts } from "../format/format.js";
import { blocksOf, formatParts, type Part, withSentences } from "../format/part.js";
import { aModel, isModel } from "../model/input.js";
import type { Model } from "../model/model.js";
import { argumentIssues, requireArgument, tested } from "../options.js";
import { checkPicture } from "../plot/check-picture.js";
import { type DrawingDocument, type DrawingNode, domNode } from "../plot/dom.js";
import { element, type MarkupElement } from "../plot/element.js";
import { markup } from "../plot/markup.js";
import type { Picture } from "../plot/picture.js";
import { plot } from "../plot/plot.js";
import { drawPicture } from "../plot/render.js";
import { requireRecord } from "../records/check.js";
import type { ResultRecord } from "../records/kinds.js";
import { foldedText, partElements } from "./elements.js";
import { modelParts } from "./model-parts.js";

/** The name of the method that Deno's Jupyter kernel calls to display a value. */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/** What `show` takes: any record, a model, or a picture. */
export type Showable = ResultRecord | Model | Picture;

/** The same content in the formats that front ends of Jupyter choose from, by media type. */
export interface DisplayedTexts {
  /** What `format` writes. */
  readonly "text/plain": string;
  /** The picture, where there is one, and the tables of the text. */
  readonly "text/html": string;
  /** The picture alone; absent where there is none. */
  readonly "image/svg+xml"?: string;
}

/** A value as a notebook or a page displays it. */
export interface Shown {
  /** What Deno's Jupyter kernel displays when the value is the last of a cell. */
  [JUPYTER_DISPLAY](): Promise<DisplayedTexts>;
  /**
   * A new `div` element with the picture and the tables, for Observable and other pages.
   *
   * @param document - the page's `document`
   * @throws DataError `bad-argument` for anything else
   */
  node<Node extends DrawingNode<Node>>(document: DrawingDocument<Node>): Node;
  /** The text that `format` writes. */
  toString(): string;
}

const aDocument = tested(
  "the document of a page",
  (value) => typeof value === "object" && value !== null && "createElementNS" in value,
);

/** The content of a value before it has a format. */
interface Content {
  readonly picture: Picture | undefined;
  readonly parts: readonly Part[];
  /** The model as a graph, in the language of Mermaid. */
  readonly graph?: string;
}

/**
 * Shows a record, a model or a picture in a notebook: a record as its picture and its tables, a model as tables of its channels
 * and parameters with its graph in the language of Mermaid, a picture as it is. What cannot be drawn is shown as tables alone.
 *
 * As the last value of a cell of Deno's Jupyter kernel it displays itself. In Observable and in other pages `node(document)` is
 * an element to display. Names are shown as text, never read as markup.
 *
 * @throws DataError `bad-argument` for anything else, or a record with parts that are missing or wrong, all of them at once;
 * as `renderSvg` for a picture that cannot be drawn
 * @example show(fit(model, data))
 * @example document.body.append(show(fit(model, data)).node(document))
 */
export function show(value: Showable): Shown {
  const content = contentOf(value);
  return {
    [JUPYTER_DISPLAY]: async () => displayedTexts(content),
    node: (document) => {
      requireArgument(document, "document", aDocument);
      return domNode(document, elementOf(content));
    },
    toString: () => textOf(content),
  };
}

function contentOf(value: Showable): Content {
  if (isAModel(value)) return { picture: undefined, parts: modelParts(value), graph: toMermaid(value) };
  requireKind(value);
  if (value.kind === "picture") return pictureContent(value);
  requireRecord(value, "value");
  return recordContent(value);
}

function isAModel(value: Showable): value is Model {
  return isModel(value);
}

/** @throws DataError `bad-argument` for a value without a kind, which records and pictures have */
function requireKind(value: unknown): void {
  if (typeof value === "object" && value !== null && "kind" in value) return;
  const expected = "a record, as functions return it, a model or a picture";
  throw new DataError(argumentIssues(value, "value", aModel).map((issue) => ({ ...issue, expected })));
}

function pictureContent(picture: Picture): Content {
  checkPicture(picture);
  const { title, panels } = picture;
  const size = plural(panels.length * panels[0]!.length, "panel");
  return { picture, parts: [title === undefined ? `Picture of ${size}` : `${title}: picture of ${size}`] };
}

/** The picture and the tables of a record. Where its numbers cannot be drawn, the reason follows the tables. */
function recordContent(record: ResultRecord): Content {
  const parts = withSentences(recordParts(record, {}));
  try {
    const picture = plot(record);
    checkPicture(picture);
    return { picture, parts };
  } catch (error) {
    if (!(error instanceof HistFactoryError)) throw error;
    const why = error.code === "no-picture" ? [] : [`There is no picture: ${error.message}`];
    return { picture: undefined, parts: [...parts, ...why] };
  }
}

function textOf({ parts, graph }: Content): string {
  return formatParts(graph === undefined ? parts : [...parts, graph]);
}

function displayedTexts(content: Content): DisplayedTexts {
  const { picture } = content;
  const texts = { "text/plain": textOf(content), "text/html": markup(elementOf(content)) };
  return picture === undefined ? texts : { ...texts, "image/svg+xml": `${markup(drawPicture(picture))}\n` };
}

function elementOf({ picture, parts, graph }: Content): MarkupElement {
  return element("div", {}, [
    ...(picture === undefined ? [] : [drawPicture(picture)]),
    ...partElements(picture === undefined ? parts : parts.filter((part) => !isSparkline(part))),
    ...(graph === undefined ? [] : [foldedText("graph, in the language of Mermaid", graph)]),
  ]);
}

/** Whether a part is a line of bars for terminals, which is left out where there is a picture. */
function isSparkline(part: Part): boolean {
  return blocksOf(part).every((block) => typeof block === "string" && /^[▁▂▃▄▅▆▇█ ]+$/.test(block));
}

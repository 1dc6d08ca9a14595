import { drawFrame, drawRightLabels, drawTopTexts, drawXTexts, drawYTexts, heightOnTop } from "./axes.js";
import { checkPicture } from "./check-picture.js";
import { drawColorBar } from "./color-bar.js";
import { descriptionOf, nameOf } from "./describe-picture.js";
import { type DrawingDocument, type DrawingNode, domNode, SVG } from "./dom.js";
import { drawMarks } from "./draw-marks.js";
import { element, type MarkupElement, rounded } from "./element.js";
import { drawInset, insetOf } from "./inset.js";
import { drawLabel, type LabelStyle } from "./label/draw-label.js";
import { FONT_FAMILY } from "./label/metrics.js";
import { parseLabel } from "./label/parse-label.js";
import { headingLines, layOut, type PanelLayout, type PictureLayout, zoomOf } from "./layout.js";
import { drawLegend, heightAbove } from "./legend.js";
import { isDivided, isGrowing, type PanelState, panelState, withLegendPlaced } from "./panel-state.js";
import type { Picture } from "./picture.js";
import { FONT } from "./theme.js";

/** Times that the layout is done again because a legend needs room. */
const LEGEND_PASSES = 2;

/**
 * Draws a picture as an SVG element in a page.
 *
 * @param document - what makes the elements: the page's `document`, or that of a DOM library
 * @returns an `svg` element that is in no document yet
 * @throws DataError for a picture that cannot be drawn, with every problem and its path; `label` for a formula in a label
 * that is not in the subset of LaTeX
 * @example page.append(renderSvg(plot(scan), document))
 */
export function renderSvg<Node extends DrawingNode<Node>>(picture: Picture, document: DrawingDocument<Node>): Node {
  return domNode(document, drawPicture(picture));
}

/**
 * Draws a picture as plain data: the same picture always gives the same elements.
 *
 * @throws DataError as `renderSvg`
 */
export function drawPicture(picture: Picture): MarkupElement {
  checkPicture(picture);
  let states = statesOf(picture);
  let layout = layOut(picture, states);
  for (let pass = 0; pass < LEGEND_PASSES; pass++) {
    const { panels } = layout;
    states = states.map((row, r) => row.map((state, c) => withLegendPlaced(state, panels[r]![c]!.frame)));
    layout = layOut(picture, states);
  }
  return drawPanels(picture, states, layout);
}

/** The panels, the first one with the label of the experiment where that stands inside. */
function statesOf({ panels, palette, heading }: Picture): readonly (readonly PanelState[])[] {
  return panels.map((row, r) =>
    row.map((panel, c) => {
      const state = panelState(panel, { palette });
      if (heading?.isInside !== true || r > 0 || c > 0 || !isGrowing(state) || isDivided(state)) return state;
      const isAlone = row.length === 1 && panel.title !== undefined;
      const inset = insetOf(heading, isAlone ? [panel.title] : []);
      if (!isAlone) return panelState(panel, { palette, inset });
      const { title: _title, ...untitled } = panel;
      return panelState(untitled, { palette, inset });
    }),
  );
}

function drawPanels(
  picture: Picture,
  states: readonly (readonly PanelState[])[],
  { width, height, panels }: PictureLayout,
): MarkupElement {
  const { title } = picture;
  const zoom = zoomOf(picture);
  const [w, h] = zoom === 1 ? [Math.round(width), Math.round(height)] : [width, height];
  const parts = [element("rect", { width: w, height: h, fill: "white" })];
  if (title !== undefined) {
    const style = { x: w / 2, y: 1.5 * FONT.title, size: FONT.title, anchor: "middle" } as const;
    parts.push(drawLabel(parseLabel(title), style));
  }
  parts.push(...drawHeading(picture, states, { width, height, panels }));
  panels.forEach((row, r) => {
    const column = row.map((_, c) => Math.max(...panels.map((other) => other[c]!.y.widest)));
    parts.push(...row.map((panel, c) => drawPanel(states[r]![c]!, panel, column[c]!)));
  });
  const viewBox = `0 0 ${rounded(w)} ${rounded(h)}`;
  const size = { width: Math.round(w * zoom), height: Math.round(h * zoom), viewBox };
  const name = nameOf(picture);
  const texts = [element("title", {}, name), element("desc", {}, picture.description ?? descriptionOf(picture))];
  const families = picture.fontFamily === undefined ? FONT_FAMILY : `${picture.fontFamily}, ${FONT_FAMILY}`;
  const attributes = { xmlns: SVG, ...size, role: "img", "aria-label": name, "font-family": families };
  return element("svg", attributes, [...texts, ...parts]);
}

/** The label of the experiment above the frames: from the left of the first to the right of the last one in the first row. */
function drawHeading(
  picture: Picture,
  states: readonly (readonly PanelState[])[],
  { panels }: PictureLayout,
): MarkupElement[] {
  const { heading, title } = picture;
  if (heading === undefined || headingLines(picture, states) === 0) return [];
  const [first, last] = [panels[0]![0]!, panels[0]!.at(-1)!];
  let y = title === undefined ? 0 : 1.8 * FONT.title;
  const line = (text: string, style: Omit<LabelStyle, "y">) =>
    text === "" ? [] : [drawLabel(parseLabel(text), { y, ...style })];
  y += 1.5 * FONT.title;
  const right = { x: last.left + last.frame.width, size: FONT.legend + 1, anchor: "end" } as const;
  const parts = [...line(heading.left, { x: first.left, size: FONT.title + 1 }), ...line(heading.right, right)];
  for (const note of heading.notes) {
    y += 1.5 * FONT.title;
    parts.push(...line(note, { x: first.left, size: FONT.legend }));
  }
  return parts;
}

/** @param column - widest number on a y axis of the column: labels of y axes stand below each other */
function drawPanel(state: PanelState, layout: PanelLayout, column: number): MarkupElement {
  const { left, top, frame, x, y, xTop, colorBar, hasXTexts } = layout;
  const { legend, place, panel } = state;
  const onTop = xTop === undefined ? 0 : heightOnTop(xTop);
  const parts = [
    drawMarks(state.marks, frame),
    drawFrame(x, y, xTop),
    ...(hasXTexts ? drawXTexts(x, frame.height) : []),
    ...drawYTexts(y, column),
    ...(xTop === undefined ? [] : drawTopTexts(xTop)),
    ...drawRightLabels(panel.rightLabels ?? [], y, frame.width),
  ];
  if (colorBar !== undefined) parts.push(drawColorBar(colorBar, frame.width));
  if (legend !== undefined && place !== undefined) parts.push(drawLegend(legend, frame, place, onTop));
  if (state.inset !== undefined) parts.push(...drawInset(state.inset));
  if (panel.title !== undefined) {
    const above = legend !== undefined && place === "above" ? heightAbove(legend, frame.width) : 0;
    const hasExponents = y.exponent.length > 0 || (colorBar?.axis.exponent.length ?? 0) > 0;
    const exponents = hasExponents && xTop === undefined ? 1.2 * FONT.tick : 0;
    const style = { x: frame.width / 2, y: -0.55 * FONT.title - above - exponents - onTop, size: FONT.title } as const;
    parts.push(drawLabel(parseLabel(panel.title), { ...style, anchor: "middle" }));
  }
  return element("g", { transform: `translate(${rounded(left)} ${rounded(top)})` }, parts);
}

import { drawFrame, drawRightLabels, drawTopTexts, drawXTexts, drawYTexts, heightOnTop } from "./axes.js";
import { checkPicture } from "./check-picture.js";
import { drawColorBar } from "./color-bar.js";
import { type DrawingDocument, type DrawingNode, domNode, SVG } from "./dom.js";
import { drawMarks } from "./draw-marks.js";
import { element, type MarkupElement, rounded } from "./element.js";
import { drawLabel } from "./label/draw-label.js";
import { FONT_FAMILY } from "./label/metrics.js";
import { parseLabel } from "./label/parse-label.js";
import { layOut, type PanelLayout, type PictureLayout } from "./layout.js";
import { drawLegend, heightAbove } from "./legend.js";
import { type PanelState, panelState, withLegendPlaced } from "./panel-state.js";
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
  let states = picture.panels.map((row) => row.map(panelState));
  let layout = layOut(picture, states);
  for (let pass = 0; pass < LEGEND_PASSES; pass++) {
    const { panels } = layout;
    states = states.map((row, r) => row.map((state, c) => withLegendPlaced(state, panels[r]![c]!.frame)));
    layout = layOut(picture, states);
  }
  return drawPanels(picture, states, layout);
}

function drawPanels(
  picture: Picture,
  states: readonly (readonly PanelState[])[],
  { width, height, panels }: PictureLayout,
): MarkupElement {
  const { title } = picture;
  const [w, h] = [Math.round(width), Math.round(height)];
  const parts = [element("rect", { width: w, height: h, fill: "white" })];
  if (title !== undefined) {
    const style = { x: w / 2, y: 1.5 * FONT.title, size: FONT.title, anchor: "middle" } as const;
    parts.push(drawLabel(parseLabel(title), style));
  }
  panels.forEach((row, r) => {
    const column = row.map((_, c) => Math.max(...panels.map((other) => other[c]!.y.widest)));
    parts.push(...row.map((panel, c) => drawPanel(states[r]![c]!, panel, column[c]!)));
  });
  const size = { width: w, height: h, viewBox: `0 0 ${w} ${h}` };
  const described = { role: "img", "aria-label": titlesOf(picture) };
  return element("svg", { xmlns: SVG, ...size, ...described, "font-family": FONT_FAMILY }, parts);
}

/** The titles of a picture and its panels, which a screen reader reads; undefined where there are none. */
function titlesOf({ title, panels }: Picture): string | undefined {
  const titles = [title, ...panels.flat().map((panel) => panel.title)].filter((text) => text !== undefined);
  const texts = titles.map((text) =>
    parseLabel(text)
      .map((piece) => piece.text)
      .join(""),
  );
  return texts.length === 0 ? undefined : texts.join(", ");
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
  if (panel.title !== undefined) {
    const above = legend !== undefined && place === "above" ? heightAbove(legend, frame.width) : 0;
    const hasExponents = y.exponent.length > 0 || (colorBar?.axis.exponent.length ?? 0) > 0;
    const exponents = hasExponents && xTop === undefined ? 1.2 * FONT.tick : 0;
    const style = { x: frame.width / 2, y: -0.55 * FONT.title - above - exponents - onTop, size: FONT.title } as const;
    parts.push(drawLabel(parseLabel(panel.title), { ...style, anchor: "middle" }));
  }
  return element("g", { transform: `translate(${rounded(left)} ${rounded(top)})` }, parts);
}

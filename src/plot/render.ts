import { drawFrame, drawRightLabels, drawTopTexts, drawXTexts, drawYTexts, heightOnTop } from "./axes.js";
import { checkPicture } from "./check-picture.js";
import { drawColorBar } from "./color-bar.js";
import { type DrawingDocument, type DrawingElement, element, rounded, SVG } from "./dom.js";
import { drawMarks } from "./draw-marks.js";
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
 * Draws a picture as an SVG element. Pure: the same picture gives the same SVG, in Node (with a DOM library's document)
 * and in a page.
 *
 * @param document - what makes the elements: the page's `document`, or one of linkedom
 * @returns an `svg` element that is in no document yet
 * @throws DataError for a picture that cannot be drawn, with every problem and its path; `label` for a formula in a label
 * that is not in the subset of LaTeX
 * @example page.append(renderSvg(plot(scan), document))
 */
export function renderSvg<D extends DrawingDocument>(picture: Picture, document: D): ReturnType<D["createElementNS"]> {
  checkPicture(picture);
  let states = picture.panels.map((row) => row.map(panelState));
  let layout = layOut(picture, states);
  for (let pass = 0; pass < LEGEND_PASSES; pass++) {
    const { panels } = layout;
    states = states.map((row, r) => row.map((state, c) => withLegendPlaced(state, panels[r]![c]!.frame)));
    layout = layOut(picture, states);
  }
  return drawPicture(document, picture, states, layout) as ReturnType<D["createElementNS"]>;
}

function drawPicture(
  document: DrawingDocument,
  picture: Picture,
  states: readonly (readonly PanelState[])[],
  { width, height, panels }: PictureLayout,
): DrawingElement {
  const [w, h] = [Math.round(width), Math.round(height)];
  const svg = element(document, "svg", {
    xmlns: SVG,
    width: w,
    height: h,
    viewBox: `0 0 ${w} ${h}`,
    role: "img",
    "font-family": FONT_FAMILY,
  });
  svg.appendChild(element(document, "rect", { width: w, height: h, fill: "white" }));
  if (picture.title !== undefined) {
    const style = { x: w / 2, y: 1.5 * FONT.title, size: FONT.title, anchor: "middle" } as const;
    svg.appendChild(drawLabel(document, parseLabel(picture.title), style));
  }
  panels.forEach((row, r) => {
    const column = row.map((_, c) => Math.max(...panels.map((other) => other[c]!.y.widest)));
    row.forEach((panel, c) => {
      svg.appendChild(drawPanel(document, states[r]![c]!, panel, column[c]!));
    });
  });
  return svg;
}

/** @param column - widest number on a y axis of the column: labels of y axes stand below each other */
function drawPanel(document: DrawingDocument, state: PanelState, layout: PanelLayout, column: number): DrawingElement {
  const { left, top, frame, x, y, xTop, colorBar, hasXTexts } = layout;
  const group = element(document, "g", { transform: `translate(${rounded(left)} ${rounded(top)})` });
  group.appendChild(drawMarks(document, state.marks, frame));
  group.appendChild(drawFrame(document, x, y, xTop));
  if (hasXTexts) for (const text of drawXTexts(document, x, frame.height)) group.appendChild(text);
  for (const text of drawYTexts(document, y, column)) group.appendChild(text);
  if (xTop !== undefined) for (const text of drawTopTexts(document, xTop)) group.appendChild(text);
  const { rightLabels = [] } = state.panel;
  for (const text of drawRightLabels(document, rightLabels, y, frame.width)) group.appendChild(text);
  if (colorBar !== undefined) group.appendChild(drawColorBar(document, colorBar, frame.width));
  const { legend, place, panel } = state;
  const onTop = xTop === undefined ? 0 : heightOnTop(xTop);
  if (legend !== undefined && place !== undefined) {
    group.appendChild(drawLegend(document, legend, frame, place, onTop));
  }
  if (panel.title !== undefined) {
    const above = legend !== undefined && place === "above" ? heightAbove(legend, frame.width) : 0;
    const hasExponents = y.exponent.length > 0 || (colorBar?.axis.exponent.length ?? 0) > 0;
    const exponents = hasExponents && xTop === undefined ? 1.2 * FONT.tick : 0;
    const style = { x: frame.width / 2, y: -0.55 * FONT.title - above - exponents - onTop, size: FONT.title } as const;
    group.appendChild(drawLabel(document, parseLabel(panel.title), { ...style, anchor: "middle" }));
  }
  return group;
}

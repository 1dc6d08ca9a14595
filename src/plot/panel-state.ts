import type { Frame } from "./frame.js";
import { type Corner, type Legend, makeLegend, placeLegend } from "./legend.js";
import type { ColorScale, Ink } from "./marks/definition.js";
import { definitionOf, withColors } from "./marks/index.js";
import type { Mark, Panel } from "./picture.js";
import { Range } from "./range.js";

/** A panel with everything that does not depend on its size. */
export interface PanelState {
  readonly panel: Panel;
  readonly marks: readonly Mark[];
  readonly x: Range;
  readonly y: Range;
  readonly legend: Legend | undefined;
  /** Where the legend goes, once that is known. */
  readonly place: Corner | "above" | undefined;
  /** Share of the frame's height that is free above the data. */
  readonly headroom: number;
  readonly colorScale: ColorScale | undefined;
}

export function panelState(panel: Panel): PanelState {
  const marks = withColors(panel.marks);
  const [x, y] = [new Range(panel.x?.scale), new Range(panel.y?.scale)];
  for (const mark of marks) definitionOf(mark).extend(mark, x, y);
  const entries = panel.legend === "none" ? [] : marks.flatMap((mark) => definitionOf(mark).legend(mark));
  const place = panel.legend === "auto" || panel.legend === "none" ? undefined : panel.legend;
  const filled =
    panel.colorBar === false ? undefined : marks.find((mark) => definitionOf(mark).colorScale !== undefined);
  return {
    panel,
    marks,
    x,
    y,
    legend: entries.length === 0 ? undefined : makeLegend(entries),
    place,
    headroom: 0,
    colorScale: filled && definitionOf(filled).colorScale!(filled),
  };
}

/** The panel with a place for its legend, found in a frame of its size. */
export function withLegendPlaced(state: PanelState, frame: Frame): PanelState {
  if (state.legend === undefined || state.place !== undefined) return state;
  const inks = state.marks.map((mark) => definitionOf(mark).ink(mark, frame));
  const ink: Ink = { lines: inks.flatMap(({ lines }) => lines), boxes: inks.flatMap(({ boxes }) => boxes) };
  const mayGrow = state.colorScale === undefined && state.panel.y?.limits?.[1] === undefined;
  return { ...state, ...placeLegend(state.legend, frame, ink, mayGrow) };
}

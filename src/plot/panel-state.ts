import type { Frame } from "./frame.js";
import { headroomOf, type Inset } from "./inset.js";
import { type Corner, type Legend, makeLegend, type Placement, placeLegend } from "./legend.js";
import type { ColorScale, Ink, LegendEntry } from "./marks/definition.js";
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
  readonly entries: readonly LegendEntry[];
  /** Where the legend goes, once that is known. */
  readonly place: Corner | "above" | undefined;
  /** Share of the frame's height that is free above the data. */
  readonly headroom: number;
  readonly colorScale: ColorScale | undefined;
  /** The label of the experiment, where it stands in this frame. */
  readonly inset: Inset | undefined;
}

export function panelState(
  panel: Panel,
  { palette, inset }: { readonly palette?: readonly string[] | undefined; readonly inset?: Inset | undefined } = {},
): PanelState {
  const marks = withColors(panel.marks, palette);
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
    legend: entries.length === 0 ? undefined : makeLegend(entries, 1),
    entries,
    place,
    headroom: 0,
    colorScale: filled && definitionOf(filled).colorScale!(filled),
    inset,
  };
}

/** The panel with a place for its legend, found in a frame of its size. */
export function withLegendPlaced(state: PanelState, frame: Frame): PanelState {
  const isPlaced = state.legend === undefined || state.place !== undefined;
  if (isPlaced && state.inset === undefined) return state;
  const inks = state.marks.map((mark) => definitionOf(mark).ink(mark, frame));
  const ink: Ink = { lines: inks.flatMap(({ lines }) => lines), boxes: inks.flatMap(({ boxes }) => boxes) };
  const { inset, headroom } = state;
  // What is missing is added to the room that there is already: the frame is lower where a legend is above it.
  const missing = inset === undefined ? 0 : headroomOf(inset, frame, ink);
  const below = 1 - (1 - headroom) * (1 - missing);
  if (isPlaced) return { ...state, headroom: below };
  const placed = bestPlacement(state.entries, frame, ink, { mayGrow: isGrowing(state), inset });
  return { ...state, ...placed, headroom: Math.max(placed.headroom, below) };
}

/** Columns that a legend in a corner may have. */
const COLUMNS = [1, 2, 3, 4];

/** The legend in the number of columns with which it covers nothing or, if there is none, needs the least room above the data. */
function bestPlacement(
  entries: readonly LegendEntry[],
  frame: Frame,
  ink: Ink,
  around: Parameters<typeof placeLegend>[3],
): Placement & { readonly legend: Legend } {
  const all = COLUMNS.filter((n) => n <= entries.length).map((n) => {
    const legend = makeLegend(entries, n);
    return { legend, ...placeLegend(legend, frame, ink, around) };
  });
  const inside = all.filter(({ place }) => place !== "above");
  const least = Math.min(...inside.map(({ headroom }) => headroom));
  return inside.find(({ headroom }) => headroom <= least + COLUMN_COST) ?? all[0]!;
}

/** Additional headroom that is accepted for fewer columns. */
const COLUMN_COST = 0.02;

/** Whether room can be made above the data of a panel. */
export function isGrowing({ colorScale, panel }: Pick<PanelState, "colorScale" | "panel">): boolean {
  return colorScale === undefined && panel.y?.limits?.[1] === undefined;
}

/** Whether lines go through the whole height of a panel, which leave no room for a text of any length. */
export function isDivided({ marks }: Pick<PanelState, "marks">): boolean {
  return marks.some((mark) => mark.kind === "rules" && (mark.x?.length ?? 0) > 0);
}

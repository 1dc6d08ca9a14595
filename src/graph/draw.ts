import { isListOfTexts, type OptionRules, oneOf, requireOptions, tested } from "../options.js";
import { buildPicture } from "./draw/build.js";
import { classify, type Detail } from "./draw/classify.js";
import { dotText } from "./draw/dot.js";
import { mermaidText } from "./draw/mermaid.js";
import type { Picture } from "./draw/picture.js";
import { requireGroups, selectNodes } from "./draw/select.js";
import type { Graph } from "./nodes.js";

/** What to draw of a model. */
export interface DrawOptions {
  /** Groups to draw, each by the names that lead to it: `[["SR"], ["CR", "ttbar"]]`; all by default. */
  readonly groups?: readonly (readonly string[])[];
  /**
   * - `full`: every node
   * - `kinds`: nodes of one kind in one group are one, and so are parameters that go to the same places
   * - `groups`: each innermost group is one node
   * - `auto` (default): the first of these that can be read
   */
  readonly detail?: Detail | "auto";
}

/** Rules for the options of drawings; the names of groups are checked where the graph is known. */
export const DRAW_OPTIONS: OptionRules<DrawOptions> = {
  groups: tested("a list of groups, each a list of names", isGroups),
  detail: oneOf<Detail | "auto">("full", "kinds", "groups", "auto"),
};

function isGroups(value: unknown): boolean {
  return Array.isArray(value) && value.every(isListOfTexts);
}

/** A graph as a Mermaid flowchart: groups as nested boxes. @throws DataError `unknown-option`, `bad-option`, `unknown-group` */
export function mermaidOfGraph(graph: Graph, options: DrawOptions = {}): string {
  return mermaidText(drawPicture(graph, options));
}

/** A graph in the DOT language: groups as nested clusters. @throws DataError `unknown-option`, `bad-option`, `unknown-group` */
export function dotOfGraph(graph: Graph, options: DrawOptions = {}): string {
  return dotText(drawPicture(graph, options));
}

/** Most nodes that a reader follows; `auto` gives up detail above it. */
const MOST_NODES = 40;

/** The parts of a drawing of `graph`. */
export function drawPicture(graph: Graph, options: DrawOptions = {}): Picture {
  requireOptions(options, DRAW_OPTIONS);
  const { groups, detail = "auto" } = options;
  requireGroups(graph, groups ?? []);
  const kept = selectNodes(graph, groups);
  const pictureAt = (level: Detail) => buildPicture(graph, kept, classify(graph, kept, level));
  if (detail !== "auto") return pictureAt(detail);
  for (const level of ["full", "kinds"] as const) {
    const picture = pictureAt(level);
    if (picture.nodes.length <= MOST_NODES) return picture;
  }
  return pictureAt("groups");
}

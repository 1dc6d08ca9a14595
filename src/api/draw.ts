import { type DrawOptions, dotOfGraph, mermaidOfGraph } from "../graph/draw.js";
import { requireModel } from "../model/input.js";
import type { Model } from "../model/model.js";

/**
 * The likelihood of a model as a Mermaid flowchart: channels and samples as nested boxes, one statement per line, the same
 * text for the same model.
 *
 * Mermaid refuses to draw more than 50,000 characters or 500 edges unless its page allows it.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`, `unknown-group`
 * @see https://mermaid.js.org/syntax/flowchart.html
 * @example toMermaid(model, { groups: [["SR", "ttbar"]] })
 */
export function toMermaid(model: Model, options: DrawOptions = {}): string {
  requireModel({ model });
  return mermaidOfGraph(model.graph(), options);
}

/**
 * The likelihood of a model in the DOT language of Graphviz: channels and samples as nested clusters, one statement per line,
 * the same text for the same model.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`, `unknown-group`
 * @see https://graphviz.org/doc/info/lang.html
 * @example toDot(model, { detail: "full" })
 */
export function toDot(model: Model, options: DrawOptions = {}): string {
  requireModel({ model });
  return dotOfGraph(model.graph(), options);
}

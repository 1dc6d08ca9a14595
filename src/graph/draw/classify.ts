import { type Graph, inputsOf, isDensity, type NodeId } from "../nodes.js";
import { consumersOf, flatGroups } from "./select.js";

export type Detail = "full" | "kinds" | "groups";

/** Nodes that are drawn as one. */
export interface DrawClass {
  readonly key: string;
  /** Box that it is drawn in: names from the outermost box inwards. */
  readonly box: readonly string[];
  readonly members: readonly NodeId[];
  /** Name of the innermost group that the class stands for, when it does. */
  readonly groupName?: string;
}

/** Most bundles of parameters, told apart by where they go, before only their constraint tells them apart. */
const MOST_BUNDLES = 24;
/** Most parameters without a constraint that are still drawn one by one. */
const MOST_FREE = 12;

/**
 * Puts the nodes of a drawing into classes, in the order of their first members. Keys are paths joined by NUL, which
 * no two different paths share.
 */
export function classify(graph: Graph, kept: ReadonlySet<NodeId>, detail: Detail): readonly DrawClass[] {
  return new Classifier(graph, kept, detail).classes();
}

interface Place {
  readonly key: string;
  readonly box: readonly string[];
  readonly groupName?: string;
}

const joined = (...parts: readonly (string | number)[]): string => parts.join("\u0000");

class Classifier {
  readonly #graph: Graph;
  readonly #kept: ReadonlySet<NodeId>;
  readonly #detail: Detail;
  readonly #consumers: readonly (readonly NodeId[])[];
  readonly #flat: ReadonlySet<string>;
  /** Places of all nodes but parameters and what is drawn with them. */
  readonly #places = new Map<NodeId, Place>();

  constructor(graph: Graph, kept: ReadonlySet<NodeId>, detail: Detail) {
    this.#graph = graph;
    this.#kept = kept;
    this.#detail = detail;
    this.#consumers = consumersOf(graph).map((ids) => ids.filter((id) => kept.has(id)));
    this.#flat = flatGroups(graph);
  }

  classes(): readonly DrawClass[] {
    const ids = [...this.#kept].sort((a, b) => a - b);
    const parameterOf = (id: NodeId) => this.#parameterOf(id);
    for (const id of ids) if (parameterOf(id) === undefined) this.#places.set(id, this.#placeOf(id));
    const parameters = this.#parameterPlaces(ids.filter((id) => parameterOf(id) === id));
    const classes = new Map<string, Place & { members: NodeId[] }>();
    for (const id of ids) {
      const place = this.#places.get(id) ?? parameters.get(parameterOf(id)!)!;
      const known = classes.get(place.key);
      if (known === undefined) classes.set(place.key, { ...place, members: [id] });
      else known.members.push(id);
    }
    return [...classes.values()];
  }

  /**
   * The parameter node that `id` is, or is drawn with: where groups are nodes, so are functions of one parameter that
   * several groups read.
   */
  #parameterOf(id: NodeId): NodeId | undefined {
    const node = this.#graph.nodes[id]!;
    if (node.kind === "parameter") return id;
    const isShared = node.kind === "multiplicative" && this.#homeOf(id).length === 0;
    return isShared && this.#detail === "groups" ? node.parameter : undefined;
  }

  #placeOf(id: NodeId): Place {
    const node = this.#graph.nodes[id]!;
    const isFactor = node.kind === "multiplicative" || node.kind === "derived";
    const box = isFactor ? this.#homeOf(id) : node.group;
    const own = { key: joined("node", id), box };
    if (this.#detail === "full") return own;
    if (this.#flat.has(box[0] ?? "")) return { key: joined("density", ...box, this.#densityOf(id)), box };
    if (this.#detail === "groups" && box.length > 1) {
      return { key: joined("group", ...box), box: box.slice(0, -1), groupName: box.at(-1)! };
    }
    if (!isFactor && node.kind !== "additive" && node.kind !== "per-bin") return own;
    if (box.length > 0) return { key: joined(node.kind, ...box), box };
    return { key: joined(node.kind, "shared", ...this.#consumers[id]!), box };
  }

  /** A node without a group of its own belongs to the one group that reads it, if it is one. */
  #homeOf(id: NodeId): readonly string[] {
    const { nodes } = this.#graph;
    if (nodes[id]!.group.length > 0) return nodes[id]!.group;
    const groups = new Map(
      this.#consumers[id]!.map((reader) => [joined(...nodes[reader]!.group), nodes[reader]!.group]),
    );
    return groups.size === 1 ? [...groups.values()][0]! : [];
  }

  /** Kind of the density that a node of a flat group is, or is a part of. */
  #densityOf(id: NodeId): string {
    const node = this.#graph.nodes[id]!;
    const next = this.#consumers[id]![0];
    return isDensity(node) || next === undefined ? node.kind : this.#densityOf(next);
  }

  #parameterPlaces(ids: readonly NodeId[]): ReadonlyMap<NodeId, Place> {
    if (this.#detail === "full") return this.#keyed(ids, (id) => joined("node", id));
    const bundles = this.#keyed(ids, (id) => joined("parameters", ...this.#destinations(id)));
    const nBundles = new Set([...bundles.values()].map(({ key }) => key)).size;
    if (this.#detail === "kinds" || nBundles <= MOST_BUNDLES) return bundles;
    const nFree = ids.filter((id) => this.#constraintOf(id) === undefined).length;
    return this.#keyed(ids, (id) => {
      const constraint = this.#constraintOf(id);
      if (constraint === undefined && nFree <= MOST_FREE) return joined("node", id);
      return joined("parameters", "constraint", constraint ?? "none");
    });
  }

  #keyed(ids: readonly NodeId[], keyOf: (id: NodeId) => string): Map<NodeId, Place> {
    return new Map(ids.map((id) => [id, { key: keyOf(id), box: [] }]));
  }

  /** Keys of the classes that read a parameter, sorted. */
  #destinations(id: NodeId): readonly string[] {
    const keys = this.#consumers[id]!.flatMap((reader) => {
      const place = this.#places.get(reader);
      return place === undefined ? this.#destinations(reader) : [place.key];
    });
    return [...new Set(keys)].sort();
  }

  /** Kind of the density in a flat group that a parameter has; undefined for a parameter without a constraint. */
  #constraintOf(id: NodeId): string | undefined {
    const { nodes } = this.#graph;
    const reader = this.#consumers[id]!.find((other) => this.#flat.has(nodes[other]!.group[0] ?? ""));
    return reader === undefined ? undefined : this.#densityOf(reader);
  }
}

/** Pairs of classes of which the second reads the first, once each, in order. */
export function readPairs(
  { nodes }: Graph,
  classes: readonly DrawClass[],
): readonly { readonly from: number; readonly to: number }[] {
  const classOf = new Map<NodeId, number>();
  for (const [c, { members }] of classes.entries()) for (const id of members) classOf.set(id, c);
  const pairs = new Map<string, { from: number; to: number }>();
  for (const [to, { members }] of classes.entries()) {
    for (const id of members) {
      for (const input of inputsOf(nodes[id]!)) {
        const from = classOf.get(input);
        if (from !== undefined && from !== to) pairs.set(`${from} ${to}`, { from, to });
      }
    }
  }
  return [...pairs.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

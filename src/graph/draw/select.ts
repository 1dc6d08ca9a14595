import { quote, quoteAll } from "../../describe.js";
import { DataError, type Issue, nearestHint } from "../../errors.js";
import { type Graph, inputsOf, isDensity, type NodeId } from "../nodes.js";

/** For each node, the nodes that read it. */
export function consumersOf({ nodes }: Graph): readonly (readonly NodeId[])[] {
  const consumers: NodeId[][] = nodes.map(() => []);
  for (const [id, node] of nodes.entries()) {
    for (const input of new Set(inputsOf(node))) consumers[input]!.push(id);
  }
  return consumers;
}

/** Outermost groups that contain no further ones. */
export function flatGroups({ nodes }: Graph): ReadonlySet<string> {
  const nested = new Set(nodes.filter(({ group }) => group.length > 1).map(({ group }) => group[0]!));
  return new Set(nodes.flatMap(({ group }) => (group.length === 1 && !nested.has(group[0]!) ? [group[0]!] : [])));
}

/** @throws DataError `unknown-group` for names that lead to no group, with the nearest one */
export function requireGroups({ nodes }: Graph, groups: readonly (readonly string[])[]): void {
  const leadsTo = (group: readonly string[], path: readonly string[]) => path.every((name, k) => group[k] === name);
  const issues = groups.flatMap((path, k): Issue[] => {
    const known = path.findIndex((_, at) => !nodes.some(({ group }) => leadsTo(group, path.slice(0, at + 1))));
    if (known < 0) return [];
    const inside = nodes.filter(({ group }) => leadsTo(group, path.slice(0, known))).map(({ group }) => group[known]);
    const names = Array.from(new Set(inside.filter((name) => name !== undefined)));
    const expected = names.length === 0 ? "no further name" : `one of ${quoteAll(names)}`;
    const found: Issue = {
      code: "unknown-group",
      path: `groups[${k}][${known}]`,
      expected,
      received: quote(path[known]!),
    };
    return [{ ...found, ...nearestHint(path[known]!, names) }];
  });
  if (issues.length > 0) throw new DataError(issues);
}

/**
 * The nodes of some groups with all that they depend on and all that depends on them, and the densities of flat groups
 * (the constraint terms of a likelihood) for which every parameter is there. All nodes when `groups` is undefined.
 */
export function selectNodes(graph: Graph, groups?: readonly (readonly string[])[]): ReadonlySet<NodeId> {
  const { nodes } = graph;
  const ids = [...nodes.keys()];
  if (groups === undefined) return new Set(ids);
  const isIn = (id: NodeId) => groups.some((group) => group.every((name, level) => nodes[id]!.group[level] === name));
  const seeds = ids.filter(isIn);
  const consumers = consumersOf(graph);
  const kept = reach(seeds, (id) => inputsOf(nodes[id]!));
  const isFlat = flatGroups(graph);
  const densities = ids.filter((id) => isFlat.has(nodes[id]!.group[0] ?? "") && isDensity(nodes[id]!));
  for (const density of densities) {
    const ancestors = reach([density], (id) => inputsOf(nodes[id]!));
    const parameters = [...ancestors].filter((id) => nodes[id]!.kind === "parameter");
    if (parameters.every((id) => kept.has(id))) for (const id of ancestors) kept.add(id);
  }
  const results = reach([...seeds, ...densities.filter((id) => kept.has(id))], (id) => consumers[id]!);
  for (const id of results) kept.add(id);
  return kept;
}

function reach(from: readonly NodeId[], next: (id: NodeId) => readonly NodeId[]): Set<NodeId> {
  const seen = new Set<NodeId>();
  const pending = [...from];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    pending.push(...next(id));
  }
  return seen;
}

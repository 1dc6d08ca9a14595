import type { Graph, NodeId } from "../nodes.js";
import { type DrawClass, readPairs } from "./classify.js";
import { describeClass } from "./describe.js";
import type { Picture, PictureBox, PictureEdge, PictureNode } from "./picture.js";

/** More arrows than this from one node into one box are drawn as one, to the box. */
const MOST_INTO_BOX = 3;

/** The picture of classes of nodes. */
export function buildPicture(graph: Graph, kept: ReadonlySet<NodeId>, classes: readonly DrawClass[]): Picture {
  const boxes = boxesOf(classes);
  const boxId = (path: readonly string[]) => boxes.get(pathKey(path))?.id;
  const nodes = classes.map((drawn, c) => ({
    id: `n${c}`,
    ...describeClass(graph, kept, drawn),
    box: boxId(drawn.box),
  }));
  return { boxes: [...boxes.values()], nodes, edges: edgesOf(graph, classes, nodes) };
}

const pathKey = (path: readonly string[]): string => path.join("\u0000");

function boxesOf(classes: readonly DrawClass[]): ReadonlyMap<string, PictureBox> {
  const boxes = new Map<string, PictureBox>();
  for (const { box } of classes) {
    for (let depth = 1; depth <= box.length; depth++) {
      const path = box.slice(0, depth);
      if (boxes.has(pathKey(path))) continue;
      const parent = boxes.get(pathKey(path.slice(0, -1)))?.id;
      boxes.set(pathKey(path), { id: `b${boxes.size}`, title: path.at(-1)!, parent });
    }
  }
  return boxes;
}

function edgesOf(graph: Graph, classes: readonly DrawClass[], nodes: readonly PictureNode[]): PictureEdge[] {
  const groupsInBox = new Map<string, number>();
  for (const { role, box } of nodes) {
    if (role === "group" && box !== undefined) groupsInBox.set(box, (groupsInBox.get(box) ?? 0) + 1);
  }
  const pairs = readPairs(graph, classes).map(({ from, to }) => ({ from: nodes[from]!, to: nodes[to]! }));
  const intoBox = new Map<string, PictureEdge[]>();
  for (const { from, to } of pairs) {
    const box = to.role === "group" && from.box === undefined ? to.box : undefined;
    const key = box === undefined ? `${from.id} ${to.id}` : `${from.id} ${box}`;
    intoBox.set(key, [...(intoBox.get(key) ?? []), { from: from.id, to: to.id }]);
  }
  const boxOf = new Map(nodes.map(({ id, box }) => [id, box]));
  return [...intoBox.values()].flatMap((edges) => {
    const box = boxOf.get(edges[0]!.to);
    if (edges.length <= MOST_INTO_BOX || box === undefined) return edges;
    return [{ from: edges[0]!.from, to: box, label: `${edges.length} of ${groupsInBox.get(box)}` }];
  });
}

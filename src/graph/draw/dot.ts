import type { Picture, PictureEdge, PictureNode, Role } from "./picture.js";
import { shownLine } from "./text.js";

const SHAPES: Readonly<Record<Role, string>> = {
  parameter: 'shape=box, style="rounded,filled", fillcolor="#dbe9f6"',
  constant: 'shape=box, style=filled, fillcolor="#f2f2f2"',
  operation: 'shape=box, style="rounded,filled", fillcolor="#ffffff"',
  group: 'shape=box, style=filled, fillcolor="#ffffff"',
  density: 'shape=hexagon, style=filled, fillcolor="#fdebd0"',
  total: 'shape=doublecircle, style=filled, fillcolor="#d5f0dc"',
};

/** A quoted DOT string, in which HTML entities would be decoded; `\n` centres the line before it. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) => shownLine(line).replace(/[\\"]/g, "\\$&").replaceAll("&", "&amp;"));
  return `"${escaped.join("\\n")}"`;
}

/** A picture in the DOT language. */
export function dotText({ boxes, nodes, edges }: Picture): string {
  const lines = [
    "digraph model {",
    "  rankdir=LR; compound=true; newrank=true; ranksep=0.7; nodesep=0.15;",
    '  node [fontname="Helvetica", fontsize=11, margin="0.12,0.06"];',
    '  edge [color="#555555", arrowsize=0.6, fontname="Helvetica", fontsize=10];',
  ];
  const write = (box: string | undefined, indent: string) => {
    for (const { id, title } of boxes.filter(({ parent }) => parent === box)) {
      lines.push(`${indent}subgraph cluster_${id} {`);
      lines.push(`${indent}  label=${quoted([title])}; fontname="Helvetica"; color="#999999"; style=rounded;`);
      write(id, `${indent}  `);
      lines.push(`${indent}}`);
    }
    for (const own of nodes.filter((each) => each.box === box)) {
      lines.push(`${indent}${own.id} [label=${quoted(own.lines)}, ${SHAPES[own.role]}];`);
    }
  };
  write(undefined, "  ");
  for (const edge of edges) lines.push(`  ${edgeText(edge, nodes)}`);
  return `${lines.join("\n")}\n}\n`;
}

/** DOT draws an arrow to a box as one to a node in it that is cut off at the frame. */
function edgeText({ from, to, label }: PictureEdge, nodes: readonly PictureNode[]): string {
  const inside = nodes.filter(({ box }) => box === to);
  const text = label === undefined ? "" : `label=${quoted([label])}`;
  if (inside.length === 0) return text === "" ? `${from} -> ${to};` : `${from} -> ${to} [${text}];`;
  const middle = inside[Math.floor(inside.length / 2)]!;
  return `${from} -> ${middle.id} [lhead=cluster_${to}, ${text}];`;
}

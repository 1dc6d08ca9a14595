import type { Picture, PictureNode, Role } from "./picture.js";
import { shownLine } from "./text.js";

/** Brackets that give a node its shape. */
const SHAPES: Readonly<Record<Role, readonly [string, string]>> = {
  parameter: ["([", "])"],
  constant: ["[", "]"],
  operation: ["(", ")"],
  group: ["[", "]"],
  density: ["{{", "}}"],
  total: ["(((", ")))"],
};

const STYLES: Readonly<Record<Role, string>> = {
  parameter: "fill:#dbe9f6,stroke:#3a6ea5,color:#111",
  constant: "fill:#f2f2f2,stroke:#777,color:#111",
  operation: "fill:#ffffff,stroke:#777,color:#111",
  group: "fill:#ffffff,stroke:#777,color:#111",
  density: "fill:#fdebd0,stroke:#b9770e,color:#111",
  total: "fill:#d5f0dc,stroke:#2e7d43,color:#111",
};

/** Characters that mean something to Mermaid, Markdown or HTML become entity codes. */
function escaped(line: string): string {
  return shownLine(line)
    .replace(/[^\p{L}\p{N}\p{M} .,:+=()[\]_…ΣΠ×−/-]/gu, (character) => `#${character.codePointAt(0)};`)
    .replace(/^(\d+)\. /, "$1#46; ")
    .replace(/^([-+*]) /, (_, bullet: string) => `#${bullet.codePointAt(0)}; `);
}

const label = (lines: readonly string[]): string => `"${lines.map(escaped).join("<br/>")}"`;

/** A picture as a Mermaid flowchart. */
export function mermaidText({ boxes, nodes, edges }: Picture): string {
  const lines = ["flowchart LR"];
  const node = ({ id, role, lines: text }: PictureNode) => `${id}${SHAPES[role][0]}${label(text)}${SHAPES[role][1]}`;
  const write = (box: string | undefined, indent: string) => {
    for (const inner of boxes.filter(({ parent }) => parent === box)) {
      lines.push(`${indent}subgraph ${inner.id}[${label([inner.title])}]`);
      write(inner.id, `${indent}  `);
      lines.push(`${indent}end`);
    }
    for (const own of nodes.filter((each) => each.box === box)) lines.push(`${indent}${node(own)}:::${own.role}`);
  };
  write(undefined, "  ");
  for (const { from, to, label: text } of edges) {
    lines.push(`  ${from} -->${text === undefined ? "" : `|${label([text])}|`} ${to}`);
  }
  const roles = Object.keys(STYLES).filter((role) => nodes.some((each) => each.role === role)) as Role[];
  for (const role of roles) lines.push(`  classDef ${role} ${STYLES[role]}`);
  return `${lines.join("\n")}\n`;
}

import type { MarkupElement } from "./element.js";

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** An element as text, the same for a parser of XML and one of HTML. Only elements of SVG may be closed in their first tag. */
export function markup({ name, attributes, content }: MarkupElement, inSvg = false): string {
  const isSvg = inSvg || name === "svg";
  const parts = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const start = `<${name}${parts.join("")}`;
  if (isSvg && content.length === 0) return `${start}/>`;
  const inside = typeof content === "string" ? escaped(content) : content.map((each) => markup(each, isSvg)).join("");
  return `${start}>${inside}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);
}

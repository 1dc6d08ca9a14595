import type { MarkupElement } from "./element.js";

/** The little of the DOM that makes nodes of elements: that of a page, or of a library. */
export interface DrawingNode<Node> {
  setAttribute(name: string, value: string): void;
  setAttributeNS(namespace: string, name: string, value: string): void;
  appendChild(child: Node): unknown;
  textContent: string | null;
}

export interface DrawingDocument<Node> {
  createElementNS(namespace: string, name: string): Node;
}

const HTML = "http://www.w3.org/1999/xhtml";
export const SVG = "http://www.w3.org/2000/svg";
const XML = "http://www.w3.org/XML/1998/namespace";

/** An element as a node that is in no document yet. Text in it is text, never markup, since no text is parsed. */
export function domNode<Node extends DrawingNode<Node>>(
  document: DrawingDocument<Node>,
  { name, attributes, content }: MarkupElement,
  parentNamespace = HTML,
): Node {
  const namespace = name === "svg" ? SVG : parentNamespace;
  const node = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("xml:")) node.setAttributeNS(XML, key, value);
    else node.setAttribute(key, value);
  }
  if (typeof content === "string") node.textContent = content;
  else for (const child of content) node.appendChild(domNode(document, child, namespace));
  return node;
}

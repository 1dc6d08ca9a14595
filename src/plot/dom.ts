/** The little of the DOM that a picture is drawn with: the browser's own, or one of a library. */
export interface DrawingElement {
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  appendChild(child: DrawingElement): unknown;
  removeChild(child: DrawingElement): unknown;
  readonly childNodes: ArrayLike<unknown>;
  readonly nodeName: string;
  textContent: string | null;
}

export interface DrawingDocument {
  createElementNS(namespace: string, name: string): DrawingElement;
}

export const SVG = "http://www.w3.org/2000/svg";

/** Attributes by name; numbers to 3 decimals, undefined ones left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

export function element(
  document: DrawingDocument,
  name: string,
  attributes: Attributes = {},
  children: readonly DrawingElement[] = [],
): DrawingElement {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) node.setAttribute(key, typeof value === "number" ? rounded(value) : value);
  }
  for (const child of children) node.appendChild(child);
  return node;
}

/** A number to 3 decimals, as short as can be. */
export function rounded(value: number): string {
  return String(Math.round(value * 1000) / 1000 + 0);
}

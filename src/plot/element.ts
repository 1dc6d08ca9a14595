/**
 * An element of SVG or HTML as plain data. Pictures and the content of notebooks are trees of these, which become the text of a
 * file (`markup`) or nodes of a page (`domNode`). An `svg` element and what is in it are SVG, everything else is HTML.
 */
export interface MarkupElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Text, never markup; or the elements inside. */
  readonly content: string | readonly MarkupElement[];
}

/** Attributes by name; numbers are written to 3 decimals, and undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

export function element(
  name: string,
  attributes: Attributes = {},
  content: MarkupElement["content"] = [],
): MarkupElement {
  const texts = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, typeof value === "number" ? rounded(value) : value] as const],
  );
  return { name, attributes: Object.fromEntries(texts), content };
}

/** A number to 3 decimals, as short as can be. */
export function rounded(value: number): string {
  return String(Math.round(value * 1000) / 1000 + 0);
}

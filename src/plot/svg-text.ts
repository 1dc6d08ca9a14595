import type { DrawingDocument } from "./dom.js";
import type { Picture } from "./picture.js";

/** Kinds of documents, each with the shortest text of one. */
const EMPTY = { "image/svg+xml": "<svg/>", "text/html": "<!doctype html><html></html>" } as const;

/** An empty document of linkedom, which is loaded at the first call: what draws where there is no page. */
export async function emptyDocument(type: keyof typeof EMPTY): Promise<DrawingDocument> {
  const { DOMParser } = await import("linkedom");
  return new DOMParser().parseFromString(EMPTY[type], type) as unknown as DrawingDocument;
}

/**
 * A picture as the text of an SVG file.
 *
 * The plotting library is loaded at the first call.
 * @throws DataError as `renderSvg`
 */
export async function toSvg(picture: Picture): Promise<string> {
  const [{ renderSvg }, document] = await Promise.all([import("./render.js"), emptyDocument("image/svg+xml")]);
  return `${String(renderSvg(picture, document))}\n`;
}

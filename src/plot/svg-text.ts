import { markup } from "./markup.js";
import type { Picture } from "./picture.js";

/**
 * A picture as the text of an SVG file.
 *
 * The code that draws is loaded at the first call.
 * @throws DataError as `renderSvg`
 */
export async function toSvg(picture: Picture): Promise<string> {
  const { drawPicture } = await import("./render.js");
  return `${markup(drawPicture(picture))}\n`;
}

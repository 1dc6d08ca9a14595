import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Fonts of text in PNG and PDF files that name no others, so that a picture looks the same on every machine. */
const FONTS = ["DejaVuSans.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-BoldOblique.ttf"];

/** Paths of the fonts that come with the library. */
export function ownFontFiles(): readonly string[] {
  const folder = join(dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")), "ttf");
  return FONTS.map((name) => join(folder, name));
}

/** Stands for src/node/own-fonts.ts: the fonts themselves in the place of their paths, for a program in one file. */
import regular from "dejavu-fonts-ttf/ttf/DejaVuSans.ttf";
import bold from "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf";
import boldOblique from "dejavu-fonts-ttf/ttf/DejaVuSans-BoldOblique.ttf";
import oblique from "dejavu-fonts-ttf/ttf/DejaVuSans-Oblique.ttf";

export function ownFontFiles() {
  return [regular, oblique, bold, boldOblique];
}

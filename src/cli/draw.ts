/** Draws records and writes them as files. The command line loads this module only for pictures. */
import { toPng } from "../node/picture.js";
import { type YieldsPictureOptions, yieldsPicture } from "../plot/pictures/yields.js";
import { type Plottable, plot } from "../plot/plot.js";
import { toSvg } from "../plot/svg-text.js";

/** The picture of a record as the content of an `.svg` or `.png` file. */
export function drawRecord(
  record: Plottable,
  extension: string,
  options: YieldsPictureOptions,
): Promise<string | Uint8Array> {
  const picture = record.kind === "yields" ? yieldsPicture(record, options) : plot(record);
  return extension === ".svg" ? toSvg(picture) : toPng(picture);
}

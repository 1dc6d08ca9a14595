/** Draws records and writes them as files. The command line loads this module only for pictures. */

import { pictureContent } from "../node/picture.js";
import type { PICTURE_EXTENSIONS } from "../node/picture-extensions.js";
import { patchSetScanPicture } from "../plot/pictures/patch-set-scan.js";
import { rankingPicture } from "../plot/pictures/ranking.js";
import { yieldsPicture } from "../plot/pictures/yields.js";
import { type Plottable, plot } from "../plot/plot.js";
import type { PictureOptions } from "./output/picture-options.js";
import { readStyle } from "./read-style.js";
import type { StyleOptions } from "./style-choice.js";

/** The picture of a record as the content of a file. */
export function drawRecord(
  record: Plottable,
  extension: (typeof PICTURE_EXTENSIONS)[number],
  options: PictureOptions,
  styling: StyleOptions,
): Promise<string | Uint8Array> {
  const style = readStyle(styling);
  const { scale } = styling;
  return pictureContent(pictureOf(record, { ...options, style }), extension, scale === undefined ? {} : { scale });
}

function pictureOf(
  record: Plottable,
  { ofYields, ofPatchSet, ofRanking, style }: PictureOptions & { readonly style: object },
) {
  switch (record.kind) {
    case "yields":
      return yieldsPicture(record, { ...ofYields, style });
    case "patch-set-scan":
      return patchSetScanPicture(record, { ...ofPatchSet, style });
    case "ranking":
      return rankingPicture(record, { ...ofRanking, style });
    default:
      return plot(record, { style });
  }
}

/** Draws records and writes them as files. The command line loads this module only for pictures. */

import { DataError } from "../errors.js";
import { charactersWithoutFont, pictureContent, toPdf } from "../node/picture.js";
import type { PICTURE_EXTENSIONS } from "../node/picture-extensions.js";
import type { Picture } from "../plot/picture.js";
import { patchSetScanPicture } from "../plot/pictures/patch-set-scan.js";
import { rankingPicture } from "../plot/pictures/ranking.js";
import { yieldsPicture } from "../plot/pictures/yields.js";
import { type Plottable, plotPages } from "../plot/plot.js";
import type { PictureOptions } from "./output/picture-options.js";
import { printNote } from "./output/print.js";
import { readStyle } from "./read-style.js";
import type { StyleOptions } from "./style-choice.js";

/**
 * The picture of a record as the content of a file: all pages of it in a PDF file, the one that was asked for or the first in others.
 *
 * @throws DataError `bad-option` for a page that there is not
 */
export async function drawRecord(
  record: Plottable,
  extension: (typeof PICTURE_EXTENSIONS)[number],
  options: PictureOptions,
  styling: StyleOptions,
): Promise<string | Uint8Array> {
  const style = readStyle(styling);
  const { scale, page } = styling;
  const pages = pagesOf(record, { ...options, style });
  if (extension === ".pdf" && page === undefined) {
    await noteWithoutFont(pages);
    return toPdf(pages);
  }
  const chosen = pages[(page ?? 1) - 1];
  if (chosen === undefined) {
    const expected = pages.length === 1 ? "page 1, which is the only one" : `a page from 1 to ${pages.length}`;
    throw new DataError([{ code: "bad-option", path: "--page", expected, received: String(page) }]);
  }
  if (extension !== ".svg") await noteWithoutFont([chosen]);
  return pictureContent(chosen, extension, scale === undefined ? {} : { scale });
}

/** Says which characters are empty boxes. */
async function noteWithoutFont(pages: readonly Picture[]): Promise<void> {
  const missing = await charactersWithoutFont(pages);
  if (missing.length === 0) return;
  const advice =
    "Name a font file that has them with --font, or with fontFiles in a style file; an SVG file needs none.";
  printNote(`The fonts have no ${missing.join(" ")}: empty boxes in the picture. ${advice}\n`);
}

function pagesOf(
  record: Plottable,
  { ofYields, ofPatchSet, ofRanking, style }: PictureOptions & { readonly style: object },
): readonly Picture[] {
  switch (record.kind) {
    case "yields":
      return [yieldsPicture(record, { ...ofYields, style })];
    case "patch-set-scan":
      return [patchSetScanPicture(record, { ...ofPatchSet, style })];
    case "ranking":
      return [rankingPicture(record, { ...ofRanking, style })];
    default:
      return plotPages(record, { style });
  }
}

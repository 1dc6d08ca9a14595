import { rename, rm, writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { DataError } from "../errors.js";
import { aNumber, type OptionRules, requireOptions } from "../options.js";
import type { MarkupElement } from "../plot/element.js";
import type { Picture } from "../plot/picture.js";
import { toSvg } from "../plot/svg-text.js";
import { requireFontFiles } from "./font-files.js";
import { ownFontFiles } from "./own-fonts.js";
import { PICTURE_EXTENSIONS } from "./picture-extensions.js";
import { reasonOf } from "./write-failure.js";

/** Pixels of a PNG file per pixel of the picture: 192 dots per inch. */
const SCALE = 2;
const MOST_SCALE = 20;

/** Options of `writePicture` and `toPng`. */
export interface PngOptions {
  /** Pixels of a PNG file per pixel of the picture; default 2. */
  readonly scale?: number;
}

/** Rules for the options of `writePicture` and `toPng`. */
export const PNG_OPTIONS: OptionRules<PngOptions> = {
  scale: aNumber(`a number above 0, at most ${MOST_SCALE}`, (v) => v > 0 && v <= MOST_SCALE),
};

/**
 * A picture as a PNG image. Its text is in the DejaVu fonts that come with the library, and in those of its `fontFiles`. Characters that none of
 * them has are empty boxes: see `charactersWithoutFont`.
 *
 * @throws DataError as `renderSvg`; `unknown-option`, `bad-option`; `font-file` for a file that is not a font
 */
export async function toPng(picture: Picture, options: PngOptions = {}): Promise<Uint8Array> {
  requireOptions(options, PNG_OPTIONS);
  const { scale = SCALE } = options;
  const [svg, { Resvg }] = await Promise.all([toSvg(withoutQuotes(picture)), import("@resvg/resvg-js")]);
  const fontFiles = [...ownFontFiles(), ...checkedFontFiles(picture)];
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: "DejaVu Sans" };
  return new Resvg(svg, { font, fitTo: { mode: "zoom", value: scale } }).render().asPng();
}

/** A picture with names of fonts without quotes, since resvg does not find a quoted name behind one without quotes. */
function withoutQuotes({ fontFamily, ...picture }: Picture): Picture {
  return fontFamily === undefined ? picture : { ...picture, fontFamily: fontFamily.replace(/["']/g, "") };
}

/** The fonts that a picture names. @throws DataError `font-file` */
function checkedFontFiles({ fontFiles = [] }: Picture): readonly string[] {
  requireFontFiles(fontFiles, (k) => `fontFiles[${k}]`);
  return fontFiles;
}

/** Letters that DejaVu Sans has. */
const ORDINARY = /^[\u0020-\u024F\u0370-\u03FF]$/u;

/**
 * Characters of pictures that neither the fonts of the library nor those of `fontFiles` have: in PNG and PDF files they are empty boxes.
 * SVG files are shown in the fonts of the reader.
 *
 * @throws DataError as `renderSvg`; `font-file`
 * @example if ((await charactersWithoutFont(picture)).length > 0) console.warn("Choose a font with these characters.")
 */
export async function charactersWithoutFont(pictures: Picture | readonly Picture[]): Promise<readonly string[]> {
  const { drawPicture } = await import("../plot/render.js");
  const missing = new Set<string>();
  for (const picture of listOf(pictures)) {
    const files = checkedFontFiles(picture);
    const unusual = charactersIn(drawPicture(picture)).filter((character) => !ORDINARY.test(character));
    if (unusual.length === 0) continue;
    // loaded here, since it takes longer than the rest
    const { FontSet } = await import("./font-set.js");
    const fonts = new FontSet(picture.fontFamily, files);
    for (const character of unusual) if (!fonts.has(character)) missing.add(character);
  }
  return [...missing];
}

/** All characters in the texts of a drawing, each once. */
function charactersIn({ name, content }: MarkupElement): readonly string[] {
  if (name === "title" || name === "desc") return [];
  return [...new Set(typeof content === "string" ? content : content.flatMap(charactersIn))];
}

/**
 * A picture as a PDF file of one page, with its fonts (DejaVu, and those of its `fontFiles`) embedded; or several, each as a page.
 *
 * The code that writes PDF files is loaded at the first call.
 * @throws DataError as `renderSvg`; `font-file` for a file that is not a font; `pdf-color` for a colour that PDF files cannot have; `bad-argument` for an empty list
 */
export async function toPdf(pictures: Picture | readonly Picture[]): Promise<Uint8Array> {
  const [{ drawPicture }, { drawingsToPdf }] = await Promise.all([import("../plot/render.js"), import("./pdf.js")]);
  const [first, ...others] = listOf(pictures).map((picture) => ({
    drawing: drawPicture(picture),
    fontFamily: picture.fontFamily,
    fontFiles: checkedFontFiles(picture),
  }));
  if (first === undefined) {
    const issue = { path: "pictures", expected: "a picture, or a list of at least one", received: "an empty list" };
    throw new DataError([{ code: "bad-argument", ...issue }]);
  }
  return drawingsToPdf([first, ...others]);
}

function listOf(pictures: Picture | readonly Picture[]): readonly Picture[] {
  return isList(pictures) ? pictures : [pictures];
}

function isList(pictures: Picture | readonly Picture[]): pictures is readonly Picture[] {
  return Array.isArray(pictures);
}

/** The content of a picture's file, by the extension of its name. */
export function pictureContent(
  picture: Picture,
  extension: (typeof PICTURE_EXTENSIONS)[number],
  options: PngOptions = {},
): Promise<string | Uint8Array> {
  if (extension === ".svg") return toSvg(picture);
  return extension === ".pdf" ? toPdf(picture) : toPng(picture, options);
}

/**
 * Writes a picture to a file: SVG, PNG or PDF, by the extension of its name. An existing file is replaced in one step. Several pictures are the
 * pages of a PDF file.
 *
 * @throws DataError `picture-format` for another extension, and for several pictures in a file of another format, `not-writable`; as
 * `toSvg`, `toPng` and `toPdf`
 * @example await writePicture(plot(scan), "likelihood.png")
 */
export async function writePicture(
  pictures: Picture | readonly Picture[],
  path: string,
  options: PngOptions = {},
): Promise<void> {
  requireOptions(options, PNG_OPTIONS);
  const given = extname(path).toLowerCase();
  const extension = PICTURE_EXTENSIONS.find((each) => each === given);
  if (extension === undefined) {
    const received = given === "" ? "a name without extension" : given;
    const expected = "a name that ends with .svg, .png or .pdf";
    throw new DataError([{ code: "picture-format", path, expected, received }]);
  }
  const [single, ...others] = listOf(pictures);
  if (others.length > 0 && extension !== ".pdf") {
    const expected = "a name that ends with .pdf, for several pages";
    const hint = "Write each picture to a file of its own, or all of them to a PDF file.";
    throw new DataError([{ code: "picture-format", path, expected, received: given, hint }]);
  }
  const isSingle = single !== undefined && others.length === 0;
  const content = await (isSingle ? pictureContent(single, extension, options) : toPdf(pictures));
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const received = error instanceof Error ? reasonOf(error) : String(error);
    throw new DataError([{ code: "not-writable", path, expected: "a file that can be written", received }]);
  }
}

/** Writes the elements of a drawing as a PDF file with embedded fonts. Node loads this module, and pdfkit, only for PDF files. */
import PDFDocument from "pdfkit";
import { DataError } from "../errors.js";
import type { MarkupElement } from "../plot/element.js";
import { type DirectedRun, isRightToLeftText, visualRuns } from "./bidi.js";
import { type FontFace, type FontRun, FontSet, type FontStyle } from "./font-set.js";

/** Points of PDF (1/72 inch) in a pixel (1/96 inch). */
const POINTS = 72 / 96;

/** Properties that elements inherit from those around them. */
interface Inherited {
  readonly fill: string;
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly fillOpacity: number;
  readonly strokeOpacity: number;
  readonly dash: string | undefined;
  readonly join: "miter" | "round";
  readonly cap: "butt" | "round";
}

const INITIAL: Inherited = {
  fill: "black",
  stroke: "none",
  strokeWidth: 1,
  fillOpacity: 1,
  strokeOpacity: 1,
  dash: undefined,
  join: "miter",
  cap: "butt",
};

type Document = InstanceType<typeof PDFDocument>;
/** The page that is drawn, and the fonts of its text. */
interface Page {
  readonly document: Document;
  readonly fonts: FontSet;
}

type Attributes = MarkupElement["attributes"];

/** What a page shows, and the fonts of its text besides those of the library. */
export interface PdfPage {
  readonly drawing: MarkupElement;
  readonly fontFamily: string | undefined;
  readonly fontFiles: readonly string[];
}

/** Drawings as the bytes of a PDF file, each on a page of its size. The title of the file is that of the first drawing. */
export async function drawingsToPdf(pages: readonly [PdfPage, ...PdfPage[]]): Promise<Uint8Array> {
  const [{ drawing }] = pages;
  const document = new PDFDocument({
    autoFirstPage: false,
    font: "", // no font of the PDF viewer, since all fonts are embedded
    // a fixed date, so that the same picture gives the same file
    info: { Title: textOf(drawing, "title"), Subject: textOf(drawing, "desc"), CreationDate: new Date(0) },
  });
  const chunks: Uint8Array[] = [];
  const finished = new Promise<Uint8Array>((resolve, reject) => {
    document.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    document.on("end", () => resolve(Buffer.concat(chunks)));
    document.on("error", reject);
  });
  const fontsOf = sharedFonts();
  for (const page of pages) drawPage({ document, fonts: fontsOf(page) }, page.drawing);
  document.end();
  return await finished;
}

/** The fonts of pages; pages with the same fonts share them. */
function sharedFonts(): (page: PdfPage) => FontSet {
  const sets = new Map<string, FontSet>();
  return ({ fontFamily, fontFiles }) => {
    const key = JSON.stringify([fontFamily, fontFiles]);
    const fonts = sets.get(key) ?? new FontSet(fontFamily, fontFiles);
    sets.set(key, fonts);
    return fonts;
  };
}

function drawPage(page: Page, { attributes, content }: MarkupElement): void {
  const { document } = page;
  const [width, height] = [numberOf(attributes, "width"), numberOf(attributes, "height")];
  document.addPage({ size: [width * POINTS, height * POINTS], margin: 0 });
  const [, , viewWidth = width] = (attributes["viewBox"] ?? "").split(" ").map(Number);
  document.scale((POINTS * width) / viewWidth);
  for (const child of children(content)) draw(page, child, INITIAL);
}

function textOf({ content }: MarkupElement, name: string): string {
  const text = children(content).find((child) => child.name === name)?.content;
  return typeof text === "string" ? text : "";
}

function children(content: MarkupElement["content"]): readonly MarkupElement[] {
  return typeof content === "string" ? [] : content;
}

function numberOf(attributes: Attributes, name: string): number {
  return Number(attributes[name] ?? 0);
}

function draw(page: Page, { name, attributes, content }: MarkupElement, outer: Inherited): void {
  const { document } = page;
  if (name === "title" || name === "desc") return;
  const style = inherited(attributes, outer);
  document.save();
  transform(document, attributes["transform"]);
  switch (name) {
    case "g":
      for (const child of children(content)) draw(page, child, style);
      break;
    case "svg": {
      const [x, y] = [numberOf(attributes, "x"), numberOf(attributes, "y")];
      const [width, height] = [numberOf(attributes, "width"), numberOf(attributes, "height")];
      if (!(width > 0 && height > 0)) break;
      document.translate(x, y).rect(0, 0, width, height).clip();
      for (const child of children(content)) draw(page, child, style);
      break;
    }
    case "rect":
      document.rect(
        numberOf(attributes, "x"),
        numberOf(attributes, "y"),
        numberOf(attributes, "width"),
        numberOf(attributes, "height"),
      );
      paint(document, style);
      break;
    case "circle":
      document.circle(numberOf(attributes, "cx"), numberOf(attributes, "cy"), numberOf(attributes, "r"));
      paint(document, style);
      break;
    case "path":
      if (attributes["d"] === undefined || attributes["d"] === "") break;
      document.path(attributes["d"]);
      paint(document, style);
      break;
    case "image":
      drawImage(document, attributes);
      break;
    case "text":
      drawText(page, attributes, children(content));
      break;
    default:
      throw new Error(`The element ${name} has no form in PDF.`);
  }
  document.restore();
}

function inherited(attributes: Attributes, outer: Inherited): Inherited {
  const number = (name: string, otherwise: number): number =>
    attributes[name] === undefined ? otherwise : Number(attributes[name]);
  return {
    fill: attributes["fill"] ?? outer.fill,
    stroke: attributes["stroke"] ?? outer.stroke,
    strokeWidth: number("stroke-width", outer.strokeWidth),
    fillOpacity: number("fill-opacity", outer.fillOpacity),
    strokeOpacity: number("stroke-opacity", outer.strokeOpacity),
    dash: attributes["stroke-dasharray"] ?? outer.dash,
    join: attributes["stroke-linejoin"] === "round" ? "round" : outer.join,
    cap: attributes["stroke-linecap"] === "round" ? "round" : outer.cap,
  };
}

/** Applies `translate(x y)` or `rotate(angle x y)`; drawings have no other transforms. */
function transform(document: Document, text: string | undefined): void {
  const [, kind, list = ""] = /^(\w+)\((.*)\)$/.exec(text ?? "") ?? [];
  const [a = 0, b = 0, c = 0] = list.split(/[ ,]+/).map(Number);
  if (kind === "translate") document.translate(a, b);
  if (kind === "rotate") document.rotate(a, { origin: [b, c] });
}

/** Fills and strokes the path that was just made. */
function paint(document: Document, style: Inherited): void {
  const [fill, stroke] = [pdfColor(style.fill), pdfColor(style.stroke)];
  if (fill !== undefined) document.fillColor(fill.color, fill.opacity * style.fillOpacity);
  if (stroke !== undefined) {
    document.strokeColor(stroke.color, stroke.opacity * style.strokeOpacity).lineWidth(style.strokeWidth);
    const lengths = style.dash?.split(/[ ,]+/).map(Number) ?? [];
    // the types of pdfkit declare a single length only
    if (lengths.length > 0 && lengths.every((each) => each > 0)) document.dash(lengths as unknown as number, {});
    document.lineJoin(style.join).lineCap(style.cap);
  }
  if (fill !== undefined && stroke !== undefined) document.fillAndStroke();
  else if (fill !== undefined) document.fill();
  else if (stroke !== undefined) document.stroke();
  else document.addContent("n");
}

function drawImage(document: Document, attributes: Attributes): void {
  const [x, y] = [numberOf(attributes, "x"), numberOf(attributes, "y")];
  const [width, height] = [numberOf(attributes, "width"), numberOf(attributes, "height")];
  const [, data = ""] = (attributes["href"] ?? "").split("base64,");
  document.image(Buffer.from(data, "base64"), x, y, { width, height });
}

/** Draws a line of text, piece after piece, from the position that its anchor gives. */
function drawText(page: Page, attributes: Attributes, spans: readonly MarkupElement[]): void {
  const { document } = page;
  const size = numberOf(attributes, "font-size");
  const pieces = spans.flatMap((span) => piecesOf(page, span, size));
  const width = pieces.reduce((sum, piece) => sum + piece.dx + piece.width, 0);
  const before = { start: 0, middle: width / 2, end: width }[attributes["text-anchor"] ?? "start"] ?? 0;
  let [x, y] = [numberOf(attributes, "x") - before, numberOf(attributes, "y")];
  const placed = pieces.map((piece) => {
    const at = { ...piece, x: x + piece.dx, y: y + piece.dy };
    [x, y] = [at.x + at.width, at.y];
    return at;
  });
  const edge = pdfColor(attributes["stroke"] ?? INITIAL.stroke);
  if (edge !== undefined) {
    document.strokeColor(edge.color, edge.opacity).lineWidth(numberOf(attributes, "stroke-width")).lineJoin("round");
    for (const piece of placed) writePiece(document, piece, { stroke: true });
  }
  const color = pdfColor(attributes["fill"] ?? INITIAL.fill) ?? BLACK;
  document.fillColor(color.color, color.opacity);
  for (const piece of placed) {
    writePiece(document, piece, {});
    const { size, width: long, hasLine } = piece;
    if (hasLine) document.rect(piece.x, piece.y - LINE.above * size, long, LINE.width * size).fill();
  }
}

/** @param mode - filled letters by default, or only their edges */
function writePiece(document: Document, { face, size, text, x, y }: PlacedPiece, mode: { stroke?: boolean }): void {
  useFont(document, face, size).text(text, x, y, { lineBreak: false, baseline: "alphabetic", ...mode });
}

/** Height of a line over a text above its baseline, and the width of the line, in font sizes. */
const LINE = { above: 0.93, width: 0.06 };

interface PdfPiece {
  readonly text: string;
  readonly face: FontFace;
  readonly size: number;
  readonly dx: number;
  readonly dy: number;
  readonly width: number;
  readonly hasLine: boolean;
}

interface PlacedPiece extends PdfPiece {
  readonly x: number;
  readonly y: number;
}

function useFont(document: Document, { name, file, nameInFile }: FontFace, size: number): Document {
  return document.registerFont(name, file, nameInFile).font(name).fontSize(size);
}

/** A piece of a text in the fonts that have its characters. */
function piecesOf(
  { document, fonts }: Page,
  { attributes, content }: MarkupElement,
  outerSize: number,
): readonly PdfPiece[] {
  const text = typeof content === "string" ? content : "";
  const style = { isBold: attributes["font-weight"] === "bold", isItalic: attributes["font-style"] === "italic" };
  const size = Number(attributes["font-size"] ?? outerSize);
  const hasLine = attributes["text-decoration"] === "overline";
  return visualRuns(text)
    .flatMap((run) => inFonts(run, fonts, style))
    .map((run, k) => {
      const width = useFont(document, run.face, size).widthOfString(run.text);
      const [dx, dy] = k === 0 ? [numberOf(attributes, "dx"), numberOf(attributes, "dy")] : [0, 0];
      return { ...run, size, dx, dy, width, hasLine };
    });
}

/**
 * A run in the fonts that have its characters, from left to right. pdfkit sets the letters of a word to the left, but neither words
 * nor other characters.
 */
function inFonts({ text, isRightToLeft }: DirectedRun, fonts: FontSet, style: FontStyle): readonly FontRun[] {
  const parts = fonts.runs(text, style);
  if (!isRightToLeft) return parts;
  return parts
    .flatMap(({ face, text: part }) => part.split(/(\s+)/).map((word) => ({ face, text: word })))
    .filter((word) => word.text !== "")
    .map((word) => (isRightToLeftText(word.text) ? word : { ...word, text: [...word.text].reverse().join("") }))
    .reverse();
}

/** A colour in the form of pdfkit, and its opacity. */
interface PdfColor {
  readonly color: string | [number, number, number];
  readonly opacity: number;
}

const BLACK: PdfColor = { color: "black", opacity: 1 };

/**
 * A CSS colour; undefined for none.
 *
 * @throws DataError `pdf-color` for one that PDF files cannot have
 */
function pdfColor(text: string): PdfColor | undefined {
  const color = text.trim().toLowerCase();
  if (color === "none" || color === "transparent") return undefined;
  if (color === "currentcolor") return BLACK;
  const [, digits] = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.exec(color) ?? [];
  if (digits !== undefined) return hexadecimal(digits);
  const [, list] = /^rgba?\(([^()]*)\)$/.exec(color) ?? [];
  const parts = list?.split(/[\s,/]+/).filter((part) => part !== "") ?? [];
  if (parts.length === 3 || parts.length === 4) {
    const [red, green, blue] = parts.map((part) => share(part, 255) * 255);
    const opacity = parts[3] === undefined ? 1 : share(parts[3], 1);
    if ([red, green, blue, opacity].every(Number.isFinite)) return { color: [red!, green!, blue!], opacity };
  }
  if (/^[a-z]+$/.test(color)) return { color, opacity: 1 };
  const expected = 'a colour of a PDF file, such as "steelblue", "#4682b4" or "rgb(70, 130, 180)"';
  throw new DataError([{ code: "pdf-color", path: "color", expected, received: JSON.stringify(text) }]);
}

function hexadecimal(digits: string): PdfColor {
  const long = digits.length < 6 ? [...digits].map((digit) => digit + digit).join("") : digits;
  const opacity = long.length === 8 ? Number.parseInt(long.slice(6), 16) / 255 : 1;
  return { color: `#${long.slice(0, 6)}`, opacity };
}

/** A component of a colour, a number or a percentage, as a fraction of the largest value. */
function share(text: string, largest: number): number {
  const value = text.endsWith("%") ? Number(text.slice(0, -1)) / 100 : Number(text) / largest;
  return Math.min(Math.max(value, 0), 1);
}

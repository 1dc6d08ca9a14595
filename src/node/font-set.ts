/** Which font a character of a picture is drawn in. Node loads this module, and fontkit, only where that has to be known. */
import { openSync } from "fontkit";
import { ownFontFiles } from "./own-fonts.js";

/** Weight and slant of a font. */
export interface FontStyle {
  readonly isBold: boolean;
  readonly isItalic: boolean;
}

/** A font, with the file that it is in. */
export interface FontFace extends FontStyle {
  readonly file: string;
  /** Its name in a collection; undefined for the only font of a file. */
  readonly nameInFile: string | undefined;
  /** Its unique name in PDF files. */
  readonly name: string;
  readonly family: string;
  readonly has: (codePoint: number) => boolean;
}

/** A part of a text in one font. */
export interface FontRun {
  readonly text: string;
  readonly face: FontFace;
}

/** Combining accents, and characters that change how the one before looks, which need its font. */
const JOINED = /^[\p{M}\u200D]$/u;

/** The fonts of a picture, in the order in which a character is looked for in them. */
export class FontSet {
  readonly #families: readonly (readonly FontFace[])[];

  /**
   * @param families - CSS names of the families that are looked through first
   * @param files - of fonts besides those of the library, which were checked
   */
  constructor(families: string | undefined, files: readonly string[]) {
    const given = files.flatMap(facesIn);
    const asked = (families ?? "").split(",").map((name) =>
      name
        .trim()
        .replace(/^(["'])(.*)\1$/, "$2")
        .toLowerCase(),
    );
    const first = asked.flatMap((name) => [given.filter(({ family }) => family.toLowerCase() === name)]);
    const own = ownFontFiles().flatMap(facesIn);
    this.#families = [...first, own, given].filter((faces) => faces.length > 0);
  }

  /** The parts of a text, each in the first font that has its characters. Characters that no font has are in the first one. */
  runs(text: string, style: FontStyle): readonly FontRun[] {
    const runs: { text: string; face: FontFace }[] = [];
    for (const character of text) {
      const last = runs.at(-1);
      const codePoint = character.codePointAt(0)!;
      const stays = last !== undefined && JOINED.test(character) && last.face.has(codePoint);
      const face = stays ? last.face : (this.#faceFor(codePoint, style) ?? nearest(this.#families[0]!, style));
      if (last?.face === face) last.text += character;
      else runs.push({ text: character, face });
    }
    return runs;
  }

  /** Whether a font has a character; always true for invisible ones. */
  has(character: string): boolean {
    const isSeen = !/^[\p{Z}\p{C}]$/u.test(character);
    return !isSeen || this.#faceFor(character.codePointAt(0)!, { isBold: false, isItalic: false }) !== undefined;
  }

  #faceFor(codePoint: number, style: FontStyle): FontFace | undefined {
    for (const faces of this.#families) {
      const able = faces.filter((face) => face.has(codePoint));
      if (able.length > 0) return nearest(able, style);
    }
    return undefined;
  }
}

/** The font that is nearest to a style, the first one of several. */
function nearest(faces: readonly FontFace[], { isBold, isItalic }: FontStyle): FontFace {
  const differences = (face: FontFace) => Number(face.isItalic !== isItalic) * 2 + Number(face.isBold !== isBold);
  return faces.reduce((best, face) => (differences(face) < differences(best) ? face : best));
}

/** From this weight on, letters are bold: https://learn.microsoft.com/typography/opentype/spec/os2#usweightclass */
const BOLD = 600;

function facesIn(file: string): readonly FontFace[] {
  const opened = openSync(file);
  const isCollection = "fonts" in opened;
  return (isCollection ? opened.fonts : [opened]).map((font) => ({
    file,
    nameInFile: isCollection ? font.postscriptName : undefined,
    name: font.postscriptName,
    family: font.familyName,
    isBold: (font["OS/2"]?.usWeightClass ?? 0) >= BOLD,
    isItalic: font.italicAngle !== 0,
    has: (codePoint) => font.hasGlyphForCodePoint(codePoint),
  }));
}

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { charactersWithoutFont, toPdf, toPng } from "../../src/node/index.js";
import type { Picture } from "../../src/plot/picture.js";
import { COUNTING, histograd } from "../helpers/cli.js";

const FONTS = join(dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")), "ttf");
const SERIF = ["DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf"].map((name) => join(FONTS, name));
const MATHS = join(FONTS, "DejaVuMathTeXGyre.ttf");

/** A mathematical letter that DejaVu Sans has not and DejaVu Math TeX Gyre has. */
const LETTER = "\u{1D49C}";

const picture = (title: string, more: Partial<Picture> = {}): Picture => ({
  kind: "picture",
  title,
  panels: [[{ marks: [{ kind: "line", x: [0, 1], y: [0, 1] }] }]],
  ...more,
});

async function fontsOf(each: Picture): Promise<readonly string[]> {
  const text = Buffer.from(await toPdf(each)).toString("latin1");
  const names = text.match(/\/BaseFont \/\S+/g) ?? [];
  return [...new Set(names.map((name) => name.replace(/.*\+/, "")))].sort();
}

describe("fonts of PNG and PDF files", () => {
  it("are DejaVu Sans, and others for the characters that it has not", async () => {
    expect(await fontsOf(picture(`a ${LETTER}`))).toEqual(["DejaVuSans"]);
    const fallback = { fontFiles: [MATHS] };
    expect(await fontsOf(picture(`a ${LETTER}`, fallback))).toEqual(["DejaVuMathTeXGyre-Regular", "DejaVuSans"]);
    const [without, withFont] = [await toPng(picture(LETTER)), await toPng(picture(LETTER, fallback))];
    expect(Buffer.compare(without, withFont)).not.toBe(0);
    expect(Buffer.compare(await toPng(picture("a")), await toPng(picture("a", fallback)))).toBe(0);
  });

  it("are those of the family that is named, where a file has it", async () => {
    const serif = { fontFamily: "Nowhere, 'DejaVu Serif'", fontFiles: SERIF };
    expect(await fontsOf(picture("$x$ and y", serif))).toEqual(["DejaVuSerif", "DejaVuSerif-Italic"]);
    expect(await fontsOf(picture("a", { fontFiles: SERIF }))).toEqual(["DejaVuSans"]);
    const sans = await toPng(picture("a"));
    expect(Buffer.compare(await toPng(picture("a", serif)), sans)).not.toBe(0);
  });

  it("lack characters that are named", async () => {
    expect(await charactersWithoutFont(picture("μ → é ≥ Ж"))).toEqual([]);
    expect(await charactersWithoutFont([picture(`测 ${LETTER} a`), picture("试测")])).toEqual(["测", LETTER, "试"]);
    expect(await charactersWithoutFont(picture(`测 ${LETTER}`, { fontFiles: [MATHS] }))).toEqual(["测"]);
  });

  it("are refused where a file is no font", async () => {
    const wrong = picture("a", { fontFiles: [MATHS, "no-such-font.ttf", COUNTING] });
    for (const draw of [toPng, toPdf, charactersWithoutFont]) {
      const error = await draw(wrong).catch((problem: unknown) => problem);
      expect(error).toBeInstanceOf(DataError);
      const places = (error as DataError).issues.map(({ code, path }) => `${code} ${path}`);
      expect(places).toEqual(["font-file fontFiles[1]", "font-file fontFiles[2]"]);
    }
  });
});

describe("fonts on the command line", () => {
  const folder = mkdtempSync(join(tmpdir(), "histograd-fonts-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const at = (name: string) => join(folder, name);
  const draw = (file: string, ...options: readonly string[]) =>
    histograd(["fit", COUNTING, "--plot", at(file), "--title", `测 ${LETTER}`, ...options]);

  it("are given by --font or beside a style file, and what is missing is said", async () => {
    const without = await draw("a.pdf");
    expect([without.status, without.stderr]).toEqual([0, expect.stringContaining(`no 测 ${LETTER}: empty boxes`)]);
    const font = await draw("b.png", "--font", MATHS);
    expect([font.status, font.stderr]).toEqual([0, expect.stringContaining("no 测: empty boxes")]);
    mkdirSync(at("fonts"));
    copyFileSync(MATHS, at("fonts/maths.ttf"));
    writeFileSync(at("style.json"), JSON.stringify({ fontFiles: ["fonts/maths.ttf"] }));
    const style = await draw("c.pdf", "--style", at("style.json"));
    expect([style.status, style.stderr]).toEqual([0, expect.stringContaining("no 测: empty boxes")]);
    expect((await draw("d.svg")).stderr).not.toContain("empty boxes");
  });

  it("are checked before the work", async () => {
    writeFileSync(at("bad.json"), JSON.stringify({ fontFiles: ["absent.ttf", "bad.json"] }));
    const { status, stderr } = await draw("e.pdf", "--style", at("bad.json"));
    expect(status).toBe(2);
    expect(stderr).toContain("absent.ttf: no such file");
    expect(stderr).toContain("bad.json: another kind of file");
  });
});

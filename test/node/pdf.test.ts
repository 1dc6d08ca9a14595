import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { toPdf } from "../../src/node/picture.js";
import type { Picture } from "../../src/plot/picture.js";
import { PICTURES } from "../plot/pictures.js";

const picture = (color: string): Picture => ({
  kind: "picture",
  width: 400,
  height: 300,
  panels: [
    [{ x: { label: "$\\mu$" }, y: { label: "Events" }, marks: [{ kind: "line", x: [0, 1], y: [0, 1], color }] }],
  ],
});

/** All streams of a file that are compressed with zlib, as text. */
function streamsOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("latin1");
  const parts = [...text.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, part]) => part!);
  return parts
    .map((part) => {
      try {
        return inflateSync(Buffer.from(part, "latin1")).toString("latin1");
      } catch {
        return "";
      }
    })
    .join("\n");
}

describe("toPdf(picture)", () => {
  it.each(Object.entries(PICTURES))("writes one page of %s with embedded fonts", async (_name, each) => {
    const text = Buffer.from(await toPdf(each)).toString("latin1");
    expect(text.startsWith("%PDF-1.")).toBe(true);
    expect(text.trimEnd().endsWith("%%EOF")).toBe(true);
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
    const fonts = text.match(/\/BaseFont \/\S+/g) ?? [];
    expect(fonts.length).toBeGreaterThan(0);
    for (const font of fonts) expect(font).toMatch(/\+DejaVuSans/);
    expect(text.match(/\/FontFile2/g)!.length).toBeGreaterThan(0);
  });

  it("is as large as the picture, in points of 1/72 inch, and the same each time", async () => {
    const [first, second] = [await toPdf(picture("red")), await toPdf(picture("red"))];
    expect(Buffer.from(first).toString("latin1")).toContain("/MediaBox [0 0 300 225]");
    expect(Buffer.compare(first, second)).toBe(0);
  });

  it("writes the white edge of a text with a halo before its letters", async () => {
    const mark = { kind: "text", x: 0.5, y: 0.5, text: "0.05", color: "#0000ff" } as const;
    const { panels } = picture("red");
    const withText = (halo: boolean): Picture => ({
      ...picture("red"),
      panels: [[{ ...panels[0]![0]!, marks: [{ ...mark, halo }] }]],
    });
    // the operator Tr chooses how letters are drawn: 1 for their edges, and no operator for letters that are filled
    const drawn = async (halo: boolean) =>
      [...streamsOf(await toPdf(withText(halo))).matchAll(/^(?:1 Tr|.* TJ)$/gm)].map(([line]) => line);
    const [plain, edged] = [await drawn(false), await drawn(true)];
    const at = edged.indexOf("1 Tr");
    expect(at).toBeGreaterThanOrEqual(0);
    expect(edged[at + 1]).toBe(edged[at + 2]);
    expect([...edged.slice(0, at), ...edged.slice(at + 2)]).toEqual(plain);
  });

  it("has colours of CSS, half transparent ones too, and says which it cannot have", async () => {
    const red = /1 0 0 SCN?/;
    for (const color of ["red", "#f00", "#ff0000", "rgb(255, 0, 0)", "rgb(100% 0% 0% / 50%)", "#ff000080"]) {
      expect(streamsOf(await toPdf(picture(color))), color).toMatch(red);
    }
    const error = await toPdf(picture("hsl(0, 100%, 50%)")).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).code).toBe("pdf-color");
  });
});

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "fast-png";
import { afterAll, describe, expect, it } from "vitest";
import type { DataError } from "../../src/errors.js";
import { toPng, writePicture } from "../../src/node/picture.js";
import type { Picture } from "../../src/plot/picture.js";
import { toSvg } from "../../src/plot/svg-text.js";

const folder = mkdtempSync(join(tmpdir(), "pictures-"));
afterAll(() => rmSync(folder, { recursive: true }));

const picture: Picture = {
  kind: "picture",
  width: 200,
  height: 150,
  panels: [[{ title: "a < b & c", x: { label: "$\\mu$" }, marks: [{ kind: "line", x: [0, 1], y: [0, 1] }] }]],
};

describe("writePicture", () => {
  it("writes SVG or PNG as the name says, replacing what is there and leaving nothing else", async () => {
    const [svg, png] = [join(folder, "a.svg"), join(folder, "a.PNG")];
    await writePicture(picture, svg);
    await writePicture(picture, svg);
    await writePicture(picture, png);
    expect(readFileSync(svg, "utf8")).toBe(await toSvg(picture));
    const { width, height } = decode(readFileSync(png));
    expect([width, height]).toEqual([400, 300]);
    expect(readdirSync(folder).sort()).toEqual(["a.PNG", "a.svg"]);
  });

  it("refuses names with another ending and folders that are not there", async () => {
    const codeOf = (path: string) => writePicture(picture, path).catch((error: DataError) => [error.code, error.path]);
    expect(await codeOf(join(folder, "a.eps"))).toEqual(["picture-format", join(folder, "a.eps")]);
    expect(await codeOf(join(folder, "a"))).toEqual(["picture-format", join(folder, "a")]);
    expect(await codeOf(join(folder, "no", "a.svg"))).toEqual(["not-writable", join(folder, "no", "a.svg")]);
    expect(existsSync(join(folder, "no"))).toBe(false);
  });
});

describe("toPng", () => {
  it("has the scale asked for", async () => {
    expect(decode(await toPng(picture, { scale: 1 })).width).toBe(200);
    expect(decode(await toPng(picture, { scale: 0.5 })).width).toBe(100);
    await expect(toPng(picture, { scale: 0 })).rejects.toThrow(/scale/);
    await expect(toPng(picture, { scale: 1000 })).rejects.toThrow(/scale/);
  });

  it("draws text, also without any font on the machine", async () => {
    const text = {
      ...picture,
      panels: [[{ marks: [], x: { limits: [0, 1], ticks: [] }, y: { ticks: [] }, title: "Title" }]],
    } as const;
    const blank = { ...text, panels: [[{ ...text.panels[0][0], title: "" }]] };
    const dark = async (each: Picture) =>
      decode(await toPng(each, { scale: 1 })).data.filter((value) => value < 100).length;
    expect(await dark(text)).toBeGreaterThan((await dark(blank)) + 50);
  });
});

describe("toSvg", () => {
  it("escapes what would be markup", async () => {
    expect(await toSvg(picture)).toContain("a &lt; b &amp; c");
  });
});

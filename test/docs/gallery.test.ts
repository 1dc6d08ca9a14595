import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decode, encode } from "fast-png";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { drawingDifference, gallery, galleryPage, roundedSvg } from "../../scripts/gallery.mjs";
import * as api from "../../src/index.js";
import * as normal from "../../src/math/normal.js";
import * as plot from "../../src/plot/index.js";
import { toSvg } from "../../src/plot/svg-text.js";

const PICTURES = gallery(api, plot, normal);
const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../docs/${path}`, import.meta.url)), "utf8");

describe("docs/gallery.md", () => {
  it("is what scripts/gallery.mjs writes, and has a picture for each entry", () => {
    expect(read("gallery.md")).toBe(galleryPage(PICTURES));
    const files = readdirSync(fileURLToPath(new URL("../../docs/gallery", import.meta.url)));
    expect(files.sort()).toEqual(PICTURES.map(([name]) => `${name}.svg`).sort());
  });

  // validation/gallery compares the pictures of other versions of Node and of a browser in the same way.
  // Look at a picture that has changed before accepting it with `npm run build && node scripts/gallery.mjs`.
  it.each(PICTURES)("%s is drawn as on the page", async (name, _text, picture) => {
    expect(drawingDifference(roundedSvg(await toSvg(picture)), read(`gallery/${name}.svg`))).toBeUndefined();
  });

  it("differs from a stored picture by another text, element, colour, coordinate or pixel, but not by rounding", () => {
    const stored = read("gallery/correlations.svg");
    const changed = (from: string | RegExp, to: string) => {
      const drawn = stored.replace(from, to);
      expect(drawn).not.toBe(stored);
      return drawingDifference(drawn, stored);
    };
    expect(drawingDifference(stored, stored)).toBeUndefined();
    expect(changed(/>Example/, ">Sample")).toContain("texts");
    expect(changed("<rect", "<path")).toContain("elements");
    expect(changed(/ x="(\d+)(\.\d+)?"/, ' x="1234"')).toContain("1234");
    expect(changed(/"#[0-9a-f]{6}"/, '"#010101"')).toContain("#010101");
    const image = /"data:image\/png;base64,([^"]*)"/;
    const { width, height, channels, data } = decode(Buffer.from(image.exec(stored)![1]!, "base64"));
    const painted = (steps: number) => {
      const other = Uint8Array.from(data, (value, k) => (k === 4 ? value + (value > 127 ? -steps : steps) : value));
      const png = Buffer.from(encode({ width, height, channels, data: other })).toString("base64");
      return changed(image, `"data:image/png;base64,${png}"`);
    };
    expect(painted(3)).toBeUndefined();
    expect(painted(30)).toContain("data:image/png");
  });

  it.each(PICTURES)(
    "%s is XML without inline styles, with a title and a description",
    async (_name, _text, picture) => {
      const names: string[] = [];
      const parser = new SaxesParser({ xmlns: true });
      parser.on("opentag", ({ name, attributes }) => {
        names.push(name);
        expect(Object.keys(attributes)).not.toContain("style");
        // only elements with a role may have a name for readers who do not see: a rule of axe-core
        if (name !== "svg") expect(Object.keys(attributes)).not.toContain("aria-label");
      });
      parser.on("error", (error) => {
        throw error;
      });
      parser.write(await toSvg(picture)).close();
      expect(names.slice(0, 3)).toEqual(["svg", "title", "desc"]);
    },
  );
});

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { gallery, galleryPage, roundedSvg } from "../../scripts/gallery.mjs";
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

  // Look at a picture that has changed before accepting it with `npm run build && node scripts/gallery.mjs`.
  it.each(PICTURES)("%s is drawn as on the page", async (name, _text, picture) => {
    expect(roundedSvg(await toSvg(picture))).toBe(read(`gallery/${name}.svg`));
  });

  it.each(PICTURES)(
    "%s is XML without inline styles, with a title and a description",
    async (_name, _text, picture) => {
      const names: string[] = [];
      const parser = new SaxesParser({ xmlns: true });
      parser.on("opentag", ({ name, attributes }) => {
        names.push(name);
        expect(Object.keys(attributes)).not.toContain("style");
      });
      parser.on("error", (error) => {
        throw error;
      });
      parser.write(await toSvg(picture)).close();
      expect(names.slice(0, 3)).toEqual(["svg", "title", "desc"]);
    },
  );
});

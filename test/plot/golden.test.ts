import { describe, expect, it } from "vitest";
import { toSvg } from "../../src/plot/svg-text.js";
import { PICTURES } from "./pictures.js";

/** Numbers to one decimal: what is below a tenth of a pixel differs between engines and is not seen. */
function rounded(svg: string): string {
  const numbers = svg.replace(/-?\d+\.\d+(e-?\d+)?/g, (text) => String(Math.round(Number(text) * 10) / 10 + 0));
  return numbers.replace(/data:image\/png;base64,[A-Za-z0-9+/=]+/g, "data:image/png").replaceAll("><", ">\n<");
}

describe("pictures", () => {
  // Look at a picture that has changed before accepting it with `npx vitest run test/plot/golden.test.ts -u`.
  it.each(Object.entries(PICTURES))("%s is drawn as in its golden file", async (name, picture) => {
    await expect(rounded(await toSvg(picture))).toMatchFileSnapshot(`../golden/plot/${name}.svg`);
  });
});

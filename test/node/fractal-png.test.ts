import { decode } from "fast-png";
import { expect, it } from "vitest";
import { pngOf } from "../../src/node/fractal-png.js";

it("pngOf writes the pixels and the text that it is given", () => {
  const data = Uint8Array.from({ length: 3 * 2 * 3 }, (_, i) => i * 13);
  const decoded = decode(pngOf({ width: 3, height: 2, data }, { Description: "Mandelbrot set" }));
  expect(decoded).toMatchObject({
    width: 3,
    height: 2,
    channels: 3,
    depth: 8,
    text: { Description: "Mandelbrot set" },
  });
  expect([...decoded.data]).toEqual([...data]);
});

import { oneOf, required } from "../../options.js";
import { rangeIssues, wrong } from "../checks.js";
import { pngUri } from "../image-uri.js";
import type { PixelsMark } from "../picture.js";
import { numberPair, somePixels } from "../shape.js";
import type { MarkDefinition } from "./definition.js";
import { drawImage, imageInk } from "./image.js";

export const pixelsMark: MarkDefinition<PixelsMark> = {
  shape: {
    kind: oneOf("pixels"),
    pixels: required(somePixels),
    x: required(numberPair),
    y: required(numberPair),
  },
  check({ pixels: { width, height, data }, x, y }, path) {
    const issues = [...rangeIssues(x, `${path}.x`), ...rangeIssues(y, `${path}.y`)];
    const whole = [width, height].every((n) => Number.isInteger(n) && n >= 1);
    if (!whole || data.length !== 3 * width * height) {
      const expected = `3 × width × height = 3 × ${width} × ${height} bytes`;
      issues.push(wrong("length", `${path}.pixels.data`, expected, String(data.length)));
    }
    return issues;
  },
  colored: (mark) => mark,
  extend(mark, x, y) {
    x.addTight(mark.x);
    y.addTight(mark.y);
  },
  draw(mark, frame) {
    const { width, height, data } = mark.pixels;
    const src = pngUri({ width, height, data: Uint8Array.from(data) }, 3);
    return drawImage({ src, columns: width, rows: height }, mark, frame);
  },
  legend: () => [],
  ink: imageInk,
};

import type { Pixels } from "./picture.js";

/** Default width of the white gap between pictures, in pixels. */
const GAP = 10;
const WHITE = 255;

/** Joins pictures in one row, aligned at the top, with white gaps of `gap` pixels between them and white below shorter ones. */
export function sideBySide(pictures: readonly Pixels[], gap: number = GAP): Pixels {
  const width = pictures.reduce((sum, picture) => sum + picture.width, gap * (pictures.length - 1));
  const height = pictures.reduce((most, picture) => Math.max(most, picture.height), 0);
  const data = new Uint8Array(width * height * 3).fill(WHITE);
  let left = 0;
  for (const picture of pictures) {
    for (let row = 0; row < picture.height; row++) {
      const start = row * picture.width * 3;
      data.set(picture.data.subarray(start, start + picture.width * 3), (row * width + left) * 3);
    }
    left += picture.width + gap;
  }
  return { width, height, data };
}

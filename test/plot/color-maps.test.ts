import { describe, expect, it } from "vitest";
import { colorTable } from "../../src/plot/color-maps.js";
import { imageUri } from "../../src/plot/image-uri.js";
import { PALETTE } from "../../src/plot/theme.js";

/** CIE lightness of an sRGB colour. */
function lightness(r: number, g: number, b: number): number {
  const linear = (c: number) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const y = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y;
}

function lightnesses(name: Parameters<typeof colorTable>[0]): number[] {
  const table = colorTable(name, 64);
  return Array.from({ length: 64 }, (_, i) => lightness(table[3 * i]!, table[3 * i + 1]!, table[3 * i + 2]!));
}

describe("colour maps", () => {
  it.each(["viridis", "cividis", "magma", "inferno", "plasma"] as const)("%s rises in lightness", (name) => {
    const values = lightnesses(name);
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeGreaterThan(values[i - 1]! - 0.5);
    expect(values[63]! - values[0]!).toBeGreaterThan(50);
  });

  it.each(["greys", "blues"] as const)("%s falls in lightness", (name) => {
    const values = lightnesses(name);
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThan(values[i - 1]! + 0.5);
  });

  it("rdbu is lightest in the middle, blue below it and red above", () => {
    const values = lightnesses("rdbu");
    const lightest = values.indexOf(Math.max(...values));
    expect(Math.abs(lightest - 31.5)).toBeLessThan(3);
    const table = colorTable("rdbu", 64);
    expect(table[2]).toBeGreaterThan(table[0]!);
    expect(table[3 * 63]).toBeGreaterThan(table[3 * 63 + 2]!);
  });

  it("the palette has distinct colours that are seen on white", () => {
    expect(new Set(PALETTE).size).toBe(PALETTE.length);
    for (const color of PALETTE) {
      const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as [number, number, number];
      expect(lightness(r, g, b)).toBeLessThan(85);
    }
  });
});

describe("imageUri", () => {
  it("makes a PNG with row 0 at the bottom, ends of the limits for values beyond them, and NaN transparent", async () => {
    const { decode } = await import("fast-png");
    const uri = imageUri({ values: [0, 1, Number.NaN, 5], nRows: 2, nColumns: 2 }, [0, 2], "viridis");
    const bytes = Buffer.from(uri.replace("data:image/png;base64,", ""), "base64");
    const { width, height, data, channels } = decode(bytes);
    expect([width, height, channels]).toEqual([2, 2, 4]);
    const table = colorTable("viridis", 256);
    const color = (k: number) => [...table.subarray(3 * k, 3 * k + 3), 255];
    // Top row: NaN, 5 (above the limits); bottom row: 0, 1 (the middle, 256 · 1/2).
    expect(Array.from(data)).toEqual([0, 0, 0, 0, ...color(255), ...color(0), ...color(128)]);
  });
});

import { describe, expect, it } from "vitest";
import type { Frame } from "../../src/plot/frame.js";
import { cornerBox, makeLegend, placeLegend } from "../../src/plot/legend.js";
import type { Ink } from "../../src/plot/marks/definition.js";
import { highest, touches } from "../../src/plot/overlap.js";

const axis = { type: "linear", limits: [0, 1], length: 400 } as const;
const FRAME: Frame = { width: 400, height: 300, x: axis, y: { ...axis, length: 300 } };
const NONE: Ink = { lines: [], boxes: [] };
const legend = makeLegend(
  [
    { label: "one", sample: [] },
    { label: "another", sample: [] },
  ],
  1,
);

describe("a legend", () => {
  it("goes to the top right corner when that is free, else to the next free one", () => {
    expect(placeLegend(legend, FRAME, NONE, { mayGrow: true })).toEqual({ place: "top-right", headroom: 0 });
    const blocked = (corner: "top-right" | "top-left" | "bottom-right") => cornerBox(legend, FRAME, corner);
    const boxes = [blocked("top-right"), blocked("top-left")];
    expect(placeLegend(legend, FRAME, { lines: [], boxes }, { mayGrow: true }).place).toBe("bottom-right");
    expect(
      placeLegend(legend, FRAME, { lines: [], boxes: [...boxes, blocked("bottom-right")] }, { mayGrow: true }).place,
    ).toBe("bottom-left");
  });

  it("has room made for it above the data, so that it is free there", () => {
    const everywhere: Ink = { lines: [], boxes: [[0, 20, 400, 300]] };
    const { place, headroom } = placeLegend(legend, FRAME, everywhere, { mayGrow: true });
    expect(place).toMatch(/^top-/);
    // Data shrink toward the bottom of the frame by 1 − headroom.
    const top = 300 - (300 - 20) * (1 - headroom);
    const box = cornerBox(legend, FRAME, place as "top-left");
    expect(touches({ lines: [], boxes: [[0, top, 400, 300]] }, box)).toBe(false);
  });

  it("goes above a frame that may not grow, or is too small", () => {
    const everywhere: Ink = { lines: [], boxes: [[0, 0, 400, 300]] };
    expect(placeLegend(legend, FRAME, everywhere, { mayGrow: false }).place).toBe("above");
    expect(placeLegend(legend, FRAME, everywhere, { mayGrow: true }).place).toBe("above");
    expect(placeLegend(legend, { ...FRAME, width: 60 }, NONE, { mayGrow: true }).place).toBe("above");
  });
});

describe("a legend of several columns", () => {
  const entries = Array.from({ length: 7 }, (_, k) => ({ label: `entry ${k}`, sample: [] }));

  it("is as much lower as it is wider, with every entry once", () => {
    const [one, three] = [makeLegend(entries, 1), makeLegend(entries, 3)];
    expect(three.columns.map(({ first }) => first)).toEqual([0, 3, 6]);
    expect([one.nRows, three.nRows]).toEqual([7, 3]);
    expect(three.width).toBeGreaterThan(2 * one.width);
    expect(three.height).toBeLessThan(one.height);
  });

  it("stays clear of the label of the experiment", () => {
    const inset = { lines: [], width: 380, height: 60 };
    const placed = placeLegend(makeLegend(entries, 1), FRAME, NONE, { mayGrow: true, inset });
    expect(placed.place).toMatch(/^bottom/);
  });
});

describe("overlap", () => {
  const box = [10, 10, 20, 20] as const;

  it.each([
    [[0, 0, 30, 30], true],
    [[15, 15, 16, 16], true],
    [[0, 15, 30, 15], true],
    [[15, 0, 15, 30], true],
    [[0, 0, 30, 5], false],
    [[0, 12, 12, 0], false],
    [[0, 25, 25, 0], true],
    [[21, 0, 21, 30], false],
  ] as const)("of a line %j with a rectangle is %s", (line, expected) => {
    expect(touches({ lines: [line], boxes: [] }, box)).toBe(expected);
  });

  it("knows the highest ink between two places", () => {
    const ink: Ink = { lines: [[0, 100, 100, 0]], boxes: [[200, 40, 210, 300]] };
    expect(highest(ink, 20, 60, 300)).toBeCloseTo(40, 12);
    expect(highest(ink, 190, 205, 300)).toBe(40);
    expect(highest(ink, 120, 180, 300)).toBe(300);
  });
});

import { describe, expect, it } from "vitest";
import { DataError, type Issue } from "../../src/errors.js";
import { toSvg } from "../../src/node/index.js";

async function issuesOf(picture: unknown): Promise<readonly Issue[]> {
  try {
    await toSvg(picture as never);
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return (error as DataError).issues;
  }
  return [];
}

const withMark = (mark: unknown) => issuesOf({ kind: "picture", panels: [[{ marks: [mark] }]] });
const where = (issues: readonly Issue[]) => issues.map(({ code, path }) => `${code} ${path}`);
const MARK = "panels[0][0].marks[0]";
const grid = { axes: [{ values: [0, 1] }, { values: [0, 1] }], shape: [2, 2], values: [0, 1, 2, 3] };
const line = { kind: "line", x: [1, 2], y: [1, 2] };

/** A good mark of every kind. */
const GOOD: readonly Readonly<Record<string, unknown>>[] = [
  line,
  { kind: "points", x: [1, 2], y: [1, 2], yErrors: [1, 1] },
  { kind: "band", x: [1, 2], lower: [1, 2], upper: [2, 3] },
  { kind: "histogram", edges: [0, 1], values: [2] },
  { kind: "stack", edges: [0, 1], layers: [{ values: [2] }] },
  { kind: "boxes", x1: [1], x2: [2], y1: [1], y2: [2] },
  { kind: "rules", x: [1] },
  { kind: "contourf", grid },
  { kind: "contour", grid },
  { kind: "quiver", x: [1], y: [1], u: [1], v: [1] },
  { kind: "image", values: [1], nRows: 1, nColumns: 1, x: [0, 1], y: [0, 1] },
  { kind: "pixels", pixels: { width: 1, height: 1, data: [1, 2, 3] }, x: [0, 1], y: [0, 1] },
  { kind: "text", x: 1, y: 1, text: "a" },
];

describe.each(GOOD)("a mark of kind $kind", (mark) => {
  const parts = Object.keys(mark).filter((name) => name !== "kind");

  it("is drawn as it is", async () => expect(await withMark(mark)).toEqual([]));

  it("without one of its parts is an error with the place of the part", async () => {
    if (mark["kind"] === "rules") return;
    for (const part of parts.filter((name) => name !== "yErrors")) {
      const { [part]: _left, ...rest } = mark;
      expect(where(await withMark(rest))).toEqual([`bad-option ${MARK}.${part}`]);
    }
  });

  it("with something else in their place too", async () => {
    for (const part of parts) {
      const issues = await withMark({ ...mark, [part]: null });
      expect(where(issues)).toEqual([`bad-option ${MARK}.${part}`]);
      expect(issues[0]!.received).toBe("null");
    }
  });

  it("with a part that it does not have is an error", async () => {
    expect(where(await withMark({ ...mark, colourr: "red" }))).toEqual([`unknown-option ${MARK}.colourr`]);
  });
});

describe("colours", () => {
  it("as CSS writes them are drawn", async () => {
    for (const color of [
      "red",
      "SteelBlue",
      "#abc",
      "#aabbcc",
      "#aabbcc80",
      "rgb(1, 2, 3)",
      "hsl(10 20% 30%)",
      "none",
    ]) {
      expect(await withMark({ ...line, color }), color).toEqual([]);
    }
  });

  it("that do not exist are errors with the nearest name", async () => {
    for (const color of ["nocolor", "#12345", "#xyz", "", 5, "rgb", "rgb()"]) {
      expect(where(await withMark({ ...line, color })), String(color)).toEqual([`bad-option ${MARK}.color`]);
    }
    expect((await withMark({ ...line, color: "stealblue" }))[0]!.hint).toBe('Did you mean "steelblue"?');
  });
});

describe("names that are nearly right", () => {
  it("are named in the message", async () => {
    expect((await withMark({ ...line, colour: "red" }))[0]!.hint).toBe("Did you mean color?");
    expect((await withMark({ ...line, dash: "dased" }))[0]!.hint).toBe('Did you mean "dashed"?');
    expect((await withMark({ ...line, kind: "lines" }))[0]!.hint).toBe('Did you mean "line"?');
    expect((await withMark({ kind: "contourf", grid, colorMap: "virids" }))[0]!.hint).toBe('Did you mean "viridis"?');
  });

  it("of panels, axes and pictures too, all at once", async () => {
    const panel = {
      titel: "t",
      x: { lable: "x" },
      y: { scale: "logarithmic", limits: [1] },
      legend: "top",
      marks: [{ ...line, yy: 1 }],
    };
    const inside = await issuesOf({ kind: "picture", panels: [[panel]] });
    expect(where(inside)).toEqual([
      "unknown-option panels[0][0].titel",
      "unknown-option panels[0][0].x.lable",
      "bad-option panels[0][0].y.scale",
      "bad-option panels[0][0].y.limits",
      "bad-option panels[0][0].legend",
      `unknown-option ${MARK}.yy`,
    ]);
    const outside = await issuesOf({ kind: "picture", panels: [[{ marks: [] }]], widht: 3, shareX: 1 });
    expect(where(outside)).toEqual(["unknown-option widht", "bad-option shareX"]);
    expect(outside[0]!.hint).toBe("Did you mean width?");
  });
});

describe("lists that do not fit", () => {
  it("are told with the place of the first wrong entry", async () => {
    const stack = { kind: "stack", edges: [0, 1, 2], layers: [{ values: [1, 2] }, { values: [1] }] };
    expect(where(await withMark(stack))).toEqual([`length ${MARK}.layers[1].values`]);
    expect(where(await withMark({ ...stack, edges: [0, 1] }))).toEqual([
      `length ${MARK}.edges`,
      `length ${MARK}.layers[1].values`,
    ]);
    expect(await withMark({ kind: "contour", grid, levels: [3, 2] })).toEqual([
      { code: "levels", path: `${MARK}.levels[1]`, expected: "finite levels in ascending order", received: "2" },
    ]);
    expect(where(await withMark({ kind: "contour", grid, levels: [] }))).toEqual([`levels ${MARK}.levels`]);
  });

  it("of heights and widths need a sum", async () => {
    const panels = [[{ marks: [] }, { marks: [] }]];
    for (const columnWidths of [[1, Infinity], [1e308, 1e308], [1, 0], [1, Number.NaN], [1]]) {
      expect(where(await issuesOf({ kind: "picture", panels, columnWidths }))).toEqual(["shares columnWidths"]);
    }
    expect(await issuesOf({ kind: "picture", panels, columnWidths: [1, 2] })).toEqual([]);
  });

  it("of integers beyond numbers are no lists of numbers", async () => {
    const values = new BigInt64Array([1n]);
    expect(where(await withMark({ kind: "stack", edges: [0, 1], layers: [{ values }] }))).toEqual([
      `bad-option ${MARK}.layers[0].values`,
    ]);
  });
});

describe("what is no picture", () => {
  it("is told so, with what to do", async () => {
    const [scan] = await issuesOf({ kind: "grid-scan", panels: [] });
    expect(scan).toMatchObject({ path: "kind", hint: "The picture of a result is plot(result)." });
    const [flat] = await issuesOf({ kind: "picture", panels: [{ marks: [] }] });
    expect(flat).toMatchObject({ path: "panels[0]", hint: "A single panel is written [[panel]]." });
    for (const nothing of [undefined, null, "picture", 3, []]) {
      expect((await issuesOf(nothing)).length).toBeGreaterThan(0);
    }
    expect(where(await issuesOf({ kind: "picture" }))).toEqual(["bad-option panels"]);
    expect(where(await issuesOf({ kind: "picture", panels: [[null]] })).length).toBeGreaterThan(0);
    expect(where(await issuesOf({ kind: "picture", panels: [[{}]] }))).toEqual(["bad-option panels[0][0].marks"]);
    expect(where(await withMark(null))).toEqual([`mark-kind ${MARK}.kind`]);
  });

  it("lists tell the first entry that is no number", async () => {
    expect(where(await withMark({ ...line, y: [1, "2"] }))).toEqual([`bad-option ${MARK}.y[1]`]);
    expect(await withMark({ ...line, y: [1, Number.NaN] })).toEqual([]);
    expect(await withMark({ ...line, x: new Float32Array(2), y: new Uint8Array(2) })).toEqual([]);
  });
});

import { DOMParser } from "linkedom";
import { describe, expect, it } from "vitest";
import type { DataError } from "../../src/errors.js";
import { toPng } from "../../src/node/picture.js";
import type { Mark, Panel, Picture } from "../../src/plot/picture.js";
import { renderSvg } from "../../src/plot/render.js";
import { toSvg } from "../../src/plot/svg-text.js";
import { PICTURES } from "./pictures.js";

interface Svg {
  querySelectorAll(selector: string): ArrayLike<Svg>;
  querySelector(selector: string): Svg | null;
  getAttribute(name: string): string | null;
  readonly textContent: string;
}

function draw(picture: Picture): Svg {
  const document = new DOMParser().parseFromString("<svg/>", "image/svg+xml");
  return renderSvg(picture, document as never) as unknown as Svg;
}

function one(panel: Panel): Picture {
  return { kind: "picture", panels: [[panel]] };
}

function count(svg: Svg, selector: string): number {
  return svg.querySelectorAll(selector).length;
}

function texts(svg: Svg): string[] {
  return Array.from(svg.querySelectorAll("text"), ({ textContent }) => textContent);
}

const LINE: Mark = { kind: "line", x: [0, 1, 2], y: [1, 3, 2] };

describe("renderSvg", () => {
  it("draws the same picture the same twice, and leaves the description as it was", async () => {
    for (const picture of Object.values(PICTURES)) {
      const before = JSON.stringify(picture);
      expect(await toSvg(picture)).toBe(await toSvg(picture));
      expect(JSON.stringify(picture)).toBe(before);
    }
  });

  it("makes a stand-alone SVG: namespace, size, no style sheet, no ids, nothing from elsewhere", async () => {
    for (const picture of Object.values(PICTURES)) {
      const svg = await toSvg(picture);
      expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      expect(svg).not.toMatch(/<style|\sid="|url\(|https?:(?!\/\/www\.w3\.org)|NaN|Infinity|undefined/);
    }
  });

  it("makes the label of an axis that is longer than it so small that it fits, and leaves others as they are", () => {
    const label = "a label of an axis that is much longer than usual";
    const sizes = [undefined, 260].map((height) => {
      const size = height === undefined ? {} : { width: 800, height };
      const svg = draw({ ...one({ y: { label }, x: { label: "x" }, marks: [LINE] }), ...size });
      const found = Array.from(svg.querySelectorAll("text"));
      return [label, "x"].map((text) =>
        Number(found.find(({ textContent }) => textContent === text)!.getAttribute("font-size")),
      );
    });
    expect(sizes[0]![0]).toBe(sizes[0]![1]);
    expect(sizes[1]![1]).toBe(sizes[0]![1]);
    expect(sizes[1]![0]).toBeLessThan(sizes[1]![1]!);
  });

  it("gives a text with a halo a white edge that covers the lines below it", async () => {
    const { decode } = await import("fast-png");
    const text = { kind: "text", x: 1, y: 2, text: "0.05", anchor: "middle", color: "#0000ff" } as const;
    const line = { kind: "line", x: [0, 2], y: [2, 2], color: "#ff0000", width: 1 } as const;
    const redPixels = async (halo: boolean) => {
      const { data } = decode(await toPng(one({ marks: [line, { ...text, halo }] }), { scale: 1 }));
      let red = 0;
      for (let k = 0; k < data.length; k += 4) if (data[k]! > 200 && data[k + 1]! < 60 && data[k + 2]! < 60) red++;
      return red;
    };
    const [struck, clear] = [await redPixels(false), await redPixels(true)];
    expect(clear).toBeGreaterThan(0);
    expect(struck - clear).toBeGreaterThan(10);
  });

  it("cuts nothing off: the border of every picture is white", async () => {
    const { decode } = await import("fast-png");
    for (const [name, picture] of Object.entries(PICTURES)) {
      const { width, height, data } = decode(await toPng(picture, { scale: 1 }));
      const margin = 2;
      const colored: string[] = [];
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          if (x >= margin && y >= margin && x < width - margin && y < height - margin) continue;
          const at = 4 * (y * width + x);
          if (data[at]! + data[at + 1]! + data[at + 2]! < 3 * 255) colored.push(`(${x}, ${y})`);
        }
      }
      expect(colored, name).toEqual([]);
    }
  });

  it("draws every mark inside a nested SVG that ends at the frame", () => {
    const svg = draw({ kind: "picture", width: 640, height: 480, panels: [[{ marks: [LINE] }]] });
    const inner = svg.querySelector("svg svg, svg > g > svg")!;
    const frame = svg.querySelector('rect[stroke-width="1.2"]')!;
    expect(Number(inner.getAttribute("width"))).toBeCloseTo(Number(frame.getAttribute("width")), 2);
    expect(Number(inner.getAttribute("height"))).toBeCloseTo(Number(frame.getAttribute("height")), 2);
    expect(inner.getAttribute("overflow")).toBe("hidden");
  });

  it("puts values where the axes say", () => {
    const marks: Mark[] = [{ kind: "line", x: [0, 10], y: [1, 100] }];
    const svg = draw(one({ x: { limits: [0, 10] }, y: { scale: "log", limits: [0.1, 1000] }, marks }));
    const inner = svg.querySelector("svg svg, svg > g > svg")!;
    const [width, height] = ["width", "height"].map((name) => Number(inner.getAttribute(name))) as [number, number];
    const path = svg.querySelector('[data-part="line"] path')!.getAttribute("d")!;
    const numbers = path.match(/-?[\d.]+/g)!.map(Number);
    // log₁₀ 1 and log₁₀ 100 are 1 and 3 of the 4 decades above 0.1.
    const expected = [0, 0.75 * height, width, 0.25 * height];
    numbers.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 2);
    });
  });

  it("gives marks without a colour the next one of the palette", async () => {
    const svg = await toSvg(one({ marks: [LINE, { ...LINE, color: "black" }, LINE] }));
    expect(svg.match(/stroke="#[0-9a-f]{6}"/g)!.filter((color) => color !== 'stroke="#000000"')).toEqual([
      'stroke="#3f90da"',
      'stroke="#ffa90e"',
    ]);
  });

  it("draws one element for each datum of every kind of mark", () => {
    const xy = { x: [1, 2, 3], y: [1, 2, 3] };
    const svg = draw(
      one({
        marks: [
          { kind: "points", ...xy, yErrors: [1, 1, 1], xErrors: { lower: [1, 1, 1], upper: [2, 2, 2] } },
          { kind: "quiver", ...xy, u: [1, 2, 3], v: [0, 1, 0] },
          { kind: "boxes", x1: [1, 2], x2: [2, 3], y1: [0, 0], y2: [1, 2] },
          { kind: "rules", x: [1, 2], y: [2] },
          { kind: "text", x: 2, y: 2, text: "here" },
        ],
      }),
    );
    expect(count(svg, '[data-part="points"] circle')).toBe(3);
    expect(count(svg, '[data-part="quiver"] path')).toBe(3);
    expect(count(svg, '[data-part="boxes"] rect')).toBe(2);
    const lines = (kind: string) => svg.querySelector(`[data-part="${kind}"] path`)!.getAttribute("d")!.match(/M/g);
    expect(lines("points")).toHaveLength(3 + 3); // error bars along x and along y
    expect(lines("rules")).toHaveLength(2 + 1);
    expect(texts(svg)).toContain("here");
  });

  it("breaks a line at NaN, and leaves out what a logarithmic axis does not have", () => {
    const y = [1, 10, Number.NaN, 100, 0, -5, 10];
    const svg = draw(one({ y: { scale: "log" }, marks: [{ kind: "line", x: [0, 1, 2, 3, 4, 5, 6], y }] }));
    const path = svg.querySelector('[data-part="line"] path')!.getAttribute("d")!;
    // One line from 1 to 10: the other points have no neighbour.
    expect(path).toMatch(/^M[^ML]*L[^ML]*$/);
    expect(path).not.toMatch(/NaN|Infinity/);
  });

  it("fills the bins beside one without a number to their whole width, and leaves that one empty", async () => {
    const { decode } = await import("fast-png");
    const [edges, values] = [
      [0, 1, 2, 3],
      [2, Number.NaN, 2],
    ];
    const band = {
      kind: "band",
      x: edges,
      lower: [0, 0, 0],
      upper: values,
      step: true,
      color: "red",
      opacity: 1,
    } as const;
    const marks: Mark[] = [
      { kind: "histogram", edges, values, filled: true, color: "red" },
      { kind: "stack", edges, layers: [{ values, color: "red" }] },
      band,
      { ...band, hatched: true },
    ];
    for (const mark of marks) {
      const picture = one({ x: { ticks: [] }, y: { limits: [0, 2], ticks: [] }, marks: [mark] });
      const { width, data } = decode(await toPng(picture, { scale: 1 }));
      const isRed = new Array<boolean>(width).fill(false);
      for (let i = 0; i < data.length; i += 4) if (data[i]! > data[i + 1]! + 20) isRed[(i / 4) % width] = true;
      const svg = draw(picture);
      const left = Number(/[\d.]+/.exec(svg.querySelector("svg > g")!.getAttribute("transform")!)![0]);
      const third = Number(svg.querySelector("svg svg")!.getAttribute("width")) / 3;
      const border = (k: number) => Math.round(left + k * third);
      const isInside = (x: number) => [0, 1, 2, 3].every((k) => Math.abs(x - border(k)) > 1);
      for (let x = border(0); x < border(3); x++) {
        if (isInside(x)) expect(isRed[x], `${mark.kind}, column ${x}`).toBe(x < border(1) || x > border(2));
      }
    }
  });

  it("fills contours without gaps: as many regions as bands, and points beyond the levels", () => {
    const axis = { name: "x", values: Float64Array.from([0, 1, 2, 3]) };
    const values = Float64Array.from({ length: 16 }, (_, k) => Math.floor(k / 4));
    const grid = { axes: [axis, { ...axis, name: "y" }], shape: [4, 4], values };
    const all = draw(one({ marks: [{ kind: "contourf", grid, levels: [0, 1, 2, 3] }] }));
    expect(count(all, '[data-part="contourf"] path')).toBe(3);
    expect(count(all, '[data-part="colour bar"] > rect')).toBe(3);
    const clipped = draw(one({ marks: [{ kind: "contourf", grid, levels: [1, 1.5, 2] }] }));
    expect(count(clipped, '[data-part="contourf"] path')).toBe(4);
    const bar = clipped.querySelector('[data-part="colour bar"]')!;
    expect(
      Array.from(bar.querySelectorAll("path")).filter((path) => path.getAttribute("fill") !== "none"),
    ).toHaveLength(2);
    expect(count(draw(one({ colorBar: false, marks: [{ kind: "contourf", grid }] })), '[data-part="colour bar"]')).toBe(
      0,
    );
  });

  it("fills the whole plane between its corners when all of it is above a level", () => {
    const axis = { name: "x", values: Float64Array.from([0, 1, 4]) };
    const grid = { axes: [axis, { ...axis, name: "y" }], shape: [3, 3], values: new Float64Array(9).fill(2) };
    const svg = draw(one({ marks: [{ kind: "contourf", grid, levels: [1, 3] }] }));
    const inner = svg.querySelector("svg svg, svg > g > svg")!;
    const [width, height] = ["width", "height"].map((name) => Number(inner.getAttribute(name))) as [number, number];
    const path = svg.querySelector('[data-part="contourf"] path')!.getAttribute("d")!;
    const numbers = path.match(/-?[\d.]+/g)!.map(Number);
    const corners = new Set(
      numbers.flatMap((_, i) => (i % 2 === 0 ? [`${Math.round(numbers[i]!)} ${Math.round(numbers[i + 1]!)}`] : [])),
    );
    const [w, h] = [Math.round(width), Math.round(height)];
    expect([...corners].sort()).toEqual([`0 0`, `0 ${h}`, `${w} 0`, `${w} ${h}`].sort());
  });

  it("points arrows along (u, v) on the axes, with lengths in units of the frame's width", () => {
    const panel = { x: { limits: [0, 10] }, y: { limits: [0, 1] }, aspect: 0.5 } as const;
    const quiver: Mark = { kind: "quiver", x: [5, 5, 5], y: [0.5, 0.5, 0.5], u: [2, 0, 2], v: [0, 2, 0.2], scale: 10 };
    const svg = draw(one({ ...panel, marks: [quiver] }));
    const width = Number(svg.querySelector("svg svg, svg > g > svg")!.getAttribute("width"));
    const arrows = Array.from(svg.querySelectorAll('[data-part="quiver"] path'), (arrow) => {
      const numbers = arrow
        .getAttribute("d")!
        .match(/-?[\d.]+/g)!
        .map(Number);
      // Seven corners: the fourth is the tip, and the tail is between the first and the last.
      const [x0, y0, x1, y1] = [numbers[0]!, numbers[1]!, numbers[12]!, numbers[13]!];
      const [right, up] = [numbers[6]! - (x0 + x1) / 2, (y0 + y1) / 2 - numbers[7]!];
      return { angle: Math.atan2(up, right), length: Math.hypot(right, up) };
    });
    const lengths = [0.2, 0.2, 0.1 * Math.hypot(2, 0.2)].map((size) => size * width);
    // 2 along x is 0.2 widths; 0.2 along y is 0.2 heights of half a width each.
    const angles = [0, Math.PI / 2, Math.atan2(0.1, 0.2)];
    // Coordinates have three decimals, and the arrows are about 100 pixels long.
    arrows.forEach(({ angle, length }, i) => {
      expect(angle).toBeCloseTo(angles[i]!, 4);
      expect(length).toBeCloseTo(lengths[i]!, 2);
    });
    expect(arrows).toHaveLength(3);
  });

  it("is read by its titles, as plain text", () => {
    const panels = [[{ title: "$\\mu$ and more", marks: [LINE] }, { marks: [LINE] }]];
    expect(draw({ kind: "picture", title: "Scans", panels }).getAttribute("aria-label")).toBe("Scans, μ and more");
    const untitled = draw(one({ x: { label: "$\\mu$" }, y: { label: "Events" }, marks: [LINE] }));
    expect(untitled.getAttribute("aria-label")).toBe("Events against μ");
    expect(draw(one({ marks: [LINE] })).getAttribute("aria-label")).toBe("Picture");
  });

  it("has the same frame height over width as asked for", () => {
    for (const aspect of [0.5, 1, 1.2]) {
      const frame = draw(one({ aspect, marks: [LINE] })).querySelector('rect[stroke-width="1.2"]')!;
      expect(Number(frame.getAttribute("height")) / Number(frame.getAttribute("width"))).toBeCloseTo(aspect, 3);
    }
    const equal = draw(one({ aspect: "equal", x: { limits: [0, 4] }, y: { limits: [0, 3] }, marks: [] }));
    const frame = equal.querySelector('rect[stroke-width="1.2"]')!;
    expect(Number(frame.getAttribute("height")) / Number(frame.getAttribute("width"))).toBeCloseTo(0.75, 3);
  });

  it("has the size asked for, and numbers and label of a shared axis once", () => {
    const panels: Panel[][] = [[{ x: { label: "above" }, marks: [LINE] }], [{ x: { label: "below" }, marks: [LINE] }]];
    const svg = draw({ kind: "picture", width: 300, height: 500, shareX: true, panels });
    expect([svg.getAttribute("width"), svg.getAttribute("height")]).toEqual(["300", "500"]);
    expect(texts(svg)).toContain("below");
    expect(texts(svg)).not.toContain("above");
    expect(texts(svg).filter((text) => text === "1.5").length).toBe(3);
  });

  it("draws a separate symbol for each label of the legend", () => {
    const svg = draw(
      one({ marks: [{ ...LINE, label: "a" }, { kind: "points", x: [1], y: [1], label: "$\\mu$" }, LINE] }),
    );
    const legend = svg.querySelector('[data-part="legend"]')!;
    expect(texts(legend)).toEqual(["a", "μ"]);
    expect(count(legend, "svg")).toBe(2);
    expect(
      draw(one({ legend: "none", marks: [{ ...LINE, label: "a" }] })).querySelector('[data-part="legend"]'),
    ).toBeNull();
  });

  it("says everything that is wrong with a picture, and where", () => {
    const picture = {
      kind: "picture",
      width: -1,
      rowHeights: [1, 2],
      panels: [
        [
          {
            x: { limits: [2, 1] },
            y: { scale: "log", limits: [0, 1] },
            marks: [
              { kind: "line", x: [1, 2], y: [1] },
              { kind: "histogram", edges: [0, 1], values: [1, 2] },
              { kind: "histogram", edges: [0, 2, 1], values: [1, 2] },
              { kind: "pie" },
              { kind: "image", values: [1], nRows: 2, nColumns: 2, x: [0, 0], y: [0, 1] },
              { kind: "contour", grid: { axes: [], shape: [], values: [] }, levels: [2, 1] },
              { kind: "pixels", pixels: { width: 1, height: 2, data: [0, 0, 0] }, x: [0, 1], y: [1, 0] },
            ],
          },
        ],
        [],
      ],
    } as unknown as Picture;
    try {
      draw(picture);
      expect.unreachable();
    } catch (error) {
      expect((error as DataError).issues.map(({ code, path }) => `${code} at ${path}`)).toEqual([
        "range at panels[0][0].x.limits",
        "log-limits at panels[0][0].y.limits",
        "length at panels[0][0].marks[0].y",
        "length at panels[0][0].marks[1].edges",
        "edges at panels[0][0].marks[2].edges[2]",
        "mark-kind at panels[0][0].marks[3].kind",
        "range at panels[0][0].marks[4].x",
        "length at panels[0][0].marks[4].values",
        "image-scale at panels[0][0].marks[4]",
        "not-a-plane at panels[0][0].marks[5].grid",
        "levels at panels[0][0].marks[5].levels[1]",
        "range at panels[0][0].marks[6].y",
        "length at panels[0][0].marks[6].pixels.data",
        "image-scale at panels[0][0].marks[6]",
        "length at panels[1]",
        "size at width",
      ]);
    }
  });

  it("draws pixels as they are, the first row at the top, and bars from 0 on the axis", async () => {
    const { decode } = await import("fast-png");
    const data = [255, 0, 0, 0, 0, 255]; // red above blue
    const mark = { kind: "pixels", pixels: { width: 1, height: 2, data }, x: [0, 1], y: [0, 1] } as const;
    const { width, height, data: drawn } = decode(await toPng(one({ marks: [mark] }), { scale: 1 }));
    const colorAt = (row: number) =>
      Array.from(drawn.subarray(4 * (row * width + width / 2), 4 * (row * width + width / 2) + 3));
    expect([colorAt(Math.round(0.2 * height)), colorAt(Math.round(0.7 * height))]).toEqual([
      data.slice(0, 3),
      data.slice(3),
    ]);
    const bars = { kind: "boxes", x1: [1, 2], x2: [1.5, 2.5], y1: [0, 0], y2: [3, 4] } as const;
    expect(texts(draw(one({ marks: [bars] }))).some((text) => text.startsWith("−"))).toBe(false);
  });

  it("draws panels without data, with one point, and with values that are all the same", () => {
    for (const marks of [
      [],
      [{ kind: "points", x: [3], y: [-2] }],
      [{ kind: "line", x: [1, 2], y: [0, 0] }],
    ] as Mark[][]) {
      for (const scale of ["linear", "log"] as const) {
        const svg = draw(one({ x: { scale }, y: { scale }, marks }));
        expect(texts(svg).length).toBeGreaterThan(3);
      }
    }
  });
});

import { describe, expect, it } from "vitest";
import { toSvg } from "../../src/node/index.js";
import type { Mark, Panel, Picture } from "../../src/plot/picture.js";
import { linearTicks, logTicks, type Ticks } from "../../src/plot/ticks.js";
import { seededRandom } from "../helpers/random.js";

const LARGEST = Number.MAX_VALUE;
const SMALLEST = Number.MIN_VALUE;
/** Rounding of a coordinate, which has three decimals, in pixels. */
const DECIMALS = 0.0005;

/** Not a matcher of the text, which would be printed. */
const isFiniteSvg = (svg: string): boolean => !/NaN|Infinity/.test(svg);

const picture = (panel: Panel): Picture => ({ kind: "picture", panels: [[panel]] });

/** Labels are legible when they are short; a number of 16 digits with sign and point is the longest needed. */
const LONGEST_LABEL = 19;

function expectGood({ major, minor, exponent }: Ticks, limits: readonly [number, number], most: number): void {
  const where = `limits ${limits.join(" … ")}`;
  const labels = major.map(({ label }) => label);
  expect(labels.length, where).toBeGreaterThanOrEqual(1);
  expect(labels.length, where).toBeLessThanOrEqual(most);
  expect(new Set(labels).size, `${where}: ${labels.join(" | ")}`).toBe(labels.length);
  expect(new Set(major.map(({ value }) => value)).size, where).toBe(labels.length);
  for (const label of labels)
    expect(label.replace(/\{\\times\}10|[${}^]/g, "").length).toBeLessThanOrEqual(LONGEST_LABEL);
  for (const { value, label } of major) {
    // A label says what its tick marks: as a number, times the power of ten of the axis.
    const [, factor = "1", power = "0"] = /^(?:([\d.]+)\{\\times\})?10\^\{(-?\d+)\}$/.exec(
      label.replaceAll("$", ""),
    ) ?? [
      "",
      label
        .replace("−", "-")
        .replaceAll("$", "")
        .replace(/^(\d)\{\\times\}10$/, "$10"),
    ];
    const said = Number(`${factor}e${Number(power) + exponent}`);
    const scale = Math.max(Math.abs(value), Math.abs(limits[1] / 1e3 - limits[0] / 1e3));
    expect(Math.abs(said / 2 - value / 2), `${where}: ${label} at ${value}`).toBeLessThanOrEqual(
      Math.max(1e-12 * scale, SMALLEST),
    );
  }
  for (const value of minor) expect(Number.isFinite(value), where).toBe(true);
}

/** Any double, all exponents alike. */
function anyDouble(random: ReturnType<typeof seededRandom>): number {
  const bytes = new DataView(new ArrayBuffer(8));
  for (let k = 0; k < 8; k++) bytes.setUint8(k, random.integer(0, 255));
  const value = bytes.getFloat64(0);
  return Number.isFinite(value) ? value : 0;
}

/** Pairs of limits: any doubles, neighbours, and both ends. */
function* limits(positive: boolean): Generator<readonly [number, number]> {
  const random = seededRandom(11);
  const extremes: readonly (readonly [number, number])[] = positive
    ? [
        [SMALLEST, LARGEST],
        [SMALLEST, 2 * SMALLEST],
        [SMALLEST, 20 * SMALLEST],
        [LARGEST / 2, LARGEST],
        [1e-300, 1e288],
        [1e-150, 1e150],
        [1, 1 + 1e-15],
        [3.1e10, 3.9e10],
        [3.1e300, 3.2e300],
      ]
    : [
        [-LARGEST, LARGEST],
        [0, SMALLEST],
        [-SMALLEST, 20 * SMALLEST],
        [0, 1.5e307],
        [-1e-300, 1e-299],
        [LARGEST * (1 - 1e-15), LARGEST],
        [1, 1 + Number.EPSILON],
        [0, LARGEST],
      ];
  yield* extremes;
  for (let k = 0; k < 1000; k++) {
    const a = anyDouble(random);
    const b = random.chance(0.3) ? a * (1 + 10 ** random.uniform(-15, 0)) : anyDouble(random);
    const [x, y] = positive ? [Math.abs(a), Math.abs(b)] : [a, b];
    const pair = [Math.min(x, y), Math.max(x, y)] as const;
    if (pair[0] < pair[1] && Number.isFinite(pair[1]) && (!positive || pair[0] > 0)) yield pair;
  }
}

describe("ticks over any range of doubles", () => {
  it("of a linear axis are distinct, as their labels say", () => {
    for (const pair of limits(false))
      for (const count of [2, 5, 10]) expectGood(linearTicks(pair, count), pair, count + 2);
  });

  it("of a logarithmic axis too", () => {
    for (const pair of limits(true))
      for (const count of [3, 5, 10]) expectGood(logTicks(pair, count), pair, 2 * count + 2);
  });
});

/** One of every kind of mark through two points. */
function marksThrough(x: readonly [number, number], y: readonly [number, number]): readonly Mark[] {
  const grid = {
    axes: [
      { name: "x", values: x },
      { name: "y", values: y },
    ],
    shape: [2, 2],
    values: [0, 1, 2, 3],
  };
  return [
    { kind: "band", x, lower: [y[0], y[0]], upper: y, label: "band" },
    { kind: "band", x, lower: [y[0], y[0]], upper: y, hatched: true },
    { kind: "line", x, y, label: "line" },
    { kind: "points", x, y, yErrors: [y[0], y[1]], xErrors: x, label: "points" },
    { kind: "histogram", edges: x, values: [y[1]], label: "histogram" },
    { kind: "histogram", edges: x, values: [y[1]], filled: true },
    { kind: "stack", edges: x, layers: [{ values: [y[0]], label: "a" }, { values: [y[1] / 2] }] },
    { kind: "boxes", x1: [x[0]], x2: [x[1]], y1: [y[0]], y2: [y[1]] },
    { kind: "rules", x, y },
    { kind: "contour", grid, levels: 3 },
    { kind: "quiver", x, y, u: [1, x[1]], v: [1, y[1]] },
    { kind: "text", x: x[0], y: y[1], text: "text" },
  ];
}

describe("pictures over any range of doubles", () => {
  const ranges: readonly (readonly [number, number])[] = [
    [SMALLEST, LARGEST],
    [1e-150, 1e150],
    [1e-300, 1e288],
    [LARGEST / 4, LARGEST],
    [SMALLEST, 4 * SMALLEST],
    [1e-320, 1e-300],
  ];
  const scales = ["linear", "log"] as const;

  it.each(ranges)("draw every mark with finite numbers: %s … %s", async (low, high) => {
    for (const x of [
      [low, high],
      [0.5, 1],
    ] as const) {
      for (const scale of scales) {
        for (const mark of marksThrough(x, [low, high])) {
          const svg = await toSvg(
            picture({ x: { scale: x[0] === low ? scale : "linear" }, y: { scale }, marks: [mark] }),
          );
          expect(svg, `${mark.kind} ${scale}`).toSatisfy(isFiniteSvg);
        }
      }
    }
  });

  it.each([
    [-LARGEST, LARGEST],
    [-1e300, 1e-300],
    [0, 1.5e307],
    [LARGEST, LARGEST],
    [SMALLEST, SMALLEST],
    [-LARGEST, -LARGEST],
  ])("draw lines between %s and %s on a linear axis, filled contours and images", async (low, high) => {
    const values = [low, high, low / 2, high / 2];
    const axis = { name: "x", values: [0, 1] };
    const marks: readonly Mark[] = [
      { kind: "line", x: [0, 1], y: [low, high] },
      { kind: "contourf", grid: { axes: [axis, axis], shape: [2, 2], values } },
      { kind: "image", values, nRows: 2, nColumns: 2, x: [0, 1], y: [0, 1] },
    ];
    for (const mark of marks) expect(await toSvg(picture({ marks: [mark] })), mark.kind).toSatisfy(isFiniteSvg);
  });

  it("keep the direction of a line that leaves the frame by far", async () => {
    // from (0, 0) to (1, 1e300) on [0, 1] × [0, 1]: straight up at the left border
    const line: Mark = { kind: "line", x: [0, 1], y: [0, 1e300] };
    const svg = await toSvg(picture({ x: { limits: [0, 1] }, y: { limits: [0, 1] }, marks: [line] }));
    expect(/NaN|Infinity|e\+/.test(svg)).toBe(false);
    const [, x1, y1, x2, y2] = /data-part="line".*?d="M([\d.]+) ([\d.]+)L([\d.]+) (-[\d.]+)"/s.exec(svg) ?? [];
    const slope = (Number(y1) - Number(y2)) / (Number(x2) - Number(x1));
    expect(slope).toBeGreaterThan(1000);
  });

  it("put equal steps of a logarithm at equal distances, from the smallest number to the largest", async () => {
    const marks: readonly Mark[] = [{ kind: "rules", y: [1e-300, 1e-100, 1e100, 1e300] }];
    const svg = await toSvg(picture({ y: { scale: "log", limits: [SMALLEST, LARGEST] }, marks }));
    const [, rules = ""] = /data-part="rules"><path d="([^"]*)"/.exec(svg) ?? [];
    const places = Array.from(rules.matchAll(/M0 ([\d.]+)L/g), ([, y]) => Number(y));
    expect(places).toHaveLength(4);
    const distances = places.slice(1).map((y, k) => places[k]! - y);
    for (const distance of distances) expect(Math.abs(distance - distances[0]!)).toBeLessThan(4 * DECIMALS);
  });

  it("leave out what a scale does not have: NaN, infinite numbers, and 0 and less on a logarithmic one", async () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -1];
    for (const value of odd) {
      const finite = Number.isFinite(value) ? value : 1;
      const good: Mark = { kind: "points", x: [1, 2], y: [1, 2] };
      const marks: readonly Mark[] = [
        { kind: "line", x: [1, value, 2], y: [1, 2, value], label: "line" },
        { kind: "points", x: [1, value], y: [value, 1], yErrors: [value, 1], xErrors: [1, value] },
        { kind: "band", x: [1, value, 2], lower: [1, 1, value], upper: [2, value, 2] },
        { kind: "band", x: [1, value, 2], lower: [1, 1, value], upper: [2, value, 2], hatched: true },
        { kind: "histogram", edges: [1, 2, 3], values: [value, 1] },
        { kind: "histogram", edges: [1, 2, 3], values: [value, 1], filled: true },
        { kind: "stack", edges: [1, 2, 3], layers: [{ values: [value, 1] }, { values: [1, value] }] },
        { kind: "boxes", x1: [value, 1], x2: [2, 2], y1: [1, value], y2: [2, 2] },
        { kind: "rules", x: [value], y: [value, 1] },
        { kind: "quiver", x: [1, value], y: [1, 1], u: [value, 1], v: [1, value] },
        { kind: "text", x: value, y: 1, text: "a" },
        { kind: "text", x: 1, y: 1, dx: finite, text: "b" },
      ];
      for (const scale of scales) {
        for (const mark of marks) {
          const rightLabels = [{ value, label: "right" }];
          const svg = await toSvg(picture({ x: { scale }, y: { scale }, rightLabels, marks: [good, mark] }));
          expect(svg, `${mark.kind} with ${value} on a ${scale} axis`).toSatisfy(isFiniteSvg);
        }
      }
    }
  });
});

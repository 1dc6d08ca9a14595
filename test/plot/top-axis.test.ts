import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { markup } from "../../src/plot/markup.js";
import type { Panel, Picture } from "../../src/plot/picture.js";
import { drawPicture } from "../../src/plot/render.js";

interface Text {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly transform: string;
}

/** Texts of a picture with a single panel, in the coordinates of its frame, and the size of the frame. */
function drawn(panel: Partial<Panel>): { texts: Text[]; width: number; height: number; svg: string } {
  const picture: Picture = { kind: "picture", panels: [[{ marks: [], ...panel }]] };
  const svg = markup(drawPicture(picture));
  const texts = [...svg.matchAll(/<text([^>]*)>(.*?)<\/text>/g)].map(([, attributes, content]): Text => {
    const value = (name: string) => new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes!)?.[1] ?? "";
    return {
      x: Number(value("x")),
      y: Number(value("y")),
      text: content!.replace(/<[^>]*>/g, ""),
      transform: value("transform"),
    };
  });
  const frame = [...svg.matchAll(/<rect([^>]*stroke-width="1.2"[^>]*)>/g)][0]![1]!;
  const size = (name: string) => Number(new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(frame)![1]);
  return { texts, width: size("width"), height: size("height"), svg };
}

describe("an axis along the top", () => {
  const panel = {
    x: { limits: [-2, 2] as const },
    xTop: { label: "impact", limits: [-0.4, 0.4] as const, ticks: [-0.2, 0.3] },
  };

  it("has numbers of its own, above the frame, where its limits put them", () => {
    const { texts, width } = drawn(panel);
    const at = (text: string) => texts.find((each) => each.text === text && each.y < 0)!;
    // (−0.2 + 0.4)/0.8 = 1/4 of the width, (0.3 + 0.4)/0.8 = 7/8.
    expect(at("−0.2").x).toBeCloseTo(width / 4, 2);
    expect(at("0.3").x).toBeCloseTo((7 / 8) * width, 2);
    expect(at("impact").y).toBeLessThan(at("0.3").y);
  });

  it("has the limits of the axis below by default", () => {
    const { texts, width } = drawn({ ...panel, xTop: { ticks: [{ value: 1, label: "one" }] } });
    expect(texts.find(({ text }) => text === "one")!.x).toBeCloseTo((3 / 4) * width, 2);
  });

  it("is below the title and below a legend above the frame", () => {
    const marks = [{ kind: "line", x: [0, 1], y: [0, 1], label: "curve" }] as const;
    const { texts } = drawn({ ...panel, marks, legend: "above", title: "Title" });
    const y = (text: string) => texts.find((each) => each.text === text)!.y;
    expect(y("Title")).toBeLessThan(y("curve"));
    expect(y("curve")).toBeLessThan(y("impact"));
  });
});

describe("labels of ticks", () => {
  const ticks = [
    { value: 0, label: "a_long_name_of_a_parameter" },
    { value: 1, label: "another_long_name_of_one" },
  ];

  it("rise at an angle on request, and make room below the frame", () => {
    const panel = { x: { limits: [-0.5, 1.5] as const, ticks, tickAngle: 90, label: "name" } };
    const { texts, height } = drawn(panel);
    const [first] = texts.filter(({ text }) => text.startsWith("a_long"));
    expect(first!.transform).toMatch(/^rotate\(-90 /);
    // 26 letters of 13 pixels, each wider than a third of its size.
    expect(texts.find(({ text }) => text === "name")!.y - height).toBeGreaterThan(26 * 13 * 0.34);
  });

  it("have no lines on request", () => {
    const bare = { limits: [0, 1] as const, tickLines: false };
    expect(drawn({ x: bare, y: bare }).svg).not.toMatch(/<path[^>]*d="M/);
  });

  it("are refused at impossible angles and sizes, with paths", () => {
    const issues = (panel: Partial<Panel>) => {
      try {
        drawn(panel);
      } catch (error) {
        return error instanceof DataError ? error.issues.map(({ code, path }) => `${code} ${path}`) : [];
      }
      return [];
    };
    const bad = { x: { tickAngle: 120 }, y: { tickSize: 0 }, xTop: { limits: [1, 0] as const } };
    expect(issues(bad)).toEqual([
      "tick-angle panels[0][0].x.tickAngle",
      "tick-size panels[0][0].y.tickSize",
      expect.stringMatching(/ panels\[0\]\[0\]\.xTop\.limits/),
    ]);
  });
});

describe("boxes that are not filled", () => {
  it("are outlines", () => {
    const box = { kind: "boxes", x1: [0], x2: [1], y1: [0], y2: [1], color: "#123456" } as const;
    expect(drawn({ marks: [{ ...box, filled: false }] }).svg).toMatch(
      /fill="none"[^>]*stroke="#123456"|stroke="#123456"[^>]*fill="none"/,
    );
    expect(drawn({ marks: [box] }).svg).toMatch(/fill="#123456"/);
  });
});

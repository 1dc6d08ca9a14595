import { describe, expect, it } from "vitest";
import { garwoodInterval } from "../../../src/math/garwood.js";
import { asimovInChannels, maskData } from "../../../src/model/data.js";
import { markup } from "../../../src/plot/markup.js";
import type { MarkKind, MarkOf, Panel, Picture } from "../../../src/plot/picture.js";
import { yieldsPicture } from "../../../src/plot/pictures/yields.js";
import { plot } from "../../../src/plot/plot.js";
import { drawPicture } from "../../../src/plot/render.js";
import { templateVariation, type YieldsResult, yields } from "../../../src/yields/index.js";
import { expectClose } from "../../helpers/close.js";
import { extendedModelOf } from "../../helpers/extended-model.js";
import { histosys, modelOf, normfactor, normsys, sample, staterror, thrownIssues } from "../../helpers/workspaces.js";

/** Sums and quotients of a few numbers. */
const ROUNDING = 1e-12;

const { model, data } = modelOf({
  channels: {
    SR: [
      sample("signal", [5, 10, 2], normfactor("mu")),
      sample("top$", [50, 30, 8], histosys("shape", [45, 31, 8], [56, 29, 9]), staterror("t", [2, 2, 1])),
      sample("W", [20, 15, 9], staterror("t", [1, 1, 1])),
    ],
    CR: [sample("top$", [100], histosys("shape", [95], [104])), sample("W", [300])],
  },
  observed: { SR: [80, 52, 0], CR: [401] },
});
const record = yields(model, data, { stage: "prefit" });

function panelsOf(picture: Picture, column = 0): readonly [Panel, Panel] {
  expect(picture.panels).toHaveLength(2);
  return [picture.panels[0]![column]!, picture.panels[1]![column]!];
}

function marks<K extends MarkKind>(panel: Panel, kind: K): readonly MarkOf<K>[] {
  return panel.marks.filter((mark) => mark.kind === kind) as unknown as readonly MarkOf<K>[];
}

function svgOf(picture: Picture): string {
  return markup(drawPicture(picture));
}

/** Heights of the tops of the bins in the last paths of a picture, in pixels from its lower edge. */
function pathHeights(svg: string, nPaths: number): readonly (readonly number[])[] {
  const paths = Array.from(svg.matchAll(/<path[^>]* d="(M[^"]*Z)"/g), ([, d]) => d!).slice(-nPaths);
  return paths.map((d) => {
    const ys = Array.from(d.matchAll(/[ML]?(-?[\d.]+)[ ,](-?[\d.]+)/g), (found) => -Number(found[2]));
    return [ys[0]!, ys[2]!, ys[4]!];
  });
}

/** Many channels of one bin, or samples: what the picture does with long lists. */
function long(nChannels: number, nSamples: number): YieldsResult {
  const channel = record.channels.find(({ name }) => name === "CR")!;
  const samples = Array.from({ length: nSamples }, (_, k) => {
    const entry = { value: k + 1, uncertainty: 0.1 };
    return { name: `s${k}`, bins: [entry], total: entry };
  });
  const total = { value: (nSamples * (nSamples + 1)) / 2, uncertainty: 3 };
  const channels = Array.from({ length: nChannels }, (_, c) => {
    return { ...channel, name: `a region with a long name ${c}`, samples, bins: [total], total };
  });
  return { ...record, channels, samples: samples.map(({ name, total: sum }) => ({ name, total: sum })) };
}

describe("picture of yields", () => {
  describe("of an asymmetry, a channel with Gaussian data", () => {
    const sigma = 2;
    const covariances = [
      { channels: ["A"], matrix: [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? sigma ** 2 : 1))) },
    ];
    const signal = [6, -5, 4];
    const background = [4, -6, -2];
    const { model: signed, data: observed } = extendedModelOf(
      {
        channels: {
          A: [sample("signal", signal, normfactor("mu")), sample("background", background, normsys("b", 0.8, 1.2))],
        },
        observed: { A: [9, -9, 1] },
      },
      {},
      { covariances },
    );
    const signedRecord = yields(signed, observed, { stage: "prefit" });
    const [main, ratio] = panelsOf(yieldsPicture(signedRecord));

    it("has an axis that reaches below the data and the stack, and a line of the sum", () => {
      expect(main.y!.limits![0]).toBeLessThan(-9 - sigma);
      const { bins } = signedRecord.channels[0]!;
      expect(main.y!.limits![0]).toBeLessThan(Math.min(...bins.map(({ value, uncertainty }) => value - uncertainty)));
      const line = marks(main, "histogram").find(({ label }) => label === "Sum");
      expect(line!.values).toEqual([10, -11, 2]);
    });

    it("has layers on either side of 0", () => {
      const [stack] = marks(main, "stack");
      const picture: Picture = {
        kind: "picture",
        width: 400,
        height: 400,
        panels: [[{ marks: [stack!], y: { limits: [-12, 12] }, legend: "none" }]],
      };
      const heights = pathHeights(svgOf(picture), 4);
      // a sum of positive and of negative parts for each layer, from the outside, each as far as its own sign goes
      const sums = [
        [10, 0, 4],
        [6, 0, 4],
        [0, -11, -2],
        [0, -5, 0],
      ];
      const [inner, outer] = stack!.layers.map(({ label }) => label);
      expect([inner, outer]).toEqual(["signal", "background"]);
      const unit = (heights[0]![0]! - heights[2]![1]!) / 21;
      const zero = heights[0]![0]! - 10 * unit;
      for (const [k, values] of sums.entries()) {
        expectClose(
          heights[k]!,
          values.map((value) => zero + value * unit),
          0.02 / Math.abs(zero),
        );
      }
    });

    it("has ratios of negative numbers, with their errors", () => {
      const [points] = marks(ratio, "points");
      expectClose(points!.y, [9 / 10, 9 / 11, 1 / 2], ROUNDING);
      const { lower, upper } = points!.yErrors as { lower: number[]; upper: number[] };
      expectClose(lower, [2 / 10, 2 / 11, 2 / 2], ROUNDING);
      expectClose(upper, lower, ROUNDING);
    });
  });

  it("stacks samples, with the uncertainty of their sum and the intervals of the counts", () => {
    const [main] = panelsOf(yieldsPicture(record, { channel: "SR" }));
    const [stack] = marks(main, "stack");
    // by their totals over both channels: 17, 188 and 344
    expect(stack!.layers.map(({ label }) => label)).toEqual(["signal", "top\\$", "W"]);
    const [band] = marks(main, "band");
    const { bins } = record.channels.find(({ name }) => name === "SR")!;
    expectClose(
      band!.upper,
      bins.map(({ value, uncertainty }) => value + uncertainty),
      ROUNDING,
    );
    const points = marks(main, "points").at(-1)!;
    expect(points.y).toEqual([80, 52, 0]);
    const { lower, upper } = points.yErrors as { lower: number[]; upper: number[] };
    const intervals = [80, 52, 0].map((n) => garwoodInterval(n));
    expectClose(
      lower.map((error, b) => points.y[b]! - error),
      intervals.map(([low]) => low),
      ROUNDING,
    );
    expectClose(
      upper.map((error, b) => points.y[b]! + error),
      intervals.map(([, high]) => high),
      ROUNDING,
    );
  });

  it("has the ratio of data and prediction below, with the relative uncertainty", () => {
    const [, ratio] = panelsOf(yieldsPicture(record, { channel: "SR" }));
    const { bins } = record.channels.find(({ name }) => name === "SR")!;
    expectClose(marks(ratio, "points")[0]!.y, [80 / 75, 52 / 55, 0], ROUNDING);
    expectClose(
      marks(ratio, "band")[0]!.lower,
      bins.map(({ value, uncertainty }) => 1 - uncertainty / value),
      ROUNDING,
    );
  });

  it("has a column for each of a few channels, the legend in the last one, and samples in the same colours", () => {
    const picture = plot(record);
    expect(picture.panels.map((row) => row.length)).toEqual([2, 2]);
    const [first, second] = picture.panels[0]!;
    expect([first!.legend, second!.legend]).toEqual(["none", "auto"]);
    const colors = [first!, second!].map((panel) => {
      const layers = marks(panel, "stack")[0]!.layers;
      return layers.find(({ label }) => label === "W")!.color;
    });
    expect(colors[0]).toBe(colors[1]);
    expect(svgOf(picture)).toContain("pre-fit");
  });

  it("names every sample in the legend, also those that the channel with the legend does not have", () => {
    const reversed = { ...record, channels: [...record.channels].reverse() };
    expect(reversed.channels.at(-1)!.samples.map(({ name }) => name)).not.toContain("signal");
    const [signalRegion, withLegend] = plot(reversed).panels[0]!;
    const layers = marks(withLegend!, "stack")[0]!.layers;
    expect(layers.find(({ label }) => label === "signal")).toMatchObject({
      values: [0],
      color: marks(signalRegion!, "stack")[0]!.layers.find(({ label }) => label === "signal")!.color,
    });
    const overlaid = yieldsPicture(reversed, {
      style: { samples: [{ samples: "signal", signal: "overlaid", scale: 5 }] },
    });
    expect(svgOf(overlaid)).not.toContain("NaN");
    const [, alone] = [0, 1].map((k) => marks(overlaid.panels[0]![k]!, "histogram"));
    expect(alone!.map(({ label, values }) => [label, Array.from(values)])).toEqual([["signal × 5", [Number.NaN]]]);
  });

  it("has a bar for each of many channels, and one layer for the last of very many samples", () => {
    const picture = plot(long(7, 24));
    const [main] = panelsOf(picture);
    expect(main.x!.ticks).toHaveLength(7);
    const layers = marks(main, "stack")[0]!.layers;
    expect(layers.map(({ label }) => label)).toEqual([
      "5 others",
      ...Array.from({ length: 19 }, (_, k) => `s${18 - k}`),
    ]);
    expect(layers[0]!.values[0]).toBe(20 + 21 + 22 + 23 + 24);
    expect(new Set(layers.map(({ color }) => color)).size).toBe(20);
    expect(svgOf(picture)).toContain("5 others");
  });

  it("marks bins that are left out of the fit and does not show their counts", () => {
    const masked = yields(model, maskData(model, data, { SR: [0] }), { stage: "prefit" });
    const [main, ratio] = panelsOf(yieldsPicture(masked, { channel: "SR" }));
    expect(marks(main, "points").at(-1)!.y).toEqual([52, 0]);
    expect(marks(ratio, "points")[0]!.y).toHaveLength(2);
    const boxes = marks(main, "boxes");
    expect([boxes[0]!.x1, boxes[0]!.x2, boxes[1]!.label]).toEqual([[0.5], [1.5], "Not in the fit"]);
    const legends = plot(masked).panels[0]!.map(({ legend }) => legend);
    expect(legends).toEqual(masked.channels.map(({ name }) => (name === "CR" ? "auto" : "none")));
    const neighbours = yields(model, maskData(model, data, { SR: [1, 2] }), { stage: "prefit" });
    const [box] = marks(panelsOf(yieldsPicture(neighbours, { channel: "SR" }))[0], "boxes");
    expect([box!.x1, box!.x2]).toEqual([[1.5], [3.5]]);
    const all = yields(model, maskData(model, data, ["SR", "CR"]), { stage: "prefit" });
    const labels = yieldsPicture(all).panels[0]!.flatMap((panel) => marks(panel, "points").map(({ label }) => label));
    expect(labels).toEqual([undefined, undefined]);
    expect(svgOf(yieldsPicture(all))).not.toContain("Data<");
  });

  it("says where counts are expectations, and draws what was expected before the fit", () => {
    const asimov = yields(model, asimovInChannels(model, data, ["SR"], {}), { stage: "postfit" });
    const [main] = panelsOf(yieldsPicture(asimov, { channel: "SR", before: record }));
    expect(marks(main, "points")[0]!.label).toBe("Asimov data");
    const [before] = marks(main, "histogram");
    expectClose(before!.values, [75, 55, 19], ROUNDING);
    expect(main.title).toBe("SR, post-fit, Asimov data");
    const both = yieldsPicture(asimov).panels[0]!;
    expect(both.flatMap((panel) => marks(panel, "points").map(({ label }) => label))).toContain("Data, partly Asimov");
  });

  it("takes edges for the bins of a channel, and a logarithmic scale", () => {
    const edges = [0, 100, 200, 500];
    const options = { channel: "SR", edges, xLabel: "$m$ [GeV]", scale: "log" } as const;
    const [main] = panelsOf(yieldsPicture(record, options));
    expect([main.x!.label, main.x!.ticks, main.y!.scale]).toEqual(["$m$ [GeV]", undefined, "log"]);
    expect(marks(main, "stack")[0]!.edges).toEqual(edges);
    expect(main.y!.limits![0]).toBeGreaterThan(0);
    expect(svgOf(yieldsPicture(record, options))).toContain("GeV");
  });

  it("draws zeros and infinities of ratios without failing", () => {
    const nothing = { value: 0, uncertainty: 0 };
    const channels = record.channels.map((channel) => {
      const samples = channel.samples.map((entry) => ({ ...entry, bins: entry.bins.map(() => nothing) }));
      return { ...channel, samples, bins: channel.bins.map(() => nothing), total: nothing };
    });
    expect(svgOf(yieldsPicture({ ...record, channels }))).not.toContain("NaN");
  });

  it("refuses what does not fit the record", () => {
    const issues = (options: Parameters<typeof yieldsPicture>[1]) =>
      thrownIssues(() => yieldsPicture(record, options)).map(({ code, path }) => `${code} ${path}`);
    expect(issues({ channel: "XR", before: long(2, 2) })).toEqual(["unknown-channel channel", "bad-option before"]);
    expect(issues({ channel: "SR", edges: [0, 1, 1, 2] })).toEqual(["bad-option edges"]);
    expect(issues({ edges: [0, 1, 2, 3] })).toEqual(["bad-option edges"]);
  });
});

describe("picture of a template variation", () => {
  it("draws three templates and two ratios", () => {
    const variation = templateVariation(model, { channel: "SR", sample: "top$", parameter: "shape" });
    const picture = plot(variation);
    const [main, ratio] = panelsOf(picture);
    expect(marks(main, "histogram").map(({ values }) => values)).toEqual([
      variation.nominal,
      variation.up,
      variation.down,
    ]);
    expectClose(marks(ratio, "line")[0]!.y, [56 / 50, 56 / 50, 29 / 30, 29 / 30, 9 / 8, 9 / 8], ROUNDING);
    expect(main.title).toContain("top\\$ in SR");
    expect(svgOf(picture)).toContain("nominal");
  });
});

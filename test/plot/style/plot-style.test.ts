import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { EXAMPLE_STYLE, exampleWorkspace } from "../../../scripts/gallery.mjs";
import { DataError } from "../../../src/errors.js";
import { affectedSamples, asimovData, fit, Workspace, yields } from "../../../src/index.js";
import type { Mark, Picture, PlotStyle, StackMark } from "../../../src/plot/index.js";
import { plainLabel, plot, plotPages, pulls, yieldsPicture } from "../../../src/plot/index.js";
import { PLOT_STYLE } from "../../../src/plot/style/plot-style.js";
import { toSvg } from "../../../src/plot/svg-text.js";
import { normfactor, sample, singleChannel } from "../../helpers/workspaces.js";

const workspace = Workspace.parse(exampleWorkspace());
const model = workspace.model();
const data = workspace.data(model);
const best = fit(model, data);
const prefit = yields(model, data, { stage: "prefit" });
const postfit = yields(model, data, { stage: "postfit", fit: best });

const marksOf = <K extends Mark["kind"]>(picture: Picture, kind: K, row = 0) =>
  picture.panels[row]![0]!.marks.filter((mark): mark is Extract<Mark, { kind: K }> => mark.kind === kind);
const stackOf = (picture: Picture) => marksOf(picture, "stack")[0]!.layers.map(({ label, color }) => [label, color]);
/** The text of a drawing without its tags. */
const wordsOf = async (picture: Picture) => (await toSvg(picture)).replace(/<[^>]*>/g, "");

describe("a style", () => {
  it("gives samples the same order and colours before and after the fit, whatever their yields are", () => {
    for (const style of [{}, EXAMPLE_STYLE]) {
      const options = { channel: "SR_1l", signal: affectedSamples(model, "mu"), style };
      expect(stackOf(yieldsPicture(prefit, options))).toEqual(stackOf(yieldsPicture(postfit, options)));
    }
    const reversed = {
      ...postfit,
      samples: postfit.samples.map((s, k) => ({ ...s, total: { value: k, uncertainty: 0 } })),
    };
    expect(stackOf(plot(reversed))).toEqual(stackOf(plot(postfit)));
  });

  it("adds the samples of a group, with the sum of all layers unchanged", () => {
    const total = (style: PlotStyle) => {
      const { layers } = marksOf(yieldsPicture(postfit, { channel: "SR_2l", style }), "stack")[0]!;
      return [layers.length, layers.reduce((sum, { values }) => sum + values[3]!, 0)] as const;
    };
    const [alone, grouped] = [total({}), total({ samples: [{ samples: ["ttbar_*", "ttW"], label: "tops" }] })];
    expect([alone[0], grouped[0]]).toEqual([10, 7]);
    expect(grouped[1]).toBeCloseTo(alone[1], 9);
  });

  it("draws the signal on top, and an overlaid one also as a line that is scaled", () => {
    const picture = yieldsPicture(postfit, { channel: "SR_1l", style: EXAMPLE_STYLE });
    expect(stackOf(picture).at(-1)).toEqual(["$t\\bar{t}H$", "#bd1f01"]);
    const [line] = marksOf(picture, "histogram");
    const sample = postfit.channels.find(({ name }) => name === "SR_1l")!.samples.find(({ name }) => name === "ttH")!;
    expect(Array.from(line!.values)).toEqual(sample.bins.map(({ value }) => 5 * value));
  });

  it("divides by the width of bins: the area is the number of events", () => {
    const style: PlotStyle = { ...EXAMPLE_STYLE, perBinWidth: true };
    const picture = yieldsPicture(postfit, { channel: "SR_1l", style });
    const { layers, edges } = marksOf(picture, "stack")[0]!;
    const area = layers.reduce(
      (sum, { values }) => sum + Array.from(values).reduce((s, v, b) => s + v * (edges[b + 1]! - edges[b]!), 0),
      0,
    );
    const channel = postfit.channels.find(({ name }) => name === "SR_1l")!;
    expect(area).toBeCloseTo(channel.total.value, 8);
    expect(marksOf(picture, "points").at(-1)!.y[9]).toBeCloseTo(channel.observed[9]! / 0.05, 9);
    expect(picture.panels[0]![0]!.y!.label).toBe("Events / bin width");
  });

  it("calls expectations in the place of data Asimov data, and whole numbers of events pseudo-data", async () => {
    const asimov = yields(model, asimovData(model, { mu: 0 }), { stage: "prefit" });
    expect(await wordsOf(yieldsPicture(asimov, { channel: "SR_1l" }))).toContain("Asimov data");
    const toy = Array.from(data as ArrayLike<number>, (count, k) => (k === 0 ? count + 1 : count));
    expect(await wordsOf(yieldsPicture(yields(model, toy, { stage: "prefit" }), { channel: "SR_1l" }))).toContain(
      "Pseudo-data",
    );
    expect(await wordsOf(yieldsPicture(prefit, { channel: "SR_1l" }))).not.toMatch(/Asimov|Pseudo/);
  });

  it("marks ratios beyond the axis with arrows at the end where they are", () => {
    const picture = yieldsPicture(prefit, { channel: "SR_1l", style: { ratioRange: 0.04 } });
    const arrows = (marker: string) => marksOf(picture, "points", 1).filter((mark) => mark.marker === marker);
    const { y } = marksOf(picture, "points", 1)[0]!;
    const ratios = Array.from(y);
    const count = (marks: readonly { readonly x: ArrayLike<number> }[]) => marks.reduce((n, { x }) => n + x.length, 0);
    expect(count(arrows("arrow-up"))).toBe(ratios.filter((ratio) => ratio > 1.04).length);
    expect(count(arrows("arrow-down"))).toBe(ratios.filter((ratio) => ratio < 0.96).length);
    expect(count(arrows("arrow-down"))).toBeGreaterThan(0);
  });

  it.each([
    ["plain", ["$\\sqrt{s}$ = 13 TeV, 140 fb$^{-1}$"]],
    ["cms", ["140 fb$^{-1}$ (13 TeV)"]],
  ] as const)("writes luminosity and energy as %s does", (preset, [right]) => {
    const { heading } = plot(postfit, { style: { preset, luminosity: 140, energy: 13 } });
    expect(heading!.right).toBe(right);
  });

  it("writes labels with formulas, and those that it does not know as they stand", async () => {
    const words = await wordsOf(
      plot(best, {
        style: {
          parameters: { "JES_*": "$\\frac{1}{2}$", luminosity: "$\\mu_{t\\bar t}$" },
          luminosity: "5 fb$^{-1}$",
        },
      }),
    );
    expect(words).toContain("$\\frac{1}{2}$");
    expect(words).toMatch(/μ.*tt\u0304/);
    expect(words).toContain("5 fb−1");
  });

  it("puts the label of ATLAS into a frame that may grow, clear of the data, and else above it", () => {
    const style = { preset: "atlas", status: "Internal" } as const;
    expect(plot(postfit, { style }).heading).toMatchObject({ isInside: true });
    expect(plot(best, { style }).heading!.left).toBe("$\\boldsymbol{\\textit{ATLAS}}$ Internal");
  });

  it("changes axes: label with unit, scale, limits and decimals, and says so once", async () => {
    const style: PlotStyle = { x: { label: "$m$", unit: "GeV", limits: [0, null], decimals: 2 }, y: { scale: "log" } };
    const picture = yieldsPicture(postfit, { channel: "SR_1l", style });
    expect(picture.panels[1]![0]!.x).toMatchObject({ label: "$m$ [GeV]", limits: [0, undefined], decimals: 2 });
    expect(picture.panels[0]![0]!.y!.scale).toBe("log");
    expect(plot(picture, { style })).toEqual(picture);
  });

  it("shows the largest pulls first, in columns of at most 50 and pages of two, or as many as asked for", () => {
    const { parameters, ...rest } = pulls(best);
    const twice = parameters.flatMap((each) => [each, { ...each, name: `${each.name}_b` }]);
    const record = { ...rest, parameters: twice };
    const pages = plotPages(record);
    const columns = pages.flatMap(({ panels }) => panels[0]!.map(({ y }) => y!.ticks!));
    expect(plot(record)).toEqual(pages[0]);
    expect(Math.max(...pages.map(({ panels }) => panels[0]!.length))).toBe(2);
    expect(Math.max(...columns.map((ticks) => ticks.length))).toBe(50);
    expect(pages.map(({ title }) => title)).toEqual([
      expect.stringMatching(/page 1 of 2$/),
      expect.stringMatching(/page 2 of 2$/),
    ]);
    const pulled = twice.filter(({ constraint }) => constraint !== undefined);
    const size = ({ value, uncertainty = 0, constraint }: (typeof pulled)[number]) => {
      const { center, width } = constraint!;
      return Math.max(Math.abs(value - center), uncertainty > 0 ? Math.abs(width - uncertainty) : 0) / width;
    };
    const expected = [...pulled].sort((a, b) => size(b) - size(a)).map(({ name }) => plainLabel(name));
    const labels = columns.flatMap((ticks) => ticks.map((tick) => (typeof tick === "number" ? "" : tick.label)));
    expect(labels.slice(0, 20)).toEqual(expected.slice(0, 20));
    expect([...labels].sort()).toEqual([...expected].sort());
    expect(plot(best, { style: { mostParameters: 7 } }).panels[0]![0]!.y!.ticks).toHaveLength(7);
    expect(plotPages(postfit)).toEqual([plot(postfit)]);
  });

  it("draws many signals that no entry names as one layer, so that backgrounds keep their colours", () => {
    const samples = (names: readonly string[]) =>
      names.map((name) => sample(name, [5, 7], normfactor(name[0] === "s" ? "mu" : "k")));
    const names = ["bkg", ...Array.from({ length: 25 }, (_, k) => `s${k}`)];
    const many = singleChannel(samples(names));
    const record = yields(many.model, many.data, { stage: "prefit" });
    const labels = (signal: readonly string[]) => {
      const stack = yieldsPicture(record, { signal }).panels[0]![0]!.marks.find(({ kind }) => kind === "stack");
      return (stack as StackMark).layers.map(({ label }) => label);
    };
    expect(labels(names.slice(1))).toEqual(["bkg", "25 signals"]);
    expect(labels(["s3"]).at(-1)).toBe("s3");
    expect(labels(["s3"])[0]).toMatch(/ others$/);
  });

  it("is refused with all its mistakes at once", () => {
    const style = {
      experment: "X",
      palette: ["nocolour"],
      channels: { SR: { edges: [2, 1] } },
      samples: [{ label: "x" }],
    };
    const issues = (() => {
      try {
        plot(postfit, { style: style as never });
      } catch (error) {
        if (error instanceof DataError) return error.issues.map(({ path }) => path);
      }
      return [];
    })();
    expect(issues).toEqual([
      "style.experment",
      "style.palette[0]",
      'style.channels["SR"].edges',
      "style.samples[0].samples",
    ]);
  });

  it("has a schema with the same parts, which the example of the gallery fits", () => {
    const schema = JSON.parse(readFileSync(new URL("../../../schemas/plot-style.json", import.meta.url), "utf8"));
    const parts = Object.keys(schema.properties).filter((name) => name !== "$schema");
    expect(parts.sort()).toEqual(Object.keys(PLOT_STYLE).sort());
    const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
    expect(validate(EXAMPLE_STYLE), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ preset: "alice" })).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { plot } from "../../../src/plot/index.js";
import type { Mark, MarkKind, MarkOf, Picture } from "../../../src/plot/picture.js";
import { clsScanPicture } from "../../../src/plot/pictures/cls-scan.js";
import { limitSeriesPicture } from "../../../src/plot/pictures/limit-series.js";
import { minosPicture } from "../../../src/plot/pictures/minos.js";
import { rankingPicture } from "../../../src/plot/pictures/ranking.js";
import * as examples from "./examples.js";

function panelOf(picture: Picture, column = 0) {
  return picture.panels[0]![column]!;
}

function marksOf<K extends MarkKind>(picture: Picture, kind: K, column = 0): MarkOf<K>[] {
  return panelOf(picture, column).marks.filter((mark): mark is MarkOf<K> => mark.kind === kind);
}

function labelled(picture: Picture, label: RegExp): Mark {
  const found = panelOf(picture).marks.find((mark) => "label" in mark && label.test(mark.label ?? ""));
  if (found === undefined) throw new Error(`no mark has a label like ${label}`);
  return found;
}

describe("a scan of CLs", () => {
  it("has the yellow band below the green one below the curves, the level and both limits", () => {
    const scan = examples.clsScan(5);
    const picture = plot(scan);
    const bands = marksOf(picture, "band");
    expect(bands.map(({ lower }) => Array.from(lower))).toEqual([
      scan.points.map(({ expected }) => expected[0]),
      scan.points.map(({ expected }) => expected[1]),
    ]);
    expect(bands.map(({ upper }) => upper[1])).toEqual([scan.points[1]!.expected[4], scan.points[1]!.expected[3]]);
    expect(marksOf(picture, "rules").map(({ y }) => y)).toEqual([[0.05]]);
    expect(panelOf(picture).rightLabels).toEqual([{ value: 0.05, label: "95 % CL" }]);
    expect(labelled(picture, /\\mu < 2\.04\$ \(observed\)/)).toMatchObject({
      kind: "line",
      x: [2.04, 2.04],
      y: [0, 0.05],
    });
    expect(labelled(picture, /\\mu < 1\.77\$ \(expected\)/)).toMatchObject({ dash: "dashed" });
    expect(panelOf(picture).title).toBeUndefined();
  });

  it("says why there is no limit, and has boxes where an expectation stands alone", () => {
    const scan = examples.clsScan(5);
    const none = [Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN] as const;
    const points = scan.points.map((point, i) => (i === 1 || i === 3 ? { ...point, expected: none } : point));
    const limits = { ...scan.limits, observed: { reason: "CLs stays above the level" } };
    const picture = plot({ ...scan, points, limits });
    expect(panelOf(picture).title).toBe("No observed limit: CLs stays above the level");
    // Points 0, 2 and 4 have no neighbours.
    expect(marksOf(picture, "boxes").map(({ x1 }) => x1.length)).toEqual([3, 3]);
  });

  it("draws the components and a logarithmic axis on request, never above 1 by much", () => {
    const picture = clsScanPicture(examples.clsScan(5), { components: true, scale: "log" });
    expect(labelled(picture, /CL.*s\+b/).kind).toBe("line");
    expect(labelled(picture, /CL.*_b/).kind).toBe("line");
    expect(panelOf(picture).y).toMatchObject({ scale: "log", limits: [1e-3, 2] });
  });

  it("marks tests whose fits failed", () => {
    const scan = examples.clsScan(5);
    const points = scan.points.map((point, i) => (i === 2 ? { ...point, valid: false } : point));
    expect(labelled(plot({ ...scan, points }), /fit failed/)).toMatchObject({ x: [2], y: [points[2]!.cls] });
  });
});

describe("an upper limit", () => {
  it("is drawn as CLs where the search tested values all over the range of the limits", () => {
    expect(marksOf(plot(examples.upperLimit()), "rules").map(({ y }) => y)).toEqual([[0.05]]);
  });

  it("is drawn as observed and expected limits where it tested few", () => {
    const result = examples.upperLimit();
    const picture = plot({ ...result, points: result.points.slice(6, 10) });
    const boxes = marksOf(picture, "boxes");
    expect(boxes.map(({ x1, x2 }) => [x1[0], x2[0]])).toEqual([
      [0.95, 3.3],
      [1.27, 2.46],
    ]);
    expect(labelled(picture, /^Observed: .* < 2\.04/)).toMatchObject({ x: [2.04, 2.04], dash: "solid" });
    expect(labelled(picture, /^Expected: .* < 1\.77/)).toMatchObject({ x: [1.77, 1.77], dash: "dashed" });
    expect(panelOf(picture).x!.label).toBe("95 % CL upper limit on $\\mu_{\\text{ttH}}$");
  });

  it("has no band where an expected limit is missing, and says why there is no observed one", () => {
    const result = examples.upperLimit();
    const limits = examples.limits(undefined, [0.95, 1.27, 1.77, 2.46, undefined]);
    const picture = plot({ ...result, points: [], limits });
    expect(marksOf(picture, "boxes")).toHaveLength(1);
    expect(panelOf(picture).title).toBe("No observed limit: none below the bound");
  });
});

describe("a series of limits", () => {
  it("is logarithmic where it spans more than a decade, with a line at 1", () => {
    const wide = plot(examples.limitSeries([200, 1200]));
    expect(panelOf(wide).y!.scale).toBe("log");
    expect(panelOf(plot(examples.limitSeries([500, 600]))).y!.scale).toBeUndefined();
    expect(marksOf(wide, "rules").map(({ y }) => y)).toEqual([[1]]);
    expect(panelOf(wide).y!.label).toBe("95 % CL upper limit on $\\mu$");
  });

  it("is drawn in the order of its parameter, with a theory", () => {
    const theory = { x: [200, 800], y: [3, 0.4], label: "Model" };
    const picture = limitSeriesPicture(examples.limitSeries([800, 200, 400]), { theory });
    expect(marksOf(picture, "band")[0]!.x).toEqual([200, 400, 800]);
    expect(labelled(picture, /^Model$/)).toMatchObject({ x: theory.x, y: theory.y });
  });
});

describe("impacts of bins", () => {
  it("are under the names of their channels, as a style calls them", () => {
    const record = examples.binImpacts(2, 3);
    const [first, second] = [...new Set(record.bins.map(({ channel }) => channel))];
    const labels = (picture: Picture) =>
      panelOf(picture).x!.ticks!.map((tick) => (typeof tick === "number" ? "" : tick.label));
    expect(labels(plot(record))).toEqual([first, second]);
    const style = { channels: { [first!]: { label: "Signal $m_{jj}$" } } };
    expect(labels(plot(record, { style }))).toEqual(["Signal $m_{jj}$", second]);
  });
});

describe("a ranking", () => {
  it("draws impacts on a scale of their own along the top", () => {
    const record = examples.ranking(3);
    const { x, xTop } = panelOf(plot(record));
    const [range, largest] = [x!.limits![1]!, xTop!.limits![1]!];
    const filled = marksOf(plot(record), "boxes").filter((mark) => mark.filled === true);
    // The end of the first bar over the bottom scale is its impact over the top scale.
    expect(filled[0]!.x2[0]! / range).toBeCloseTo(record.parameters[0]!.postfit!.up! / largest, 12);
    const open = marksOf(plot(record), "boxes").filter((mark) => mark.filled === false);
    expect(open[1]!.x2[2]! / range).toBeCloseTo(record.parameters[2]!.prefit!.down! / largest, 12);
  });

  it("draws pulls of constrained parameters as they are, a γ among them, and a free one at its own scale", () => {
    const record = examples.ranking(10);
    const picture = plot(record);
    const pulls = labelled(picture, /^Pull$/) as MarkOf<"points">;
    expect(pulls.x[0]).toBe(record.parameters[0]!.pull);
    const own = labelled(picture, /own scale/) as MarkOf<"points">;
    // The free parameter mu_ttbar is in row 3 from the bottom, the γ in row 0.
    expect([Array.from(own.x), Array.from(own.y)]).toEqual([[record.parameters[6]!.estimate], [3]]);
    expect([Array.from(pulls.x).at(-1), Array.from(pulls.y).at(-1)]).toEqual([record.parameters[9]!.pull, 0]);
  });

  it("shows so many parameters as asked for, and says how many there are", () => {
    const picture = rankingPicture(examples.ranking(250), { most: 20 });
    expect(panelOf(picture).y!.ticks).toHaveLength(20);
    expect(picture.title).toBe("20 of 250 parameters by their impact on $\\mu$");
    expect(plot(examples.ranking(3)).title).toBeUndefined();
  });

  it("has refits and the Hessian side by side, and remarks in place of missing impacts", () => {
    const picture = rankingPicture(examples.ranking(8, "both"), { method: "both" });
    expect(picture.panels[0]!.map(({ title }) => title)).toEqual(["By refits", "To first order, from the Hessian"]);
    expect(picture.panels[0]!.map(({ legend }) => legend)).toEqual(["above", "none"]);
    expect(marksOf(picture, "text")).toHaveLength(1);
    expect(marksOf(picture, "text", 1)).toHaveLength(0);
  });

  it("has one panel by default: refits where there are some, else the Hessian", () => {
    const ofBoth = examples.ranking(8, "both");
    expect(plot(ofBoth)).toEqual(rankingPicture(ofBoth, { method: "refit" }));
    expect(plot(ofBoth).panels[0]).toHaveLength(1);
    expect(plot(ofBoth)).not.toEqual(rankingPicture(ofBoth, { method: "hessian" }));
    const ofRefits = examples.ranking(8);
    expect(plot(ofRefits)).toEqual(rankingPicture(ofRefits, { method: "both" }));
    expect(() => rankingPicture(ofRefits, { method: "hessian" })).toThrow(
      'method: expected "refit", the method of this ranking, got "hessian". Make the ranking with the method "hessian" or "both".',
    );
  });

  it("has both impacts on one side in one row below each other", () => {
    const filled = marksOf(plot(examples.ranking(8)), "boxes").filter((mark) => mark.filled === true);
    // Parameter 4, row 3: up above, down below.
    const [up, down] = filled.map((mark) => [mark.y1[4], mark.y2[4]]);
    expect([up![0], down![1]]).toEqual([3, 3]);
  });
});

describe("intervals", () => {
  it("are drawn as estimates where they are comparable, else in units of their uncertainties", () => {
    const record = examples.minos(3);
    const same = labelled(plot(record), /Profile/) as MarkOf<"points">;
    expect(Array.from(same.x)).toEqual(record.intervals.map(({ estimate }) => estimate));
    const [first, ...others] = record.intervals;
    const small = {
      name: "tiny",
      estimate: 5,
      hesse: 1e-4,
      lower: { value: 4.9999, error: -1e-4 },
      upper: { value: 5.0002, error: 2e-4 },
    };
    const mixed = labelled(minosPicture({ ...record, intervals: [small, ...others] }), /Profile/) as MarkOf<"points">;
    expect(mixed.x[0]).toBe(0);
    expect((mixed.xErrors as unknown as { upper: readonly number[] }).upper[0]).toBeCloseTo(2, 8);
    expect(first).toBeDefined();
  });

  it("are dotted to the end of the frame where they have no end", () => {
    const picture = plot(examples.minos(4));
    const dotted = marksOf(picture, "line").filter(({ dash }) => dash === "dotted");
    expect(dotted.map(({ x }) => x[1])).toEqual([panelOf(picture).x!.limits![0]]);
    expect(panelOf(picture).title).toMatch(/no end/);
    expect(panelOf(picture).rightLabels![3]!.label).toMatch(/none/);
  });
});

describe("a correlation matrix", () => {
  it("has the first parameter at the top left and in the first row", () => {
    const record = examples.correlation(3);
    const picture = plot(record);
    const [image] = marksOf(picture, "image");
    // Row 0 of the image is the lowest one: the third parameter.
    expect(Array.from(image!.values)).toEqual([
      ...record.matrix.slice(6),
      ...record.matrix.slice(3, 6),
      ...record.matrix.slice(0, 3),
    ]);
    expect(image).toMatchObject({ limits: [-1, 1], colorMap: "rdbu" });
    expect(panelOf(picture).y!.ticks![0]).toEqual({ value: 2, label: "$\\mu$" });
    expect(panelOf(picture).x!.ticks![0]).toEqual({ value: 0, label: "$\\mu$" });
  });

  it("has numbers in its cells where they are few", () => {
    const { matrix } = examples.correlation(3);
    const texts = marksOf(plot(examples.correlation(3)), "text");
    expect(texts.map(({ text }) => text)).toEqual(
      matrix.map((value, k) => (k % 4 === 0 ? "1" : value.toFixed(2).replace("-", "−"))),
    );
    expect(marksOf(plot(examples.correlation(60)), "text")).toHaveLength(0);
    const small = { ...examples.correlation(2), matrix: [1, 0.0049, 0.0049, 1] };
    expect(marksOf(plot(small), "text").map(({ text }) => text)).toEqual(["1", "1"]);
  });
});

describe("tests of hypotheses", () => {
  it("show both distributions and the tails that the p-values are", () => {
    const record = examples.hypotest();
    const picture = plot(record);
    const tails = marksOf(picture, "band");
    expect([tails[0]!.x[0], tails[1]!.x[tails[1]!.x.length - 1]]).toEqual([1.902, 1.902]);
    expect(marksOf(picture, "rules").map(({ x }) => x)).toEqual([[1.902]]);
    expect(panelOf(picture).title).toMatch(/CL.*_s = 0\.113.*CL.*_\{s\+b\} = 0\.0839.*CL.*_b = 0\.743/);
  });

  it("of discovery have the p-value p0", () => {
    const { clsb: _clsb, clb: _clb, cls: _cls, errors: _errors, ...record } = examples.hypotest();
    const picture = plot({ ...record, testStatistic: "q0", poi: { name: "mu_ttH", value: 0 }, p0: 1e-3 });
    expect(panelOf(picture).title).toMatch(/p_0 = 0\.00100.*\\hat \\mu/);
    expect(labelled(picture, /> 0/).kind).toBe("line");
  });

  it("of several parameters show χ² with as many degrees of freedom", () => {
    const pois = [
      { name: "mu_ttH", value: 1 },
      { name: "mu_VBF", value: 0.5 },
    ];
    const picture = plot({ ...examples.testStatistic(), name: "tmu", pois });
    const line = marksOf(picture, "line")[0]!;
    // χ² with two degrees of freedom: e^(−x/2)/2.
    expect(line.y[7]).toBeCloseTo(Math.exp(-line.x[7]! / 2) / 2, 12);
  });

  it("by toys count every toy, those at 0 in the first bin", () => {
    const run = examples.toyRun(500);
    const picture = plot(run);
    const [signal] = marksOf(picture, "histogram");
    const width = signal!.edges[1]! - signal!.edges[0]!;
    const first = run.signal.statistics.filter((q) => q < width).length;
    expect(first).toBeGreaterThan(200);
    expect(signal!.values[0]! * width * 500).toBeCloseTo(first, 8);
    expect(panelOf(picture).title).toBe("1 failed toy is left out");
  });
});

describe("a significance", () => {
  it("stands on its expected bands, with p-values along the top", () => {
    const picture = plot(examples.significance(3.2, 2.6));
    const boxes = marksOf(picture, "boxes");
    expect(boxes[0]!.x1[0]).toBeCloseTo(0.6, 12);
    expect(boxes[1]!.x2[0]).toBeCloseTo(3.6, 12);
    // 1 − Φ(1) = 0.158655…
    expect(panelOf(picture).xTop!.ticks![1]).toEqual({ value: 1, label: "0.16" });
    expect(panelOf(plot(examples.significance(41, 38))).title).toBe("$p_0 < 10^{-307}$");
  });
});

describe("a goodness of fit", () => {
  it("shades the tail beyond the observed value", () => {
    const [tail] = marksOf(plot(examples.goodnessOfFit(12, 17.3)), "band");
    expect(tail!.x[0]!).toBeGreaterThanOrEqual(17.3);
    expect(tail!.x[0]!).toBeLessThan(17.5);
    expect(panelOf(plot(examples.goodnessOfFitToys(100))).title).toBe(
      "$p = 0.142 \\pm 0.008$ from toys, 2 failed toys left out",
    );
  });
});

describe("a Feldman–Cousins interval", () => {
  it("is shaded, and named as far as it was found", () => {
    const record = examples.feldmanCousins();
    const [region] = marksOf(plot(record), "boxes");
    expect(region).toMatchObject({ x1: [0.09], x2: [2.62], label: "95 % CL: $[0.09,\\, 2.62]$" });
    const open = { ...record.intervals[0]!, openLower: true };
    expect(marksOf(plot({ ...record, intervals: [open] }), "boxes")[0]!.label).toBe("95 % CL: $\\leq 2.62$");
    expect(panelOf(plot({ ...record, intervals: [] })).title).toMatch(/No tested value/);
  });
});

describe("diagnostics", () => {
  it("draw a breakdown with its systematic part and the largest group first", () => {
    const picture = plot(examples.breakdown());
    // √(0.36² − 0.27²) = √0.0567 = 0.238.
    expect(panelOf(picture).rightLabels!.map(({ label }) => label)).toEqual([
      "0.360 (100 %)",
      "0.270 (75 %)",
      "0.238 (66 %)",
      "0.210 (58 %)",
      "0.110 (31 %)",
      "0.080 (22 %)",
      "0.030 (8 %)",
    ]);
  });

  it("draw impacts of bins with a name for each channel", () => {
    const record = examples.binImpacts(2, 3);
    const picture = plot(record);
    expect(panelOf(picture).x!.ticks).toEqual([
      { value: 1.5, label: "SR_4jets_2b" },
      { value: 4.5, label: "SR_5jets_2b" },
    ]);
    const heights = marksOf(picture, "boxes").flatMap(({ y2 }) => Array.from(y2));
    expect(heights.sort()).toEqual(record.bins.map(({ perSigma }) => perSigma).sort());
  });

  it("draw minima by their height and name their starts", () => {
    const picture = plot(examples.minima([0, 1.47]));
    expect(marksOf(picture, "points")[0]!.x).toEqual([0, 1.47]);
    expect(panelOf(picture).rightLabels!.map(({ label }) => label)).toEqual(["14 starts", "5 starts"]);
    expect(panelOf(picture).title).toBe("21 starts, 1 failed");
  });

  it("draw an L-curve and global correlations with the chosen points and those that failed", () => {
    const record = examples.lCurve();
    const picture = plot(record);
    const [curve, correlations] = picture.panels[0]!;
    expect(curve).toMatchObject({ x: { scale: "log" }, y: { scale: "log" } });
    expect(correlations!.x).toMatchObject({ scale: "log" });
    const [small, middle, large] = record.points.map(({ chiSquare }) => chiSquare);
    const [corner, least] = [record.corner!.chiSquare, record.leastCorrelation!.chiSquare];
    expect(marksOf(picture, "line")[0]!.x).toEqual([small, middle, corner, large, least]);
    expect(labelled(picture, /^Corner \(strength 0\.400\)/)).toMatchObject({ x: [record.corner!.chiSquare] });
    expect(labelled(picture, /^Least mean .* \(strength 1\.10\)/)).toMatchObject({
      y: [record.leastCorrelation!.penalty],
    });
    expect(labelled(picture, /^fit failed/)).toMatchObject({ x: [510] });
    expect(marksOf(picture, "points", 1).map(({ x }) => x)).toEqual([[0.4], [1.1]]);
    // without covariances there are no correlations to draw, and without logarithms nothing
    const bare = record.points.map(({ meanGlobalCorrelation: _, ...point }) => point);
    const { corner: _corner, leastCorrelation: _least, ...unchosen } = record;
    expect(plot({ ...unchosen, points: bare }).panels[0]).toHaveLength(1);
    const flat = record.points.map((point) => ({ ...point, penalty: 0 }));
    expect(marksOf(plot({ ...record, points: flat }), "text")[0]!.text).toMatch(/No point/);
  });

  it("write a review with every word of its messages", () => {
    const record = examples.fitReview();
    const words = marksOf(plot(record), "text")
      .map(({ text }) => text)
      .join(" ");
    for (const { message } of record.findings) expect(words).toContain(message);
    expect(marksOf(plot({ ...record, findings: [] }), "text")[0]!.text).toMatch(/Nothing/);
  });
});

describe("a contour", () => {
  it("is closed, and names its levels and the best fit", () => {
    const picture = plot(examples.contour());
    const lines = marksOf(picture, "line");
    expect(lines.map(({ label }) => label)).toEqual(["68.27 % CL", "95 % CL"]);
    expect(lines[0]!.x[60]).toBe(lines[0]!.x[0]);
    expect(labelled(picture, /Best fit \(1\.2, 0\.9\)/)).toMatchObject({ x: [1.2], y: [0.9] });
  });
});

import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { asimovData, fit, formatRecord, parseRecord, simpleModels, Workspace } from "../../src/index.js";
import { type Pulls, plot, pulls, sparkline } from "../../src/plot/index.js";
import type { Mark } from "../../src/plot/picture.js";
import { deltaTwiceNllLevel, gridScan, profileScan } from "../../src/scan/index.js";
import { expectClose } from "../helpers/close.js";

const counting = simpleModels.uncorrelatedBackground({ signal: [5], bkg: [10], bkgUncertainty: [3.5] });
const data = asimovData(counting);

/** Of one subtraction and one division. */
const ROUNDING = 1e-14;

function marksOf(record: Parameters<typeof plot>[0]): readonly Mark[] {
  return plot(record).panels[0]![0]!.marks;
}

function kinds(record: Parameters<typeof plot>[0]): string[] {
  return marksOf(record).map(({ kind }) => kind);
}

describe("plot", () => {
  it("draws a scan of one axis as a line and of two as contours, with arrows where there are gradients", () => {
    const [x, y] = [
      { name: "x", min: 0, max: 1, n: 4 },
      { name: "y", min: 0, max: 1, n: 4 },
    ];
    expect(kinds(gridScan(([a]) => a!, [x]))).toEqual(["line"]);
    const plane = gridScan(([a, b]) => a! * b!, [x, y]);
    expect(kinds(plane)).toEqual(["contourf", "contour"]);
    const scan = gridScan(
      counting,
      [
        { name: "mu", min: 0, max: 2, n: 40 },
        { name: "uncorr_bkguncrt[0]", min: 0.5, max: 2, n: 5 },
      ],
      { gradient: true },
    );
    const arrows = marksOf(scan).find(({ kind }) => kind === "quiver") as Mark & { kind: "quiver" };
    // Every third of 40 points, and all of 5.
    expect(arrows.x.length).toBe(14 * 5);
    // Entry 6 is at the second chosen μ, i = 3, and the second γ, j = 1.
    const at = 2 * (3 * 5 + 1);
    expect([arrows.u[6], arrows.v[6]]).toEqual([scan.gradients![at], scan.gradients![at + 1]]);
    expect([arrows.x[6], arrows.y[6]]).toEqual([scan.axes[0]!.values[3], scan.axes[1]!.values[1]]);
  });

  it("draws a profile of one parameter with the heights of its intervals, of two with their regions", () => {
    const one = profileScan(counting, data, [{ name: "mu", min: 0, max: 4, n: 9 }]);
    const heights = marksOf(one).flatMap((mark) => (mark.kind === "rules" ? mark.y : []));
    expect(heights).toEqual([deltaTwiceNllLevel(0.6826894921370859, 1), deltaTwiceNllLevel(0.95, 1)]);
    const two = profileScan(counting, data, [
      { name: "mu", min: 0, max: 4, n: 5 },
      { name: "uncorr_bkguncrt[0]", min: 0.3, max: 2, n: 5 },
    ]);
    const [contour, best] = marksOf(two) as [Mark & { kind: "contour" }, Mark & { kind: "points" }];
    expect(contour.levels).toEqual([deltaTwiceNllLevel(0.6826894921370859, 2), deltaTwiceNllLevel(0.95, 2)]);
    expect(best.x[0]).toBeCloseTo(1, 8);
    expect(best.y[0]).toBeCloseTo(1, 8);
  });

  it("marks fits that failed, and interrupts the curve there", () => {
    const scan = profileScan(counting, data, [{ name: "mu", min: 0, max: 4, n: 5 }]);
    const failed = plot({ ...scan, valid: [true, true, false, true, true] }).panels[0]![0]!.marks;
    const lines = failed.filter((mark) => mark.kind === "line");
    const line = lines.find(({ x }) => x.length > 2)!;
    expect(Array.from(line.x).filter((_, k) => Number.isNaN(line.y[k]))).toEqual([2]);
    const points = failed.filter((mark) => mark.kind === "points").find(({ label }) => label === "fit failed")!;
    expect([points.x[0], points.y[0]]).toEqual([2, scan.deltaTwiceNll[2]]);
  });

  it("draws pulls in units of the constraints, none for free parameters", () => {
    // of Poisson auxiliary data of 100 with τ = 100: 1 ± √100 / 100
    const record: Pulls = {
      kind: "pulls",
      origin: fit(counting, data).origin,
      valid: true,
      notes: [],
      parameters: [
        { name: "mu", value: 1.2, uncertainty: 0.3 },
        { name: "jes", value: -0.5, uncertainty: 0.8, constraint: { center: 0, width: 1 } },
        { name: "gamma[0]", value: 1.1, uncertainty: 0.09, constraint: { center: 1, width: 0.1 } },
        { name: "lumi", value: 1.01, reason: "held fixed", constraint: { center: 1, width: 0.02 } },
      ],
    };
    const picture = plot(record).panels[0]![0]!;
    const points = picture.marks.find(({ kind }) => kind === "points") as Mark & { kind: "points" };
    // (θ̂ − θ₀)/σ₀: −0.5, (1.1 − 1)/0.1 = 1, (1.01 − 1)/0.02 = 0.5; rows from the top: 3, 2, 1, 0.
    expectClose(points.x, [-0.5, 1, 0.5], ROUNDING);
    expect(Array.from(points.y)).toEqual([2, 1, 0]);
    expectClose(points.xErrors as number[], [0.8, 0.9, 0], ROUNDING);
    expect(picture.rightLabels!.map(({ label }) => label)).toEqual([
      "1.20 ± 0.30",
      "−0.50 ± 0.80",
      "1.100 ± 0.090",
      "1.01",
    ]);
  });

  it("takes the pulls of any fit", () => {
    const workspace = Workspace.parse({
      version: "1.0.0",
      channels: [
        {
          name: "c",
          samples: [
            {
              name: "s",
              data: [5, 6],
              modifiers: [
                { name: "mu", type: "normfactor", data: null },
                { name: "lumi", type: "lumi", data: null },
                { name: "stat", type: "staterror", data: [1, 1] },
              ],
            },
          ],
        },
      ],
      observations: [{ name: "c", data: [5, 8] }],
      measurements: [
        {
          name: "m",
          config: {
            poi: "mu",
            parameters: [{ name: "lumi", inits: [1], bounds: [[0, 2]], auxdata: [1], sigmas: [0.1] }],
          },
        },
      ],
    });
    const model = workspace.model();
    const { parameters } = pulls(fit(model, workspace.data(model)));
    expect(parameters.map(({ name }) => name)).toEqual(model.parNames);
    expect(parameters.find(({ name }) => name === "lumi")!.constraint).toEqual({ center: 1, width: 0.1 });
    expect(parameters.find(({ name }) => name === "mu")!.constraint).toBeUndefined();
    expect(parameters.find(({ name }) => name === "stat[1]")!.constraint!.width).toBeCloseTo(1 / 6, 12);
  });

  it("draws the pulls of a fit, and says of one that is not valid that it is not", () => {
    const result = fit(counting, data);
    expect(plot(result)).toEqual(plot(pulls(result)));
    expect(plot(parseRecord(formatRecord(result)))).toEqual(plot(result));
    expect(plot({ ...result, valid: false }).panels[0]![0]!.title).toBe("The fit is not valid");
  });

  it("returns a picture as it is, and says what has no picture", () => {
    const picture = { kind: "picture", panels: [[{ marks: [] }]] } as const;
    expect(plot(picture)).toEqual(picture);
    const bad = (record: unknown) => () => plot(record as never);
    expect(bad({ kind: "grid-scna" })).toThrow(/Did you mean "grid-scan"/);
    expect(bad(undefined)).toThrow(DataError);
    const cube = gridScan(
      () => 0,
      ["a", "b", "c"].map((name) => ({ name, min: 0, max: 1, n: 2 })),
    );
    expect(bad(cube)).toThrow(/one or two axes/);
  });
});

describe("sparkline", () => {
  it("draws values from the smallest to the largest", () => {
    expect(sparkline([1, 2, 4, 8])).toBe("▁▂▄█");
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe("▁▂▃▄▅▆▇█");
    expect(sparkline([3, Number.NaN, 3])).toBe("▅ ▅");
    expect(sparkline([])).toBe("");
    expect(sparkline(new Float64Array(1e5))).toHaveLength(1e5);
  });
});

import { describe, expect, it } from "vitest";
import { covarianceMatrix } from "../../src/fit/covariance.js";
import { fit } from "../../src/fit/fit.js";
import { likelihoodContour } from "../../src/intervals/likelihood-contour.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { expectNear } from "../helpers/close.js";
import { schemaErrors } from "../helpers/record-schema.js";
import {
  histosys,
  modelOf,
  normfactor,
  normsys,
  sample,
  shapesys,
  singleChannel,
  thrownIssues,
} from "../helpers/workspaces.js";

/** Of −2 Δ log L at a point of a contour against its level. */
const ON_LEVEL = 1e-6;

const typical = () =>
  singleChannel(
    [
      sample("signal", [3, 6, 4], normfactor("mu"), normsys("theory", 0.75, 1.2)),
      sample("background", [10, 8, 5], normfactor("k"), shapesys("gamma", [2, 1.5, 1])),
    ],
    [15, 16, 9],
    { parameters: [{ name: "mu", bounds: [[-20, 20]] }] },
  );

describe("likelihoodContour", () => {
  it("is the circle of two independent Gaussian parameters", () => {
    // Two normsys that act on nothing: −2 log L = a² + b².
    const { model, data } = singleChannel(
      [sample("s", [10], normfactor("mu")), sample("z", [0], normsys("a", 0.9, 1.1), normsys("b", 0.9, 1.1))],
      [10],
    );
    const { contours } = likelihoodContour(model, data, ["a", "b"], { confidenceLevels: [0.5] });
    const [line] = contours[0]!.lines;
    expect(line!.closed).toBe(true);
    // r² = −2 log(1 − 0.5)
    for (const [i, x] of line!.x.entries()) expectNear(Math.hypot(x, line!.y[i]!), Math.sqrt(2 * Math.LN2), 1e-9);
  });

  it("is the ellipse of the covariance for large counts", () => {
    const { model, data } = singleChannel(
      [sample("s", [2e9, 1e9], normfactor("mu")), sample("b", [1e9, 3e9], normfactor("k"))],
      [3e9, 4e9],
    );
    const best = fit(model, data);
    expect(best.parNames).toEqual(["k", "mu"]);
    const [yy, xy, , xx] = covarianceMatrix(best) as unknown as readonly [number, number, number, number];
    const { contours, parameters } = likelihoodContour(model, data, ["mu", "k"]);
    expect(parameters).toEqual(["mu", "k"]);
    for (const { deltaTwiceNll, lines } of contours) {
      for (const [i, x] of lines[0]!.x.entries()) {
        const [dx, dy] = [x - best.pars.mu!, lines[0]!.y[i]! - best.pars.k!];
        const form = (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / (xx * yy - xy * xy);
        // the cubic term is of relative size 1/√n
        expectNear(form / deltaTwiceNll, 1, 1e-3);
      }
    }
  });

  it("has points at which a fit with both held has the level, closely spaced", () => {
    const { model, data } = typical();
    const result = likelihoodContour(model, data, ["mu", "theory"], { confidenceLevels: [0.95, 0.68] });
    const best = fit(model, data);
    expect(result.notes).toEqual([]);
    expect(result.contours.map(({ confidenceLevel }) => confidenceLevel)).toEqual([0.95, 0.68]);
    for (const { deltaTwiceNll, lines } of result.contours) {
      expect(lines.length).toBe(1);
      const [{ closed, x, y }] = lines as [(typeof lines)[number]];
      expect(closed).toBe(true);
      expect(x.length).toBeGreaterThan(40);
      expect([x[0], y[0]]).toEqual([x.at(-1), y.at(-1)]);
      for (let i = 0; i < x.length; i += 7) {
        const held = fit(model, data, { fixed: { mu: x[i]!, theory: y[i]! } });
        expectNear(held.twiceNll - best.twiceNll, deltaTwiceNll, ON_LEVEL);
      }
    }
  });

  it("is open where a bound cuts it, ends there, and says so", () => {
    const { model, data } = singleChannel(
      [sample("signal", [3, 6], normfactor("mu")), sample("background", [40, 32], normfactor("k"))],
      [42, 37],
    );
    const best = fit(model, data);
    const { contours, notes } = likelihoodContour(model, data, ["mu", "k"], { confidenceLevels: [0.95] });
    const [{ closed, x, y }] = contours[0]!.lines as [(typeof contours)[number]["lines"][number]];
    expect(closed).toBe(false);
    expect(notes).toEqual([expect.stringMatching(/is open: the bound 0 of "mu" is reached/)]);
    for (const end of [0, x.length - 1]) {
      expect(x[end]).toBeLessThan(1e-3);
      const held = fit(model, data, { fixed: { mu: 0, k: y[end]! } });
      expectNear(held.twiceNll - best.twiceNll, contours[0]!.deltaTwiceNll, 1e-3);
    }
  });

  it("draws a contour that is not star-shaped through a grid, and says so", () => {
    // mu · k is measured well, each of them hardly: a banana.
    const { model, data } = modelOf({
      channels: {
        c: [sample("s", [4000], normfactor("mu"), normfactor("k"))],
        d: [sample("t", [1], normfactor("mu"))],
        e: [sample("u", [1], normfactor("k"))],
      },
      observed: { c: [4000], d: [1], e: [1] },
      parameters: [
        { name: "mu", bounds: [[0, 20]] },
        { name: "k", bounds: [[0, 20]] },
      ],
    });
    const best = fit(model, data);
    const { contours, notes } = likelihoodContour(model, data, ["mu", "k"], { confidenceLevels: [0.95] });
    expect(notes.join()).toMatch(/not star-shaped/);
    const points = contours[0]!.lines.flatMap(({ x, y }) => x.map((value, i) => [value, y[i]!] as const));
    const roots = points.map(([mu, k]) => Math.sqrt(fit(model, data, { fixed: { mu, k } }).twiceNll - best.twiceNll));
    const worst = Math.max(...roots.map((root) => Math.abs(root - Math.sqrt(contours[0]!.deltaTwiceNll))));
    expect(points.length).toBeGreaterThan(40);
    expect(worst).toBeLessThan(1e-3);
  });

  it("is about the lowest minimum, from a start at another one", () => {
    // Two valleys: see the test of minos.
    const { model, data } = modelOf({
      channels: {
        c: [sample("a", [100], histosys("alpha", [119], [113]))],
        d: [sample("s", [10], normfactor("mu"))],
      },
      observed: { c: [116], d: [10] },
    });
    const lower = fit(model, data, { init: { alpha: -1 } });
    const options = { confidenceLevels: [0.98889], fit: { init: { alpha: 1 } } };
    const result = likelihoodContour(model, data, ["alpha", "mu"], options);
    expectNear(result.bestFit[0], lower.pars.alpha!, 1e-8);
  });

  it("is a record that survives JSON and has its schema", () => {
    const { model, data } = typical();
    const result = likelihoodContour(model, data, ["mu", "k"]);
    expect(schemaErrors(result)).toEqual([]);
    expect(parseRecord(formatRecord(result))).toEqual(result);
  });

  it("refuses what has no contour", () => {
    const { model, data } = typical();
    const codes = (...args: Parameters<typeof likelihoodContour>) => thrownIssues(() => likelihoodContour(...args));
    expect(codes(model, data, ["mu", "mu"])).toMatchObject([{ code: "same-parameter" }]);
    expect(codes(model, data, ["mu", "nu"])).toMatchObject([{ code: "unknown-parameter" }]);
    expect(codes(model, data, ["mu", "k"], { confidenceLevels: [1] })).toMatchObject([
      { code: "bad-option", path: "confidenceLevels" },
    ]);
    expect(codes(model, data, ["mu", "k"], { fit: { fixed: ["k"] } })).toMatchObject([{ code: "held-parameter" }]);
  });
});

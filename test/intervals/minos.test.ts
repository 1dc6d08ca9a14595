import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { fit } from "../../src/fit/fit.js";
import { minos } from "../../src/intervals/minos.js";
import type { ProfileInterval } from "../../src/intervals/results.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { profileScan } from "../../src/scan/profile-scan.js";
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

/** Of −2 Δ log L at an end against its level: the ends are interpolated to about 1e-8 of an error. */
const ON_LEVEL = 1e-7;

/** Main bins and one auxiliary datum's bins; a nonlinear model with correlated parameters. */
const typical = () =>
  singleChannel(
    [
      sample("signal", [3, 6, 4], normfactor("mu"), normsys("theory", 0.75, 1.2)),
      sample("background", [10, 8, 5], shapesys("gamma", [2, 1.5, 1])),
    ],
    [15, 13, 7],
  );

const doubleWell = () =>
  modelOf({
    channels: {
      c: [sample("a", [100], histosys("alpha", [119], [113]))],
      d: [sample("s", [10], normfactor("mu"))],
    },
    observed: { c: [116], d: [10] },
  });

describe("minos", () => {
  it("gives the closed form for one Poisson count", () => {
    // n = 9 on mu: −2 Δ log L = 2 (mu − 9 − 9 log(mu/9)), which has no other parameter. By bisection of that formula:
    const rise = (mu: number) => 2 * (mu - 9 - 9 * Math.log(mu / 9)) - 1;
    const { model, data } = singleChannel([sample("s", [1], normfactor("mu"))], [9], {
      parameters: [{ name: "mu", bounds: [[0, 100]], inits: [5] }],
    });
    const [interval] = minos(model, data).intervals;
    expectNear(interval!.estimate, 9, 1e-9);
    expectNear(interval!.lower.value!, bisect(rise, 3, 9), 1e-9);
    expectNear(interval!.upper.value!, bisect(rise, 9, 20), 1e-9);
  });

  it("gives the uncertainty itself where −2 log L is a parabola", () => {
    // A normsys that acts on nothing but its own constraint: −2 log L = θ².
    const { model, data } = singleChannel(
      [sample("s", [10], normfactor("mu")), sample("b", [0], normsys("theta", 0.9, 1.1))],
      [10],
    );
    const [interval] = minos(model, data, { parameters: "theta", confidenceLevel: 0.95 }).intervals;
    expectNear(interval!.lower.error!, -1.959963984540054, 1e-8);
    expectNear(interval!.upper.error!, 1.959963984540054, 1e-8);
  });

  it("has ends at which a fit with the parameter held is one unit above the best fit", () => {
    const { model, data } = typical();
    const result = minos(model, data);
    expect(result.intervals.map(({ name }) => name)).toEqual([...model.parNames]);
    for (const { name, lower, upper } of result.intervals) {
      for (const end of [lower, upper]) {
        const held = fit(model, data, { fixed: { [name]: end.value! } });
        expectNear(held.twiceNll - result.bestFit.twiceNll, 1, ON_LEVEL, name);
      }
    }
  });

  it("agrees with a profile scan", () => {
    const { model, data } = typical();
    const result = minos(model, data, { parameters: ["mu"], confidenceLevel: 0.9 });
    const { lower, upper } = result.intervals[0]!;
    const scan = profileScan(model, data, [{ name: "mu", values: [lower.value!, upper.value!] }]);
    for (const delta of scan.deltaTwiceNll) expectNear(delta, result.deltaTwiceNll, ON_LEVEL);
  });

  it("needs few fits", () => {
    const { model, data } = typical();
    const { nFits, intervals } = minos(model, data);
    expect(nFits).toBeLessThanOrEqual(1 + 2 * 4 * intervals.length);
  });

  it("says that a bound is reached first, and how far the likelihood got", () => {
    const { model, data } = singleChannel([sample("signal", [10], normfactor("mu")), sample("background", [50])], [51]);
    // μ̂ = 0.1; at 0: 2 (50 − 51 − 51 log(50/51)) = 0.0199
    const [{ lower, upper }] = minos(model, data).intervals as [ProfileInterval];
    expect(lower.value).toBeUndefined();
    expect(lower.reason).toMatch(/the bound 0 of "mu" is reached with −2 Δ log L = 0\.019\d*$/);
    expect(upper.value).toBeGreaterThan(0.1);
  });

  it("finds the upper end of an estimate at its bound, where −2 log L begins with a slope", () => {
    const { model, data } = singleChannel([sample("signal", [10], normfactor("mu")), sample("background", [50])], [40]);
    const rise = (mu: number) => 2 * (10 * mu - 40 * Math.log((50 + 10 * mu) / 50)) - 1;
    const [{ estimate, lower, upper, hesse }] = minos(model, data).intervals as [ProfileInterval];
    expect(estimate).toBe(0);
    expect(hesse).toBeUndefined();
    expect(lower.reason).toMatch(/bound 0/);
    expectNear(upper.value!, bisect(rise, 0, 5), 1e-8);
  });

  it("says that the likelihood is flat", () => {
    const { model, data } = modelOf({
      channels: { c: [sample("s", [10], normfactor("mu"))], d: [sample("t", [0], normfactor("k"))] },
      observed: { c: [12], d: [0] },
      parameters: [{ name: "k", bounds: [[-1e9, 1e9]] }],
    });
    const [{ lower, upper }] = minos(model, data, { parameters: ["k"] }).intervals as [ProfileInterval];
    expect(lower.reason).toMatch(/flat/);
    expect(upper.reason).toMatch(/flat/);
  });

  it("is about the lowest minimum, from a start at another one", () => {
    // A shift that grows to both sides: 113 and 119 for 116 events on 100. −2 log L has minima at alpha = −0.70 (0.585)
    // and +0.81 (0.942), from the formula of code 4p.
    const { model, data } = doubleWell();
    const options = { fit: { init: { alpha: 1 } }, parameters: ["alpha"], confidenceLevel: 0.9973 };
    const lowest = fit(model, data, { init: { alpha: 1 } });
    expectNear(lowest.pars.alpha!, -0.7, 0.01);
    const [first, second] = lowest.search!.minima;
    expectNear(first!.twiceNll, lowest.twiceNll, 1e-9);
    expectNear(second!.deltaTwiceNll, 0.942 - 0.585, 1e-3);
    expectNear(second!.elsewhere.alpha!, 0.81, 0.01);
    const result = minos(model, data, options);
    expectNear(result.bestFit.twiceNll, lowest.twiceNll, 1e-9);
    const { upper: end, estimate } = result.intervals[0]!;
    expectNear(estimate, lowest.pars.alpha!, 1e-9);
    const held = fit(model, data, { fixed: { alpha: end.value! } });
    expectNear(held.twiceNll - lowest.twiceNll, result.deltaTwiceNll, ON_LEVEL);
  });

  it("is a record that survives JSON and has its schema", () => {
    const { model, data } = typical();
    const result = minos(model, data, { parameters: ["m?", "gamma"], fit: { fixed: { theory: 0 } } });
    expect(result.intervals.map(({ name }) => name)).toEqual(["mu", "gamma[0]", "gamma[1]", "gamma[2]"]);
    expect(schemaErrors(result)).toEqual([]);
    expect(parseRecord(formatRecord(result))).toEqual(result);
  });

  it("refuses patterns without a parameter, and parameters that are held, all at once", () => {
    const { model, data } = typical();
    expect(thrownIssues(() => minos(model, data, { parameters: ["mux", "JES_*"] }))).toMatchObject([
      { code: "unknown-parameter" },
      { code: "unknown-parameter" },
    ]);
    const held = { parameters: ["mu"], fit: { fixed: ["mu"] } };
    expect(thrownIssues(() => minos(model, data, held))).toMatchObject([{ code: "held-parameter" }]);
    expect(thrownIssues(() => minos(model, data, { confidenceLevel: 68 }))).toMatchObject([
      { code: "bad-option", path: "confidenceLevel" },
    ]);
  });
});

describe("minos against Minuit", () => {
  interface Sides {
    readonly lower: number | null;
    readonly upper: number | null;
  }
  interface Case {
    readonly workspace: unknown;
    readonly twice_nll: number;
    readonly parameters: readonly {
      readonly name: string;
      readonly estimate: number;
      readonly minuit: Sides;
      readonly root: Sides;
    }[];
  }
  const { cases } = JSON.parse(
    readFileSync(new URL("../../validation/intervals/minos.json", import.meta.url), "utf8"),
  ) as { readonly cases: Readonly<Record<string, Case>> };
  /** Of an error: what the script says about its numbers. */
  const ROOT = 1e-5;
  const MINUIT = 5e-3;

  let compared = 0;

  for (const [name, { workspace, twice_nll, parameters }] of Object.entries(cases)) {
    it(`has the errors of ${name}`, () => {
      const parsed = Workspace.parse(workspace);
      const model = parsed.model();
      const result = minos(model, parsed.data(model));
      expectNear(result.bestFit.twiceNll, twice_nll, 1e-8);
      expect(result.intervals.map((interval) => interval.name)).toEqual(parameters.map((other) => other.name));
      for (const [k, { estimate, minuit, root }] of parameters.entries()) {
        const { lower, upper, name: parameter } = result.intervals[k]!;
        const pairs = [
          [lower.value, root.lower, minuit.lower],
          [upper.value, root.upper, minuit.upper],
        ] as const;
        for (const [ours, exact, approximate] of pairs) {
          expect(ours === undefined, `${parameter}: an end where the profile has one`).toBe(exact === null);
          if (ours === undefined || exact === null) continue;
          // Minuit's estimate is off by 1e-5 of an error, and its errors count from there
          compared++;
          expectNear(ours, estimate + exact, ROOT, parameter, Math.abs(exact));
          if (approximate !== null) expectNear(ours, estimate + approximate, MINUIT, parameter, Math.abs(exact));
        }
      }
    });
  }

  it("was compared at 64 ends", () => expect(compared).toBe(64));
});

function bisect(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const rising = f(high) > 0;
  for (let i = 0; i < 200; i++) {
    const middle = 0.5 * (low + high);
    if (f(middle) > 0 === rising) high = middle;
    else low = middle;
  }
  return 0.5 * (low + high);
}

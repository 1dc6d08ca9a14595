import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { breakdown } from "../../src/diagnostics/breakdown.js";
import { ranking } from "../../src/diagnostics/ranking.js";
import { fit } from "../../src/fit/fit.js";
import { hypotest } from "../../src/hypotest/hypotest.js";
import { minos } from "../../src/intervals/minos.js";
import { chiSquaredSf } from "../../src/math/chi-squared.js";
import { feldmanCousins } from "../../src/toys/feldman-cousins.js";
import { goodnessOfFitToys } from "../../src/toys/goodness-of-fit-toys.js";
import { hypotestToys } from "../../src/toys/run-toys.js";
import { sampleToy } from "../../src/toys/toy-sampler.js";
import type { ModifierSpec, ParameterSettings } from "../../src/workspace/types.js";
import { yields } from "../../src/yields/yields.js";
import { expectClose } from "../helpers/close.js";
import { extendedModelOf as modelOf } from "../helpers/extended-model.js";
import { normfactor, normsys, sample, workspaceSpec } from "../helpers/workspaces.js";

/** Minima of one likelihood that is written in two ways, both exact to rounding. */
const SAME = 1e-12;
const N_TOYS = 20_000;
/** Five standard deviations of a mean of toys, in units of the width of one. */
const FIVE_SIGMA = 5 / Math.sqrt(N_TOYS);

const polynomial = (terms: readonly (readonly [string, readonly number[]])[]): ModifierSpec => ({
  name: "shifts",
  type: "polynomial",
  data: { terms: terms.map(([name, data]) => ({ powers: { [name]: 1 }, data })) },
});

describe("correlated parameters", () => {
  const [T1, T2] = [
    [4, -2, 1],
    [1, 3, -1],
  ];
  const channels = (shifts: ModifierSpec) => ({
    c: [sample("signal", [10, 6, 2], normfactor("mu")), sample("bkg", [50, 40, 30], shifts)],
  });
  const constrained = (name: string, sigma = 1): ParameterSettings => ({
    name,
    constraint: "normal",
    sigmas: [sigma],
  });
  const observed = { c: [66, 41, 35] };

  it("are those of the same model in rotated, independent ones", () => {
    const rho = 0.8;
    const [s1, s2] = [1.5, 0.7];
    const joint = modelOf(
      {
        channels: channels(
          polynomial([
            ["c1", T1],
            ["c2", T2],
          ]),
        ),
        observed,
        parameters: [constrained("c1", s1), constrained("c2", s2)],
      },
      {
        correlations: [
          {
            parameters: ["c1", "c2"],
            correlation: [
              [1, rho],
              [rho, 1],
            ],
          },
        ],
      },
    );
    // c1 = s1 z1, c2 = s2 (ρ z1 + √(1 − ρ²) z2)
    const rest = Math.sqrt(1 - rho ** 2);
    const z1 = T1.map((t, b) => s1 * t + s2 * rho * T2[b]!);
    const z2 = T2.map((t) => s2 * rest * t);
    const rotated = modelOf({
      channels: channels(
        polynomial([
          ["z1", z1],
          ["z2", z2],
        ]),
      ),
      observed,
      parameters: [constrained("z1"), constrained("z2")],
    });
    const [a, b] = [fit(joint.model, joint.data), fit(rotated.model, rotated.data)];
    expect([a.valid, b.valid]).toEqual([true, true]);
    const value = (result: typeof a, name: string) => result.values[result.parNames.indexOf(name)]!;
    const [v1, v2] = [value(b, "z1"), value(b, "z2")];
    expectClose(
      [value(a, "mu"), value(a, "c1"), value(a, "c2"), a.uncertainties.mu!],
      [value(b, "mu"), s1 * v1, s2 * (rho * v1 + rest * v2), b.uncertainties.mu!],
      SAME,
    );
    // densities of auxiliary data in other units: the determinant of the rotation
    expectClose([a.twiceNll], [b.twiceNll + 2 * Math.log(s1 * s2 * rest)], SAME);
    const [ma, mb] = [joint, rotated].map(
      ({ model, data }) => minos(model, data, { parameters: ["mu"] }).intervals[0]!,
    );
    expectClose([ma!.lower.value!, ma!.upper.value!], [mb!.lower.value!, mb!.upper.value!], 1e-9);
  });

  it("as a covariance are those with its standard deviations and correlations", () => {
    const shifts = polynomial([
      ["c1", T1],
      ["c2", T2],
    ]);
    const parts = { channels: channels(shifts), observed };
    const covariance = [
      [2.25, 0.84],
      [0.84, 0.49],
    ];
    const byCovariance = modelOf(
      { ...parts, parameters: [constrained("c1"), constrained("c2")] },
      { correlations: [{ parameters: ["c1", "c2"], covariance }] },
    );
    const byCorrelation = modelOf(
      { ...parts, parameters: [constrained("c1", 1.5), constrained("c2", 0.7)] },
      {
        correlations: [
          {
            parameters: ["c1", "c2"],
            correlation: [
              [1, 0.8],
              [0.8, 1],
            ],
          },
        ],
      },
    );
    const [a, b] = [byCovariance, byCorrelation].map(({ model, data }) => fit(model, data));
    expectClose([...a!.values, a!.twiceNll], [...b!.values, b!.twiceNll], SAME);
  });

  it("are ranked by what one auxiliary datum does with the others as they are", () => {
    const { model, data } = modelOf(
      {
        channels: channels(
          polynomial([
            ["c1", T1],
            ["c2", T2],
          ]),
        ),
        observed,
        parameters: [constrained("c1", 1.5), constrained("c2", 0.7)],
      },
      {
        correlations: [
          {
            parameters: ["c1", "c2"],
            correlation: [
              [1, 0.8],
              [0.8, 1],
            ],
          },
        ],
      },
    );
    const ranked = ranking(model, data);
    expect(ranked.notes).toHaveLength(1);
    for (const [i, name] of ["c1", "c2"].entries()) {
      const moved = (step: number) => {
        const other = data.slice();
        other[model.nMainData + i]! += step;
        const { values } = fit(model, other);
        return values[model.poiIndex!]!;
      };
      const slope = (8 * (moved(0.01) - moved(-0.01)) - (moved(0.02) - moved(-0.02))) / 0.12;
      const { auxdataLinear } = ranked.parameters.find((each) => each.name === name)!;
      expectClose([auxdataLinear!], [slope * [1.5, 0.7][i]!], 1e-7);
    }
    const { notes } = breakdown(model, data, { groups: { one: "c1", both: ["c1", "c2"] } });
    expect(notes.slice(1)).toEqual([
      'Constraints of the group "one" are correlated with those of "c2", which are not in it.',
    ]);
  });

  it("have toys with their correlation", () => {
    const { model } = modelOf(
      {
        channels: channels(
          polynomial([
            ["c1", T1],
            ["c2", T2],
          ]),
        ),
        observed,
        parameters: [constrained("c1", 2), constrained("c2", 3)],
      },
      {
        correlations: [
          {
            parameters: ["c2", "c1"],
            correlation: [
              [1, -0.6],
              [-0.6, 1],
            ],
          },
        ],
      },
    );
    const moments = toyMoments(model, { c1: 0.5, c2: -1 }, [3, 4]);
    expectClose(moments.means, [0.5, -1], 3 * FIVE_SIGMA);
    expectClose(moments.covariance, [4, -3.6, -3.6, 9], 9 * FIVE_SIGMA * Math.SQRT2);
  });
});

/** Means and covariances of some entries of toys. */
function toyMoments(model: Parameters<typeof sampleToy>[0], pars: Record<string, number>, entries: readonly number[]) {
  const toys = Array.from({ length: N_TOYS }, (_, index) => {
    const toy = sampleToy(model, pars, { seed: 4, index });
    return entries.map((i) => toy[i]!);
  });
  const mean = (of: (toy: number[]) => number) => toys.reduce((sum, toy) => sum + of(toy), 0) / N_TOYS;
  const means = entries.map((_, i) => mean((toy) => toy[i]!));
  const covariance = entries.flatMap((_, i) =>
    entries.map((_, j) => mean((toy) => (toy[i]! - means[i]!) * (toy[j]! - means[j]!))),
  );
  return { means, covariance, toys };
}

describe("constraints", () => {
  const parts = (background: ModifierSpec, parameters: readonly ParameterSettings[]) => ({
    channels: { c: [sample("signal", [10, 6], normfactor("mu")), sample("bkg", [50, 40], background)] },
    observed: { c: [68, 49] },
    parameters,
  });

  it("log-normal: a factor κ^ν with ν of unit width", () => {
    const chosen = modelOf(parts(normfactor("k"), [{ name: "k", constraint: "lognormal", sigmas: [0.2] }]));
    const spec = workspaceSpec(parts(normsys("nu", 1 / 1.2, 1.2), []));
    const model = Workspace.parse(spec).model({ interpolation: { normsys: "code1" } });
    const [a, b] = [fit(chosen.model, chosen.data), fit(model, model.observedData())];
    expectClose([a.values[a.parNames.indexOf("k")]!], [1.2 ** b.values[b.parNames.indexOf("nu")]!], SAME);
    expectClose(
      [a.values[a.parNames.indexOf("mu")]!, a.uncertainties.mu!],
      [b.values[b.parNames.indexOf("mu")]!, b.uncertainties.mu!],
      SAME,
    );
    // the density of log a has the width log κ in the place of 1
    expectClose([a.twiceNll], [b.twiceNll + 2 * Math.log(Math.log(1.2))], SAME);
  });

  it("gamma: a control region that expects 1/σ² events", () => {
    const sigma = 0.125;
    const chosen = modelOf(
      parts(normfactor("k"), [{ name: "k", constraint: "gamma", sigmas: [sigma], auxdata: [1.125] }]),
    );
    const { channels, observed } = parts(normfactor("k"), []);
    const region = sample("bkg", [64], normfactor("k"));
    const control = modelOf({ channels: { ...channels, d: [region] }, observed: { ...observed, d: [72] } });
    const [a, b] = [fit(chosen.model, chosen.data), fit(control.model, control.data)];
    expectClose([...a.values, a.twiceNll], [...b.values, b.twiceNll], SAME);
  });

  it("of an effect: 1 + σ α", () => {
    // a linear effect of relative size s written twice: by a polynomial in α, and by a normfactor β = 1 + s α
    const s = 0.15;
    const byEffect = modelOf({
      channels: {
        c: [
          sample("signal", [10, 6], normfactor("mu")),
          sample("bkg", [50, 40], { name: "h", type: "histosys", data: { hi_data: [57.5, 46], lo_data: [42.5, 34] } }),
        ],
      },
      observed: { c: [68, 49] },
      parameters: [{ name: "h", constraint: "gamma", sigmas: [s] }],
    });
    const byFactor = modelOf(parts(normfactor("k"), [{ name: "k", constraint: "gamma", sigmas: [s] }]));
    const [a, b] = [fit(byEffect.model, byEffect.data), fit(byFactor.model, byFactor.data)];
    expectClose([1 + s * a.values[a.parNames.indexOf("h")]!], [b.values[b.parNames.indexOf("k")]!], SAME);
    expectClose([a.twiceNll], [b.twiceNll], SAME);
  });

  it("have toys of their distributions", () => {
    const own = (constraint: "lognormal" | "gamma"): ParameterSettings => ({ name: "k", constraint, sigmas: [0.25] });
    const { model: logNormal } = modelOf(parts(normfactor("k"), [own("lognormal")]));
    const logs = toyMoments(logNormal, { k: 1.5 }, [2]).toys.map(([a]) => Math.log(a!));
    const mean = logs.reduce((sum, v) => sum + v, 0) / N_TOYS;
    const variance = logs.reduce((sum, v) => sum + (v - mean) ** 2, 0) / N_TOYS;
    const width = Math.log(1.25);
    expectClose([mean], [Math.log(1.5)], width * FIVE_SIGMA);
    expectClose([variance], [width ** 2], width ** 2 * FIVE_SIGMA * Math.SQRT2);
    const { model: gamma } = modelOf(parts(normfactor("k"), [own("gamma")]));
    const scaled = toyMoments(gamma, { k: 1.5 }, [2]);
    expect(scaled.toys.every(([a]) => Number.isInteger(a! * 16))).toBe(true);
    expectClose(scaled.means, [1.5], Math.sqrt(1.5 / 16) * FIVE_SIGMA);
    expectClose(scaled.covariance, [1.5 / 16], (1.5 / 16) * FIVE_SIGMA * 1.5);
  });
});

describe("channels with Gaussian data", () => {
  const A = [
    [4, 1],
    [1, 3],
    [0.5, 2],
  ];
  const V = [
    [4, 1, 0.5],
    [1, 9, -1],
    [0.5, -1, 2.5],
  ];
  const y = [9, 11, -2.5];
  const column = (k: number) => A.map((row) => row[k]!);
  const bounds = [[-50, 50]] as const;
  const model = () =>
    modelOf(
      {
        channels: { c: [sample("one", column(0), normfactor("x1")), sample("two", column(1), normfactor("x2"))] },
        observed: { c: y },
        parameters: [
          { name: "x1", bounds },
          { name: "x2", bounds },
        ],
        poi: "x1",
      },
      {},
      { covariances: [{ channels: ["c"], matrix: V }] },
    );

  it("have the estimates and covariance of generalised least squares", () => {
    const { model: linear, data } = model();
    const result = fit(linear, data);
    expect(result.valid).toBe(true);
    // (Aᵀ V⁻¹ A) x = Aᵀ V⁻¹ y by Cramer's rule
    const inverse = inverse3(V);
    const product = (u: readonly number[], v: readonly number[]) =>
      u.reduce((sum, a, i) => sum + v.reduce((s, b, j) => s + a * inverse[i]![j]! * b, 0), 0);
    const [a11, a12, a22] = [
      product(column(0), column(0)),
      product(column(0), column(1)),
      product(column(1), column(1)),
    ];
    const [b1, b2] = [product(column(0), y), product(column(1), y)];
    const det = a11 * a22 - a12 ** 2;
    expectClose(result.values, [(a22 * b1 - a12 * b2) / det, (a11 * b2 - a12 * b1) / det], SAME);
    expectClose(
      [result.uncertainties.x1!, result.uncertainties.x2!],
      [Math.sqrt(a22 / det), Math.sqrt(a11 / det)],
      SAME,
    );
    const residual = y.map((v, b) => v - A[b]![0]! * result.values[0]! - A[b]![1]! * result.values[1]!);
    const determinant = 1 / determinant3(inverse);
    expectClose([result.twiceNll], [product(residual, residual) + Math.log((2 * Math.PI) ** 3 * determinant)], SAME);
  });

  it("have toys with their covariance", () => {
    const { model: linear } = model();
    const moments = toyMoments(linear, { x1: 1, x2: -2 }, [0, 1, 2]);
    expectClose(moments.means, [2, -5, -3.5], 3 * FIVE_SIGMA);
    expectClose(moments.covariance, V.flat(), 9 * FIVE_SIGMA * Math.SQRT2);
  });

  it("have yields with their standard deviations", () => {
    const { model: linear, data } = model();
    const [channel] = yields(linear, data, { stage: "postfit" }).channels;
    expectClose(channel!.observedUncertainties!.bins, [2, 3, Math.sqrt(2.5)], SAME);
    // 4 + 9 + 2.5 + 2 (1 + 0.5 − 1)
    expectClose([channel!.observedUncertainties!.total], [Math.sqrt(16.5)], SAME);
  });

  it("have toys whose statistics are those of a linear Gaussian problem", async () => {
    const { model: linear, data } = model();
    // asymptotic formulas are exact here; five binomial standard deviations
    const five = (p: number) => 5 * Math.sqrt((p * (1 - p)) / 4000);
    const best = fit(linear, data);
    const tested = best.values[0]! + 1.5 * best.uncertainties.x1!;
    const exact = hypotest(linear, data, tested, { testStatistic: "q" });
    const toys = await hypotestToys(linear, data, tested, { testStatistic: "q", nToys: 4000, seed: 3 });
    expect(Math.abs(toys.clsb - exact.clsb)).toBeLessThan(five(exact.clsb));
    expect(Math.abs(toys.clb - exact.clb)).toBeLessThan(five(exact.clb));
    const goodness = await goodnessOfFitToys(linear, data, { nToys: 4000, seed: 5 });
    expect([goodness.failed.length, goodness.degreesOfFreedom]).toEqual([0, 1]);
    const p = chiSquaredSf(goodness.observed, 1);
    expect(Math.abs(goodness.pValue - p)).toBeLessThan(five(p));
  });

  it("have Feldman–Cousins intervals of their normal distribution, from toys", async () => {
    const { model: single, data } = modelOf(
      {
        channels: { c: [sample("one", [2], normfactor("x"))] },
        observed: { c: [3] },
        parameters: [{ name: "x", bounds: [[-20, 20]] }],
        poi: "x",
      },
      {},
      { covariances: [{ channels: ["c"], matrix: [[4]] }] },
    );
    const values = Array.from({ length: 13 }, (_, k) => k / 4);
    const options = { values, nToys: 2000, seed: 1, confidenceLevel: 0.6827 };
    const { intervals, calculator } = await feldmanCousins(single, data, options);
    // x = 1.5 ± 1, up to the fluctuation of the critical value of 2,000 toys
    expect(calculator).toBe("toys");
    expect(Math.abs(intervals[0]!.lower - 0.5)).toBeLessThan(0.15);
    expect(Math.abs(intervals[0]!.upper - 2.5)).toBeLessThan(0.15);
  });

  it("whose deviance overflows leave a fit that says so", () => {
    const { model: linear, data } = model();
    const far = data.map((value) => value * 1e200);
    expect(fit(linear, far)).toMatchObject({ valid: false, status: "outside-domain" });
  });

  it("are left out when masked", () => {
    const { model: linear, data } = model();
    const masked = fit(linear, {
      kind: "blinded-data",
      values: [...data],
      masked: [{ channel: "c", bins: [1] }],
      asimovChannels: [],
    });
    // two data, two parameters: both equations hold
    const [x1, x2] = masked.values;
    expectClose([4 * x1! + x2!, 0.5 * x1! + 2 * x2!], [9, -2.5], SAME);
  });
});

function determinant3([a, b, c]: readonly (readonly number[])[]): number {
  const minor = (i: number, j: number) => b![i]! * c![j]! - b![j]! * c![i]!;
  return a![0]! * minor(1, 2) - a![1]! * minor(0, 2) + a![2]! * minor(0, 1);
}

function inverse3(m: readonly (readonly number[])[]): number[][] {
  const det = determinant3(m);
  const cofactor = (i: number, j: number) => {
    const [r1, r2] = [(i + 1) % 3, (i + 2) % 3];
    const [c1, c2] = [(j + 1) % 3, (j + 2) % 3];
    return m[r1]![c1]! * m[r2]![c2]! - m[r1]![c2]! * m[r2]![c1]!;
  };
  return [0, 1, 2].map((i) => [0, 1, 2].map((j) => cofactor(j, i) / det));
}

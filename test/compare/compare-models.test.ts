import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { compareModels } from "../../src/compare/index.js";
import type { CorrelationSpec, PenaltySpec, WorkspaceSpec } from "../../src/workspace/types.js";
import { seededRandom } from "../helpers/random.js";
import { randomExtended } from "../helpers/random-extensions.js";
import {
  normfactor,
  normsys,
  sample,
  singleChannel,
  staterror,
  thrownIssues,
  workspaceSpec,
} from "../helpers/workspaces.js";
import { changed, compared, OBSERVED, regions, subjects } from "./pairs.js";

/** Digits of sizes that were calculated by hand: only rounding is between. */
const DIGITS = 10;

/** The same document in another order: nothing in a workspace depends on it. */
function shuffled<T>(value: T, seed: number): T {
  const random = seededRandom(seed);
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) {
      const isOfNamed = node.every((item) => typeof item === "object" && item !== null && "name" in item);
      const items = node.map(visit);
      return isOfNamed ? items.sort(() => random.uniform(-1, 1)) : items;
    }
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(
      Object.entries(node)
        .reverse()
        .map(([key, item]) => [key, visit(item)]),
    );
  };
  return visit(value) as T;
}

describe("models that are the same", () => {
  it("are those of one document in different order", () => {
    const comparison = compared(regions(), shuffled(regions(), 3), { exact: true });
    expect(comparison).toMatchObject({ same: true, sameLikelihood: true, sameSettings: true, offset: 0, first: null });
    // 1 start; mu, xs, JES, lumi, 3 fake rates, 3 and 2 statistical uncertainties at 6 values each, but for mu, which is 0 twice,
    // since it cannot be −2; 100 random points
    expect(comparison.compared).toEqual({ channels: 2, bins: 5, parameters: 12, points: 1 + 12 * 6 - 1 + 100 });
  });

  it.each(Array.from({ length: 25 }, (_, seed) => seed))(
    "are random models with extensions and themselves in another order (%i)",
    (seed) => {
      const { spec, options } = randomExtended(seed);
      const [a, b] = [spec, shuffled(spec, seed)].map((each) => Workspace.parse(each).model(options));
      expect(compareModels(a!, b!, { fits: false })).toMatchObject({ same: true, differences: [], unmatched: [] });
    },
  );

  it("are those whose parameters have the names of ROOT", () => {
    const rooted = JSON.parse(
      JSON.stringify(regions())
        .replaceAll('{"name":"lumi","type":"lumi","data":null}', JSON.stringify(normfactor("Lumi")))
        .replace('{"name":"lumi",', '{"name":"Lumi","constraint":"normal",')
        .replaceAll('"JES"', '"alpha_JES"')
        .replaceAll('"xs"', '"alpha_xs"')
        .replaceAll('"fake_rate"', '"gamma_fake_rate_bin"')
        .replaceAll('"stat_SR"', '"gamma_stat_SR"')
        .replaceAll('"stat_CR"', '"gamma_stat_CR_bin"'),
    ) as WorkspaceSpec;
    const comparison = compared(regions(), rooted);
    expect(comparison).toMatchObject({ same: true, compared: { parameters: 12 }, unmatched: [] });
    expect(comparison.renamed).toContainEqual({ a: "lumi", b: "Lumi", by: "root" });
    expect(comparison.renamed).toContainEqual({ a: "JES", b: "alpha_JES", by: "root" });
    expect(comparison.renamed).toContainEqual({ a: "stat_CR[1]", b: "gamma_stat_CR_bin[1]", by: "root" });
    expect(compared(rooted, regions()).same).toBe(true);
  });

  it("are those whose channels have other names and another order, which is said", () => {
    const comparison = compared(regions(), regions({ region: "Aa" }));
    expect(comparison).toMatchObject({ same: true, compared: { channels: 2, bins: 5, parameters: 12 } });
    expect(comparison.notes).toEqual(["Channel SR is Aa in b, by its observed data."]);
  });

  it("are those whose channels have the names of their densities in ROOT", () => {
    const comparison = compared(regions(), regions({ region: "model_SR" }));
    expect(comparison).toMatchObject({ same: true, compared: { channels: 2, parameters: 12 } });
    expect(comparison.notes).toEqual(["Channel SR is model_SR in b, by the name of its density in ROOT."]);
  });

  it("are matched bin by bin where one statistical uncertainty has channels whose order changes with their names", () => {
    const document = (first: string, second: string) =>
      workspaceSpec({
        channels: {
          [first]: [sample("s", [9], normfactor("mu"), staterror("stat", [3]))],
          [second]: [sample("s", [50], normfactor("mu"), staterror("stat", [2]))],
        },
      });
    const comparison = compared(document("A", "B"), document("Z", "B"));
    expect(comparison).toMatchObject({ same: true, compared: { parameters: 3 } });
    expect(comparison.renamed).toEqual([
      { a: "stat[0]", b: "stat[1]", by: "bin" },
      { a: "stat[1]", b: "stat[0]", by: "bin" },
    ]);
  });

  it("may have expectations that reach 0 and less, where no logarithm can be compared", () => {
    // 10 − 3 × 10/3 is 0 but for rounding, 10 − 3 × 4 is −2
    const falling = (lo: readonly number[]) =>
      workspaceSpec({
        channels: {
          c: [
            sample("b", [10, 10], { name: "down", type: "histosys", data: { lo_data: lo, hi_data: [11, 11] } }),
            sample("s", [0, 0], normfactor("mu")),
          ],
        },
      });
    const options = { modelOfB: { interpolation: { histosys: "code4p" } } } as const;
    expect(compared(falling([10 - 10 / 3, 6]), falling([20 / 3, 6]), options).same).toBe(true);
    const other = compared(falling([10 - 10 / 3, 6]), falling([20 / 3, 6.001]), options);
    expect(other.differences[0]).toMatchObject({ parameter: "down", bin: 1, at: -3 });
    // linear beyond 1: 10 − 3 × 4 and 10 − 3 × 3.999
    expect(other.differences[0]!.a).toBeCloseTo(-2, DIGITS);
    expect(other.differences[0]!.b).toBeCloseTo(-1.997, DIGITS);
  });

  it("have no difference below the tolerance, and one above", () => {
    const signal = [5, 4 * (1 + 1e-7), 3];
    expect(compared(regions(), regions({ signal }), { tolerance: 1e-7 }).same).toBe(true);
    expect(compared(regions(), regions({ signal }), { tolerance: 1e-9 }).same).toBe(false);
  });
});

describe("one planted difference", () => {
  it("of a bin is found in that bin, with its size in standard deviations", () => {
    const comparison = changed({ signal: [5, 4.5, 3] });
    expect(comparison).toMatchObject({ same: false, sameLikelihood: false, sameSettings: true, offset: null });
    // 4 + 40 + 8 events, half an event more in b
    expect(comparison.first).toMatchObject({ subject: "expected-events", channel: "SR", bin: 1, a: 52, b: 52.5 });
    expect(comparison.first!.size).toBeCloseTo(0.5 / Math.sqrt(52.5), DIGITS);
    expect(comparison.first!.text).toBe('channel "SR", bin 1: 52 events in a, 52.5 in b at the suggested values');
    expect(subjects(comparison)).toEqual(["expected-events"]);
    // the two agree at mu = 0, which is no difference
    expect(comparison.differences.find(({ parameter }) => parameter === "mu")).toMatchObject({ at: 4, a: 64, b: 66 });
    // JES, lumi and the statistical uncertainties move both by the same number of events
    expect(comparison.differences.map(({ parameter }) => parameter)).toEqual(["mu", "xs", undefined].sort());
  });

  it("of observed data is found in that bin", () => {
    const comparison = changed({ observed: [68, 50, 44] });
    expect(comparison.nDifferences).toBe(1);
    expect(comparison.first).toMatchObject({ subject: "observed-data", channel: "SR", bin: 2, a: 41, b: 44 });
    expect(comparison.first!.size).toBeCloseTo(3 / Math.sqrt(44), DIGITS);
  });

  it("of the width of a constraint is named with both widths", () => {
    const comparison = changed({ lumiWidth: 0.03 });
    expect(comparison.nDifferences).toBe(1);
    expect(comparison.first).toMatchObject({ subject: "constraint", parameter: "lumi", a: 0.02, b: 0.03 });
    expect(comparison.first!.text).toBe("width of the constraint of lumi: 0.02 in a, 0.03 in b");
    // three widths of a from the start: log L falls by 9/2 in a, by (0.06/0.03)²/2 in b, and √(2 × 2.5) is the size
    expect(comparison.first!.size).toBeCloseTo(Math.sqrt(5), DIGITS);
  });

  it("of the kind of a constraint is named with both kinds", () => {
    const { first, nDifferences } = changed({ parameters: [{ name: "xs", constraint: "gamma", sigmas: [0.2] }] });
    expect(nDifferences).toBe(1);
    expect(first!.text).toBe("constraint of xs: normal with width 1 in a, gamma with relative width 0.2 in b");
    // without a constraint
    const freed = changed({ parameters: [{ name: "xs", constraint: "none" }] });
    expect(freed.first).toMatchObject({ subject: "constraint", parameter: "xs", b: null });
  });

  it("of an auxiliary datum is named", () => {
    const comparison = changed({ parameters: [{ name: "xs", auxdata: [0.3] }] });
    expect(comparison.nDifferences).toBe(1);
    expect(comparison.first).toMatchObject({ subject: "auxiliary-data", parameter: "xs", a: 0, b: 0.3 });
  });

  it("of an interpolation code shows where the two meet and where they part", () => {
    const comparison = compared(regions(), regions(), { modelOfB: { interpolation: { normsys: "code1" } } });
    const ofXs = comparison.differences.find(({ parameter }) => parameter === "xs")!;
    // code 4 and code 1 are the same from 1 on: 1.3^α, 0.8^−α
    expect(ofXs.text).toMatch(/when xs is -?0\.5, the largest difference of 3 bins/);
    expect(ofXs.text).toContain(
      "(equal at ±1 and ±3, different at ±0.5: the same templates with another interpolation)",
    );
    const { differences } = compared(regions(), regions(), {
      modelOfB: { interpolation: { modifiers: { "histosys/JES": "code2-root" } } },
    });
    expect(differences[0]).toMatchObject({ parameter: "JES", channel: "SR" });
    expect(differences[0]!.text).toContain(
      "(equal at ±1, different at ±0.5 and ±3: the same templates with another interpolation)",
    );
  });

  it("of a missing systematic is named, with what it moves", () => {
    const comparison = changed({ systematics: [] });
    expect(comparison.nDifferences).toBe(1);
    expect(comparison.first).toMatchObject({ subject: "parameter", parameter: "xs", a: "xs", b: null });
    expect(comparison.unmatched).toMatchObject([{ model: "a", name: "xs", matters: true }]);
    expect(comparison.first!.text).toBe(
      'xs is a parameter of a only: it changes 3 bins, most channel "SR", bin 0, and has a normal constraint',
    );
  });

  it("of a name leaves both parameters without a partner, until map gives them one", () => {
    const renamed = regions({ crossSection: "theory" });
    const comparison = compared(regions(), renamed);
    expect(comparison.unmatched.map(({ model, name }) => `${model} ${name}`)).toEqual(["a xs", "b theory"]);
    expect(comparison).toMatchObject({ same: false, sameLikelihood: false });
    expect(comparison.notes).toEqual([
      "xs of a and theory of b have the same effects. If they are one parameter, map one to the other: xs=theory.",
    ]);
    const mapped = compared(regions(), renamed, { map: { xs: "theory" } });
    expect(mapped).toMatchObject({ same: true, renamed: [{ a: "xs", b: "theory", by: "map" }] });
  });

  it("of a bound, a start value or a held parameter leaves the likelihood the same", () => {
    const bounded = changed({ parameters: [{ name: "mu", bounds: [[0, 20]] }] });
    expect(bounded).toMatchObject({
      same: false,
      sameLikelihood: true,
      sameSettings: false,
      nDifferences: 1,
      offset: 0,
    });
    expect(bounded.first!.text).toBe("upper bound of mu: 10 in a, 20 in b");
    const moved = changed({ parameters: [{ name: "mu", inits: [2] }] });
    expect(moved).toMatchObject({ sameLikelihood: true, nDifferences: 1, first: { subject: "start", a: 1, b: 2 } });
    const held = changed({ parameters: [{ name: "xs", fixed: true }] });
    expect(held).toMatchObject({
      sameLikelihood: true,
      nDifferences: 1,
      first: { subject: "held", a: false, b: true },
    });
    expect(held.first!.text).toBe("xs is held at 0 in b and free in a");
  });

  it("of the parameter of interest is named", () => {
    expect(changed({ poi: "lumi" })).toMatchObject({
      sameLikelihood: true,
      nDifferences: 1,
      first: { subject: "poi", a: "mu", b: "lumi", text: "parameter of interest: mu in a, lumi in b" },
    });
  });

  it("of a threshold of statistical uncertainties shows the parameters that it holds", () => {
    // 2/50, 2/40 and 2/30 relative: below 0.045 is the first alone
    const { differences, sameLikelihood } = changed({ parameters: [{ name: "stat_SR", threshold: 0.045 }] });
    expect(sameLikelihood).toBe(true);
    expect(differences.map(({ text }) => text)).toEqual(["stat_SR[0] is held at 1 in b and free in a"]);
  });

  it("of a channel is named", () => {
    const { channels, observations, ...rest } = regions();
    const less = { ...rest, channels: channels.slice(0, 1), observations: observations.slice(0, 1) };
    const { differences, unmatched } = compared(regions(), less);
    expect(differences[0]!.text).toBe('channel "CR", 2 bins: only in a');
    expect(unmatched.map(({ name }) => name)).toEqual(["stat_CR[0]", "stat_CR[1]"]);
  });

  it("of all names and data of channels leaves their places, where the numbers of bins agree", () => {
    const one = (name: string, observed: readonly number[]) =>
      workspaceSpec({
        channels: { [name]: [sample("s", [5, 6], normfactor("mu"))] },
        observed: { [name]: observed },
      });
    const { notes, differences } = compared(one("SR", [5, 6]), one("signal", [5, 8]));
    expect(notes).toEqual(["Channel SR is signal in b, by its place and its number of bins."]);
    expect(differences).toMatchObject([{ subject: "observed-data", channel: "SR", bin: 1, a: 6, b: 8 }]);
    const shorter = compared(
      one("SR", [5, 6]),
      workspaceSpec({ channels: { c: [sample("s", [5], normfactor("mu"))] } }),
    );
    expect(shorter.differences.map(({ text }) => text)).toEqual([
      'channel "SR", 2 bins: only in a',
      'channel "c", 1 bin: only in b',
    ]);
  });

  it("of a product of parameters, which no parameter alone shows, is found at random points", () => {
    const document = (expression: string) =>
      workspaceSpec({
        channels: { c: [sample("s", [50], { name: "f", type: "formula", data: { expression } })] },
        parameters: [
          { name: "mu", inits: [0] },
          { name: "nu", inits: [0] },
        ],
      });
    const { first } = compared(document("1 + mu + nu"), document("1 + mu + nu + mu * nu"));
    expect(first).toMatchObject({ subject: "expected-events", channel: "c", bin: 0 });
    expect(first!.text).toContain("no parameter alone shows it");
  });
});

/** Two bins with parameters of their own, and terms of both. */
function joint(correlations: readonly CorrelationSpec[], penalties: readonly PenaltySpec[] = []): WorkspaceSpec {
  const document = workspaceSpec({
    channels: {
      c: [
        sample("first", [20, 0], normfactor("k"), normsys("p", 0.9, 1.1)),
        sample("second", [0, 30], normfactor("l"), normsys("q", 0.9, 1.1)),
      ],
    },
    poi: "k",
  });
  const [{ name, config }] = document.measurements as [WorkspaceSpec["measurements"][0]];
  return { ...document, measurements: [{ name, config: { ...config, correlations, penalties } }] };
}

describe("terms of several parameters", () => {
  const correlation = (r: number) => ({
    parameters: ["p", "q"],
    correlation: [
      [1, r],
      [r, 1],
    ],
  });

  it("show a correlation of the other sign, which no parameter alone does", () => {
    const { differences } = compared(joint([correlation(0.4)]), joint([correlation(-0.4)]));
    expect(differences).toMatchObject([{ subject: "correlation", a: 0.4, b: -0.4 }]);
    expect(differences[0]!.text).toBe("correlation of p and q: 0.4 in a, -0.4 in b");
  });

  it("show a correlation that one model does not have", () => {
    expect(compared(joint([]), joint([correlation(0.4)])).differences).toMatchObject([
      { subject: "correlation", a: 0, b: 0.4 },
    ]);
  });

  it("show the strength of a penalty, with its name", () => {
    const penalty = (strength: number) => ({
      name: "smooth",
      strength,
      parameters: ["k", "l"],
      differences: 1 as const,
    });
    const { differences } = compared(joint([], [penalty(2)]), joint([], [penalty(3)]));
    expect(differences).toMatchObject([{ subject: "penalty", a: 2, b: 3 }]);
    expect(differences[0]!.text).toBe('penalty "smooth": strength 2 in a, 3 in b');
  });

  it("are the same where a covariance says what widths and correlations do", () => {
    const covariance = {
      parameters: ["p", "q"],
      covariance: [
        [1, 0.4],
        [0.4, 1],
      ],
    };
    expect(compared(joint([correlation(0.4)]), joint([covariance]))).toMatchObject({ same: true, offset: 0 });
  });

  it("show an entry of the covariance of Gaussian data", () => {
    const gaussian = (covariance: number) => ({
      ...joint([]),
      covariances: [
        {
          channels: ["c"],
          matrix: [
            [4, covariance],
            [covariance, 9],
          ],
        },
      ],
    });
    const { differences } = compared(gaussian(1), gaussian(1.5));
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject({ subject: "covariance", channel: "c", a: 1, b: 1.5 });
    expect(differences[0]!.size).toBeCloseTo(0.5 / 6, DIGITS);
    expect(compared(gaussian(1), joint([])).first!.text).toBe('channel "c": Gaussian data in a, counts in b');
  });
});

describe("likelihoods that differ in conventions alone", () => {
  /** A parameter of unit width, by a constraint or by the penalty −2 log L = x². */
  const asPenalty = () => {
    const document = workspaceSpec({
      channels: { c: [sample("s", [20], normfactor("mu")), sample("b", [30], normsys("x", 0.9, 1.1))] },
      parameters: [{ name: "x", constraint: "none" }],
    });
    const [{ name, config }] = document.measurements as [WorkspaceSpec["measurements"][0]];
    const penalties = [{ name: "unit", strength: 1, parameters: ["x"], differences: 0 as const }];
    return { ...document, measurements: [{ name, config: { ...config, penalties } }] };
  };
  const asConstraint = () =>
    workspaceSpec({
      channels: { c: [sample("s", [20], normfactor("mu")), sample("b", [30], normsys("x", 0.9, 1.1))] },
    });

  it("are the same, and the constant is reported", () => {
    const comparison = compared(asConstraint(), asPenalty());
    expect(comparison).toMatchObject({ sameLikelihood: true, same: true, nDifferences: 0 });
    // the normalisation of a normal density of unit width, which a penalty has not
    expect(comparison.offset).toBeCloseTo(0.5 * Math.log(2 * Math.PI), DIGITS);
    expect(comparison.conventions).toContain(
      "log L of b is larger by the constant 0.918939, which no parameter changes",
    );
  });

  it("are different with the option exact", () => {
    expect(compared(asConstraint(), asPenalty(), { exact: true })).toMatchObject({ same: false, sameLikelihood: true });
  });

  it("may have constraints of two kinds that are one function: Poisson counts, and gamma densities of their mode", () => {
    // τ = (10/2)² = 25 for a Poisson constraint; relative width 1/5 for a gamma one
    const gamma = regions({ parameters: [{ name: "fake_rate", constraint: "gamma", sigmas: [0.2, 0.25, 1 / 3] }] });
    const comparison = compared(regions(), gamma);
    expect(comparison).toMatchObject({ sameLikelihood: true, differences: [] });
    expect(comparison.conventions[0]).toContain("constraint of fake_rate[0]: Poisson with rate 25 in a, gamma");
  });
});

describe("constraints outside of their domain", () => {
  const started = (constraint: "normal" | "lognormal" | "gamma", sigma = 0.2) =>
    workspaceSpec({
      channels: { c: [sample("s", [5], normfactor("mu")), sample("b", [20], normfactor("k"))] },
      parameters: [{ name: "k", constraint, sigmas: [sigma], auxdata: [1], inits: [0.5], bounds: [[-1, 3]] }],
    });

  it("are compared where both are inside, and differ where only one is", () => {
    expect(compared(started("lognormal"), started("lognormal"))).toMatchObject({ same: true, offset: 0 });
    // below 0, a log-normal quantity has no density and a normal one has
    const { first } = compared(started("normal", 0.5), started("lognormal", 0.5));
    expect(first).toMatchObject({ subject: "constraint", parameter: "k", size: Number.POSITIVE_INFINITY });
    expect(compared(started("gamma"), started("gamma", 0.3)).first).toMatchObject({ a: 0.2, b: 0.3 });
  });
});

describe("parameters that only one model has", () => {
  it("change nothing where they are held, or have neither effect nor constraint", () => {
    const held = regions({
      parameters: [{ name: "extra", fixed: true }],
      systematics: [normsys("xs", 0.8, 1.3), normsys("extra", 0.9, 1.1)],
    });
    const comparison = compared(regions(), held);
    expect(comparison).toMatchObject({ same: true, unmatched: [{ model: "b", name: "extra", matters: false }] });
    const idle = workspaceSpec({
      channels: { c: [sample("s", [5], normfactor("mu")), sample("none", [0], normfactor("k"))] },
    });
    const without = workspaceSpec({ channels: { c: [sample("s", [5], normfactor("mu"))] } });
    expect(compared(idle, without)).toMatchObject({ same: true, unmatched: [{ name: "k", matters: false }] });
  });

  it("matter with a constraint, which is a factor of the likelihood", () => {
    const constrained = regions({ systematics: [normsys("xs", 0.8, 1.3), normsys("idle", 1, 1)] });
    const { unmatched, same } = compared(regions(), constrained);
    expect(same).toBe(false);
    expect(unmatched[0]!.text).toBe(
      "idle is a parameter of b only: it has no effect on expectations and has a normal constraint",
    );
  });
});

describe("fits of both", () => {
  const counting = (observed: number) =>
    singleChannel([sample("b", [10]), sample("s", [2], normfactor("mu"))], [observed]).model;

  it("are made where models differ, and say what the difference does", () => {
    const { a, b } = compareModels(counting(12), counting(14));
    // μ̂ = (n − b)/s with the variance n/s²
    expect(a.fit).toMatchObject({ valid: true, poi: "mu", notes: [] });
    expect(a.fit!.estimate).toBeCloseTo(1, 6);
    expect(a.fit!.uncertainty).toBeCloseTo(Math.sqrt(12) / 2, 6);
    expect(b.fit!.estimate).toBeCloseTo(2, 6);
    expect(b.fit!.uncertainty).toBeCloseTo(Math.sqrt(14) / 2, 6);
    expect(b.fit!.upperLimit).toBeGreaterThan(a.fit!.upperLimit!);
    // −2 log Poisson(n | n)
    const logFactorial = (n: number): number => (n < 2 ? 0 : Math.log(n) + logFactorial(n - 1));
    expect(a.fit!.twiceNll).toBeCloseTo(-2 * (12 * Math.log(12) - 12 - logFactorial(12)), 8);
  });

  it("are left out of the same models, and made when asked for", () => {
    expect(compareModels(counting(12), counting(12)).a.fit).toBeUndefined();
    expect(compareModels(counting(12), counting(12), { fits: true }).a.fit).toBeDefined();
    expect(compareModels(counting(12), counting(14), { fits: false }).a.fit).toBeUndefined();
  });

  it("name what fails", () => {
    const { a } = compared(regions({ poi: "" }), regions({ observed: [0, ...OBSERVED.slice(1)] }), { fits: true });
    expect(a.fit).toMatchObject({ valid: true, poi: null, notes: [] });
    const flat = singleChannel([sample("b", [10]), sample("s", [0], normfactor("mu"))], [12]).model;
    const { fit } = compareModels(flat, counting(12)).a;
    expect(fit!.uncertainty).toBeUndefined();
    expect(fit!.notes.join(" ")).toMatch(/mu has no uncertainty/);
  });
});

describe("wrong arguments", () => {
  const { model } = singleChannel([sample("s", [5], normfactor("mu"), normfactor("k"))]);

  it("are all named at once", () => {
    const loose = compareModels as (...args: unknown[]) => unknown;
    expect(thrownIssues(() => loose({}, model, { tolerance: 0, seed: -1 }))).toEqual([
      { code: "bad-argument", path: "a" },
      { code: "bad-option", path: "tolerance" },
      { code: "bad-option", path: "seed" },
    ]);
  });

  it("of map are names that a model does not have, and two names for one parameter", () => {
    expect(thrownIssues(() => compareModels(model, model, { map: { mus: "mu", mu: "nu" } }))).toEqual([
      { code: "unknown-parameter", path: 'map["mus"]' },
      { code: "unknown-parameter", path: 'map["mu"]' },
    ]);
    expect(thrownIssues(() => compareModels(model, model, { map: { mu: "k", k: "k" } }))).toEqual([
      { code: "bad-option", path: 'map["k"]' },
    ]);
  });
});

import type {
  BinImpacts,
  BreakdownResult,
  CorrelationResult,
  FitReview,
  GoodnessOfFit,
  LCurveResult,
  MinimaResult,
  RankedParameter,
  RankingResult,
} from "../../../src/diagnostics/results.js";
import type { RecordOrigin } from "../../../src/fit/origin.js";
import type {
  Band,
  ClsScan,
  ClsTest,
  FitPoint,
  LimitSeries,
  Limits,
  SignificanceResult,
  TestStatistic,
  UpperLimitResult,
} from "../../../src/hypotest/results.js";
import type { ContourResult, MinosResult, ProfileInterval } from "../../../src/intervals/results.js";
import { normalCdf } from "../../../src/math/normal.js";
import type { FeldmanCousinsResult, GoodnessOfFitToys, ToyRun } from "../../../src/toys/results.js";

/** Hand-made records of every kind: what pictures are tested and looked at with. */
export const origin: RecordOrigin = {
  histogradVersion: "1.0.0",
  workspaceDigest: `sha256:${"0".repeat(64)}`,
  measurement: "m",
  poi: "mu",
  interpolation: { normsys: "code4", histosys: "code4p", modifiers: [] },
  clipSampleData: null,
  clipBinData: null,
  normsysFloor: null,
  data: { observed: true, masked: [], asimovChannels: [] },
  options: {},
};
const fitPoint: FitPoint = { values: [1], twiceNll: 10, valid: true, message: "" };

/** Seeded numbers from 0 to 1: a linear congruential generator. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

/** Standard normal numbers, Box–Muller. */
export function normals(seed: number): () => number {
  const next = random(seed);
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

/** CLs of a measurement of μ with uncertainty σ at μ̂ = `best`: (1 − Φ(√q)) / Φ(√A − √q), √q = (μ − μ̂)/σ, √A = μ/σ. */
function clsAt(mu: number, best: number, sigma: number) {
  const clsb = normalCdf(-(mu - best) / sigma);
  const clb = normalCdf(best / sigma);
  return { clsb, clb, cls: Math.min(1, clsb / clb) };
}

function bandAt(mu: number, sigma: number): Band {
  return [-2, -1, 0, 1, 2].map((n) => normalCdf(n - mu / sigma) / normalCdf(n)) as unknown as Band;
}

export function limits(observed: number | undefined, expected: readonly (number | undefined)[]): Limits {
  const limit = (value: number | undefined) => (value === undefined ? { reason: "none below the bound" } : { value });
  return { observed: limit(observed), expected: expected.map(limit) as unknown as Limits["expected"] };
}

export function clsScan(n = 21, poi = "mu", top = 4): ClsScan {
  const points = Array.from({ length: n }, (_, i) => {
    const value = n === 1 ? 1 : (top * i) / (n - 1);
    return { value, ...clsAt(value, 0.4, 0.9), expected: bandAt(value, 0.9), valid: true };
  });
  return {
    kind: "cls-scan",
    origin,
    calculator: "asymptotic",
    testStatistic: "qtilde",
    poi,
    points,
    confidenceLevel: 0.95,
    notes: [],
    limits: limits(2.04, [0.95, 1.27, 1.77, 2.46, 3.3]),
  };
}

export function upperLimit(): UpperLimitResult {
  const values = [0, 0.5, 0.95, 1.1, 1.27, 1.5, 1.77, 1.9, 2.02, 2.04, 2.3, 2.46, 3, 3.3, 5];
  return {
    kind: "upper-limit",
    origin,
    calculator: "asymptotic",
    testStatistic: "qtilde",
    poi: "mu_ttH",
    confidenceLevel: 0.95,
    bestFitPoi: 0.4,
    limits: clsScan().limits,
    points: values.map((value) => ({ value, cls: clsAt(value, 0.4, 0.9).cls, expected: bandAt(value, 0.9) })),
    nFits: 30,
    valid: true,
    notes: [],
  };
}

export function limitSeries(masses: readonly number[] = [200, 300, 400, 500, 600, 800, 1000, 1200]): LimitSeries {
  const points = masses.map((parameter) => {
    const size = 30 * Math.exp(-parameter / 250);
    const observed = size * (1 + 0.4 * Math.sin(parameter / 90));
    return {
      parameter,
      origin,
      limits: limits(
        observed,
        [0.53, 0.71, 1, 1.41, 1.93].map((f) => f * size),
      ),
    };
  });
  return {
    kind: "limit-series",
    origin: { histogradVersion: "1.0.0", options: {} },
    parameter: "$m_{H}$ [GeV]",
    poi: "mu",
    confidenceLevel: 0.95,
    points,
  };
}

export function testStatistic(): TestStatistic {
  const pois = [{ name: "mu", value: 2 }];
  // Φ̄(√3.16).
  const [value, pValue] = [3.16, normalCdf(-Math.sqrt(3.16))];
  const bestFit = [{ name: "mu", value: 0.4 }];
  return {
    kind: "test-statistic",
    origin,
    name: "qtilde",
    pois,
    value,
    bestFit,
    pValue,
    free: fitPoint,
    conditional: fitPoint,
  };
}

export function hypotest(): ClsTest {
  return {
    kind: "hypotest",
    origin,
    calculator: "asymptotic",
    testStatistic: "qtilde",
    poi: { name: "mu", value: 1 },
    observed: { statistic: 1.902, asimov: 4.13 },
    bestFitPoi: 0.32,
    clsb: normalCdf(-Math.sqrt(1.902)),
    clb: normalCdf(Math.sqrt(4.13) - Math.sqrt(1.902)),
    cls: normalCdf(-Math.sqrt(1.902)) / normalCdf(Math.sqrt(4.13) - Math.sqrt(1.902)),
    z: Math.sqrt(1.902),
    expected: bandAt(1, 0.49),
    fits: [{ ...fitPoint, name: "free" }],
    valid: true,
    notes: [],
  };
}

/** p0 from Z. */
const tail = (z: number) => normalCdf(-z);

export function significance(z = 3.2, expected = 2.6): SignificanceResult {
  const band = [-2, -1, 0, 1, 2].map((n) => expected + n);
  return {
    kind: "significance",
    origin,
    poi: "mu_ttH",
    q0: z * z,
    p0: tail(z),
    z,
    bestFitPoi: 1.2,
    expected: {
      signal: 1,
      q0: expected * expected,
      p0: band.map(tail) as unknown as Band,
      z: band as unknown as Band,
    },
    valid: true,
    notes: [],
  };
}

const SYSTEMATICS = [
  "ATLAS_JES_Flavour_Composition",
  "JER_EffectiveNP_7",
  "ttbar_PS_hdamp_variation_1L_region",
  "lumi",
];

/** A parameter's name as analyses have them. */
export function parameterName(k: number): string {
  if (k % 10 === 9) return `gamma_stat_SR_high_pT_region[${Math.floor(k / 10)}]`;
  return `alpha_${SYSTEMATICS[k % SYSTEMATICS.length]}${k < SYSTEMATICS.length ? "" : `_${k}`}`;
}

export function minos(n = 5): MinosResult {
  const next = normals(3);
  const intervals = Array.from({ length: n }, (_, k): ProfileInterval => {
    const gamma = k % 10 === 9;
    const estimate = gamma ? 1 + 0.03 * next() : k === 0 ? 1.23 : 0.5 * next();
    const hesse = gamma ? 0.04 : 0.6 + 0.3 * Math.abs(next());
    const [down, up] = [-hesse * (1 - 0.1 * (k % 3)), hesse * (1 + 0.15 * (k % 4))];
    const lower = k === 3 ? { reason: "the bound is reached" } : { value: estimate + down, error: down };
    return {
      name: k === 0 ? "mu" : parameterName(k),
      estimate,
      hesse,
      lower,
      upper: { value: estimate + up, error: up },
    };
  });
  const common = { kind: "minos", origin, confidenceLevel: 0.6826894921370859, deltaTwiceNll: 1 } as const;
  return { ...common, intervals, bestFit: fitPoint, foundLowerMinimum: false, nFits: 40 };
}

export function contour(): ContourResult {
  const ellipse = (r: number) => {
    const angles = Array.from({ length: 60 }, (_, i) => (2 * Math.PI * i) / 60);
    const x = angles.map((t) => 1.2 + r * 0.3 * Math.cos(t));
    const y = angles.map((t) => 0.9 + r * (0.12 * Math.cos(t) + 0.2 * Math.sin(t) + 0.03 * r * Math.sin(t) ** 2));
    return { closed: true, x, y };
  };
  return {
    kind: "likelihood-contour",
    origin,
    parameters: ["mu_ttH", "mu_VBF"],
    bestFit: [1.2, 0.9],
    contours: [
      { confidenceLevel: 0.6826894921370859, deltaTwiceNll: 2.2957, lines: [ellipse(1.515)] },
      { confidenceLevel: 0.95, deltaTwiceNll: 5.9915, lines: [ellipse(2.448)] },
    ],
    nFits: 200,
    notes: [],
  };
}

export function ranking(n = 12, method: RankingResult["method"] = "refit"): RankingResult {
  const next = normals(11);
  const parameters = Array.from({ length: n }, (_, k): RankedParameter => {
    const size = 0.12 * Math.exp(-k / 12);
    const sign = k % 3 === 0 ? -1 : 1;
    const [prefit, postfit] = [
      { up: sign * size * 1.2, down: (k === 4 ? 1 : -1) * sign * size * 0.9 },
      { up: sign * size, down: (k === 4 ? 1 : -1) * sign * size * 0.8 },
    ];
    const gamma = k % 10 === 9;
    const pull = 0.6 * next();
    const constraint = Math.min(1.02, 0.55 + 0.12 * k);
    const free = k === 6;
    const own = free
      ? { name: "mu_ttbar", estimate: 1.13, uncertainty: 0.09 }
      : gamma
        ? { name: parameterName(k), estimate: 1 + 0.05 * pull, uncertainty: 0.05 * constraint, pull, constraint }
        : { name: parameterName(k), estimate: pull, uncertainty: constraint, pull, constraint };
    const refit = method !== "hessian" && k !== 7 ? { ...(free ? {} : { prefit }), postfit } : {};
    const linear =
      method !== "refit"
        ? {
            ...(free ? {} : { prefitLinear: { up: sign * size * 1.1, down: -sign * size * 1.1 } }),
            postfitLinear: { up: sign * size * 0.95, down: -sign * size * 0.95 },
          }
        : {};
    return { ...own, ...refit, ...linear, notes: k === 7 ? ["the refit at +1 σ did not converge"] : [] };
  });
  return {
    kind: "ranking",
    origin,
    poi: "mu",
    poiEstimate: 1.1,
    poiUncertainty: 0.3,
    method,
    parameters,
    nFits: 4 * n,
  } as RankingResult;
}

export function correlation(n = 5): CorrelationResult {
  const next = normals(5);
  const factors = Array.from({ length: n }, () => [next(), next(), 1.4 * next()]);
  const lengths = factors.map((f) => Math.sqrt(f.reduce((s, v) => s + v * v, 0.8)));
  const matrix = factors.flatMap((a, i) =>
    factors.map((b, j) => (i === j ? 1 : a.reduce((s, v, k) => s + v * b[k]!, 0) / (lengths[i]! * lengths[j]!))),
  );
  const parameters = Array.from({ length: n }, (_, k) => (k === 0 ? "mu" : parameterName(k)));
  return { kind: "correlation", origin, threshold: 0.2, parameters, matrix };
}

export function toyRun(n = 5000): ToyRun {
  const next = normals(17);
  // q̃ of a measurement of μ = 1 with σ = 0.45: μ̂ ~ N(μ′, σ).
  const sigma = 0.45;
  const statistic = (truth: number) => {
    const best = truth + sigma * next();
    if (best > 1) return 0;
    return best >= 0 ? ((1 - best) / sigma) ** 2 : (1 - 2 * best) / sigma ** 2;
  };
  const sample = (poi: number) => ({
    poi,
    pars: [poi],
    done: [[0, n]] as const,
    statistics: Array.from({ length: n }, () => statistic(poi)),
    failed: [],
  });
  return {
    kind: "toy-run",
    origin,
    seed: 1,
    testStatistic: "qtilde",
    poi: { name: "mu", value: 1 },
    convention: "conditional-fit",
    auxdata: "sampled",
    status: "complete",
    wanted: { first: 0, signal: n, background: n },
    observedStatistic: 3.1,
    asimovStatistic: 1 / sigma ** 2,
    bestFitPoi: 0.2,
    fits: [],
    signal: { ...sample(1), failed: [{ index: 3, message: "did not converge" }] },
    background: sample(0),
  };
}

export function goodnessOfFit(k = 12, statistic = 17.3): GoodnessOfFit {
  return { kind: "goodness-of-fit", origin, statistic, degreesOfFreedom: k, pValue: 0.139, valid: true, notes: [] };
}

export function goodnessOfFitToys(n = 2000, k = 12): GoodnessOfFitToys {
  const next = normals(23);
  const chiSquare = () => Array.from({ length: k }, next).reduce((sum, z) => sum + z * z, 0);
  const statistics = Array.from({ length: n }, chiSquare);
  return {
    kind: "goodness-of-fit-toys",
    origin,
    seed: 1,
    auxdata: "sampled",
    observed: 17.3,
    pValue: 0.142,
    error: 0.008,
    statistics,
    nFailed: 2,
    failed: [],
    degreesOfFreedom: k,
    valid: true,
    notes: [],
  };
}

export function feldmanCousins(n = 25): FeldmanCousinsResult {
  const points = Array.from({ length: n }, (_, i) => {
    const value = n === 1 ? 1 : (5 * i) / (n - 1);
    const statistic = ((value - 1.3) / 0.7) ** 2;
    const critical = 3.84 - 1.4 * Math.exp(-value) + 0.12 * Math.sin(9 * i);
    const pValue = 2 * normalCdf(-Math.sqrt(statistic));
    return { value, statistic, critical, pValue, error: 0.01, accepted: statistic <= critical, nFailed: 0 };
  });
  return {
    kind: "feldman-cousins",
    origin,
    calculator: "toys",
    seed: 1,
    auxdata: "sampled",
    parameter: "mu",
    confidenceLevel: 0.95,
    bestFit: 1.3,
    points,
    intervals: [{ lower: 0.09, upper: 2.62, openLower: false, openUpper: false }],
    valid: true,
    notes: [],
  };
}

export function breakdown(): BreakdownResult {
  const group = (name: string, uncertainty: number) => ({ name, patterns: [name], parameters: [], uncertainty });
  const groups = [
    group("Jet energy scale", 0.11),
    group("ttbar_modelling", 0.21),
    group("Luminosity", 0.03),
    group("MC statistics", 0.08),
  ];
  return { kind: "uncertainty-breakdown", origin, poi: "mu", total: 0.36, statistical: 0.27, groups, notes: [] };
}

export function binImpacts(channels = 3, nBins = 10): BinImpacts {
  const bins = Array.from({ length: channels * nBins }, (_, k) => {
    const [c, bin] = [Math.floor(k / nBins), k % nBins];
    const perEvent = 0.004 * Math.exp(-(((bin - 0.6 * nBins) / (0.2 * nBins)) ** 2)) - 0.0008 * (c + 1);
    return { channel: `SR_${c + 4}jets_2b`, bin, perEvent, perSigma: perEvent * Math.sqrt(100 - 8 * (bin % 10)) };
  });
  return { kind: "bin-impacts", origin, poi: "mu", bins };
}

export function minima(heights: readonly number[] = [0, 1.47, 8.2]): MinimaResult {
  const list = heights.map((deltaTwiceNll, k) => ({
    twiceNll: 100 + deltaTwiceNll,
    deltaTwiceNll,
    nStarts: [14, 5, 1][k] ?? 1,
    values: [1, 0],
    elsewhere: {},
  }));
  return { kind: "minima", origin, seed: 1, nStarts: 21, nFailed: 1, parNames: ["mu", "jes"], minima: list };
}

export function lCurve(): LCurveResult {
  const pointAt = (strength: number, valid = true) => ({
    strength,
    valid,
    ...(valid ? {} : { message: "stalled" }),
    twiceNll: 100,
    chiSquare: 10 + 5 * strength ** 2,
    penalty: 0.5 / (1 + 8 * strength),
    estimates: [{ value: 1, uncertainty: 0.2, globalCorrelation: 0.5 }, { value: 1.2 }, { value: 1.1 }],
    meanGlobalCorrelation: 0.3 + 0.1 * Math.log10(strength) ** 2,
    largestGlobalCorrelation: 0.4 + 0.1 * Math.log10(strength) ** 2,
    curvature: 0.5,
  });
  return {
    kind: "l-curve",
    origin,
    penalty: "curvature",
    parameters: ["a", "b", "c"],
    points: [0.01, 0.1, 1, 10].map((strength) => pointAt(strength, strength !== 10)),
    corner: pointAt(0.4),
    leastCorrelation: pointAt(1.1),
    notes: ["The fit at strength = 10 failed: stalled"],
  };
}

export function fitReview(): FitReview {
  return {
    kind: "fit-review",
    origin,
    findings: [
      {
        code: "over-constrained",
        parameter: "alpha_ttbar_PS_hdamp_variation",
        message:
          "The data determine it to 0.21 of its prior uncertainty: is the template variation smooth, and may the measurement really know it better than the group that provided it?",
      },
      { code: "at-bound", parameter: "mu", message: "It is at its lower bound 0." },
      { code: "pulled", parameter: "gamma_stat_SR_4jets[3]", message: "It is pulled by 2.6 σ." },
    ],
  };
}

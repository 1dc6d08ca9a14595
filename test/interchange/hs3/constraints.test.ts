import { describe, expect, it } from "vitest";
import { importHs3 } from "../../../src/interchange/hs3/index.js";
import type { Model } from "../../../src/model/model.js";
import { expectClose, expectNear } from "../../helpers/close.js";
import { hs3, modelOf, placesOf } from "./documents.js";

/** Differences of a few terms of size 1. */
const ROUNDING = 1e-12;

const K = { name: "k", parameter: "k", type: "normfactor" };
const nominal = (name: string, value: number) => ({ name, value, const: true });

/** log p(k) − log p(1) of the constraints, at some values of a parameter. */
function shape(model: Model, name: string, values: readonly number[]): number[] {
  const at = (value: number) => {
    const pars = model.suggestedInit.map((init, p) => (model.parNames[p] === name ? value : init));
    return model.constraintLogpdf(pars, model.observedData());
  };
  return values.map((value) => at(value) - at(1));
}

const VALUES = [0.5, 0.9, 1.2, 2];

interface Case {
  readonly title: string;
  readonly distributions: readonly Readonly<Record<string, unknown>>[];
  readonly functions?: readonly Readonly<Record<string, unknown>>[];
  readonly points?: readonly Readonly<Record<string, unknown>>[];
  /** The logarithm of the density as a function of k, but for a constant, as the specification has it. */
  readonly expected: (k: number) => number;
}

const CASES: readonly Case[] = [
  {
    title: "a normal one whose variable is the parameter, around a constant",
    distributions: [{ name: "c", type: "gaussian_dist", x: "k", mean: "nom_k", sigma: 0.3 }],
    points: [nominal("nom_k", 1.1)],
    expected: (k) => -((k - 1.1) ** 2) / (2 * 0.3 ** 2),
  },
  {
    title: "a normal one whose mean is the parameter, with a width by name",
    distributions: [{ name: "c", type: "normal_dist", x: 0.9, mean: "k", sigma: "width" }],
    points: [nominal("width", 0.2)],
    expected: (k) => -((k - 0.9) ** 2) / (2 * 0.2 ** 2),
  },
  {
    title: "a normal one of a multiple of the parameter",
    distributions: [{ name: "c", type: "gaussian_dist", x: 2.2, mean: "twice", sigma: 0.5 }],
    functions: [{ name: "twice", type: "product", factors: ["k", 2] }],
    expected: (k) => -((2.2 - 2 * k) ** 2) / (2 * 0.5 ** 2),
  },
  {
    title: "a Poisson one of a product with a constant",
    distributions: [{ name: "c", type: "poisson_dist", x: "nom_k", mean: "mean" }],
    functions: [{ name: "mean", type: "product", factors: ["k", "tau"] }],
    points: [nominal("nom_k", 23.5), nominal("tau", 20)],
    expected: (k) => 23.5 * Math.log(20 * k) - 20 * k,
  },
  {
    title: "a log-normal one of the parameter",
    distributions: [{ name: "c", type: "lognormal_dist", x: "k", mu: 0.1, sigma: 0.4 }],
    expected: (k) => -Math.log(k) - (Math.log(k) - 0.1) ** 2 / (2 * 0.4 ** 2),
  },
  {
    title: "a log-normal one of a datum around the logarithm of the parameter",
    distributions: [{ name: "c", type: "lognormal_dist", x: 1.2, mu: "log_k", sigma: 0.4 }],
    functions: [{ name: "log_k", type: "generic_function", expression: "log(k)" }],
    expected: (k) => -((Math.log(1.2) - Math.log(k)) ** 2) / (2 * 0.4 ** 2),
  },
  {
    title: "a gamma one of the parameter",
    distributions: [{ name: "c", type: "gamma_dist", x: "k", gamma: 26, beta: 0.04, mu: 0 }],
    expected: (k) => 25 * Math.log(k) - k / 0.04,
  },
  {
    title: "ROOT's counts for simulated events",
    distributions: [{ name: "c", type: "barlow_beeston_lite_poisson_constraint_dist", x: ["k"], expected: [50] }],
    expected: (k) => 50 * Math.log(50 * k) - 50 * k,
  },
];

describe("constraints", () => {
  for (const { title, expected, points = [], ...parts } of CASES) {
    const values = [...points, { name: "k", value: 1 }];
    const difference = VALUES.map((k) => expected(k) - expected(1));
    const named = hs3({ ...parts, points: values, modifiers: [{ ...K, constraint: "c" }] });
    const product = hs3({
      ...parts,
      points: values,
      modifiers: [K],
      distributions: [...parts.distributions, { name: "all", type: "product_dist", factors: ["c", "SR"] }],
      likelihood: { distributions: ["all"] },
    });
    const auxiliary = hs3({ ...parts, points: values, modifiers: [K], likelihood: { aux_distributions: ["c"] } });

    it(`${title}: by name, in a product and in the likelihood`, () => {
      for (const document of [named, product, auxiliary]) {
        expectClose(shape(modelOf(document), "k", VALUES), difference, ROUNDING);
      }
    });
  }

  it("have the data of the likelihood, inline or by name", () => {
    const distributions = [{ name: "c", type: "gaussian_dist", x: "aux", mean: "k", sigma: 0.3 }];
    const data = [
      { name: "obs", type: "binned", axes: [], contents: [10] },
      { name: "point", type: "point", value: 1.4 },
    ];
    for (const datum of ["point", 1.4]) {
      const likelihood = { distributions: ["SR", "c"], data: ["obs", datum] };
      const model = modelOf(hs3({ modifiers: [K], distributions, likelihood, rest: { data } }));
      expect([...model.auxdata]).toEqual([1.4]);
    }
  });

  it("are not read where the likelihood does not have them, which is said", () => {
    const distributions = [{ name: "c", type: "gaussian_dist", x: "k", mean: 1, sigma: 0.3 }];
    const { warnings } = importHs3(hs3({ modifiers: [K], distributions }));
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toContain("format-ignored distributions[1]");
    expect(modelOf(hs3({ modifiers: [K], distributions })).auxdata).toEqual([]);
  });

  it("of null make an effect free", () => {
    const modifier = { name: "a", type: "normsys", constraint: null, data: { hi: 1.1, lo: 0.9 } };
    expect(modelOf(hs3({ modifiers: [modifier] })).auxdata).toEqual([]);
  });

  it("of an effect may have another width and another datum", () => {
    const modifier = { name: "a", type: "normsys", constraint: "c", data: { hi: 1.1, lo: 0.9 } };
    const distributions = [{ name: "c", type: "gaussian_dist", x: "a", mean: 0.5, sigma: 2 }];
    const found = shape(modelOf(hs3({ modifiers: [modifier], distributions })), "a", [-1, 3]);
    expectClose(found, [-9 / 32 + 1 / 32, -25 / 32 + 1 / 32], ROUNDING);
  });

  it("that are correlated are one multivariate normal density", () => {
    const modifiers = ["a", "b"].map((name) => ({
      name,
      type: "normsys",
      constraint: "c",
      data: { hi: 1.1, lo: 0.9 },
    }));
    const covariances = [
      [1, 0.5],
      [0.5, 4],
    ];
    const distributions = [
      { name: "c", type: "multivariate_normal_dist", x: ["a", "b"], mean: [0, "nom_b"], covariances },
    ];
    const model = modelOf(hs3({ modifiers, distributions, points: [nominal("nom_b", 0.2)] }));
    const at = (a: number, b: number) => model.constraintLogpdf({ a, b }, model.observedData());
    // the inverse of the covariance is [[4, −0.5], [−0.5, 1]] / 3.75
    const expected = (a: number, b: number) => {
      const d = b - 0.2;
      return -(4 * a * a - a * d + d * d) / 7.5 - Math.log(2 * Math.PI) - Math.log(3.75) / 2;
    };
    for (const [a, b] of [
      [0, 0],
      [1.5, -2],
      [-0.3, 0.7],
    ] as const) {
      expectNear(at(a, b), expected(a, b), ROUNDING);
    }
  });

  it("of kinds that effects cannot have, and of distributions that are none, are refused by place", () => {
    const effect = { name: "a", type: "normsys", constraint: "c", data: { hi: 1.1, lo: 0.9 } };
    const distributions = [{ name: "c", type: "lognormal_dist", x: "a", mu: 0, sigma: 1 }];
    expect(placesOf(() => modelOf(hs3({ modifiers: [effect], distributions })))).toEqual([
      "not-expressible distributions[0].samples[0].modifiers[0]",
    ]);
    const exponential = [{ name: "c", type: "exponential_dist", x: "k", c: 1 }];
    const document = hs3({ modifiers: [{ ...K, constraint: "c" }], distributions: exponential });
    expect(placesOf(() => modelOf(document))).toEqual(["not-expressible distributions[1].type"]);
  });

  it("two of one parameter are refused", () => {
    const distributions = ["c", "d"].map((name) => ({ name, type: "gaussian_dist", x: "k", mean: 1, sigma: 0.3 }));
    const likelihood = { aux_distributions: ["c", "d"] };
    expect(placesOf(() => modelOf(hs3({ modifiers: [K], distributions, likelihood })))).toEqual([
      "not-expressible distributions[2]",
    ]);
  });

  it("by words without a clear meaning are refused", () => {
    for (const word of ["Poisson", "LogNormal"]) {
      const modifier = { name: "a", type: "normsys", constraint: word, data: { hi: 1.1, lo: 0.9 } };
      expect(placesOf(() => modelOf(hs3({ modifiers: [modifier] })))).toEqual([
        "not-expressible distributions[0].samples[0].modifiers[0]",
      ]);
    }
  });
});

describe("parameters of bins", () => {
  const bins = { contents: [100, 50], errors: [5, 10] };
  const staterror = { name: "stat", type: "staterror", parameters: ["g0", "g1"] };
  const shapesys = { name: "u", type: "shapesys", parameters: ["g0", "g1"] };

  it("a staterror has normal or Poisson constraints of relative uncertainties, as said by it, by the channel or by the program", () => {
    const gauss = modelOf(hs3({ ...bins, modifiers: [{ ...staterror, constraint: "Gauss" }] }));
    expect([...gauss.auxdata]).toEqual([1, 1]);
    expectClose(gauss.parameterSets[0]!.constraint!.widths, [0.05, 0.2], ROUNDING);
    const counts = [400, 25];
    const byChannel = { channel: { staterror: { constraint_type: "Poisson" } } };
    for (const document of [
      hs3({ ...bins, modifiers: [{ ...staterror, constraint: "Poisson" }] }),
      hs3({ ...bins, modifiers: [staterror], ...byChannel }),
    ]) {
      expectClose(modelOf(document).auxdata, counts, ROUNDING);
    }
    expectClose(modelOf(hs3({ ...bins, modifiers: [staterror] }), { producer: "root" }).auxdata, counts, ROUNDING);
    expect([...modelOf(hs3({ ...bins, modifiers: [staterror] }), { producer: "pyhs3" }).auxdata]).toEqual([1, 1]);
  });

  it("a staterror below the threshold of its channel is a constant", () => {
    const channel = { staterror: { constraint_type: "Gauss", relThreshold: 0.1 } };
    expect(modelOf(hs3({ ...bins, modifiers: [staterror], channel })).suggestedFixed).toEqual([true, false]);
  });

  it("a staterror whose uncertainties are the errors of its sample once more is that of the sum of samples", () => {
    const repeated = { ...staterror, constraint: "Gauss" };
    const samples = [
      { contents: [60, 30], errors: [3, 6] },
      { contents: [40, 20], errors: [4, 8] },
    ].map(({ contents, errors }, i) => ({
      name: `s${i}`,
      data: { contents, errors },
      modifiers: [{ ...repeated, data: { uncertainties: errors } }],
    }));
    const { widths } = modelOf(hs3({ contents: [100, 50], channel: { samples } })).parameterSets[0]!.constraint!;
    expectClose(widths, [5 / 100, 10 / 50], ROUNDING);
    const full = hs3({ contents: [100, 50], channel: { samples, barlow_beeston_method: "full" } });
    expect(placesOf(() => importHs3(full))).toContain("not-expressible distributions[0].samples[1].modifiers[0]");
  });

  it("a shapesys has absolute uncertainties, relative ones in documents of ROOT, and rates in those before 6.30", () => {
    const modifiers = [{ ...shapesys, constraint: "Poisson", data: { vals: [0.05, 0.2] } }];
    const root = modelOf(hs3({ ...bins, modifiers }), { producer: "root" });
    expectClose(root.auxdata, [400, 25], ROUNDING);
    const metadata = { hs3_version: "0.1.90", packages: [{ name: "ROOT", version: "6.28.04" }] };
    const rates = [{ ...shapesys, constraint: "Poisson", data: { vals: [400, 25] } }];
    expect([...modelOf(hs3({ ...bins, modifiers: rates, rest: { metadata } })).auxdata]).toEqual([400, 25]);
    const absolute = [{ ...shapesys, constraint: "Poisson", data: { vals: [5, 10] } }];
    expectClose(modelOf(hs3({ ...bins, modifiers: absolute })).auxdata, [400, 25], ROUNDING);
    const normal = modelOf(hs3({ ...bins, modifiers: [{ ...absolute[0], constraint: "Gauss" }] }));
    expectClose(normal.parameterSets[0]!.constraint!.widths, [0.05, 0.2], ROUNDING);
  });

  const poisson = (k: number) => ({ name: `c${k}`, type: "poisson_dist", x: `n${k}`, mean: `m${k}` });
  const mean = (k: number) => ({ name: `m${k}`, type: "product", factors: [`g${k}`, `t${k}`] });
  const points = [nominal("n0", 390), nominal("t0", 400), nominal("n1", 25), nominal("t1", 25)];

  it("have the distributions that a list names, and are constants where it has null and the point says so", () => {
    const both = hs3({
      ...bins,
      modifiers: [{ ...shapesys, constraints: ["c0", "c1"] }],
      distributions: [poisson(0), poisson(1)],
      functions: [mean(0), mean(1)],
      points,
    });
    expectClose(modelOf(both).auxdata, [390, 25], ROUNDING);
    const one = hs3({
      ...bins,
      modifiers: [{ ...shapesys, constraints: ["c0", null] }],
      distributions: [poisson(0)],
      functions: [mean(0)],
      points: [...points, { name: "g1", value: 1, const: true }],
    });
    expect(modelOf(one).suggestedFixed).toEqual([false, true]);
    expect(modelOf(one).auxdata[0]).toBe(390);
  });

  it("are refused where some have constraints and others are free", () => {
    const document = hs3({
      ...bins,
      modifiers: [{ ...shapesys, constraints: ["c0", null] }],
      distributions: [poisson(0)],
      functions: [mean(0)],
      points,
    });
    expect(placesOf(() => modelOf(document))).toEqual(["not-expressible distributions[0].samples[0].modifiers[0]"]);
  });

  it("without constraints are a shapefactor, whose start and limits are those of the document", () => {
    const model = modelOf(
      hs3({
        ...bins,
        modifiers: [{ name: "f", type: "shapefactor", parameters: ["g0", "g1"] }],
        points: [{ name: "g1", value: 1.5 }],
        axes: [{ name: "g0", min: 0.1, max: 3 }],
      }),
    );
    expect(model.suggestedInit).toEqual([1, 1.5]);
    expect(model.suggestedBounds).toEqual([
      [0.1, 3],
      [0, 10],
    ]);
  });
});

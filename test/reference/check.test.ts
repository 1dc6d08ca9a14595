import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { checkReference, type Reference, type ReferenceReport, Workspace } from "../../src/index.js";
import { normalCdf } from "../../src/math/normal.js";
import { COUNTING, repoPath, TWO_CHANNEL, TWO_CHANNEL_REFERENCE } from "../helpers/cli.js";

const counting = Workspace.parse(readFileSync(COUNTING, "utf8"));
const twoChannel = Workspace.parse(readFileSync(TWO_CHANNEL, "utf8"));
const pyhf = JSON.parse(readFileSync(TWO_CHANNEL_REFERENCE, "utf8"));

const ORIGIN = { program: "pencil and paper", version: "1", command: "see the comments", date: "2026-11-23" };

const reference = (parts: object): object => ({
  format: "histograd-reference",
  version: "1.0.0",
  origins: { hand: ORIGIN },
  ...parts,
});

const rowOf = ({ rows }: ReferenceReport, quantity: string) => {
  const found = rows.filter((row) => row.quantity === quantity);
  expect(found).toHaveLength(1);
  return found[0]!;
};

/** signal 5 mu, background 10 ± 3.5, observed 15: τ = (10 / 3.5)² */
const TAU = (10 / 3.5) ** 2;
const SIGMA = Math.sqrt(27.25) / 5;

describe("checkReference(workspace, reference)", () => {
  it("agrees with hand numbers of the counting experiment", () => {
    const report = checkReference(
      counting,
      reference({
        model: {
          poi: "mu",
          par_names: ["mu", "background_uncertainty[0]"],
          suggested_init: [1, 1],
          suggested_bounds: [
            [0, 10],
            [1e-10, 10],
          ],
          suggested_fixed: [false, false],
          auxdata: [TAU],
          data: [15, TAU],
        },
        points: [
          // log Poisson(15 | 15) = 15 log 15 − 15 − log 15!, log 15! = Σ log k
          { pars: { mu: 1 }, main_logpdf: 15 * Math.log(15) - 15 - logFactorial(15), expected_data: [15, TAU] },
          { pars: [2, 1], expected_main_data: [20] },
        ],
        fits: [
          {
            bestfit: { mu: 1, "background_uncertainty[0]": 1 },
            uncertainties: [SIGMA, 0.35],
            tolerances: { estimate: { absolute: 1e-9 }, uncertainty: { relative: 1e-9 } },
          },
          { fixed: { mu: 1 }, bestfit: [1, 1], uncertainties: { mu: null } },
        ],
      }),
    );
    expect(report.rows.filter(({ ok }) => !ok)).toEqual([]);
    // poi; 2 names, inits, fixed; 4 bounds; 1 auxdata; 2 data; 1 + 2 and 1 at points; 4 and 3 of fits
    expect(report).toMatchObject({ agrees: true, nCompared: 25, nDisagreeing: 0, skipped: [] });
    expect(report.origins).toEqual({ hand: ORIGIN });
  });

  it("agrees with all of pyhf's numbers for the two-channel example", () => {
    const report = checkReference(twoChannel, pyhf as Reference);
    expect(report.rows.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.nCompared).toBeGreaterThan(300);
    expect(report).toMatchObject({ agrees: true, nSkipped: 0, skipped: [] });
    const groups = new Set(report.rows.map(({ group }) => group.replace(/\[.*/, "")));
    expect([...groups]).toEqual(["model", "points", "fits", "cls", "limits", "significances"]);
  });

  it("finds each number that is changed", () => {
    const changes: [string, (document: typeof pyhf) => void][] = [
      ["par_names[3]", (d) => (d.model.par_names[3] = "nu")],
      ["suggested_init[0]", (d) => (d.model.suggested_init[0] = 0.5)],
      ["suggested_bounds[3][1]", (d) => (d.model.suggested_bounds[3][1] = 11)],
      ["suggested_fixed[2]", (d) => (d.model.suggested_fixed[2] = true)],
      ["logpdf", (d) => (d.points[2].logpdf *= 1 + 1e-9)],
      ["expected_data[5]", (d) => (d.points[1].expected_data[5] += 1e-6)],
      ["twice_nll", (d) => (d.fits[0].twice_nll += 1e-6)],
      ['bestfit of "mu"', (d) => (d.fits[0].bestfit.mu += 1e-5)],
      ['uncertainty of "lumi"', (d) => (d.fits[1].uncertainties.lumi *= 1.001)],
      ["observed", (d) => (d.cls[0].observed += 2e-4)],
      ["expected[4]", (d) => (d.cls[0].expected[4] -= 2e-4)],
      ["expected[0]", (d) => (d.limits[0].expected[0] *= 1.001)],
      ["z", (d) => (d.significances[0].z += 1e-3)],
    ];
    for (const [quantity, change] of changes) {
      const document = structuredClone(pyhf);
      change(document);
      const report = checkReference(twoChannel, document);
      expect(report.agrees).toBe(false);
      expect(report.rows.filter(({ ok }) => !ok).map((row) => row.quantity)).toEqual([quantity]);
    }
  });

  it("lists of another length are one row", () => {
    const report = checkReference(counting, reference({ model: { par_names: ["mu"], suggested_fixed: [] } }));
    expect(rowOf(report, "length of par_names")).toMatchObject({ expected: 1, found: 2, ok: false });
    expect(report.nCompared).toBe(2);
  });
});

describe("tolerances", () => {
  const rowWith = (tolerances: object, expected: number) =>
    rowOf(
      checkReference(counting, reference({ points: [{ pars: {}, expected_main_data: [expected], tolerances }] })),
      "expected_main_data[0]",
    );

  it("are absolute + relative · |expected|", () => {
    // 15 events are expected: 15 − 14.5 = 0.5 ≤ 0.21 + 0.02 · 14.5 = 0.5
    const expected_data = { absolute: 0.2101, relative: 0.02 };
    expect(rowWith({ expected_data }, 14.5)).toMatchObject({ difference: 0.5, ok: true });
    expect(rowWith({ expected_data }, 14.5).tolerance).toBeCloseTo(0.5001, 10);
    expect(rowWith({ expected_data: { absolute: 0.2099, relative: 0.02 } }, 14.5).ok).toBe(false);
  });

  it("of an entry go before those of the document, and those before the defaults", () => {
    const points = [{ pars: {}, expected_main_data: [15.1] }];
    const loose = { expected_data: { absolute: 1 } };
    const strict = { expected_data: { absolute: 0.01 } };
    expect(checkReference(counting, reference({ points })).agrees).toBe(false);
    expect(checkReference(counting, reference({ points, tolerances: loose })).agrees).toBe(true);
    const own = points.map((point) => ({ ...point, tolerances: strict }));
    expect(checkReference(counting, reference({ points: own, tolerances: loose })).agrees).toBe(false);
  });

  it("of estimates are in units of the reference's uncertainty, or of ours", () => {
    // σ(mu) = 1.044: a hundredth of it is 0.01044; of a reference's 0.5 it is 0.005
    const tolerances = { estimate: { in_uncertainties: 0.01 } };
    const fits = [{ bestfit: { mu: 1.01 }, tolerances }];
    expect(rowOf(checkReference(counting, reference({ fits })), 'bestfit of "mu"').tolerance).toBeCloseTo(
      0.01 * SIGMA,
      9,
    );
    const given = [{ bestfit: { mu: 1.01 }, uncertainties: { mu: 0.5 }, tolerances }];
    expect(rowOf(checkReference(counting, reference({ fits: given })), 'bestfit of "mu"').ok).toBe(false);
  });
});

describe("numbers that are not finite", () => {
  /** Without expected events and with 15 observed the likelihood is 0. */
  const empty = JSON.parse(readFileSync(COUNTING, "utf8"));
  for (const sample of empty.channels[0].samples) sample.data = [0];
  const workspace = Workspace.parse(empty);
  const at = (logpdf: unknown) =>
    rowOf(checkReference(workspace, reference({ points: [{ pars: {}, logpdf }] })), "logpdf");

  it("another program's NaN and −∞ agree with −∞ outside the domain, and nothing else does", () => {
    expect(at("-inf")).toMatchObject({ expected: Number.NEGATIVE_INFINITY, ok: true });
    expect(at("nan")).toMatchObject({ ok: true, note: "outside the domain of the likelihood" });
    expect(at("inf").ok).toBe(false);
    expect(at(-1e300).ok).toBe(false);
    const inside = checkReference(counting, reference({ points: [{ pars: {}, logpdf: "nan" }] }));
    expect(rowOf(inside, "logpdf").ok).toBe(false);
  });

  it("a fit that is not valid is a row that fails, with its reason", () => {
    const report = checkReference(workspace, reference({ fits: [{ twice_nll: 1 }] }));
    expect(rowOf(report, "valid")).toMatchObject({ expected: true, found: false, ok: false });
    expect(rowOf(report, "valid").note).toContain("0 events are expected but 15 observed");
  });
});

describe("fits", () => {
  it("a lower minimum than the reference's is a difference that says so", () => {
    const { twice_nll } = pyhf.fits[0];
    const report = checkReference(twoChannel, { ...pyhf, fits: [{ twice_nll: twice_nll + 0.5 }] });
    expect(rowOf(report, "twice_nll")).toMatchObject({ ok: false, difference: expect.closeTo(-0.5, 6) });
    expect(rowOf(report, "twice_nll").note).toContain("the minimum found here is lower");
  });

  it("can be left out with all that needs them, which is said and counted", () => {
    const all = checkReference(twoChannel, pyhf);
    const report = checkReference(twoChannel, pyhf, { fits: false });
    expect(report.rows.every(({ group }) => /^(model|points)/.test(group))).toBe(true);
    expect(report.skipped.map(({ group }) => group.replace(/\[.*/, ""))).toEqual([
      "fits",
      "fits",
      "cls",
      "limits",
      "significances",
    ]);
    expect(report.agrees).toBe(true);
    expect(report.nSkipped).toBe(all.nCompared - report.nCompared);
    for (const { reason } of report.skipped) expect(reason).toBe("it needs fits, which were not run");
  });

  it("an uncertainty where there is none, and the other way round, disagree", () => {
    const report = checkReference(counting, reference({ fits: [{ fixed: { mu: 1 }, uncertainties: { mu: 1 } }] }));
    expect(rowOf(report, 'uncertainty of "mu"')).toMatchObject({ found: null, ok: false, note: "held fixed" });
    const free = checkReference(counting, reference({ fits: [{ uncertainties: { mu: null } }] }));
    expect(rowOf(free, 'uncertainty of "mu"').ok).toBe(false);
  });

  it("names and lengths that do not fit the model are rows that fail", () => {
    const unknown = checkReference(
      counting,
      reference({ fits: [{ bestfit: { muu: 1 } }], points: [{ pars: [1], logpdf: 1 }] }),
    );
    expect(unknown.rows.map(({ ok }) => ok)).toEqual([false, false]);
    expect(unknown.rows[0]!.note).toContain("2 parameter values");
    expect(unknown.rows[1]!.note).toContain('Did you mean "mu"?');
  });
});

describe("tests, limits and significances", () => {
  // One bin, 5 mu + 10 events expected, 12 observed, no nuisance parameters: everything has a closed form.
  const signal = { name: "s", data: [5], modifiers: [{ name: "mu", type: "normfactor", data: null }] };
  const document = {
    version: "1.0.0",
    channels: [{ name: "c", samples: [signal, { name: "b", data: [10], modifiers: [] }] }],
    observations: [{ name: "c", data: [12] }],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
  };
  const oneBin = Workspace.parse(document);
  /** −2 log of the likelihood ratio of n expected events against the best, for `count` observed. */
  const deviance = (count: number, n: number) => 2 * (n - count + count * Math.log(count / n));
  const clsAt = (mu: number, t = Math.sqrt(deviance(12, 5 * mu + 10))) =>
    normalCdf(-t) / normalCdf(Math.sqrt(deviance(10, 5 * mu + 10)) - t);
  const expectedAt = (mu: number) => [2, 1, 0, -1, -2].map((n) => clsAt(mu, n + Math.sqrt(deviance(10, 5 * mu + 10))));
  const solved = (f: (mu: number) => number, low = 0.5, high = 10) => {
    let [a, b] = [low, high];
    for (let i = 0; i < 100; i++) [a, b] = f((a + b) / 2) > 0.05 ? [(a + b) / 2, b] : [a, (a + b) / 2];
    return (a + b) / 2;
  };
  const q0 = deviance(12, 10);
  const q0Asimov = deviance(15, 10);
  const hand = () => ({
    cls: [
      { poi_value: 1.5, test_statistic: "q", observed: clsAt(1.5), expected: expectedAt(1.5) },
      { poi_value: 1.5, test_statistic: "qtilde", calculator: "asymptotics", observed: clsAt(1.5) },
      { poi_value: 0, test_statistic: "q0", observed: normalCdf(-Math.sqrt(q0)) },
    ],
    limits: [
      {
        test_statistic: "q",
        observed: solved((mu) => clsAt(mu)),
        expected: [0, 1, 2, 3, 4].map((i) => solved((mu) => expectedAt(mu)[i]!)),
      },
    ],
    significances: [
      {
        q0,
        p0: normalCdf(-Math.sqrt(q0)),
        z: Math.sqrt(q0),
        expected: {
          q0: q0Asimov,
          z: [-2, -1, 0, 1, 2].map((n) => n + Math.sqrt(q0Asimov)),
          p0: [null, null, normalCdf(-Math.sqrt(q0Asimov)), null, null],
        },
      },
    ],
    tolerances: {
      cls: { absolute: 1e-12 },
      limit: { relative: 1e-7 },
      test_statistic: { absolute: 1e-12 },
      significance: { absolute: 1e-12 },
      p_value: { relative: 1e-11 },
    },
  });

  it("agree with the numbers of a counting experiment that follow by hand", () => {
    const report = checkReference(oneBin, reference({ ...hand(), version: "1.1.0" }));
    expect(report.rows.filter(({ ok }) => !ok)).toEqual([]);
    // 6 + 1 + 1 of tests, 6 of the limit, 3 + 1 + 5 + 1 of the significance
    expect(report).toMatchObject({ agrees: true, nCompared: 24, nSkipped: 0 });
  });

  it("are each found when they are changed", () => {
    const numbers: [string, (document: ReturnType<typeof hand>) => void][] = [
      ["observed", (d) => (d.cls[0]!.observed += 1e-9)],
      ["expected[2]", (d) => (d.cls[0]!.expected![2]! += 1e-9)],
      ["observed", (d) => (d.cls[2]!.observed += 1e-9)],
      ["observed", (d) => (d.limits[0]!.observed *= 1 + 1e-5)],
      ["expected[4]", (d) => (d.limits[0]!.expected[4]! *= 1 + 1e-5)],
      ["q0", (d) => (d.significances[0]!.q0 += 1e-9)],
      ["p0", (d) => (d.significances[0]!.p0 *= 1 + 1e-9)],
      ["z", (d) => (d.significances[0]!.z += 1e-9)],
      ["expected q0", (d) => (d.significances[0]!.expected.q0 += 1e-9)],
      ["expected z[0]", (d) => (d.significances[0]!.expected.z[0]! += 1e-9)],
      ["expected p0[2]", (d) => (d.significances[0]!.expected.p0[2]! *= 1 + 1e-9)],
    ];
    for (const [quantity, change] of numbers) {
      const changed = hand();
      change(changed);
      const report = checkReference(oneBin, reference(changed));
      expect(report.rows.filter(({ ok }) => !ok).map((row) => row.quantity)).toEqual([quantity]);
    }
  });

  it("of other data are compared with those data", () => {
    const significances = [{ data: [20], z: Math.sqrt(deviance(20, 10)), q0: q0 }];
    const report = checkReference(oneBin, reference({ significances }));
    expect(report.rows.map(({ quantity, ok }) => [quantity, ok])).toEqual([
      ["q0", false],
      ["z", true],
    ]);
  });

  it("from toys are not compared, which is said and counted", () => {
    const toys = { calculator: "toys", test_statistic: "q", observed: 0.3, expected: [0.1, 0.2, 0.3, 0.4, 0.5] };
    const points = [{ pars: {}, expected_main_data: [15] }];
    const report = checkReference(oneBin, reference({ points, cls: [{ ...toys, poi_value: 1 }], limits: [toys] }));
    expect(report).toMatchObject({ agrees: true, nCompared: 1, nSkipped: 12 });
    expect(report.skipped.map(({ group, nNumbers }) => [group, nNumbers])).toEqual([
      ["cls[0]", 6],
      ["limits[0]", 6],
    ]);
    for (const { reason } of report.skipped) expect(reason).toContain("toys");
  });

  it("without a number are listed", () => {
    const report = checkReference(
      oneBin,
      reference({ cls: [{ poi_value: 1, test_statistic: "q" }], points: [{ pars: {} }] }),
    );
    expect(report).toMatchObject({ agrees: false, nCompared: 0, nSkipped: 0 });
    expect(report.skipped.map(({ group, nNumbers }) => [group, nNumbers])).toEqual([
      ["points[0]", 0],
      ["cls[0]", 0],
    ]);
  });

  it("that the bounds do not hold are infinite", () => {
    const narrow = structuredClone(document) as { measurements: { config: { parameters: object[] } }[] };
    narrow.measurements[0]!.config.parameters.push({ name: "mu", bounds: [[0, 0.5]], inits: [0.3] });
    const limits = [{ test_statistic: "qtilde", observed: "inf", expected: [1, null, null, null, "inf"] }];
    const report = checkReference(Workspace.parse(narrow), reference({ limits }));
    expect(report.rows.map(({ quantity, ok }) => [quantity, ok])).toEqual([
      ["observed", true],
      ["expected[0]", false],
      ["expected[4]", true],
    ]);
    expect(rowOf(report, "expected[0]").note).toContain("upper bound 0.5 of mu");
  });

  it("of a model that has none are rows that fail, with the reason", () => {
    const without = structuredClone(document);
    without.measurements[0]!.config.poi = "";
    const { rows } = checkReference(Workspace.parse(without), reference(hand()));
    expect(rows.map(({ ok }) => ok)).toEqual([false, false, false, false, false]);
    const outside = checkReference(oneBin, reference({ cls: [{ poi_value: 11, test_statistic: "q", observed: 1 }] }));
    expect(rowOf(outside, "test")).toMatchObject({ ok: false, note: expect.stringContaining("bounds [0, 10]") });
  });
});

describe("documents that are no references", () => {
  const issuesOf = (document: object | string) => {
    try {
      checkReference(counting, document);
    } catch (error) {
      return (error as { issues: { code: string; path: string }[] }).issues.map(({ code, path }) => `${code} ${path}`);
    }
    return [];
  };

  it("are refused with every mistake and its path", () => {
    const bad = reference({ points: [{ logpdf: "many" }], fits: [{ bestfit: [1, "x"], extra: 1 }], version: "2.0.0" });
    expect(issuesOf(bad).sort()).toEqual([
      "missing-property points[0].pars",
      "unexpected-property fits[0].extra",
      "unsupported-version version",
      "wrong-format points[0].logpdf",
      "wrong-type fits[0].bestfit[1]",
    ]);
  });

  it("names of quantities and origins are checked", () => {
    const bad = reference({
      tolerances: { logpfd: { absolute: 1 } },
      points: [{ pars: {}, origin: "foot", tolerances: { twice_nll: {}, nothing: {} } }],
    });
    expect(issuesOf(bad)).toEqual([
      "unknown-name tolerances.logpfd",
      "unknown-name points[0].tolerances.nothing",
      "unknown-name points[0].origin",
    ]);
  });

  it.each([
    ["a workspace", JSON.parse(readFileSync(COUNTING, "utf8"))],
    ["a list", []],
    ["text of another kind", '{"a": 1}'],
  ])("%s", (_, document) => {
    expect(issuesOf(document)).toEqual(["not-a-reference "]);
  });
});

describe("schemas/reference.json", () => {
  const schema = JSON.parse(readFileSync(repoPath("schemas/reference.json"), "utf8"));
  const validate = new Ajv({ strict: true, allowUnionTypes: true, keywords: ["x-issue"] }).compile(schema);

  it("is a JSON Schema that accepts the example", () => {
    expect(validate(pyhf)).toBe(true);
    expect(validate({ ...pyhf, origins: {} })).toBe(false);
  });
});

function logFactorial(n: number): number {
  let sum = 0;
  for (let k = 2; k <= n; k++) sum += Math.log(k);
  return sum;
}

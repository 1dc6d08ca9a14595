import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { symmetricEigenvalues } from "../../src/math/symmetric-eigenvalues.js";
import { DIALECTS } from "../../src/workspace/dialects.js";
import { extensionsOf } from "../../src/workspace/extensions.js";
import { penaltyMatrix } from "../../src/workspace/penalty-matrix.js";
import type { MeasurementSpec, ModifierSpec, ParameterSettings, WorkspaceSpec } from "../../src/workspace/types.js";
import { expectClose } from "../helpers/close.js";
import {
  histosys,
  normfactor,
  normsys,
  sample,
  staterror,
  thrownIssues,
  workspaceSpec,
} from "../helpers/workspaces.js";

const CHANNELS = {
  A: [
    sample("signal", [5, 8], normfactor("mu")),
    sample("bkg", [50, 40], normsys("n", 0.9, 1.1), histosys("h", [48, 39], [53, 42]), staterror("stat", [5, 4])),
  ],
  B: [sample("bkg", [30], normsys("n", 0.8, 1.2), normfactor("k"))],
};

type Config = Partial<MeasurementSpec["config"]>;

function document(config: Config = {}, more: Partial<WorkspaceSpec> = {}): WorkspaceSpec {
  const spec = workspaceSpec({ channels: CHANNELS });
  return { ...spec, ...more, measurements: [{ name: "m", config: { poi: "mu", parameters: [], ...config } }] };
}

const issues = (config: Config, more: Partial<WorkspaceSpec> = {}) =>
  thrownIssues(() => Workspace.parse(document(config, more)));
const settings = (own: ParameterSettings) => issues({ parameters: [own] });
const at = (place: string) => `measurements[0].config.${place}`;

describe("chosen constraints", () => {
  it("need widths where the templates do not give them", () => {
    expect(settings({ name: "n", constraint: "lognormal" })).toEqual([
      { code: "constraint-width-missing", path: at("parameters[0]") },
    ]);
    expect(settings({ name: "k", constraint: "poisson" })).toEqual([
      { code: "constraint-width-missing", path: at("parameters[0]") },
    ]);
    for (const constraint of ["poisson", "lognormal", "gamma", "normal"] as const) {
      expect(() => Workspace.parse(document({ parameters: [{ name: "stat", constraint }] }))).not.toThrow();
    }
  });

  it("refuse settings of other kinds", () => {
    expect(settings({ name: "stat", constraint: "poisson", sigmas: [0.1, 0.1] })).toEqual([
      { code: "setting-not-used", path: at("parameters[0].sigmas") },
    ]);
    expect(settings({ name: "n", constraint: "none", auxdata: [0] })).toEqual([
      { code: "setting-not-used", path: at("parameters[0].auxdata") },
    ]);
    expect(settings({ name: "n", threshold: 0.1 })).toEqual([
      { code: "setting-not-used", path: at("parameters[0].threshold") },
    ]);
  });

  it("refuse start values and auxiliary data outside their domain", () => {
    expect(settings({ name: "k", constraint: "lognormal", sigmas: [0.1], inits: [0], auxdata: [-1] })).toEqual([
      { code: "init-outside-domain", path: at("parameters[0].inits[0]") },
      { code: "auxdata-outside-domain", path: at("parameters[0].auxdata[0]") },
    ]);
    // 1 + 0.5 α is above 0 from −2 on
    const bounds = [[-5, 5]] as const;
    expect(settings({ name: "n", constraint: "gamma", sigmas: [0.5], inits: [-2], bounds })).toEqual([
      { code: "init-outside-domain", path: at("parameters[0].inits[0]") },
    ]);
    expect(settings({ name: "n", constraint: "poisson", factors: [4], inits: [-2], bounds })).toEqual([
      { code: "init-outside-domain", path: at("parameters[0].inits[0]") },
    ]);
    expect(settings({ name: "n", constraint: "gamma", sigmas: [-0.5] })).toEqual([
      { code: "non-positive-sigma", path: at("parameters[0].sigmas[0]") },
    ]);
  });

  it("refuse auxiliary data that a toy or a user cannot have", () => {
    const model = Workspace.parse(
      document({ parameters: [{ name: "n", constraint: "lognormal", sigmas: [0.5] }] }),
    ).model();
    const data = model.observedData();
    const position = model.nMainData + model.auxdataOrder.indexOf("n");
    data[position] = -2;
    expect(thrownIssues(() => model.logpdf(model.suggestedInit, data))).toEqual([
      { code: "auxdata-outside-domain", path: `auxdata[${position - model.nMainData}]` },
    ]);
  });

  it("hold bins below the threshold", () => {
    // relative uncertainties of 0.1 each
    const fixed = (threshold: number) =>
      Workspace.parse(document({ parameters: [{ name: "stat", threshold }] }))
        .model()
        .parameterSets.find(({ name }) => name === "stat")!.fixed;
    expect(fixed(0.0999)).toEqual([false, false]);
    expect(fixed(0.1001)).toEqual([true, true]);
  });
});

describe("correlations and penalties", () => {
  const correlation = (parameters: readonly string[], matrix: readonly (readonly number[])[]) =>
    issues({ correlations: [{ parameters, correlation: matrix }] });
  const two = (r: number) => [
    [1, r],
    [r, 1],
  ];

  it("refuse members that are unknown, free, repeated or several", () => {
    const path = (i: number) => at(`correlations[0].parameters[${i}]`);
    expect(correlation(["n", "hh"], two(0.5))).toEqual([{ code: "joint-term-member", path: path(1) }]);
    expect(correlation(["n", "mu"], two(0.5))).toEqual([{ code: "joint-term-member", path: path(1) }]);
    expect(correlation(["n", "n"], two(0.5))).toEqual([{ code: "joint-term-member", path: path(1) }]);
    expect(correlation(["n", "stat"], two(0.5))).toEqual([{ code: "joint-term-member", path: path(1) }]);
    expect(correlation(["n", "stat[2]"], two(0.5))).toEqual([{ code: "joint-term-member", path: path(1) }]);
    const gamma = { name: "n", constraint: "gamma", sigmas: [0.1] } as const;
    const mixed = { parameters: [gamma], correlations: [{ parameters: ["n", "h"], correlation: two(0.5) }] };
    expect(issues(mixed)).toEqual([{ code: "joint-term-member", path: path(0) }]);
  });

  it("refuse a parameter that is named twice, by its set and by a component", () => {
    const channels = { A: CHANNELS.A, B: [sample("bkg", [30], normsys("n", 0.8, 1.2), staterror("one", [3]))] };
    const parse = (config: Config) =>
      Workspace.parse({ ...workspaceSpec({ channels }), measurements: document(config).measurements });
    const found = (config: Config) => thrownIssues(() => parse(config));
    expect(found({ correlations: [{ parameters: ["one", "one[0]"], correlation: two(0.5) }] })).toEqual([
      { code: "joint-term-member", path: at("correlations[0].parameters[1]") },
    ]);
    const correlations = [
      { parameters: ["n", "one"], correlation: two(0.5) },
      { parameters: ["h", "one[0]"], correlation: two(0.5) },
    ];
    expect(found({ correlations })).toEqual([{ code: "joint-term-member", path: at("correlations[1].parameters[1]") }]);
    const penalty = (...parameters: readonly string[]) => ({ penalties: [{ name: "p", strength: 1, parameters }] });
    expect(found(penalty("one", "stat[1]", "stat"))).toEqual([
      { code: "joint-term-member", path: at("penalties[0].parameters[2]") },
    ]);
    expect(parse(penalty("stat[1]", "stat[0]", "one")).warnings).toEqual([]);
  });

  it("refuse matrices with the eigenvalue, or with what is wrong", () => {
    const path = at("correlations[0].correlation");
    expect(correlation(["n", "h"], two(1))).toEqual([{ code: "not-positive-definite", path }]);
    expect(() =>
      Workspace.parse(document({ correlations: [{ parameters: ["n", "h"], correlation: two(1.25) }] })),
    ).toThrow("got the eigenvalue -0.25");
    expect(correlation(["n", "h"], [[1, 0.5]])).toEqual([{ code: "joint-term-matrix", path }]);
    const skew = [
      [1, 0.5],
      [0.4, 1],
    ];
    expect(correlation(["n", "h"], skew)).toEqual([{ code: "joint-term-matrix", path: `${path}[1][0]` }]);
    const variances = [
      [4, 1],
      [1, 4],
    ];
    expect(correlation(["n", "h"], variances)).toEqual([{ code: "joint-term-matrix", path: `${path}[0][0]` }]);
    expect(issues({ correlations: [{ parameters: ["n", "h"] }] })).toEqual([
      { code: "joint-term-matrix", path: at("correlations[0]") },
    ]);
  });

  it("penalties need enough parameters and a matrix without negative eigenvalues", () => {
    const penalty = (own: object) => issues({ penalties: [{ name: "p", strength: 1, parameters: ["stat"], ...own }] });
    expect(penalty({})).toEqual([{ code: "joint-term-member", path: at("penalties[0].parameters") }]);
    const bad = [
      [1, 2],
      [2, 1],
    ];
    expect(penalty({ matrix: bad })).toEqual([{ code: "not-positive-definite", path: at("penalties[0].matrix") }]);
    expect(penalty({ differences: 1, center: [1] })).toEqual([
      { code: "joint-term-matrix", path: at("penalties[0].center") },
    ]);
    expect(penalty({ differences: 1, strength: -1 })).toEqual([
      { code: "out-of-range", path: at("penalties[0].strength") },
    ]);
  });

  it("second differences are 1, −2, 1", () => {
    const matrix = penaltyMatrix({ name: "p", strength: 1, parameters: [] }, 4);
    expect([...matrix]).toEqual([1, -2, 1, 0, -2, 5, -4, 1, 1, -4, 5, -2, 0, 1, -2, 1]);
  });

  it("eigenvalues are those of matrices that are known", () => {
    // second differences of a chain of n with fixed ends: 2 − 2 cos(k π/(n + 1))
    const n = 12;
    const chain = Array.from({ length: n * n }, (_, k) => {
      const distance = Math.abs(Math.floor(k / n) - (k % n));
      return distance === 0 ? 2 : distance === 1 ? -1 : 0;
    });
    const exact = Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)));
    expectClose(symmetricEigenvalues(chain, n), exact, 1e-13);
  });
});

describe("covariances of data", () => {
  it("refuse channels and matrices that do not fit", () => {
    const covariance = (channels: readonly string[], matrix: readonly (readonly number[])[]) =>
      issues({}, { covariances: [{ channels, matrix }] });
    expect(covariance(["C"], [[1]])).toEqual([{ code: "covariance-channel", path: "covariances[0].channels[0]" }]);
    expect(covariance(["B", "B"], [[1]])).toEqual([
      { code: "covariance-channel", path: "covariances[0].channels[1]" },
      { code: "joint-term-matrix", path: "covariances[0].matrix" },
    ]);
    expect(covariance(["B"], [[0]])).toEqual([{ code: "not-positive-definite", path: "covariances[0].matrix" }]);
  });

  it("allow negative data there, and nowhere else", () => {
    const observations = [
      { name: "A", data: [57, 52] },
      { name: "B", data: [-3] },
    ];
    expect(issues({}, { observations })).toEqual([{ code: "negative-observation", path: "observations[1].data[0]" }]);
    const covariances = [{ channels: ["B"], matrix: [[9]] }];
    expect(Workspace.parse(document({}, { observations, covariances })).model().nMainData).toBe(3);
  });
});

describe("parameters of interest", () => {
  it("may be several, and components", () => {
    const model = Workspace.parse(document({ poi: ["stat[1]", "mu"] })).model();
    expect(model.poiNames).toEqual(["stat[1]", "mu"]);
    expect(model.parNames[model.poiIndex!]).toBe("stat[1]");
    expect(model.origin).toMatchObject({ poi: "stat[1]", otherPois: ["mu"] });
  });

  it("are refused where they are several or twice", () => {
    expect(issues({ poi: ["mu", "stat"] })).toEqual([{ code: "poi-not-scalar", path: at("poi[1]") }]);
    expect(issues({ poi: ["mu", "mu"] })).toEqual([{ code: "duplicate-name", path: at("poi[1]") }]);
  });
});

describe("dialects", () => {
  it("of the option are checked as those of a document", () => {
    const workspace = Workspace.parse(document({ parameters: [{ name: "stat", sigmas: [0.1, 0.1] }] }));
    expect(thrownIssues(() => workspace.model({ dialect: "root" }))).toEqual([
      { code: "setting-not-used", path: at("parameters[0].sigmas") },
    ]);
  });

  it("root: staterror has Poisson constraints, and none below 5 %", () => {
    const model = Workspace.parse(document({}, { dialect: "root" })).model();
    const stat = model.parameterSets.find(({ name }) => name === "stat")!;
    expect(stat.constraint).toMatchObject({ kind: "poisson" });
    expectClose(stat.constraint!.widths, [100, 100], 1e-14);
    expect(stat.bounds).toEqual([
      [0, 1000],
      [0, 1000],
    ]);
    expect(model.origin.dialect).toBe("root");
  });

  it("name everything that they read in another way than pyhf", () => {
    // what a sentence has to say about each number or name that differs
    const about = (dialect: "root" | "combine") => {
      const { interpolation, parameters, threshold, floor, differences } = DIALECTS[dialect];
      const { interpolation: ofPyhf } = DIALECTS.pyhf;
      const ofTypes = Object.entries(parameters).flatMap(([type, kind]) => [
        ...(kind.constraint === undefined ? [] : [[type, kind.constraint]]),
        ...(kind.bounds === undefined ? [] : [[type, ...kind.bounds.map((bound) => String(bound).replace("-", "−"))]]),
      ]);
      const words = [
        ...ofTypes,
        ...(interpolation.normsys === ofPyhf.normsys ? [] : [["normsys", interpolation.normsys]]),
        ...(interpolation.histosys === ofPyhf.histosys ? [] : [["histosys", interpolation.histosys]]),
        ...(threshold === 0 ? [] : [["staterror", String(threshold)]]),
        ...(floor === undefined ? [] : [["histosys", String(floor)]]),
      ];
      return { words, differences };
    };
    for (const dialect of ["root", "combine"] as const) {
      const { words, differences } = about(dialect);
      expect(words.length).toBeGreaterThan(2);
      for (const group of words) {
        const says = (sentence: string) => group.every((word) => sentence.toLowerCase().includes(word.toLowerCase()));
        expect(differences.filter(says), `${dialect}: ${group.join(", ")}`).not.toEqual([]);
      }
    }
    expect(DIALECTS.pyhf.differences).toEqual([]);
  });

  it("combine: asymmetric log-normals", () => {
    const model = Workspace.parse(document()).model({ dialect: "combine" });
    const rate = (n: number) => model.expectedMainData({ n })[2]! / 30;
    // beyond one half, the factor is hi^α or lo^−α; at 1/4, h(1/2) = 203/256
    expectClose([rate(1), rate(-1), rate(0.5)], [1.2, 0.8, Math.sqrt(1.2)], 1e-14);
    const [a, b] = [Math.log(1.2), -Math.log(0.8)];
    expectClose([rate(0.25)], [Math.exp(0.25 * ((a + b) / 2 + (203 / 256) * ((a - b) / 2)))], 1e-14);
  });
});

it("extensions are named, and a plain workspace has none", () => {
  expect(extensionsOf(document())).toEqual([]);
  const parameters: ParameterSettings[] = [{ name: "stat", constraint: "poisson", threshold: 0.05 }];
  const extended = document({ poi: ["mu", "k"], parameters }, { dialect: "root" });
  expect(extensionsOf(extended)).toEqual([
    'a list of parameters of interest, in measurement "m"',
    'the constraint "poisson" of "stat", in measurement "m"',
    'the threshold of "stat", in measurement "m"',
    'the dialect "root"',
  ]);
});

describe("an mcstat", () => {
  const mcstat = (data: Record<string, number[]>, name = "mc") => ({ name, type: "mcstat" as const, data });

  const documentOf = (...modifiers: ModifierSpec[]) =>
    workspaceSpec({ channels: { A: [sample("bkg", [50, 40]), sample("carrier", [1, 1], ...modifiers)] } });
  const own = mcstat({ bkg: [2, 1] });

  it("is refused beside what adds events, and beside another", () => {
    const found = (...modifiers: ModifierSpec[]) => thrownIssues(() => Workspace.parse(documentOf(...modifiers)));
    const issue = (k: number) => ({ code: "mcstat-sample", path: `channels[0].samples[1].modifiers[${k}].type` });
    expect(found(histosys("h", [1, 1], [2, 2]), own)).toEqual([issue(1)]);
    expect(found(own, mcstat({ bkg: [1, 1] }, "other"))).toEqual([issue(0), issue(1)]);
  });

  it("may stand beside factors", () => {
    expect(() => Workspace.parse(documentOf(own, normsys("n", 0.9, 1.1), normfactor("k")))).not.toThrow();
  });
});

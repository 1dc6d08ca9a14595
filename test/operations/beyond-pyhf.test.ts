import { describe, expect, it } from "vitest";
import {
  correlateModifiers,
  decorrelateModifiers,
  diffWorkspaces,
  dropSmall,
  formatDifferences,
  mergeSamples,
  normalisationOnly,
  pruneWorkspace,
  rebinWorkspace,
  replaceData,
  scaleSamples,
  shapeOnly,
  sliceWorkspace,
  sortWorkspace,
  symmetriseModifiers,
} from "../../src/operations/index.js";
import type { ModifierSpec, WorkspaceSpec } from "../../src/workspace/types.js";
import {
  areClose,
  frozen,
  likelihoodAt,
  opened,
  RANDOM_SPECS,
  unlessRefused,
  valuesIn,
  valuesNear,
} from "../helpers/operations.js";
import {
  factor,
  histosys,
  normfactor,
  normsys,
  sample,
  shapefactor,
  shapesys,
  staterror,
  thrownIssues,
  workspaceSpec,
} from "../helpers/workspaces.js";

/** One channel "c" with the given samples. */
const channel = (...samples: Parameters<typeof workspaceSpec>[0]["channels"][string]): WorkspaceSpec =>
  frozen(workspaceSpec({ channels: { c: samples } }));
const modifiersOf = ({ channels }: WorkspaceSpec, k = 0): readonly ModifierSpec[] => channels[0]!.samples[k]!.modifiers;
const dataOf = (spec: WorkspaceSpec, k = 0): unknown => modifiersOf(spec)[k]!.data;

/** Number of bins that are merged to one. */
const PAIR = 2;

describe("rebinWorkspace", () => {
  it("sums the expectations of random models", () => {
    let compared = 0;
    for (const [seed, spec] of RANDOM_SPECS.entries()) {
      const even = spec.channels.filter(({ samples }) => samples[0]!.data.length % PAIR === 0).map(({ name }) => name);
      const rebinned = unlessRefused(() => rebinWorkspace(spec, { factor: PAIR, channels: even }), "per-bin-parameter");
      if (rebinned === undefined || even.length === 0) continue;
      const values = valuesNear(spec, seed, true);
      const [old, now] = [opened(spec), opened(rebinned)];
      const [before, after] = [old.model.expectedMainData(values), now.model.expectedMainData(values)];
      let [from, to] = [0, 0];
      for (const { name, nBins } of old.model.channels) {
        const step = even.includes(name) ? PAIR : 1;
        for (let b = 0; b < nBins; b += step, to++) {
          const sum = [...before.slice(from + b, from + b + step)].reduce((total, value) => total + value, 0);
          expect(areClose(after[to]!, sum)).toBe(true);
          compared++;
        }
        from += nBins;
      }
    }
    expect(compared).toBeGreaterThan(40);
  });

  it("adds templates, and uncertainties in quadrature", () => {
    const spec = channel(
      sample("a", [10, 20, 30], histosys("h", [9, 19, 28], [11, 22, 33]), staterror("st", [3, 4, 2]), shapefactor("f")),
      sample("b", [1, 2, 3], shapesys("sh", [0.3, 0.4, 0.1]), normfactor("mu")),
    );
    const rebinned = rebinWorkspace(spec, { edges: { c: [0, 2, 3] } });
    expect(rebinned.observations).toEqual([{ name: "c", data: [33, 33] }]);
    expect(rebinned.channels[0]!.samples).toEqual([
      sample("a", [30, 30], histosys("h", [28, 28], [33, 33]), staterror("st", [5, 2]), shapefactor("f")),
      sample("b", [3, 3], shapesys("sh", [0.5, 0.1]), normfactor("mu")),
    ]);
  });

  it("transforms a covariance, so that the χ² is that of the summed bins", () => {
    const matrix = [
      [4, 1, 0.5],
      [1, 5, 0.2],
      [0.5, 0.2, 6],
    ];
    const spec = {
      ...channel(sample("a", [10, 20, 30], normfactor("mu"))),
      covariances: [{ channels: ["c"], matrix }],
    };
    // the sum of the first two bins: 4 + 2·1 + 5, and 0.5 + 0.2 with the third
    expect(rebinWorkspace(spec, { edges: { c: [0, 2, 3] } }).covariances).toEqual([
      {
        channels: ["c"],
        matrix: [
          [11, 0.7],
          [0.7, 6],
        ],
      },
    ]);
  });

  it("keeps settings that merged bins have in common, and refuses others", () => {
    const withSettings = (settings: object): WorkspaceSpec => {
      const spec = channel(sample("a", [10, 20], staterror("st", [3, 4]), normfactor("mu")));
      const measurements = [{ name: "m", config: { poi: "mu", parameters: [{ name: "st", ...settings }] } }];
      return { ...spec, measurements };
    };
    const rebinned = rebinWorkspace(
      withSettings({
        inits: [1.1, 1.1],
        bounds: [
          [0, 2],
          [0, 2],
        ],
      }),
      { factor: 2 },
    );
    expect(rebinned.measurements[0]!.config.parameters).toEqual([{ name: "st", inits: [1.1], bounds: [[0, 2]] }]);
    expect(
      thrownIssues(() => rebinWorkspace(withSettings({ inits: [1.1, 1.2], sigmas: [0.1, 0.1] }), { factor: 2 })),
    ).toEqual([
      { code: "per-bin-parameter", path: "measurements[0].config.parameters[0].inits" },
      { code: "per-bin-parameter", path: "measurements[0].config.parameters[0].sigmas" },
    ]);
  });

  it("refuses bins that do not divide, formulas that differ between bins, and shapefactors that would part", () => {
    const spec = channel(sample("a", [10, 20, 30], normfactor("mu")));
    expect(thrownIssues(() => rebinWorkspace(spec, { factor: 2 }))).toEqual([
      { code: "not-mergeable", path: 'channel "c"' },
    ]);
    expect(thrownIssues(() => rebinWorkspace(spec, { channels: ["c"] }))).toEqual([
      { code: "bad-option", path: "factor" },
    ]);
    const formula = factor("slope", "1 + k * x") as ModifierSpec & { readonly data: { readonly expression: string } };
    const sloped = channel(
      sample(
        "a",
        [10, 20],
        { ...formula, data: { ...formula.data, vectors: { x: [0, 1] } } } as ModifierSpec,
        normfactor("mu"),
      ),
    );
    expect(thrownIssues(() => rebinWorkspace(sloped, { factor: 2 }))).toEqual([
      { code: "not-mergeable", path: 'channel "c", sample "a"' },
    ]);
    const shared = workspaceSpec({
      channels: {
        A: [sample("s", [1, 2], shapefactor("f"), normfactor("mu"))],
        B: [sample("s", [3, 4], shapefactor("f"))],
      },
    });
    expect(thrownIssues(() => rebinWorkspace(shared, { factor: 2, channels: ["A"] }))).toEqual([
      { code: "per-bin-parameter", path: 'channel "A"' },
    ]);
    expect(opened(rebinWorkspace(shared, { factor: 2 })).model.parNames).toEqual(["mu", "f[0]"]);
  });
});

describe("sliceWorkspace", () => {
  it("divides the likelihood of random models in the terms of the bins", () => {
    let compared = 0;
    for (const [seed, spec] of RANDOM_SPECS.entries()) {
      const [first] = spec.channels;
      const nBins = first!.samples[0]!.data.length;
      if (nBins < 2) continue;
      const part = (begin: number, end: number) => sliceWorkspace(spec, { bins: { [first!.name]: [begin, end] } });
      const parts = unlessRefused(() => [part(0, 1), part(1, nBins)], "per-bin-parameter");
      if (parts === undefined) continue;
      const values = valuesNear(spec, seed, true);
      const others = spec.channels.length > 1 ? pruneWorkspace(spec, { channels: [first!.name] }) : undefined;
      const rest = others === undefined ? 0 : likelihoodAt(others, valuesIn(others, values)).main;
      const sum = parts.reduce((total, each) => total + likelihoodAt(each, valuesIn(each, values)).main, 0);
      expect(areClose(sum, likelihoodAt(spec, values).main + rest)).toBe(true);
      compared++;
    }
    expect(compared).toBeGreaterThan(15);
  });

  it("takes the settings and components of the bins that stay", () => {
    const spec = channel(sample("a", [10, 20, 30], staterror("st", [3, 4, 5]), normfactor("mu")));
    const set = {
      ...spec,
      measurements: [
        { name: "m", config: { poi: "mu", parameters: [{ name: "st", inits: [1.1, 1.2, 1.3], fixed: true }] } },
      ],
    };
    const sliced = sliceWorkspace(set, { bins: { c: [1, 3] } });
    expect(sliced.measurements[0]!.config.parameters).toEqual([{ name: "st", inits: [1.2, 1.3], fixed: true }]);
    expect(sliced.channels[0]!.samples).toEqual([sample("a", [20, 30], staterror("st", [4, 5]), normfactor("mu"))]);
    expect(thrownIssues(() => sliceWorkspace(set, { bins: { c: [1, 4], d: [0, 1] } })).map(({ code }) => code)).toEqual(
      ["unknown-channel", "unknown-bin"],
    );
  });
});

describe("operations on bins", () => {
  const shapeN = { name: "scale", type: "shapeN", data: { hi_data: [11, 19], lo_data: [9, 21] } } as const;

  it("cut off no bins of a shapeN, whose sum is exact at one standard deviation", () => {
    const spec = channel(
      sample(
        "a",
        [10, 20, 10, 20],
        { ...shapeN, data: { hi_data: [11, 19, 12, 18], lo_data: [9, 21, 8, 22] } },
        normfactor("mu"),
      ),
    );
    expect(thrownIssues(() => sliceWorkspace(spec, { bins: { c: [0, 2] } }))).toEqual([
      { code: "not-mergeable", path: 'channel "c", sample "a"' },
    ]);
    const rebinned = opened(rebinWorkspace(spec, { factor: 2 })).model.expectedMainData({ scale: 1 });
    expect([...rebinned]).toEqual([expect.closeTo(30, 10), expect.closeTo(30, 10)]);
  });

  it("let names of components stand that mean the same bin", () => {
    const spec = workspaceSpec({
      channels: {
        A: [sample("s", [1, 2, 3], shapefactor("f"), normfactor("mu"))],
        B: [sample("s", [3, 4], shapefactor("f"))],
      },
    });
    const poi = (name: string): WorkspaceSpec => ({
      ...spec,
      measurements: [{ name: "m", config: { poi: ["mu", name], parameters: [] } }],
    });
    expect(pruneWorkspace(poi("f[1]"), { channels: ["A"] }).channels.map(({ name }) => name)).toEqual(["B"]);
    expect(thrownIssues(() => sliceWorkspace(poi("f[1]"), { bins: { A: [1, 2], B: [1, 2] } }))).toMatchObject([
      { code: "per-bin-parameter" },
    ]);
  });

  it("drop no effect whose parameter a formula reads", () => {
    const spec = channel(
      sample("a", [10], normsys("n", 0.999, 1.001), normfactor("mu")),
      sample("b", [1], factor("f", "1 + n^2")),
    );
    expect(thrownIssues(() => dropSmall(spec, { threshold: 0.1 }))).toEqual([{ code: "parameter-read", path: "n" }]);
  });
});

describe("mergeSamples", () => {
  const samples = [
    sample(
      "WW",
      [10, 20],
      normfactor("mu"),
      normsys("xs", 0.9, 1.1),
      histosys("JES", [9, 19], [11, 22]),
      staterror("st", [3, 4]),
    ),
    sample("ZZ", [5, 6], normfactor("mu"), normsys("xs", 0.9, 1.1), staterror("st", [4, 3])),
    sample("top", [50, 40], normsys("lum", 0.95, 1.05), histosys("JES", [48, 39], [53, 44]), staterror("st", [1, 1])),
  ];
  const merged = (spec: WorkspaceSpec, approximate = false) =>
    mergeSamples(spec, { samples: ["WW", "ZZ"], name: "diboson", approximate });

  it("keeps the likelihood where all effects can be added", () => {
    const spec = channel(...samples);
    expect(merged(spec).channels[0]!.samples[0]).toEqual(
      sample(
        "diboson",
        [15, 26],
        normfactor("mu"),
        normsys("xs", 0.9, 1.1),
        histosys("JES", [14, 25], [16, 28]),
        staterror("st", [5, 5]),
      ),
    );
    for (let seed = 1; seed <= 20; seed++) {
      const values = valuesNear(spec, seed);
      expect(areClose(likelihoodAt(merged(spec), values).twiceNll, likelihoodAt(spec, values).twiceNll)).toBe(true);
    }
  });

  it("refuses what is not the same for all, with all reasons, and approximates what it can", () => {
    const spec = channel(
      sample(
        "WW",
        [10, 20],
        normsys("xs", 0.9, 1.1),
        normsys("a", 0.8, 1.2),
        histosys("a", [9, 18], [11, 21]),
        shapesys("u", [3, 4]),
      ),
      sample("ZZ", [5, 6], normsys("xs", 0.8, 1.3), staterror("st", [1, 2])),
      sample("s", [1, 1], normfactor("mu")),
    );
    expect(thrownIssues(() => merged(spec)).map(({ code, path }) => `${code} ${path}`)).toEqual(
      Array.from({ length: 4 }, () => 'not-mergeable channel "c", sample "diboson"'),
    );
    const { model } = opened(merged(spec, true));
    const old = opened(spec).model;
    for (const name of ["xs", "a"]) {
      for (const alpha of [-1, 1]) {
        const [expected, before] = [model.expectedMainData({ [name]: alpha }), old.expectedMainData({ [name]: alpha })];
        expect(areClose(expected[0]!, before[0]!) && areClose(expected[1]!, before[1]!)).toBe(true);
      }
    }
    const signal = { samples: ["WW", "s"], name: "x", approximate: true };
    expect(thrownIssues(() => mergeSamples(spec, signal))).toEqual([
      { code: "not-mergeable", path: 'channel "c", sample "x"' },
    ]);
    expect(thrownIssues(() => mergeSamples(channel(...samples), { samples: ["WW", "ZZ"], name: "top" }))[0]).toEqual({
      code: "name-in-use",
      path: 'channel "c"',
    });
  });
});

describe("scaleSamples", () => {
  it("is a factor of the sample", () => {
    const scaled = 1.7;
    const parts = (...more: ModifierSpec[]) =>
      channel(
        sample(
          "a",
          [10, 20],
          histosys("h", [9, 19], [11, 22]),
          normsys("n", 0.9, 1.2),
          staterror("st", [3, 4]),
          ...more,
        ),
        sample("b", [5, 6], normfactor("mu"), shapesys("sh", [1, 2])),
      );
    const spec = scaleSamples(parts(), { samples: ["a"], factor: scaled });
    const values = { h: 0.4, n: -0.8, mu: 1.3, "st[1]": 1.1, "sh[0]": 0.8 };
    const [a, b] = [likelihoodAt(spec, values), likelihoodAt(parts(normfactor("k")), { ...values, k: scaled })];
    expect(spec.observations).toEqual(parts().observations);
    expect(areClose(a.twiceNll, b.twiceNll)).toBe(true);
  });
});

describe("decorrelateModifiers and correlateModifiers", () => {
  const regions = frozen(
    workspaceSpec({
      channels: {
        SR: [
          sample("s", [5], normfactor("mu"), normsys("JES", 0.9, 1.1)),
          sample("b", [20], histosys("JES", [19], [21])),
        ],
        CR: [sample("b", [100], normsys("JES", 0.97, 1.02))],
      },
      parameters: [{ name: "JES", inits: [0.1] }],
    }),
  );

  it.each([
    ["channel", ["JES_CR", "JES_SR"]],
    ["sample", ["JES_b", "JES_s"]],
    ["type", ["JES_histosys", "JES_normsys"]],
  ] as const)("give each %s a parameter with the old settings, and back", (by, names) => {
    const apart = decorrelateModifiers(regions, { modifiers: ["JES"], by });
    expect(apart.measurements[0]!.config.parameters.map((each) => each.name).sort()).toEqual(names);
    const values = Object.fromEntries(names.map((name) => [name, 0.7]));
    expect(
      areClose(likelihoodAt(apart, { ...values, mu: 1.2 }).main, likelihoodAt(regions, { JES: 0.7, mu: 1.2 }).main),
    ).toBe(true);
    const again = correlateModifiers(apart, { modifiers: names, name: "JES" });
    expect(sortWorkspace(again)).toEqual(sortWorkspace(regions));
  });

  it("refuse names in use, settings that differ, and parameters that something else names", () => {
    expect(thrownIssues(() => correlateModifiers(regions, { modifiers: ["JES"], name: "mu" }))).toMatchObject([
      { code: "name-in-use" },
    ]);
    expect(thrownIssues(() => decorrelateModifiers(regions, { modifiers: ["mu"], by: "channel" }))).toMatchObject([
      { code: "parameter-read" },
    ]);
    const apart = decorrelateModifiers(regions, { modifiers: ["JES"], by: "channel" });
    const [first, second] = apart.measurements[0]!.config.parameters;
    const measurements = [{ name: "m", config: { poi: "mu", parameters: [first!, { ...second!, fixed: true }] } }];
    const different = { modifiers: ["JES_SR", "JES_CR"], name: "JES" };
    expect(thrownIssues(() => correlateModifiers({ ...apart, measurements }, different))).toMatchObject([
      { code: "not-mergeable" },
    ]);
  });
});

describe("variations", () => {
  const nominal = [10, 20];
  const varied = channel(
    sample("a", nominal, histosys("h", [9, 18], [13, 21]), normsys("n", 0.9, 1.3), normfactor("mu")),
  );

  it.each([
    ["average", [8, 18.5], [12, 21.5], [0.8, 1.2]],
    ["maximum", [7, 18], [13, 22], [0.7, 1.3]],
    ["mirror up", [7, 19], [13, 21], [0.7, 1.3]],
    ["mirror down", [9, 18], [11, 22], [0.9, 1.1]],
  ] as const)("become symmetric: %s", (method, lo, hi, [down, up]) => {
    const symmetric = symmetriseModifiers(varied, { method });
    expect(dataOf(symmetric, 0)).toEqual({ lo_data: lo, hi_data: hi });
    const factors = dataOf(symmetric, 1) as { readonly hi: number; readonly lo: number };
    expect(factors.lo).toBeCloseTo(down, 14);
    expect(factors.hi).toBeCloseTo(up, 14);
    expect(dataOf(symmetriseModifiers(varied, { method, modifiers: ["n"] }), 0)).toEqual(dataOf(varied, 0));
  });

  it("divide into normalisation and shape, whose product they are", () => {
    // the integrals are 30, 27 and 34
    expect(dataOf(normalisationOnly(varied), 0)).toEqual({ hi: 34 / 30, lo: 27 / 30 });
    const shape = dataOf(shapeOnly(varied)) as {
      readonly hi_data: readonly number[];
      readonly lo_data: readonly number[];
    };
    for (const [side, integral, template] of [
      ["hi_data", 34, [13, 21]],
      ["lo_data", 27, [9, 18]],
    ] as const) {
      expect(shape[side][0]! + shape[side][1]!).toBeCloseTo(30, 12);
      expect(shape[side].map((value) => (value * integral) / 30)).toEqual(
        template.map((value) => expect.closeTo(value, 12)),
      );
    }
    const both = channel(
      sample("a", nominal, normsys("h", 0.9, 1.1), histosys("h", [9, 18], [13, 21]), normfactor("mu")),
    );
    const [factors] = modifiersOf(normalisationOnly(both)).map(
      ({ data }) => data as { readonly hi: number; readonly lo: number },
    );
    expect(factors!.hi).toBeCloseTo((1.1 * 34) / 30, 14);
    expect(factors!.lo).toBeCloseTo((0.9 * 27) / 30, 14);
    const empty = channel(sample("a", [0, 0], histosys("h", [0, 0], [1, 1]), normfactor("mu")));
    expect(thrownIssues(() => normalisationOnly(empty))).toEqual([
      { code: "no-variation", path: 'channel "c", sample "a"' },
    ]);
  });

  it("are dropped with their settings where they are small in every bin", () => {
    const spec = frozen(
      workspaceSpec({
        channels: {
          c: [
            sample(
              "a",
              [100, 0],
              histosys("large", [99, 0], [100, 0.1]),
              histosys("h", [100.2, 0], [99.7, 0]),
              normsys("n", 0.996, 1.002),
              normfactor("mu"),
            ),
          ],
        },
        parameters: [
          { name: "h", inits: [0.1] },
          { name: "large", inits: [0.1] },
        ],
      }),
    );
    const names = (threshold: number) => modifiersOf(dropSmall(spec, { threshold })).map(({ name }) => name);
    expect(names(0.0029)).toEqual(["large", "h", "n", "mu"]);
    expect(names(0.0035)).toEqual(["large", "n", "mu"]);
    expect(names(0.005)).toEqual(["large", "mu"]);
    expect(names(10)).toEqual(["large", "mu"]);
    expect(dropSmall(spec, { threshold: 0.01 }).measurements[0]!.config.parameters.map(({ name }) => name)).toEqual([
      "large",
    ]);
  });
});

describe("replaceData", () => {
  const spec = channel(sample("a", [10, 20], normfactor("mu")));

  it("takes data by channel, and refuses other channels and lengths", () => {
    expect(replaceData(spec, { data: { c: Float64Array.of(1, 2) } }).observations).toEqual([
      { name: "c", data: [1, 2] },
    ]);
    expect(thrownIssues(() => replaceData(spec, { data: { c: [1], d: [1] } })).map(({ code }) => code)).toEqual([
      "unknown-channel",
      "bin-count",
    ]);
    expect(thrownIssues(() => replaceData(spec, { data: { c: [1, -1] } }))).toMatchObject([
      { code: "negative-observation" },
    ]);
  });
});

describe("diffWorkspaces", () => {
  it("finds none between a workspace and itself in another order", () => {
    for (const spec of RANDOM_SPECS) expect(diffWorkspaces(spec, sortWorkspace(spec))).toEqual([]);
  });

  it("says in terms of physics what differs", () => {
    const a = channel(sample("s", [5], normfactor("mu")), sample("b", [20], normsys("JES", 0.9, 1.1)));
    const b = {
      ...workspaceSpec({
        channels: {
          c: [
            sample("b", [20], normsys("JES", 0.9, 1.2), histosys("JER", [19], [21])),
            sample("s", [5], normfactor("mu")),
          ],
        },
        observed: { c: [26] },
        parameters: [{ name: "mu", inits: [2] }],
      }),
      dialect: "root" as const,
    };
    expect(formatDifferences(diffWorkspaces(a, b))).toBe(
      [
        'changed channel "c", data: [25] → [26]',
        'changed channel "c", sample "b", normsys "JES", hi: 1.1 → 1.2',
        'added channel "c", sample "b", histosys "JER"',
        'added measurement "m", settings of "mu"',
        "added dialect",
        "",
      ].join("\n"),
    );
    expect(diffWorkspaces(b, a).map(({ kind }) => kind)).toEqual([
      "changed",
      "changed",
      "removed",
      "removed",
      "removed",
    ]);
  });
});

describe("operations", () => {
  it("refuse what is no workspace, and a document that is none", () => {
    for (const operation of [sortWorkspace, normalisationOnly, shapeOnly, symmetriseModifiers]) {
      expect(thrownIssues(() => operation(3 as never))).toEqual([{ code: "bad-argument", path: "workspace" }]);
      expect(thrownIssues(() => operation({ channels: [] } as never)).length).toBeGreaterThan(1);
    }
  });
});

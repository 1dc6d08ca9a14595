import { describe, expect, it } from "vitest";
import { combineWorkspaces, pruneWorkspace, renameWorkspace, sortWorkspace } from "../../src/operations/index.js";
import type { MeasurementSpec, WorkspaceSpec } from "../../src/workspace/types.js";
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
  lumi,
  normfactor,
  normsys,
  sample,
  staterror,
  thrownIssues,
  workspaceSpec,
} from "../helpers/workspaces.js";

const twoRegions = frozen(
  workspaceSpec({
    channels: {
      SR: [
        sample("signal", [5, 4], normfactor("mu"), normsys("JES", 0.9, 1.1)),
        sample(
          "bkg",
          [20, 10],
          normsys("JES", 0.95, 1.05),
          histosys("JES", [19, 9], [21, 11]),
          staterror("stat_SR", [1, 1]),
        ),
      ],
      CR: [sample("bkg", [100], normfactor("k"), lumi())],
    },
    parameters: [
      { name: "lumi", inits: [1], bounds: [[0.5, 1.5]], auxdata: [1], sigmas: [0.02] },
      { name: "JES", inits: [0.1] },
      { name: "stat_SR", inits: [1, 1.1] },
      { name: "unused", inits: [1] },
    ],
  }),
);
const settingsOf = ({ measurements }: WorkspaceSpec) => measurements[0]!.config.parameters.map(({ name }) => name);
const withConfig = (spec: WorkspaceSpec, config: Partial<MeasurementSpec["config"]>): WorkspaceSpec => ({
  ...spec,
  measurements: spec.measurements.map((m) => ({ ...m, config: { ...m.config, ...config } })),
});

describe("sortWorkspace", () => {
  it("keeps the likelihood", () => {
    for (const [seed, spec] of RANDOM_SPECS.entries()) {
      const values = valuesNear(spec, seed);
      const { twiceNll } = likelihoodAt(sortWorkspace(spec), values);
      expect(areClose(twiceNll, likelihoodAt(spec, values).twiceNll)).toBe(true);
    }
  });

  it("orders names by code point, and modifiers of one name by type", () => {
    const spec = workspaceSpec({
      channels: { b: [sample("\u{1f600}", [1], normfactor("mu")), sample("\uffee", [1])], B: [sample("s", [1])] },
    });
    const { channels, observations } = sortWorkspace(spec);
    expect(channels.map(({ name }) => name)).toEqual(["B", "b"]);
    expect(channels[1]!.samples.map(({ name }) => name)).toEqual(["\uffee", "\u{1f600}"]);
    expect(observations.map(({ name }) => name)).toEqual(["B", "b"]);
    const modifiers = sortWorkspace(twoRegions).channels[1]!.samples[0]!.modifiers.map(({ type }) => type);
    expect(modifiers).toEqual(["histosys", "normsys", "staterror"]);
  });
});

describe("pruneWorkspace", () => {
  it("leaves of the likelihood the terms of the other channels", () => {
    let compared = 0;
    for (const [seed, spec] of RANDOM_SPECS.entries()) {
      const names = spec.channels.map(({ name }) => name);
      const values = valuesNear(spec, seed, true);
      const parts = unlessRefused(
        () => names.map((kept) => pruneWorkspace(spec, { channels: names.filter((name) => name !== kept) })),
        "no-parameters",
      );
      if (parts === undefined) continue;
      const sum = parts.reduce((total, part) => total + likelihoodAt(part, valuesIn(part, values)).main, 0);
      const { main } = likelihoodAt(spec, values);
      expect(areClose(sum, main)).toBe(true);
      compared++;
    }
    expect(compared).toBeGreaterThan(30);
  });

  it("removes settings of parameters that are gone, and no others", () => {
    expect(settingsOf(pruneWorkspace(twoRegions, { channels: ["CR"] }))).toEqual(["JES", "stat_SR", "unused"]);
    expect(settingsOf(pruneWorkspace(twoRegions, { samples: ["bkg"], channels: ["CR"] }))).toEqual(["JES", "unused"]);
    expect(settingsOf(pruneWorkspace(twoRegions, { modifierTypes: ["staterror"] }))).toEqual(["lumi", "JES", "unused"]);
    expect(settingsOf(pruneWorkspace(twoRegions, { modifiers: ["JES"] }))).toEqual(["lumi", "stat_SR", "unused"]);
  });

  it("takes one type of a name that several have, and keeps its settings while one is left", () => {
    const pruned = pruneWorkspace(twoRegions, { modifiers: ["normsys/JES"] });
    const types = pruned.channels.flatMap(({ samples }) =>
      samples.flatMap(({ modifiers }) => modifiers.map((m) => `${m.type}/${m.name}`)),
    );
    expect(types).toEqual(["normfactor/mu", "histosys/JES", "staterror/stat_SR", "normfactor/k", "lumi/lumi"]);
    expect(settingsOf(pruned)).toContain("JES");
  });

  it("keeps the marginal density of correlated parameters and Gaussian channels", () => {
    const spec = {
      ...withConfig(twoRegions, {
        correlations: [
          {
            parameters: ["stat_SR[0]", "JES", "stat_SR[1]"],
            correlation: [
              [1, 0.5, 0.1],
              [0.5, 1, 0.2],
              [0.1, 0.2, 1],
            ],
          },
        ],
      }),
      covariances: [
        {
          channels: ["CR", "SR"],
          matrix: [
            [9, 1, 2],
            [1, 4, 0.5],
            [2, 0.5, 5],
          ],
        },
      ],
    };
    const pruned = pruneWorkspace(spec, { modifiers: ["JES"], channels: ["CR"] });
    expect(pruned.measurements[0]!.config.correlations).toEqual([
      {
        parameters: ["stat_SR[0]", "stat_SR[1]"],
        correlation: [
          [1, 0.1],
          [0.1, 1],
        ],
      },
    ]);
    expect(pruned.covariances).toEqual([
      {
        channels: ["SR"],
        matrix: [
          [4, 0.5],
          [0.5, 5],
        ],
      },
    ]);
  });

  it("refuses names that are not there, all at once", () => {
    const options = { channels: ["SR", "SX"], samples: ["signl"], modifiers: ["histosys/mu"], measurements: ["x"] };
    expect(thrownIssues(() => pruneWorkspace(twoRegions, options))).toEqual([
      { code: "unknown-channel", path: "channels[1]" },
      { code: "unknown-sample", path: "samples[0]" },
      { code: "unknown-modifier", path: "modifiers[0]" },
      { code: "unknown-measurement", path: "measurements[0]" },
    ]);
    expect(thrownIssues(() => pruneWorkspace(twoRegions, { modifierTypes: ["shapesys"] }))).toEqual([
      { code: "unknown-modifier-type", path: "modifierTypes[0]" },
    ]);
  });

  it("refuses what leaves no model, and a parameter that a formula reads", () => {
    expect(thrownIssues(() => pruneWorkspace(twoRegions, { samples: ["bkg"] }))).toEqual([
      { code: "empty-list", path: "channels[1].samples" },
    ]);
    const spec = workspaceSpec({
      channels: { c: [sample("s", [1], normfactor("mu")), sample("t", [1], factor("f", "mu^2"))] },
    });
    expect(thrownIssues(() => pruneWorkspace(spec, { modifiers: ["mu"] }))).toEqual([
      { code: "parameter-read", path: "mu" },
    ]);
  });

  it("refuses components of a staterror of several channels that would mean other bins", () => {
    const shared = workspaceSpec({
      channels: {
        A: [sample("b", [10], staterror("stat", [1]), normfactor("mu"))],
        B: [sample("b", [20, 30], staterror("stat", [2, 3]))],
      },
    });
    const set = withConfig(shared, { parameters: [{ name: "stat", inits: [1.1, 1.2, 1.3] }] });
    expect(pruneWorkspace(set, { channels: ["A"] }).measurements[0]!.config.parameters).toEqual([
      { name: "stat", inits: [1.2, 1.3] },
    ]);
    const named = withConfig(shared, {
      correlations: [
        {
          parameters: ["stat[1]", "stat[2]"],
          correlation: [
            [1, 0],
            [0, 1],
          ],
        },
      ],
    });
    expect(thrownIssues(() => pruneWorkspace(named, { channels: ["A"] })).map(({ code }) => code)).toEqual([
      "per-bin-parameter",
      "per-bin-parameter",
    ]);
  });
});

describe("renameWorkspace", () => {
  it("keeps the likelihood, whatever has another name", () => {
    const renamed = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, `${name} *`]));
    for (const [seed, spec] of RANDOM_SPECS.entries()) {
      const modifiers = [
        ...new Set(spec.channels.flatMap(({ samples }) => samples.flatMap((s) => s.modifiers.map(({ name }) => name)))),
      ];
      const own = modifiers.filter((name) => name !== "lumi");
      const options = {
        channels: renamed(spec.channels.map(({ name }) => name)),
        samples: renamed([...new Set(spec.channels.flatMap(({ samples }) => samples.map(({ name }) => name)))]),
        modifiers: renamed(own),
        measurements: { meas: "other" },
      };
      const values = valuesNear(spec, seed);
      const moved = Object.entries(values).map(([name, value]) => [
        /^lumi$/.test(name) ? name : name.replace(/(\[\d+\])?$/, " *$1"),
        value,
      ]);
      const { twiceNll } = likelihoodAt(renameWorkspace(spec, options), Object.fromEntries(moved));
      expect(areClose(twiceNll, likelihoodAt(spec, values).twiceNll)).toBe(true);
    }
  });

  it("finds a parameter wherever it is named", () => {
    const spec = workspaceSpec({
      channels: {
        c: [
          sample("s", [1, 2], normfactor("mu"), factor("yield", "mu * kappa^2 + exp(mu)"), staterror("st", [0.1, 0.2])),
          sample("p", [1, 1], {
            name: "eft",
            type: "polynomial",
            data: { terms: [{ powers: { mu: 2 }, data: [1, 2] }] },
          }),
        ],
      },
    });
    const full = withConfig(spec, {
      poi: ["mu", "kappa"],
      parameters: [{ name: "mu", inits: [2] }],
      correlations: [
        {
          parameters: ["st[0]", "st[1]"],
          correlation: [
            [1, 0.1],
            [0.1, 1],
          ],
        },
      ],
      penalties: [{ name: "p", strength: 1, parameters: ["mu", "kappa"], differences: 0 }],
    });
    const renamed = renameWorkspace(full, { modifiers: { mu: "r(x)", kappa: "k", st: "mc" } });
    const text = JSON.stringify(renamed);
    expect(text).toContain('"expression":"`r(x)` * k^2 + exp(`r(x)`)"');
    expect(text).toContain('"powers":{"r(x)":2}');
    expect(renamed.measurements[0]!.config).toMatchObject({
      poi: ["r(x)", "k"],
      parameters: [{ name: "r(x)", inits: [2] }],
      correlations: [{ parameters: ["mc[0]", "mc[1]"] }],
      penalties: [{ parameters: ["r(x)", "k"] }],
    });
    expect(likelihoodAt(renamed, { "r(x)": 1.2, k: 0.9, "mc[0]": 1.1 }).twiceNll).toBeCloseTo(
      likelihoodAt(full, { mu: 1.2, kappa: 0.9, "st[0]": 1.1 }).twiceNll,
      10,
    );
    expect(thrownIssues(() => renameWorkspace(full, { modifiers: { mu: "pi" } }))).toMatchObject([
      { code: "parameter-read" },
    ]);
  });

  it("lets two change places, and refuses a name that another one has", () => {
    const swapped = renameWorkspace(twoRegions, { modifiers: { mu: "k", k: "mu" }, channels: { SR: "CR", CR: "SR" } });
    expect(swapped.channels.map(({ name }) => name)).toEqual(["CR", "SR"]);
    expect(swapped.measurements[0]!.config.poi).toBe("k");
    expect(
      thrownIssues(() => renameWorkspace(twoRegions, { modifiers: { mu: "k", JES: "new", lumi: "new" } })),
    ).toEqual([
      { code: "name-in-use", path: 'modifiers["mu"]' },
      { code: "name-in-use", path: 'modifiers["lumi"]' },
    ]);
    expect(thrownIssues(() => renameWorkspace(twoRegions, { samples: { signal: "bkg" } }))).toMatchObject([
      { code: "duplicate-name" },
    ]);
  });
});

describe("combineWorkspaces", () => {
  it("of the channels of a workspace one by one is that workspace", () => {
    let compared = 0;
    for (const [seed, spec] of RANDOM_SPECS.entries()) {
      const names = spec.channels.map(({ name }) => name);
      const values = valuesNear(spec, seed);
      const combined = unlessRefused(
        () =>
          combineWorkspaces(
            names.map((kept) => pruneWorkspace(spec, { channels: names.filter((name) => name !== kept) })),
            { join: "outer" },
          ),
        ...["no-parameters", "join-conflict", "staterror-channels"],
      );
      if (combined === undefined) continue;
      const { twiceNll } = likelihoodAt(combined, values);
      expect(areClose(twiceNll, likelihoodAt(spec, values).twiceNll)).toBe(true);
      compared++;
    }
    expect(compared).toBeGreaterThan(25);
  });

  const left = pruneWorkspace(twoRegions, { channels: ["CR"] });
  const right = pruneWorkspace(twoRegions, { channels: ["SR"] });

  it("refuses with the join none what both have, all at once", () => {
    expect(thrownIssues(() => combineWorkspaces([twoRegions, left]))).toEqual([
      { code: "join-conflict", path: "channels" },
      { code: "join-conflict", path: "observations" },
      { code: "join-conflict", path: "measurements" },
    ]);
  });

  it("keeps settings that only one of two measurements has, whatever the join", () => {
    for (const join of ["outer", "left outer", "right outer"] as const) {
      const combined = combineWorkspaces([left, right], { join });
      expect(settingsOf(combined).sort()).toEqual(["JES", "lumi", "stat_SR", "unused"]);
      expect(opened(combined).model.nPars).toBe(opened(twoRegions).model.nPars);
    }
  });

  it("takes the settings, data and channels of one side where they differ", () => {
    const other = {
      ...withConfig(left, { parameters: [{ name: "JES", inits: [0.7] }] }),
      observations: [{ name: "SR", data: [1, 2] }],
    };
    expect(thrownIssues(() => combineWorkspaces([left, other], { join: "outer" }))).toEqual([
      { code: "join-conflict", path: "observations" },
      { code: "join-conflict", path: 'measurement "m", parameters' },
    ]);
    const of = (join: "left outer" | "right outer") => combineWorkspaces([left, other], { join });
    expect(of("left outer").observations).toEqual(left.observations);
    expect(of("right outer").observations).toEqual(other.observations);
    const jes = (spec: WorkspaceSpec) =>
      spec.measurements[0]!.config.parameters.find(({ name }) => name === "JES")!.inits;
    expect([jes(of("left outer")), jes(of("right outer"))]).toEqual([[0.1], [0.7]]);
  });

  it("merges samples of channels, and refuses in an outer join those that differ", () => {
    const [signal, background] = [
      pruneWorkspace(left, { samples: ["bkg"] }),
      pruneWorkspace(left, { samples: ["signal"] }),
    ];
    const merged = combineWorkspaces([signal, background], { join: "outer", mergeChannels: true });
    expect(sortWorkspace(merged)).toEqual(sortWorkspace(left));
    const more = pruneWorkspace(left, { modifiers: ["normsys/JES"] });
    expect(thrownIssues(() => combineWorkspaces([left, more], { join: "outer", mergeChannels: true }))).toMatchObject([
      { code: "join-conflict", path: 'channel "SR", samples' },
      { code: "join-conflict", path: 'channel "SR", samples' },
    ]);
    expect(combineWorkspaces([left, more], { join: "left outer", mergeChannels: true }).channels).toEqual(
      left.channels,
    );
    expect(thrownIssues(() => combineWorkspaces([left, right], { mergeChannels: true }))).toEqual([
      { code: "bad-option", path: "join" },
    ]);
  });

  it("joins covariances, the marginal ones of channels that stay, and refuses other dialects", () => {
    const gaussian = {
      ...twoRegions,
      covariances: [
        {
          channels: ["SR", "CR"],
          matrix: [
            [4, 0, 1],
            [0, 5, 0],
            [1, 0, 9],
          ],
        },
      ],
    };
    const joined = combineWorkspaces([left, gaussian], { join: "left outer" });
    expect(joined.covariances).toEqual([{ channels: ["CR"], matrix: [[9]] }]);
    expect(thrownIssues(() => combineWorkspaces([left, { ...right, dialect: "root" }], { join: "outer" }))).toEqual([
      { code: "join-conflict", path: "dialect" },
    ]);
  });

  it("refuses names of components that would mean bins of another channel", () => {
    const part = (name: string, correlations?: MeasurementSpec["config"]["correlations"]): WorkspaceSpec => {
      const spec = workspaceSpec({
        channels: { [name]: [sample("b", [10, 20], staterror("stat", [1, 2]), normfactor("mu"))] },
      });
      return correlations === undefined ? spec : withConfig(spec, { correlations });
    };
    const named = part("B", [
      {
        parameters: ["stat[0]", "stat[1]"],
        correlation: [
          [1, 0.1],
          [0.1, 1],
        ],
      },
    ]);
    expect(opened(combineWorkspaces([part("B"), part("A")], { join: "outer" })).model.nPars).toBe(5);
    const refused = thrownIssues(() => combineWorkspaces([named, part("A")], { join: "outer" }));
    expect(refused.map(({ code }) => code)).toEqual(["per-bin-parameter", "per-bin-parameter"]);
  });

  it("refuses what is no list of workspaces", () => {
    expect(thrownIssues(() => combineWorkspaces([]))).toEqual([{ code: "bad-argument", path: "workspaces" }]);
    expect(thrownIssues(() => combineWorkspaces([left, 3 as never]))).toEqual([
      { code: "bad-argument", path: "workspaces[1]" },
    ]);
  });
});

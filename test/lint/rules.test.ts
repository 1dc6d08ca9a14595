import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { lint } from "../../src/lint/index.js";
import type { LintFinding } from "../../src/lint/results.js";
import type { RuleName } from "../../src/lint/rule-names.js";
import { SIMILAR_NAMES } from "../../src/lint/rules/names.js";
import { RULE_NAMES } from "../../src/lint/rules.js";
import { Subject } from "../../src/lint/subject.js";
import { DEFAULT_THRESHOLDS } from "../../src/lint/thresholds.js";
import type {
  MeasurementSpec,
  ModifierSpec,
  ParameterSettings,
  SampleSpec,
  WorkspaceSpec,
} from "../../src/workspace/types.js";
import { doubleWell } from "../helpers/minima-workspaces.js";
import {
  factor,
  histosys,
  lumi,
  normfactor,
  normsys,
  sample,
  shapefactor,
  shapesys,
  staterror,
  workspaceSpec,
} from "../helpers/workspaces.js";

/** Each rule has a workspace that it is about, with the place that it names, and one that is nearly like it and has nothing wrong. */
interface Case {
  readonly has: WorkspaceSpec | string;
  readonly place?: Partial<LintFinding>;
  readonly hasNot: WorkspaceSpec | string;
}

const signal = (...data: readonly number[]): SampleSpec => sample("signal", data, normfactor("mu"));
const background = (data: readonly number[], ...modifiers: ModifierSpec[]): SampleSpec =>
  sample("bkg", data, ...modifiers);

/** A workspace with one channel "SR". */
function region(
  samples: readonly SampleSpec[],
  observed?: readonly number[],
  parameters: readonly ParameterSettings[] = [],
): WorkspaceSpec {
  return workspaceSpec({ channels: { SR: samples }, parameters, ...(observed ? { observed: { SR: observed } } : {}) });
}

/** A background of 100 events in each bin with modifiers, beside a signal of 10 events. */
function systematic(nBins: number, ...modifiers: ModifierSpec[]): WorkspaceSpec {
  const constant = (value: number) => new Array<number>(nBins).fill(value);
  return region([signal(...constant(10)), background(constant(100), ...modifiers)]);
}

/** Channels with 100 events each, in which the normsys "JES" has the given factors at ±1. */
function inChannels(factors: readonly (readonly [lo: number, hi: number])[]): WorkspaceSpec {
  const channels = factors.map(([lo, hi], i) => [
    `c${i}`,
    [...(i === 0 ? [signal(10)] : []), background([100], normsys("JES", lo, hi))],
  ]);
  return workspaceSpec({ channels: Object.fromEntries(channels) });
}

/** Events of ten bins. */
const tenBins = (value: (bin: number) => number): number[] => Array.from({ length: 10 }, (_, bin) => value(bin));
const jagged = (bin: number) => (bin % 2 === 0 ? 3 : -3);
const sloping = (bin: number) => 0.6 * (bin - 4.5);
const shapeOf = (change: (bin: number) => number): ModifierSpec =>
  histosys(
    "JES",
    tenBins((bin) => 100 - change(bin)),
    tenBins((bin) => 100 + change(bin)),
  );

/** A signal region with a control region of `expected` and `observed` events and an uncertainty of 10 % of it. */
function controlled(expected: number, observed: number): WorkspaceSpec {
  const channels = { CR: [background([expected], normsys("JES", 0.9, 1.1))], SR: [signal(10), background([100])] };
  return workspaceSpec({ channels, observed: { CR: [observed], SR: [110] } });
}

function withMeasurements(...configs: readonly MeasurementSpec["config"][]): WorkspaceSpec {
  const measurements = configs.map((config, i) => ({ name: `m${i}`, config }));
  return { ...systematic(1), measurements };
}

const TWO_SAMPLES = (first: string, second: string): WorkspaceSpec =>
  workspaceSpec({
    channels: {
      SR: [signal(10), sample(first, [100], normsys("JES", 0.9, 1.1))],
      CR: [sample(second, [100], normsys("JES", 0.9, 1.1))],
    },
  });

const doubleText = (key: string): string =>
  JSON.stringify(systematic(1)).replace('"version"', `"${key}":"1.0.0","version"`);

const noMu: ParameterSettings = { name: "mu", inits: [0], bounds: [[0, 10]] };

const CASES: { readonly [Name in RuleName]: Case } = {
  "duplicate-key": { has: doubleText("version"), hasNot: JSON.stringify(systematic(1)) },
  "unknown-observation": {
    has: { ...systematic(1), observations: [...systematic(1).observations, { name: "VR", data: [3] }] },
    place: { channel: "VR", path: "/observations/1/name" },
    hasNot: systematic(1),
  },
  "unknown-parameter": {
    has: region([signal(10), background([100])], undefined, [{ name: "theta", fixed: true }]),
    place: { path: "/measurements/0/config/parameters/0/name", measurement: "m" },
    hasNot: region([signal(10), background([100])], undefined, [{ name: "mu", fixed: false }]),
  },
  "poi-not-in-model": { has: withMeasurements({ poi: "r", parameters: [] }), hasNot: systematic(1) },
  "poi-fixed": {
    has: region([signal(10), background([100], normsys("JES", 0.9, 1.1))], undefined, [{ name: "mu", fixed: true }]),
    hasNot: systematic(1),
  },
  "formula-parameter": {
    has: region([signal(10), background([100], factor("f", "kappa^2"))]),
    hasNot: region([signal(10), background([100], factor("f", "mu^2"))]),
  },
  "zero-factor": { has: systematic(1, normsys("JES", 0, 1.1)), hasNot: systematic(1, normsys("JES", 0.01, 1.1)) },
  "negative-factor": { has: systematic(1, normsys("JES", -1, 1.1)), hasNot: systematic(1, normsys("JES", 0.01, 1.1)) },
  "negative-uncertainty": {
    has: systematic(2, staterror("stat", [5, -5])),
    place: { sample: "bkg", modifier: "staterror/stat" },
    hasNot: systematic(2, staterror("stat", [5, 5])),
  },
  "shapefactor-bins": {
    has: workspaceSpec({
      channels: {
        SR: [signal(10, 10), background([100, 100])],
        CR: [sample("qcd", [50], shapefactor("shape"))],
        VR: [sample("qcd", [50, 60], shapefactor("shape"))],
      },
    }),
    hasNot: workspaceSpec({
      channels: { SR: [signal(10, 10), background([100, 100])], CR: [sample("qcd", [50, 60], shapefactor("shape"))] },
    }),
  },
  "ambiguous-parameter-name": {
    has: region([signal(10), background([100], staterror("a", [5]), normsys("a[0]", 0.9, 1.1))]),
    hasNot: region([signal(10), background([100], staterror("a", [5]), normsys("b[0]", 0.9, 1.1))]),
  },
  "impossible-model": {
    has: systematic(1, normsys("JES", 0, 1.1)),
    hasNot: systematic(1, normsys("JES", 0.1, 1.1)),
  },
  "start-outside-domain": {
    has: region([signal(10)], [5], [noMu]),
    place: { channel: "SR", bin: 0 },
    hasNot: region([signal(10)], [5]),
  },
  "start-at-bound": {
    has: region([signal(10), background([100])], [100], [noMu]),
    place: { parameter: "mu", path: "/channels/0/samples/0/modifiers/0" },
    hasNot: region([signal(10), background([100])], [100], [{ ...noMu, inits: [0.1] }]),
  },
  "degenerate-parameters": {
    has: region([sample("signal", [10], normfactor("mu"), normfactor("k")), background([100])]),
    place: { parameter: "k, mu" },
    hasNot: region([signal(10, 20), background([100, 100], normfactor("k"))]),
  },
  "nearly-degenerate": {
    has: region([signal(1000, 1020), background([10000, 10000], normfactor("k"))]),
    place: { parameter: "k, mu" },
    hasNot: region([signal(1000, 9000), background([10000, 10000], normfactor("k"))]),
  },
  "poi-without-effect": {
    has: region([signal(0, 0), background([100, 100])]),
    place: { parameter: "mu" },
    hasNot: region([signal(0, 1), background([100, 100])]),
  },
  "poi-lowers-events": {
    has: region([signal(4, -5), background([100, 100])]),
    hasNot: region([signal(5, -4), background([100, 100])]),
  },
  "bounds-cut-range": {
    // without signal the uncertainty is √100/1 = 10, and 3.66 × 10 is beyond the default bound 10; with 10 events it is 1
    has: region([signal(1), background([100])]),
    place: { parameter: "mu" },
    hasNot: region([signal(10), background([100])]),
  },
  "reaches-zero": {
    // linear beyond one standard deviation: 100 − 2 × 55 = −10, and 100 − 2 × 49 = 2
    has: region([background([100], histosys("JES", [45], [155]))], [100]),
    place: { channel: "SR", bin: 0, parameter: "JES" },
    hasNot: region([background([100], histosys("JES", [51], [149]))], [100]),
  },
  "empty-background": {
    has: region([signal(1, 1), background([100, 0])], [100, 1]),
    place: { channel: "SR", bin: 1 },
    hasNot: region([signal(1, 1), background([100, 0.1])], [100, 1]),
  },
  "empty-bin": {
    has: region([signal(1, 1), background([100, 0])], [100, 0]),
    place: { channel: "SR", bin: 1 },
    hasNot: region([signal(1, 1), background([100, 0.1])], [100, 0]),
  },
  "empty-sample": {
    has: region([signal(10), background([100]), sample("Wjets", [0], normsys("JES", 0.9, 1.1))]),
    place: { sample: "Wjets", path: "/channels/0/samples/2" },
    hasNot: region([signal(10), background([100]), sample("Wjets", [0], histosys("JES", [0], [3]))]),
  },
  "negative-template": {
    // a tenth of a standard deviation of 95 and 99.5 events is 0.97 and 1.0
    has: region([signal(10, 10), background([100, 100]), sample("Wjets", [5, -15])]),
    place: { sample: "Wjets", bin: 1, path: "/channels/0/samples/2/data/1" },
    hasNot: region([signal(10, 10), background([100, 100]), sample("Wjets", [5, -0.5])]),
  },
  "jumping-bin": {
    has: region([signal(1, 1, 1), background([100, 2, 100])]),
    place: { channel: "SR", bin: 1 },
    hasNot: region([signal(1, 1, 1), background([100, 6, 100])]),
  },
  "fractional-observation": {
    has: region([signal(10), background([100])], [100.5]),
    place: { channel: "SR", bin: 0, path: "/observations/0/data/0" },
    hasNot: region([signal(10), background([100])], [100]),
  },
  "identical-variations": {
    has: systematic(1, normsys("JES", 1.1, 1.1)),
    place: { sample: "bkg", modifier: "normsys/JES" },
    hasNot: systematic(1, normsys("JES", 1.0999, 1.1)),
  },
  "same-sided-variation": {
    has: systematic(2, histosys("JES", [108, 109], [110, 110])),
    place: { channel: "SR", sample: "bkg", modifier: "histosys/JES" },
    hasNot: systematic(2, histosys("JES", [108, 92], [92, 110])),
  },
  "one-sided-variation": {
    has: systematic(1, normsys("JES", 1, 1.1)),
    place: { modifier: "normsys/JES" },
    hasNot: systematic(1, normsys("JES", 0.999, 1.1)),
  },
  "swapped-variations": {
    has: inChannels([
      [0.9, 1.1],
      [0.92, 1.1],
      [1.1, 0.9],
      [0.91, 1.08],
      [0.9, 1.1],
    ]),
    place: { channel: "c2" },
    hasNot: inChannels([
      [0.9, 1.1],
      [0.92, 1.1],
      [1.1, 0.9],
      [1.08, 0.91],
      [0.9, 1.1],
      [0.9, 1.1],
    ]),
  },
  "large-variation": {
    has: systematic(2, histosys("JES", [80, 100], [205, 100])),
    place: { sample: "bkg", bin: 0 },
    hasNot: systematic(2, histosys("JES", [80, 100], [195, 100])),
  },
  "large-factor": { has: systematic(1, normsys("JES", 0.9, 2.2)), hasNot: systematic(1, normsys("JES", 0.495, 2)) },
  "jumping-variation": {
    has: systematic(3, histosys("JES", [98, 40, 97], [102, 160, 103])),
    place: { bin: 1, modifier: "histosys/JES" },
    hasNot: systematic(3, histosys("JES", [98, 60, 97], [102, 140, 103])),
  },
  "noisy-variation": {
    has: systematic(
      10,
      shapeOf(jagged),
      staterror(
        "stat",
        tenBins(() => 10),
      ),
    ),
    place: { modifier: "histosys/JES" },
    hasNot: systematic(
      10,
      shapeOf(sloping),
      staterror(
        "stat",
        tenBins(() => 10),
      ),
    ),
  },
  "pure-normalisation": {
    has: systematic(2, histosys("JES", [90, 90], [110, 110])),
    hasNot: systematic(2, histosys("JES", [90, 90], [110, 111])),
  },
  "acts-twice": {
    has: systematic(2, normsys("JES", 0.9, 1.1), histosys("JES", [90, 91], [110, 109])),
    place: { modifier: "histosys/JES" },
    hasNot: systematic(2, normsys("JES", 0.9, 1.1), histosys("JES", [90, 110], [110, 90])),
  },
  "no-effect": {
    has: systematic(2, normsys("JES", 1, 1), histosys("JES", [100, 100], [100, 100])),
    hasNot: systematic(2, normsys("JES", 1, 1), histosys("JES", [100, 100], [101, 100])),
  },
  "doubled-uncertainty": {
    has: systematic(2, staterror("stat", [10, 10]), shapesys("mc", [10, 9])),
    place: { sample: "bkg" },
    hasNot: systematic(2, staterror("stat", [10, 10]), shapesys("mc", [10, 7])),
  },
  "shared-staterror": {
    has: workspaceSpec({
      channels: {
        SR: [signal(10), background([100], staterror("stat", [5]))],
        CR: [background([90], staterror("stat", [5]))],
      },
    }),
    hasNot: workspaceSpec({
      channels: {
        SR: [signal(10), background([100], staterror("a", [5]))],
        CR: [background([90], staterror("b", [5]))],
      },
    }),
  },
  "several-staterrors": {
    has: region([signal(10), background([100], staterror("a", [5])), sample("Wjets", [50], staterror("b", [5]))]),
    place: { channel: "SR" },
    hasNot: region([signal(10), background([100], staterror("a", [5])), sample("Wjets", [50], staterror("a", [5]))]),
  },
  "unlikely-uncertainty": {
    has: systematic(5, staterror("stat", [5, 5, 5, 5, 26])),
    place: { bin: 4, path: "/channels/0/samples/1/modifiers/0/data/4" },
    hasNot: systematic(5, staterror("stat", [5, 5, 5, 5, 24])),
  },
  "similar-names": {
    has: TWO_SAMPLES("ttbar", "TTbar"),
    place: { sample: "TTbar" },
    hasNot: TWO_SAMPLES("ttbar", "ttZ"),
  },
  "unused-measurement": {
    has: withMeasurements({ poi: "mu", parameters: [] }, { poi: "mu", parameters: [] }),
    place: { measurement: "m1" },
    hasNot: withMeasurements({ poi: "mu", parameters: [] }, { poi: "", parameters: [] }),
  },
  "fit-not-valid": {
    has: region([background([0], normsys("JES", 0.9, 1.1))], [5]),
    hasNot: systematic(1, normsys("JES", 0.9, 1.1)),
  },
  "fit-at-bound": {
    has: region([signal(10), background([100])], [90]),
    place: { parameter: "mu" },
    hasNot: region([signal(10), background([100])], [105]),
  },
  "pulled-parameter": {
    has: controlled(1000, 1250),
    place: { parameter: "JES" },
    hasNot: controlled(1000, 1150),
  },
  "over-constrained": {
    // relative statistical uncertainties of the control regions: 1 % and 10 %, beside a prior uncertainty of 10 %
    has: controlled(10_000, 10_000),
    place: { parameter: "JES" },
    hasNot: controlled(100, 100),
  },
  "several-minima": { has: JSON.stringify(doubleWell()), hasNot: systematic(1, normsys("JES", 0.9, 1.1)) },
  "minima-not-searched": {
    // with the strength of the signal, 1001 and 1000 parameters
    has: systematic(1000, staterror("stat", new Array<number>(1000).fill(5))),
    hasNot: systematic(999, staterror("stat", new Array<number>(999).fill(5))),
  },
};

function findingsOf(document: WorkspaceSpec | string, rule: RuleName): readonly LintFinding[] {
  const { findings } = lint(Workspace.parse(document), { fit: true });
  return findings.filter((finding) => finding.rule === rule);
}

describe("rules of lint", () => {
  it.each(RULE_NAMES)("%s finds what it is about, and not what is nearly like it", (rule) => {
    const { has, place = {}, hasNot } = CASES[rule];
    const [finding] = findingsOf(has, rule);
    expect(finding, "found").toBeDefined();
    for (const [key, value] of Object.entries(place)) expect(finding![key as keyof LintFinding]).toEqual(value);
    expect(findingsOf(hasNot, rule)).toEqual([]);
  });

  it("find the one misspelt name among 20,000", () => {
    const words = ["calibration", "resolution", "efficiency", "background", "simulation"];
    const names = Array.from({ length: 20_000 }, (_, i) => `${words[i % 5]}_${words[(i * 7 + 3) % 5]}_component_${i}`);
    const modifiers = ["calibraton_background_component_0", ...names].map((name) => normsys(name, 0.99, 1.01));
    const workspace = Workspace.parse(region([signal(10), background([100], ...modifiers)]));
    const subject = new Subject(workspace, workspace.spec.measurements[0]!, () => workspace.model());
    const found = [...SIMILAR_NAMES.spots(subject, DEFAULT_THRESHOLDS)].map((spot) => spot.found());
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('"calibraton_background_component_0"');
  });

  it("find a lumi modifier beside a normsys of the luminosity, unless lumi is held", () => {
    const settings = (fixed: boolean): ParameterSettings => ({
      name: "lumi",
      inits: [1],
      bounds: [[0.5, 1.5]],
      auxdata: [1],
      sigmas: [0.02],
      fixed,
    });
    const document = (fixed: boolean) =>
      region([signal(10), background([100], lumi(), normsys("Luminosity", 0.98, 1.02))], undefined, [settings(fixed)]);
    expect(findingsOf(document(false), "acts-twice")).toHaveLength(1);
    expect(findingsOf(document(true), "acts-twice")).toEqual([]);
  });

  it("take uncertainties that are far below those of any simulation for relative ones", () => {
    expect(findingsOf(systematic(2, staterror("stat", [0.05, 0.05])), "unlikely-uncertainty")).toHaveLength(1);
    expect(findingsOf(systematic(2, staterror("stat", [0.5, 0.05])), "unlikely-uncertainty")).toEqual([]);
    expect(findingsOf(systematic(2, staterror("stat", [5, 5])), "unlikely-uncertainty")).toEqual([]);
  });

  it("find a letter too few or two exchanged in a long word, but no other word", () => {
    const named = (first: string, second: string) =>
      region([signal(10), background([100], normsys(first, 0.9, 1.1), normsys(second, 0.8, 1.2))]);
    for (const [first, second] of [
      ["luminosity", "luminosty"],
      ["jet_calibration_1", "jet_calibratoin_1"],
      ["JES ", "JES"],
    ] as const) {
      expect(findingsOf(named(first, second), "similar-names"), second).toHaveLength(1);
    }
    for (const [first, second] of [
      ["jets_ISR", "jets_FSR"],
      ["JES_NP1", "JES_NP2"],
      ["electron_eff", "muon_eff"],
      ["stat_SRA", "stat_SRB"],
      ["calibration", "calibrations"],
    ] as const) {
      expect(findingsOf(named(first, second), "similar-names"), second).toEqual([]);
    }
  });

  it("see the whole effect of a parameter on a sample: a normsys with its template", () => {
    // +10 % by the factor and −10 events by the template: 100 → 99, and 100 → 100.1
    const both = systematic(1, normsys("JES", 0.91, 1.1), histosys("JES", [110], [90]));
    expect(findingsOf(both, "same-sided-variation")).toEqual([]);
    expect(findingsOf(systematic(1, normsys("JES", 0.91, 1.1)), "same-sided-variation")).toEqual([]);
    const same = systematic(1, normsys("JES", 0.9, 1.1), histosys("JES", [130], [104]));
    expect(findingsOf(same, "same-sided-variation")).toHaveLength(1);
  });

  it("know that a quadratic effect has no slope at 0, and is an effect", () => {
    const quadratic = (data: readonly number[]): ModifierSpec => ({
      name: "eft",
      type: "polynomial",
      data: { terms: [{ powers: { c: 2 }, data }] },
    });
    const document = (data: readonly number[]): WorkspaceSpec => ({
      ...region([background([100, 90], quadratic(data))]),
      measurements: [{ name: "m", config: { poi: "c", parameters: [{ name: "c", inits: [0], bounds: [[-5, 5]] }] } }],
    });
    expect(findingsOf(document([5, 9]), "poi-without-effect")).toEqual([]);
    expect(findingsOf(document([5, 9]), "degenerate-parameters")).toEqual([]);
    expect(findingsOf(document([0, 0]), "poi-without-effect")).toHaveLength(1);
    expect(findingsOf(document([0, 0]), "degenerate-parameters")).toHaveLength(1);
  });

  it("find negative events of a variation at their bin, and no interference terms", () => {
    const [found] = findingsOf(systematic(2, histosys("JES", [90, 100], [-20, 100])), "negative-template");
    expect(found).toMatchObject({ bin: 0, sample: "bkg", modifier: "histosys/JES" });
    const interference = sample("interference", [-30, -20], factor("f", "mu"));
    expect(findingsOf(region([signal(10, 10), background([100, 100]), interference]), "negative-template")).toEqual([]);
  });
});

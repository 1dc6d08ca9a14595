import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { format } from "../../src/format/format.js";
import { fixWorkspace, type LintOptions, type LintReport, lint, lintRules, lintSarif } from "../../src/lint/index.js";
import type { ModifierSpec, WorkspaceSpec } from "../../src/workspace/types.js";
import { schemaErrors } from "../helpers/record-schema.js";
import { describeWithShared, readShared } from "../helpers/shared.js";
import {
  histosys,
  normfactor,
  normsys,
  sample,
  shapesys,
  staterror,
  thrownIssues,
  workspaceSpec,
} from "../helpers/workspaces.js";

/** Two channels; "JES" is one-sided on both samples of both, and "pileup" in one place only. */
const ONE_SIDED = workspaceSpec({
  channels: {
    SR: [
      sample("signal", [10], normfactor("mu"), normsys("JES", 1, 1.2)),
      sample("bkg", [100], normsys("JES", 1, 1.1), normsys("pileup", 1, 1.05)),
    ],
    CR: [sample("bkg", [400], normsys("JES", 1, 1.3)), sample("Wjets", [50], normsys("JES", 1, 1.1))],
  },
});

const only = (document: WorkspaceSpec, options: LintOptions = {}): LintReport["findings"] =>
  lint(document, options).findings.filter(({ rule }) => rule === "one-sided-variation");

/** What `--fix` mends: a systematic without effect, settings of no parameter, data of no channel, a negative uncertainty. */
const MENDABLE: WorkspaceSpec = (() => {
  const spec = workspaceSpec({
    channels: {
      SR: [
        sample("signal", [10, 10], normfactor("mu"), normsys("none", 1, 1), normsys("JES", 0.9, 1.1)),
        sample(
          "bkg",
          [100, 90],
          histosys("none", [100, 90], [100, 90]),
          normsys("none", 1, 1),
          normsys("JES", 0.95, 1.05),
          staterror("stat", [5, -4]),
        ),
      ],
    },
    parameters: [
      { name: "theta", fixed: true },
      { name: "none", inits: [0] },
      { name: "mu", inits: [1] },
      { name: "zeta", fixed: false },
    ],
  });
  return { ...spec, observations: [{ name: "nowhere", data: [1] }, ...spec.observations] };
})();

describe("lint", () => {
  it("makes one finding of a systematic, at its worst place, and counts the places", () => {
    const found = only(ONE_SIDED);
    // sizes in standard deviations: 0.3 × 400 / √450 is the largest of JES
    expect(found.map(({ modifier, channel, sample: name, count }) => [modifier, channel, name, count])).toEqual([
      ["normsys/JES", "CR", "bkg", 4],
      ["normsys/pileup", "SR", "bkg", 1],
    ]);
    expect(found[0]!.path).toBe("/channels/1/samples/0/modifiers/0");
    expect(found[0]!.found).toContain("+30 %");
  });

  it("counts findings, the worst severity first", () => {
    const report = lint(ONE_SIDED, { rules: { "one-sided-variation": "error" } });
    expect(report.counts.error).toBe(2);
    expect(report.findings.slice(0, 2).map(({ severity }) => severity)).toEqual(["error", "error"]);
    expect(report.counts.error + report.counts.warning + report.counts.note).toBe(report.findings.length);
  });

  it("leaves out rules that are off, and uses other thresholds", () => {
    expect(only(ONE_SIDED, { rules: { "one-sided-variation": "off" } })).toEqual([]);
    // 0.05 × 100 / √110 = 0.48
    expect(only(ONE_SIDED, { thresholds: { relevance: 0.5 } })).toHaveLength(1);
    expect(only(ONE_SIDED, { thresholds: { relevance: 0.4 } })).toHaveLength(2);
  });

  it("ignores places by names with wildcards, by rule and by path, and says how many", () => {
    const left = (ignore: NonNullable<LintOptions["ignore"]>) => only(ONE_SIDED, { ignore }).map(({ count }) => count);
    expect(left([{ channel: "C?" }])).toEqual([2, 1]);
    expect(left([{ modifier: "JE*", sample: "bkg" }])).toEqual([1, 2]);
    expect(left([{ modifier: "normsys/JES" }])).toEqual([1]);
    expect(left([{ modifier: "histosys/JES" }])).toEqual([4, 1]);
    expect(left([{ path: "/channels/0/samples/1" }])).toEqual([3]);
    expect(left([{ path: "/channels/0/samples/1/modifiers/1" }])).toEqual([4]);
    expect(left([{ rule: "one-sided-variation", channel: "SR" }, { sample: "Wjets" }])).toEqual([1]);
    expect(left([{ rule: "large-factor", channel: "SR" }])).toEqual([4, 1]);
    expect(lint(ONE_SIDED, { ignore: [{ channel: "CR" }] }).ignored).toBe(2);
  });

  it("refuses rules, thresholds, severities and fields that do not exist, all of them at once", () => {
    const options = {
      rules: { "one-sided-variatoin": "off", "large-factor": "fatal" },
      thresholds: { relevanc: 1, jump: -1 },
      ignore: [{ chanel: "SR" }, {}, { rule: "large" }],
      fti: true,
    };
    expect(thrownIssues(() => lint(ONE_SIDED, options as never))).toEqual([
      { code: "unknown-option", path: "rules.one-sided-variatoin" },
      { code: "bad-option", path: "rules.large-factor" },
      { code: "unknown-option", path: "thresholds.relevanc" },
      { code: "bad-option", path: "thresholds.jump" },
      { code: "unknown-option", path: "ignore[0].chanel" },
      { code: "bad-option", path: "ignore[1]" },
      { code: "bad-option", path: "ignore[2].rule" },
      { code: "unknown-option", path: "fti" },
    ]);
  });

  it("takes a workspace or a document, looks at one measurement, and refuses other things", () => {
    expect(lint(Workspace.parse(ONE_SIDED)).findings).toEqual(lint(ONE_SIDED).findings);
    for (const wrong of [undefined, 3, {}, [], "x"]) {
      expect(thrownIssues(() => lint(wrong as never))).toEqual([{ code: "bad-argument", path: "workspace" }]);
    }
    expect(thrownIssues(() => lint({ channels: [] } as never)).length).toBeGreaterThan(0);
    expect(thrownIssues(() => lint(ONE_SIDED, { measurement: "none" }))[0]!.code).toBe("unknown-measurement");
    const [first] = ONE_SIDED.measurements;
    const held = { name: "held", config: { poi: "mu", parameters: [{ name: "mu", inits: [0] }] } };
    const two = { ...ONE_SIDED, measurements: [first!, held] };
    const rules = (measurement: string) => lint(two, { measurement }).findings.map(({ rule }) => rule);
    expect(rules("m")).not.toContain("start-at-bound");
    expect(rules("held")).toContain("start-at-bound");
  });

  it("fits only when asked to", () => {
    const pulled = workspaceSpec({
      channels: { CR: [sample("bkg", [1000], normsys("JES", 0.9, 1.1))] },
      observed: { CR: [1300] },
      poi: "",
    });
    expect(lint(pulled).findings).toEqual([]);
    const { fitted, findings } = lint(pulled, { fit: true });
    expect(fitted).toBe(true);
    expect(findings.map(({ rule }) => rule)).toEqual(["pulled-parameter", "over-constrained"]);
  });

  it("gives a record that follows its schema and can be printed", () => {
    for (const document of [ONE_SIDED, MENDABLE]) {
      const report = lint(document, { ignore: [{ channel: "CR" }] });
      expect(schemaErrors(report)).toEqual([]);
      const text = format(report);
      for (const { rule } of report.findings) expect(text).toContain(rule);
    }
  });
});

describe("fixWorkspace", () => {
  it("mends what is safe, at all places, and leaves the likelihood as it was", () => {
    const before = lint(MENDABLE);
    const fixed = fixWorkspace(MENDABLE, before);
    expect(fixed.measurements[0]!.config.parameters.map(({ name }) => name)).toEqual(["mu"]);
    expect(fixed.observations.map(({ name }) => name)).toEqual(["SR"]);
    const modifiers = fixed.channels[0]!.samples.map(({ modifiers: all }) => all.map(({ name }) => name));
    expect(modifiers).toEqual([
      ["mu", "JES"],
      ["JES", "stat"],
    ]);
    expect(fixed.channels[0]!.samples[1]!.modifiers[1]!.data).toEqual([5, 4]);
    expect(lint(fixed).findings.filter(({ fix }) => fix !== undefined)).toEqual([]);
    const [old, mended] = [MENDABLE, fixed].map((spec) => Workspace.parse(spec).model());
    const pars = { mu: 1.3, JES: -0.7, "stat[0]": 1.1, "stat[1]": 0.9 };
    const rates = (model: typeof old) => Array.from(model!.expectedMainData(pars));
    expect(rates(mended)).toEqual(rates(old));
    // the parameter that is gone was at its auxiliary datum
    const constant = -Math.log(2 * Math.PI) / 2;
    const logpdf = (model: typeof old) => model!.logpdf(pars, model!.observedData());
    expect(logpdf(old) - logpdf(mended)).toBeCloseTo(constant, 12);
  });

  it("does not change its input, and does nothing where nothing can be mended", () => {
    const copy = structuredClone(MENDABLE);
    fixWorkspace(MENDABLE, lint(MENDABLE));
    expect(MENDABLE).toEqual(copy);
    expect(fixWorkspace(ONE_SIDED, lint(ONE_SIDED))).toEqual(ONE_SIDED);
  });

  it("keeps what may be meant in another way: a misspelt name, a parameter that something else names", () => {
    const misspelt = workspaceSpec({
      channels: { SR: [sample("bkg", [100], normsys("luminosity", 0.9, 1.1))] },
      parameters: [{ name: "luminosty", fixed: true }],
    });
    expect(lint(misspelt).findings.find(({ rule }) => rule === "unknown-parameter")!.fix).toBeUndefined();
    const poi = workspaceSpec({
      channels: { SR: [sample("bkg", [100], normsys("none", 1, 1), normsys("JES", 0.9, 1.1))] },
      poi: "none",
    });
    const [finding] = lint(poi).findings.filter(({ rule }) => rule === "no-effect");
    expect(finding).toBeDefined();
    expect(finding!.fix).toBeUndefined();
  });

  it("mends negative uncertainties where their squares are used, and nowhere else", () => {
    const uncertain = (modifier: ModifierSpec) =>
      workspaceSpec({
        channels: { SR: [sample("signal", [9, 9], normfactor("mu")), sample("bkg", [100, 90], modifier)] },
      });
    for (const modifier of [staterror("stat", [5, -4]), shapesys("mc", [5, -4])]) {
      const spec = uncertain(modifier);
      const report = lint(spec);
      expect(report.findings.some(({ rule }) => rule === "negative-uncertainty")).toBe(true);
      const [before, after] = [spec, fixWorkspace(spec, report)].map((each) => Workspace.parse(each).model());
      expect(after!.suggestedFixed).toEqual(before!.suggestedFixed);
      const pars = [1.2, 1.1, 0.9];
      const data = before!.observedData();
      expect(after!.logpdf(pars, data)).toBe(before!.logpdf(pars, data));
    }
    expect(fixWorkspace(uncertain(shapesys("mc", [5, -4])), lint(uncertain(shapesys("mc", [5, -4]))))).toEqual(
      uncertain(shapesys("mc", [5, -4])),
    );
  });

  it("refuses what is no report", () => {
    expect(thrownIssues(() => fixWorkspace(ONE_SIDED, {} as never))).toEqual([
      { code: "bad-argument", path: "report" },
    ]);
  });
});

describe("lintSarif", () => {
  const path = fileURLToPath(
    new URL("../../node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json", import.meta.url),
  );
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

  it("follows the schema of SARIF 2.1.0", () => {
    for (const [document, options] of [
      [ONE_SIDED, {}],
      [MENDABLE, { uri: "analysis/workspace.json" }],
    ] as const) {
      const sarif = lintSarif(lint(document), options);
      expect(validate(sarif), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(validate({ version: "2.1.0", runs: [{ results: [] }] }), "the schema notices what is missing").toBe(false);
  });

  it("has a result for each finding, with its rule, place and file", () => {
    const report = lint(ONE_SIDED);
    const { runs } = lintSarif(report, { uri: "w.json" }) as {
      runs: { tool: { driver: { rules: { id: string }[] } }; results: Record<string, never>[] }[];
    };
    const { tool, results } = runs[0]!;
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(lintRules().map(({ name }) => name));
    expect(results).toHaveLength(report.findings.length);
    for (const [i, { rule, severity, path: pointer }] of report.findings.entries()) {
      expect(results[i]).toMatchObject({ ruleId: rule, level: severity, properties: { pointer } });
      expect(tool.driver.rules[results[i]!["ruleIndex"]!]!.id).toBe(rule);
    }
    const location = { physicalLocation: { artifactLocation: { uri: "w.json" } } };
    expect(results.find(({ ruleId }) => ruleId === "one-sided-variation")).toMatchObject({
      locations: [{ ...location, logicalLocations: [{ fullyQualifiedName: expect.stringContaining("channel CR") }] }],
    });
  });
});

describeWithShared("lint of published analyses", () => {
  const rulesOf = (path: string, options: LintOptions = {}) =>
    lint(readShared(path) as WorkspaceSpec, options).findings.map(({ rule, parameter, channel, bin }) => ({
      rule,
      parameter,
      channel,
      bin,
    }));

  it("finds the two normfactors of one sample that only one of them is needed for", () => {
    expect(rulesOf("workspaces/small/litehf-single-channel-big.json")).toContainEqual(
      expect.objectContaining({ rule: "degenerate-parameters", parameter: "mu_SIG, mu_ON_WZSF_0j" }),
    );
  });

  it("finds the bin of cms-ttg-2l whose background is negative where events were observed", () => {
    expect(rulesOf("workspaces/cms-ttg-2l/workspace.json")).toContainEqual(
      expect.objectContaining({ rule: "empty-background", channel: "y2018_sr_mumu", bin: 8 }),
    );
  });
});

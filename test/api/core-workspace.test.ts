import { describe, expect, it } from "vitest";
import { Workspace as CoreWorkspace } from "../../src/api/core-workspace.js";
import { Workspace } from "../../src/api/workspace.js";
import { WorkspaceError } from "../../src/errors.js";
import { fit } from "../../src/fit/fit.js";
import type { Model } from "../../src/model/model.js";
import type { ModelOptions } from "../../src/model/options.js";
import { neededExtensions } from "../../src/workspace/needed-extensions.js";
import type { WorkspaceSpec } from "../../src/workspace/types.js";
import { EXTENSION_KINDS } from "../helpers/extension-kinds.js";
import { randomExtended } from "../helpers/random-extensions.js";
import { randomWorkspace } from "../helpers/random-workspace.js";
import { factor, normfactor, sample, thrownIssues, workspaceSpec } from "../helpers/workspaces.js";

const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1);

/** All numbers of a model at its suggested values. */
function numbersOf(model: Model) {
  const pars = model.suggestedInit;
  const data = model.observedData();
  const isInside = model.diagnose(pars).length === 0;
  return {
    parNames: model.parNames,
    sets: model.parameterSets,
    warnings: model.warnings,
    logpdf: model.logpdf(pars, data),
    rates: model.expectedData(pars),
    hessian: isInside ? model.hessian(pars, data) : undefined,
  };
}

/** Compares to the last bit, since both entries are to run the same code on the same numbers. */
function expectSame(core: CoreWorkspace, full: Workspace, options: ModelOptions = {}): void {
  expect(core.spec).toEqual(full.spec);
  expect(core.warnings).toEqual(full.warnings);
  expect(numbersOf(core.model(options))).toEqual(numbersOf(full.model(options)));
}

/** Compares fits, too. */
function expectSameFit(core: CoreWorkspace, full: Workspace): void {
  const fits = [core, full].map((workspace) => {
    const model = workspace.model();
    return fit(model, workspace.data(model));
  });
  expect(fits[0]).toEqual(fits[1]);
  expect(fits[0]!.valid).toBe(true);
}

/** Without settings that Poisson constraints, which a staterror has in the dialect of ROOT, do not take. */
function withoutWidths(spec: WorkspaceSpec): WorkspaceSpec {
  const measurements = spec.measurements.map(({ name, config }) => {
    const parameters = config.parameters.filter((each) => each.name === "lumi" || each.sigmas === undefined);
    return { name, config: { ...config, parameters } };
  });
  return { ...spec, measurements };
}

describe("the workspace of histograd/core", () => {
  it.each(SEEDS)("has the numbers of the full one for plain random workspace %i", async (seed) => {
    const { spec, options } = randomWorkspace(seed);
    expect(neededExtensions(spec)).toEqual([]);
    const full = Workspace.parse(spec);
    expectSame(CoreWorkspace.parse(spec), full, options);
    expectSame(await CoreWorkspace.load(JSON.stringify(spec)), full, options);
  });

  it.each(SEEDS)("has the numbers of the full one for random workspace %i with extensions", async (seed) => {
    const { spec, options } = randomExtended(seed);
    const full = Workspace.parse(spec);
    expectSame(await CoreWorkspace.load(spec), full, options);
    if (neededExtensions(spec).length === 0) expectSame(CoreWorkspace.parse(spec), full, options);
  });

  it.each(EXTENSION_KINDS)("fits as the full one does: $name", async ({ spec }) => {
    const full = Workspace.parse(spec);
    expectSameFit(await CoreWorkspace.load(spec), full);
    if (neededExtensions(spec).length === 0) expectSameFit(CoreWorkspace.parse(spec), full);
    else expect(() => CoreWorkspace.parse(spec)).toThrow(WorkspaceError);
  });

  it.each(["root", "combine"] as const)("reads plain documents in the dialect %s", (dialect) => {
    for (const seed of SEEDS.slice(0, 10)) {
      const spec = withoutWidths(randomWorkspace(seed).spec);
      expectSame(CoreWorkspace.parse({ ...spec, dialect }), Workspace.parse({ ...spec, dialect }));
      const models = [CoreWorkspace, Workspace].map((each) => each.parse(spec).model({ dialect }));
      expect(numbersOf(models[0]!)).toEqual(numbersOf(models[1]!));
    }
  });

  it("refuses extensions that are not loaded, with the first place of each kind", () => {
    const plain = workspaceSpec({
      channels: { c: [sample("s", [5], normfactor("mu"), factor("a", "mu^2"), factor("b", "mu^3"))] },
    });
    const [measurement] = plain.measurements;
    const penalties = [{ name: "p", strength: 1, parameters: ["mu"], differences: 0 as const }];
    const parameters = [{ name: "mu" }, { name: "nu", constraint: "gamma" as const }];
    const spec: WorkspaceSpec = {
      ...plain,
      measurements: [{ ...measurement!, config: { ...measurement!.config, parameters, penalties } }],
    };
    const code = "extension-not-loaded";
    expect(thrownIssues(() => CoreWorkspace.parse(spec))).toEqual([
      { code, path: "channels[0].samples[0].modifiers[1]" },
      { code, path: "measurements[0].config.penalties" },
      { code, path: "measurements[0].config.parameters[1].constraint" },
    ]);
    expect(() => CoreWorkspace.parse(spec)).toThrow(/2 modifiers of type "formula".*await Workspace\.load/s);
  });

  it.each([
    ["no document", null],
    ["no lists", { channels: 1, measurements: { config: 2 }, covariances: "none" }],
    ["lists of nothing", { channels: [null, { samples: [[], { modifiers: ["formula"] }] }], measurements: [7] }],
    ["no JSON", "{"],
    [
      "a misspelt type",
      workspaceSpec({ channels: { c: [sample("s", [5], { ...normfactor("mu"), type: "normfaktor" } as never)] } }),
    ],
  ])("has the problems of the full one for a wrong document: %s", async (_, document) => {
    const issues = thrownIssues(() => Workspace.parse(document));
    expect(issues.length).toBeGreaterThan(0);
    expect(thrownIssues(() => CoreWorkspace.parse(document))).toEqual(issues);
    await expect(CoreWorkspace.load(document)).rejects.toThrow(WorkspaceError);
  });

  it("checks its second argument as the full one does", async () => {
    const { spec } = randomWorkspace(1);
    const wrong = {} as never;
    expect(thrownIssues(() => CoreWorkspace.parse(spec, wrong))).toEqual(
      thrownIssues(() => Workspace.parse(spec, wrong)),
    );
    await expect(CoreWorkspace.load(spec, wrong)).rejects.toThrow(/textWarnings/);
  });
});

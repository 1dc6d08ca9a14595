import { describe, expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import {
  factor,
  modelOf,
  normfactor,
  normsys,
  sample,
  shapesys,
  thrownIssues,
  workspaceSpec,
} from "../../helpers/workspaces.js";

const background = sample("b", [50, 40], normsys("xs", 0.9, 1.1), shapesys("gamma", [5, 4]));

describe("parameters of formulas", () => {
  const channels = {
    // samples are met in the order a, b, z
    c: [
      sample("z", [10, 20], factor("last", "nu * mu^2")),
      background,
      sample("a", [1, 2], factor("first", "1 + kappa * (xs + lambda) * k_top"), normfactor("k_top")),
    ],
  };

  it("new names come after all others, by first encounter and then by place in the formula", () => {
    const { model } = modelOf({ channels });
    expect(model.parNames).toEqual(["k_top", "xs", "gamma[0]", "gamma[1]", "kappa", "lambda", "nu", "mu"]);
  });

  it("new names are like normfactors: start 1, bounds [0, 10], free; settings change that", () => {
    const { model } = modelOf({
      channels,
      parameters: [{ name: "lambda", inits: [-0.5], bounds: [[-2, 2]], fixed: true }],
    });
    const facts = (name: string) => {
      const p = model.parIndex(name);
      return [model.suggestedInit[p], model.suggestedBounds[p], model.suggestedFixed[p]];
    };
    expect(facts("kappa")).toEqual([1, [0, 10], false]);
    expect(facts("lambda")).toEqual([-0.5, [-2, 2], true]);
    expect(model.parameterSets.find(({ name }) => name === "kappa")).toMatchObject({
      types: ["formula"],
      isScalar: true,
    });
    expect(model.auxdataOrder).toEqual(["xs", "gamma"]);
  });

  it("one of them can be the parameter of interest; the name of the modifier is no parameter", () => {
    expect(modelOf({ channels, poi: "kappa" }).model.poiName).toBe("kappa");
    const { model } = modelOf({ channels, poi: "first" });
    expect(model.poiName).toBeUndefined();
  });

  it("settings for a name of a formula are used, those for a misspelt one warned of", () => {
    const parameters = [
      { name: "kapa", fixed: true },
      { name: "nu", fixed: true },
    ];
    const { warnings } = Workspace.parse(workspaceSpec({ channels, parameters }));
    const [misspelt, ...others] = warnings.filter(({ code }) => code === "unknown-parameter");
    expect(others).toEqual([]);
    expect(misspelt).toMatchObject({ path: "measurements[0].config.parameters[0].name" });
    expect(misspelt!.hint).toContain('Did you mean "kappa"?');
  });

  it("settings follow the rules of a normfactor: no auxiliary data, start inside bounds", () => {
    const parameters = [{ name: "kappa", auxdata: [1], inits: [20] }];
    expect(thrownIssues(() => modelOf({ channels, parameters }))).toEqual([
      { code: "setting-not-used", path: "measurements[0].config.parameters[0].auxdata" },
      { code: "init-outside-bounds", path: "measurements[0].config.parameters[0].inits[0]" },
    ]);
  });

  it("pi and e are numbers unless a modifier declares a parameter of that name", () => {
    const signal = (expression: string) => sample("s", [10], factor("f", expression));
    const { model } = modelOf({ channels: { c: [signal("e * mu / pi")] } });
    expect(model.parNames).toEqual(["mu"]);
    // 10 · e · 2 / π
    expect(model.expectedMainData({ mu: 2 })[0]).toBeCloseTo((20 * Math.E) / Math.PI, 12);
    const declared = modelOf({ channels: { c: [signal("e * mu"), sample("t", [1], normfactor("e"))] } }).model;
    expect(declared.parNames).toEqual(["e", "mu"]);
    // 10 · 3 · 2 + 1 · 3
    expect(declared.expectedMainData({ e: 3, mu: 2 })[0]).toBe(63);
  });

  it("names with other characters stand in backticks, components of vectors have an index", () => {
    const { model } = modelOf({
      channels: { c: [sample("s", [10, 20], factor("f", "`k-top!` * gamma[1]")), background] },
    });
    expect(model.parNames).toEqual(["xs", "gamma[0]", "gamma[1]", "k-top!"]);
    const rates = model.expectedMainData({ "k-top!": 2, "gamma[1]": 1.5 });
    // 10 · 2 · 1.5 + 50 and 20 · 2 · 1.5 + 40 · 1.5
    expect([...rates]).toEqual([80, 120]);
  });

  it("a formula without parameters is a number", () => {
    const { model } = modelOf({ channels: { c: [sample("s", [10], factor("half", "1 / 2"), normfactor("mu"))] } });
    expect(model.expectedMainData({ mu: 3 })[0]).toBe(15);
    expect(model.hessian({ mu: 3 }, [15])[0]).toBeCloseTo(-15 / 9, 12);
  });
});

describe("formulas that make no sense at the suggested values", () => {
  const issueOf = (expression: string, inits = 1) => {
    try {
      modelOf({
        channels: { SR: [sample("signal", [10], factor("f", expression), normfactor("mu"))] },
        parameters: [{ name: "mu", inits: [inits] }],
      });
    } catch (error) {
      return (error as { issues: readonly Record<string, string>[] }).issues;
    }
    return [];
  };

  it.each([
    ["mu - 3", 1, "mu - 3 = -2 at mu = 1"],
    ["1 / mu", 0, "1 / mu = Infinity at mu = 0"],
    ["sqrt(mu - k)", 0, "sqrt(mu - k) = NaN at mu = 0, k = 1"],
    ["-1", 1, "-1 = -1"],
  ])("%s from %d", (expression, inits, received) => {
    expect(issueOf(expression, inits)).toEqual([
      expect.objectContaining({
        code: "formula-value",
        path: 'channel "SR", sample "signal", formula "f"',
        received,
      }),
    ]);
  });

  it("0 is a value like others", () => {
    expect(issueOf("mu", 0)).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { expectClose } from "../helpers/close.js";
import { histosys, normfactor, normsys, sample, thrownIssues, workspaceSpec } from "../helpers/workspaces.js";

const ROUNDING = 1e-14;

const workspace = Workspace.parse(
  workspaceSpec({
    channels: {
      c: [
        sample(
          "b",
          [10],
          histosys("JES", [8], [13]),
          histosys("JER", [8], [13]),
          normsys("xs", 0.8, 1.3),
          normsys("eff", 0.8, 1.3),
        ),
        sample("s", [5], normfactor("mu")),
      ],
    },
  }),
);

/** Shifts of JES and JER, factors of xs and eff, each alone at α = 1/2. */
function effects(interpolation: Parameters<typeof workspace.model>[0]): number[] {
  const model = workspace.model(interpolation);
  const rate = (pars: Record<string, number>) => model.expectedMainData({ mu: 0, ...pars })[0]!;
  return [rate({ JES: 0.5 }) - 10, rate({ JER: 0.5 }) - 10, rate({ xs: 0.5 }) / 10, rate({ eff: 0.5 }) / 10];
}

describe("interpolation options", () => {
  const root = Math.sqrt(1.3);

  it("default to code 4p and code 4", () => {
    expectClose(effects({}), [1.4482421875, 1.4482421875, 1.1382825993648467, 1.1382825993648467], ROUNDING);
  });

  it("choose a code for a whole type", () => {
    expectClose(effects({ interpolation: { histosys: "code0", normsys: "code1" } }), [1.5, 1.5, root, root], ROUNDING);
    expectClose(effects({ interpolation: { histosys: "code2" } }).slice(0, 2), [1.375, 1.375], ROUNDING);
  });

  it("choose a code for a single modifier, whatever its type's", () => {
    const interpolation = {
      histosys: "code0",
      modifiers: { "histosys/JER": "code2-root", "normsys/eff": "code1" },
    } as const;
    expectClose(effects({ interpolation }), [1.5, 1.375, 1.1382825993648467, root], ROUNDING);
  });

  it("that do not exist are refused, all at once, with the allowed ones", () => {
    const bad = {
      normsys: "code4p",
      histosys: "code3",
      modifiers: { "histosys/JES": "code1", "normsys/xs": "code0", JES: "code" },
    };
    const call = () => workspace.model({ interpolation: bad as never });
    expect(thrownIssues(call)).toEqual([
      { code: "bad-option", path: "interpolation.normsys" },
      { code: "bad-option", path: "interpolation.histosys" },
      { code: "bad-option", path: 'interpolation.modifiers["histosys/JES"]' },
      { code: "bad-option", path: 'interpolation.modifiers["normsys/xs"]' },
      { code: "bad-option", path: 'interpolation.modifiers["JES"]' },
    ]);
    expect(call).toThrow('expected "code0" or "code2" or "code2-root" or "code4p", got "code3"');
    expect(call).toThrow('expected "code1" or "code4" or "lnN", got "code4p". Did you mean "code4"?');
  });

  it("of modifiers that the model does not have are refused, all at once, with the nearest", () => {
    const modifiers = { "histosys/jes": "code0", JES: "code0", "normsys/JES": "code1" } as const;
    const call = () => workspace.model({ interpolation: { modifiers } });
    expect(thrownIssues(call)).toEqual([
      { code: "unknown-modifier", path: 'interpolation.modifiers["histosys/jes"]' },
      { code: "unknown-modifier", path: 'interpolation.modifiers["JES"]' },
      { code: "unknown-modifier", path: 'interpolation.modifiers["normsys/JES"]' },
    ]);
    expect(call).toThrow('Did you mean "histosys/JES"?');
  });

  it.each(["__proto__", "constructor", "toString"])("%s is no code", (name) => {
    const given = [{ normsys: name }, { histosys: name }, { modifiers: { "histosys/JES": name } }];
    for (const interpolation of given) {
      const issues = thrownIssues(() => workspace.model({ interpolation: interpolation as never }));
      expect(issues.map(({ code }) => code)).toEqual(["bad-option"]);
    }
  });

  it("pyhf's code 2 is chosen with a warning, ROOT's without", () => {
    const codes = (histosys: "code2" | "code2-root") =>
      workspace.model({ interpolation: { histosys } }).warnings.map(({ code }) => code);
    expect(codes("code2")).toEqual(["discontinuous-interpolation"]);
    expect(codes("code2-root")).toEqual([]);
    const single = workspace.model({ interpolation: { modifiers: { "histosys/JES": "code2" } } });
    expect(single.warnings.map(({ code }) => code)).toEqual(["discontinuous-interpolation"]);
  });
});

describe("normsys factors", () => {
  it("of 0 cannot be interpolated: refused with channel, sample and name", () => {
    const zero = Workspace.parse(
      workspaceSpec({
        channels: { c: [sample("b", [10], normsys("xs", 0, 1.3)), sample("s", [5], normfactor("mu"))] },
      }),
    );
    expect(thrownIssues(() => zero.model())).toEqual([
      { code: "non-positive-variation", path: 'channel "c", sample "b", normsys "xs"' },
    ]);
  });
});

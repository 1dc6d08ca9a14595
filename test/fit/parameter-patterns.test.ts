import { describe, expect, it } from "vitest";
import { matchesPattern, matchParameters } from "../../src/fit/parameter-patterns.js";
import { normfactor, normsys, sample, shapesys, singleChannel, thrownIssues } from "../helpers/workspaces.js";

describe("matchesPattern", () => {
  it("takes * for any characters and ? for one, and all else as it is", () => {
    const yes = [
      ["JES_1", "JES_*"],
      ["JES_", "JES_*"],
      ["a.b", "a.b"],
      ["aXbYb", "a*b"],
      ["gamma[0]", "gamma[?]"],
      ["", "*"],
      ["abcabd", "*ab?"],
    ] as const;
    for (const [name, pattern] of yes) expect(matchesPattern(name, pattern), `${name} ${pattern}`).toBe(true);
    const no = [
      ["JER_1", "JES_*"],
      ["axb", "a.b"],
      ["ab", "a?b"],
      ["jes_1", "JES_*"],
      ["abc", "*b"],
    ] as const;
    for (const [name, pattern] of no) expect(matchesPattern(name, pattern), `${name} ${pattern}`).toBe(false);
  });

  it("does not take long for patterns with many stars", () => {
    expect(matchesPattern("a".repeat(3000), "a*".repeat(50))).toBe(true);
    expect(matchesPattern("a".repeat(3000), `${"*a".repeat(50)}b`)).toBe(false);
  });
});

describe("matchParameters", () => {
  const { model } = singleChannel(
    [sample("s", [1, 2], normfactor("mu"), normsys("JES_1", 0.9, 1.1)), sample("b", [3, 4], shapesys("gamma", [1, 1]))],
    [4, 6],
  );
  const names = (patterns: string | readonly string[]) =>
    matchParameters(model, patterns, "parameters").map((p) => model.parNames[p]);

  it("gives parameters in model order, each once, and whole sets by their name", () => {
    expect(names(["gamma", "J*", "JES_1"])).toEqual(model.parNames.filter((name) => name !== "mu"));
    expect(names("gamma[1]")).toEqual(["gamma[1]"]);
  });

  it("names the nearest parameter for each pattern that means none", () => {
    const issues = thrownIssues(() => matchParameters(model, ["JER_1", "gama*", "mu"], "groups"));
    expect(issues).toMatchObject([
      { code: "unknown-parameter", path: "groups" },
      { code: "unknown-parameter", path: "groups" },
    ]);
    expect(() => matchParameters(model, "gama*", "groups")).toThrow(/Did you mean "gamma"/);
  });
});

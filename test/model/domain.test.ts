import { describe, expect, it } from "vitest";
import { histosys, modelOf, normfactor, sample, shapesys, singleChannel, thrownIssues } from "../helpers/workspaces.js";

const OUTSIDE = Number.NEGATIVE_INFINITY;

// CR before SR; in SR the sample "s" has rate 5 mu (1 − α·2/5 …): at h = 3 5 + 3·(3 − 5) = −1
const { model, data } = modelOf({
  channels: {
    SR: [
      sample("b", [0.5, 9], shapesys("u", [0.2, 1])),
      sample("s", [5, 6], normfactor("mu"), histosys("h", [6, 6], [3, 6])),
    ],
    CR: [sample("b", [20], normfactor("k"))],
  },
  observed: { SR: [4, 9], CR: [21] },
});

describe("outside the domain", () => {
  const pars = { h: 3, mu: 2, "u[0]": 1.1 };

  it("the log-density is −Infinity, and so is its main part alone", () => {
    expect(model.logpdf(pars, data)).toBe(OUTSIDE);
    expect(model.mainLogpdf(pars, data)).toBe(OUTSIDE);
    expect(model.constraintLogpdf(pars, data)).toBeGreaterThan(OUTSIDE);
    expect(model.twiceNll(pars, data)).toBe(Number.POSITIVE_INFINITY);
  });

  it("diagnose names channel, bin, negative samples, rate, count and the parameters that moved, farthest first", () => {
    const problems = model.diagnose(pars, data);
    expect(problems).toHaveLength(1);
    const [problem] = problems;
    expect(problem).toMatchObject({ channel: "SR", bin: 0, count: 4, parameters: ["h", "mu", "u[0]"] });
    // 2 · (5 − 6) and 0.5 · 1.1 beside it
    expect(problem!.samples).toEqual([{ name: "s", rate: -2 }]);
    expect(problem!.rate).toBeCloseTo(-1.45, 12);
    expect(problem!.message).toContain('channel "SR", bin 0');
    expect(problem!.message).toContain("h, mu");
  });

  it("diagnose takes the observed data by default", () => {
    expect(model.diagnose(pars)).toEqual(model.diagnose(pars, data));
  });

  it("gradient, Hessian and valueAndGradient throw outside-domain with the same message", () => {
    for (const method of ["gradient", "hessian", "valueAndGradient"] as const) {
      const call = () => model[method](pars, data);
      expect(thrownIssues(call)).toEqual([{ code: "outside-domain", path: "pars" }]);
      expect(call).toThrow(/channel "SR", bin 0/);
    }
  });

  it("all bad bins are named at once", () => {
    const both = model.diagnose({ h: 3, mu: 2, k: -1 }, data);
    expect(both.map(({ channel, bin }) => [channel, bin])).toEqual([
      ["CR", 0],
      ["SR", 0],
    ]);
    expect(thrownIssues(() => model.gradient({ h: 3, mu: 2, k: -1 }, data))).toHaveLength(2);
  });

  it("a negative rate is outside whatever the count: also with no events", () => {
    const empty = [...data];
    empty[1] = 0;
    expect(model.logpdf(pars, empty)).toBe(OUTSIDE);
    expect(model.diagnose(pars, empty)[0]!.count).toBe(0);
  });

  it("a rate of 0 is outside with a positive count and inside with none", () => {
    const zero = singleChannel([sample("s", [3, 2], normfactor("mu"))], [3, 0]).model;
    expect(zero.logpdf([0], [3, 0])).toBe(OUTSIDE);
    expect(zero.diagnose([0], [3, 0])).toMatchObject([{ channel: "c", bin: 0, rate: 0, count: 3, samples: [] }]);
    expect(zero.diagnose([0], [3, 0])[0]!.message).toContain("0 events are expected but 3 observed");
    expect(zero.logpdf([0], [0, 0])).toBeCloseTo(0, 15);
    expect(zero.diagnose([0], [0, 0])).toEqual([]);
    // slope −rate′ of a bin without events, from the inside
    expect([...zero.gradient([0], [0, 0])]).toEqual([-5]);
    expect([...zero.hessian([0], [0, 0])]).toEqual([0]);
  });

  it("a Poisson constraint with a negative parameter is outside, and named", () => {
    const problems = model.diagnose({ "u[1]": -0.5, mu: 2 }, data);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ parameters: ["u[1]"], count: 81 });
    expect(problems[0]!.channel).toBeUndefined();
    expect(problems[0]!.message).toContain('constraint of "u[1]"');
    expect(model.constraintLogpdf({ "u[1]": -0.5, mu: 2 }, data)).toBe(OUTSIDE);
  });

  it("a rate that overflows is outside, and named", () => {
    expect(model.logpdf({ k: 1e308 }, data)).toBe(OUTSIDE);
    expect(model.diagnose({ k: 1e308 }, data)).toMatchObject([{ channel: "CR", bin: 0, parameters: ["k"] }]);
  });

  it("a constraint that overflows says so too, rather than failing without a reason", () => {
    // (1e200)² is more than a double can hold
    const alone = singleChannel([sample("s", [3], normfactor("mu"), histosys("h", [3], [3]))]);
    expect(alone.model.logpdf({ h: 1e200 }, alone.data)).toBe(OUTSIDE);
    expect(alone.model.diagnose({ h: 1e200 }, alone.data)).not.toEqual([]);
    expect(thrownIssues(() => alone.model.gradient({ h: 1e200 }, alone.data))[0]!.code).toBe("outside-domain");
  });

  it("inside, there is nothing to diagnose", () => {
    expect(model.diagnose({}, data)).toEqual([]);
  });
});

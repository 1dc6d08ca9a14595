import { describe, expect, it } from "vitest";
import { domainEnd } from "../../src/hypotest/domain-end.js";
import { testSetup } from "../../src/hypotest/setup.js";
import { hypotest, upperLimit } from "../../src/index.js";
import { modelOf, normfactor, normsys, sample } from "../helpers/workspaces.js";

/** A signal that takes events from a bin of `background` without events, and adds 8 to another one of 50. */
function interfering(background: number, upper: number) {
  return modelOf({
    channels: {
      dip: [sample("signal", [-1], normfactor("mu")), sample("background", [background])],
      peak: [sample("signal", [8], normfactor("mu")), sample("background", [50], normsys("size", 0.95, 1.05))],
    },
    observed: { dip: [0], peak: [62] },
    parameters: [{ name: "mu", bounds: [[0, upper]] }],
  });
}

describe("where the likelihood is defined up to mu = 2 only, since a bin expects 2 − mu events", () => {
  const { model, data } = interfering(2, 10);
  const { limits, valid, notes } = upperLimit(model, data);

  it("a limit that lies beyond is undefined, and the record says why and is valid", () => {
    expect(valid, notes.join(" ")).toBe(true);
    expect(limits.observed.value).toBeUndefined();
    expect(limits.observed.reason).toMatch(/CLs is still 0\.500 at mu = 2, the largest value at which the likelihood/);
    expect(notes.join(" ")).toMatch(/Limits lie beyond mu = 2, .* above it, channel "dip", bin 0: .* Give such bins/);
  });

  it("limits that lie below are found: CLs there is 0.05, and a bound below 2 changes nothing", () => {
    const bounded = interfering(2, 1.99);
    const others = upperLimit(bounded.model, bounded.data).limits.expected;
    for (const [i, { value }] of limits.expected.entries()) {
      expect(Math.abs(hypotest(model, data, value!).expected[i]! - 0.05)).toBeLessThan(1e-8);
      expect(value! / others[i]!.value!).toBeCloseTo(1, 8);
    }
  });

  it("where the domain ends far above the limit, CLs at the limit is 0.05", () => {
    const free = interfering(6, 10);
    const wide = upperLimit(free.model, free.data);
    expect(wide.valid, wide.notes.join(" ")).toBe(true);
    expect(Math.abs(hypotest(free.model, free.data, wide.limits.observed.value!).cls - 0.05)).toBeLessThan(1e-8);
  });
});

describe("where the likelihood is defined at mu = 0 only, since a bin expects −mu events", () => {
  const { model, data } = interfering(0, 10);

  it("there is no limit, and the record says what each value above 0 would make of the bin", () => {
    const { limits, valid, notes } = upperLimit(model, data);
    expect(valid, notes.join(" ")).toBe(true);
    for (const { value, reason } of [limits.observed, ...limits.expected]) {
      expect(value).toBeUndefined();
      expect(reason).toMatch(/not defined at values of mu above 0: there, channel "dip", bin 0: .* Give such bins/);
    }
  });
});

describe("the end of a domain that is defined up to mu = 2", () => {
  const { model, data } = interfering(2, 10);
  const setup = testSetup(model, data, {}, { statistic: "qtilde", tested: [{ name: "mu", values: [] }] });
  const endAfter = (outside: readonly number[], from: number) =>
    domainEnd(setup, { poi: setup.pois[0]!, observed: { outside }, asimov: { outside: [] } }, from);

  it("is 2 where fits beyond were outside", () => {
    expect(endAfter([9, 3], 1)?.value).toBeCloseTo(2, 12);
  });

  it.each([
    ["a fit found no start at 1.5, where there is one", [3, 1.5], 1],
    ["no fit above was outside", [0.5], 1],
    ["the value that it is looked for from is outside, too", [4], 3],
  ])("is unknown where %s", (_, outside, from) => {
    expect(endAfter(outside, from)).toBeUndefined();
  });
});

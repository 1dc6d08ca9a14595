import { describe, expect, it } from "vitest";
import { Range } from "../../src/plot/range.js";
import { niceStep, sizeOf } from "../../src/plot/steps.js";
import { linearTicks, logTicks } from "../../src/plot/ticks.js";

function labels(limits: readonly [number, number], count: number): string[] {
  return linearTicks(limits, count).major.map(({ label }) => label);
}

describe("linearTicks", () => {
  it("are multiples of 1, 2, 2.5 or 5 with as many decimals as they need", () => {
    expect(labels([0, 1], 5)).toEqual(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    expect(labels([0.5, 1.5], 4)).toEqual(["0.50", "0.75", "1.00", "1.25", "1.50"]);
    expect(labels([-3, 7], 5)).toEqual(["−2", "0", "2", "4", "6"]);
    expect(labels([0, 2], 4)).toEqual(["0.0", "0.5", "1.0", "1.5", "2.0"]);
    expect(labels([1000.001, 1000.0025], 3)).toEqual(["1000.0010", "1000.0015", "1000.0020", "1000.0025"]);
  });

  it("have exact values and no minus before zero", () => {
    const { major } = linearTicks([-0.3, 0.3], 6);
    expect(major.map(({ value }) => value)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
    expect(Object.is(major[3]!.value, 0)).toBe(true);
    expect(major[3]!.label).toBe("0.0");
  });

  it("take out a power of ten where numbers are long", () => {
    expect(linearTicks([0, 4e7], 4)).toMatchObject({ exponent: 7 });
    expect(labels([0, 4e7], 4)).toEqual(["0", "1", "2", "3", "4"]);
    expect(linearTicks([0, 3e-7], 3)).toMatchObject({ exponent: -7 });
    expect(linearTicks([0, 50_000], 5).exponent).toBe(0);
  });

  it("have minor ticks in fifths, or in quarters of steps of 2", () => {
    expect(linearTicks([0, 2], 2).minor).toHaveLength(11);
    expect(linearTicks([0, 4], 2).minor).toHaveLength(9);
  });

  it("are at most one more than the intervals asked for", () => {
    for (let k = 0; k < 200; k++) {
      const low = Math.sin(k) * 10 ** (k % 7);
      const span = (1 + (k % 13)) * 10 ** ((k % 11) - 5);
      for (const count of [1, 3, 7]) {
        const { major } = linearTicks([low, low + span], count);
        expect(major.length).toBeLessThanOrEqual(count + 1);
        expect(sizeOf(niceStep(low, low + span, count))).toBeGreaterThanOrEqual((span / count) * (1 - 1e-9));
        expect(new Set(major.map(({ label }) => label)).size).toBe(major.length);
      }
    }
  });
});

describe("logTicks", () => {
  const values = (limits: readonly [number, number], count: number) =>
    logTicks(limits, count).major.map(({ value }) => value);

  it("are powers of ten, fewer of them over many decades", () => {
    expect(values([0.5, 2000], 6)).toEqual([1, 10, 100, 1000]);
    expect(values([1e-12, 1e12], 6)).toEqual([1e-10, 1e-5, 1, 1e5, 1e10]);
    expect(logTicks([1e-4, 100], 6).major.map(({ label }) => label)).toEqual([
      "$10^{-4}$",
      "$10^{-3}$",
      "$10^{-2}$",
      "$10^{-1}$",
      "$1$",
      "$10$",
      "$10^{2}$",
    ]);
  });

  it("include 2 and 5 times powers of ten over a short range, and are linear over less", () => {
    expect(logTicks([1, 20], 5).major.map(({ label }) => label)).toEqual(["1", "2", "5", "10", "20"]);
    expect(values([1, 2], 5)).toEqual([1, 1.2, 1.4, 1.6, 1.8, 2]);
    expect(logTicks([2e5, 8e6], 6).major.map(({ label }) => label)).toContain("$5{\\times}10^{5}$");
  });

  it("have minor ticks at 2 … 9 times powers of ten", () => {
    expect(logTicks([1, 1000], 5).minor).toHaveLength(28);
  });
});

describe("limits of an axis", () => {
  function range(add: (r: Range) => void, scale: "linear" | "log" = "linear"): Range {
    const r = new Range(scale);
    add(r);
    return r;
  }

  it("leave a margin of 5 % around points, none around lines along the axis", () => {
    expect(range((r) => r.add([0, 10])).limits(undefined)).toEqual([-0.5, 10.5]);
    expect(range((r) => r.addTight([0, 10])).limits(undefined)).toEqual([0, 10]);
    const both = range((r) => {
      r.addTight([0, 10]);
      r.add([2, 8]);
    });
    expect(both.limits(undefined)).toEqual([0, 10]);
  });

  it("begin at 0 under bars, and ignore what is not finite or not on a logarithmic axis", () => {
    const bars = (r: Range) => {
      r.add([3, Number.NaN, 5, Number.POSITIVE_INFINITY]);
      r.addZero();
    };
    expect(range(bars).limits(undefined)[0]).toBe(0);
    const [low, high] = range(bars, "log").limits(undefined);
    expect(low).toBeGreaterThan(2.8);
    expect(high).toBeLessThan(5.2);
  });

  it("are those asked for, on one side or both", () => {
    const r = range((x) => x.addTight([0, 10]));
    expect(r.limits([2, undefined])).toEqual([2, 10]);
    expect(r.limits([undefined, 4])).toEqual([0, 4]);
    expect(r.limits([-1, 1])).toEqual([-1, 1]);
  });

  it("are apart even for one value, none, or a limit beyond the data", () => {
    for (const scale of ["linear", "log"] as const) {
      const one = range((x) => x.add([7]), scale);
      for (const wanted of [undefined, [20, undefined], [undefined, 1], [7, undefined]] as const) {
        const [low, high] = one.limits(wanted);
        expect(low).toBeLessThan(high);
        if (scale === "log") expect(low).toBeGreaterThan(0);
      }
      expect(range(() => {}, scale).limits(undefined)).toEqual(scale === "log" ? [1, 10] : [0, 1]);
    }
  });

  it("keep a share free above the data for a legend", () => {
    expect(range((x) => x.addTight([0, 10])).limits(undefined, 0.2)[1]).toBeCloseTo(12.5, 12);
    // On a logarithmic axis log(high/low) grows by 1/(1 − 0.5).
    expect(range((x) => x.addTight([1, 10]), "log").limits(undefined, 0.5)[1]).toBeCloseTo(100, 10);
    expect(range((x) => x.addTight([0, 10])).limits([undefined, 10], 0.2)[1]).toBe(10);
  });
});

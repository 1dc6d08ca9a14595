import { describe, expect, it } from "vitest";
import { clsScan } from "../../src/hypotest/index.js";
import { clsScanToys, feldmanCousins, hypotestToys, toyPValue } from "../../src/toys/index.js";
import { normfactor, sample, singleChannel, thrownIssues } from "../helpers/workspaces.js";
import { oneBin } from "./models.js";

/** Two events on a background of 0: without a signal the data are impossible, which excludes mu = 0 and is no failure. */
const { model, data } = oneBin(0, 2);

describe("a bin without background in which events were observed", () => {
  it("has the asymptotic CLs of the closed form on a grid that begins at 0, and limits", () => {
    const { points, limits } = clsScan(model, data, [0, 4, 6, 8]);
    expect(points.map(({ valid }) => valid)).toEqual([true, true, true, true]);
    for (const { value, cls } of points.slice(1)) {
      const root = Math.sqrt(2 * (value - 2 - 2 * Math.log(value / 2)));
      const separation = Math.sqrt(2 * value);
      const z = root <= separation ? root : (root ** 2 + separation ** 2) / (2 * separation);
      expect(cls).toBeCloseTo(normalCdf(-z) / normalCdf(separation - z), 6);
    }
    expect(limits.observed.value).toBeGreaterThan(4);
  });

  it("has a valid test with toys, whose CLs is P(n ≤ 2)", async () => {
    const nToys = 4000;
    const test = await hypotestToys(model, data, 4, { seed: 3, nToys });
    const p = Math.exp(-4) * (1 + 4 + 8);
    expect(test.valid).toBe(true);
    expect(test.notes).toEqual([]);
    expect(test.clb).toBe(1);
    expect(Math.abs(test.cls - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / nToys));
  });
});

/** Φ(x) by Simpson's rule over the density, with an error far below 1e-7. */
function normalCdf(x: number): number {
  const n = 2000;
  const h = (x + 12) / n;
  const density = (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(-12) + density(x);
  for (let i = 1; i < n; i++) sum += density(-12 + i * h) * (i % 2 === 1 ? 4 : 2);
  return (sum * h) / 3;
}

describe("mistakes in studies with toys", () => {
  it("are found before the first toy of any value is made", async () => {
    let calls = 0;
    const onProgress = () => void calls++;
    const scan = clsScanToys(model, data, [1, 2, 60, 70], { nToys: 10, onProgress });
    await expect(scan).rejects.toThrow(/got 60\..*\n.*got 70\./);
    expect(calls).toBe(0);
  });

  it("about the parameter are reported once, and name the option", async () => {
    const options = { values: [1, 2, 3], parameter: "nu" };
    const error = await feldmanCousins(model, data, options).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ issues: [{ code: "unknown-parameter", path: "parameter" }] });
    const fixed = { values: [1, 2, 3], fit: { fixed: ["mu"] } };
    const second = await feldmanCousins(model, data, fixed).catch((thrown: unknown) => thrown);
    expect(second).toMatchObject({ issues: [{ code: "poi-fixed" }] });
  });

  it("about statistics that do not ascend or are no numbers are refused", () => {
    expect(thrownIssues(() => toyPValue([3, 2, 1], 2))).toEqual([{ code: "bad-argument", path: "sorted" }]);
    expect(thrownIssues(() => toyPValue([1, Number.NaN], 2))).toEqual([{ code: "bad-argument", path: "sorted" }]);
  });

  it("name the value at which no toys can be drawn", async () => {
    // A negative signal on a background of 2: no parameter brings the expectation back above 0 from mu = 3 on.
    const negative = singleChannel([sample("s", [-1], normfactor("mu")), sample("b", [2])], [1]);
    const expected = { issues: [{ code: "bad-expectation", path: 'channel "c", bin 0, at mu = 3', received: "-1" }] };
    await expect(hypotestToys(negative.model, negative.data, 3, { nToys: 2 })).rejects.toMatchObject(expected);
    await expect(feldmanCousins(negative.model, negative.data, { nToys: 2, values: [1, 3] })).rejects.toMatchObject(
      expected,
    );
  });

  it("leave a note in a scan that was cancelled", async () => {
    const controller = new AbortController();
    const onRun = () => controller.abort();
    const scan = await clsScanToys(model, data, [1, 2, 3], { nToys: 10, signal: controller.signal, onRun });
    expect(scan.points.map(({ value }) => value)).toEqual([1]);
    expect(scan.notes).toContain("The scan was cancelled: the toys of 1 of 3 values are finished.");
  });
});

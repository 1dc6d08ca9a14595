import { describe, expect, it } from "vitest";
import { crossingsOf, smoothCurve } from "../../src/plot/smooth-curve.js";

describe("smoothCurve(points)", () => {
  const x = [-1, -0.2, 0.1, 0.9, 2, 2.3];

  it("is a parabola through points of one", () => {
    const parabola = (t: number) => 3 * t * t - 2 * t + 0.5;
    const curve = smoothCurve({ x, y: x.map(parabola) });
    expect(curve.x.length).toBeGreaterThan(100);
    for (const [k, t] of curve.x.entries()) expect(curve.y[k]).toBeCloseTo(parabola(t), 10);
    // 3t² − 2t + 0.5 = 1 at t = (1 ± √2.5)/3
    const roots = crossingsOf(curve, 1);
    expect(roots).toHaveLength(2);
    for (const [k, sign] of [-1, 1].entries()) expect(roots[k]).toBeCloseTo((1 + sign * Math.sqrt(2.5)) / 3, 3);
  });

  it("goes through every point, and is interrupted where there is no number", () => {
    const y = [1, 4, Number.NaN, 2, 7, 3];
    const curve = smoothCurve({ x, y });
    for (const [k, value] of y.entries()) {
      if (Number.isFinite(value)) expect(curve.y[curve.x.indexOf(x[k]!)]).toBe(value);
    }
    expect(curve.x.filter((_, k) => Number.isNaN(curve.y[k]))).toEqual([0.1]);
  });
});

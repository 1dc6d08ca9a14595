import { describe, expect, it } from "vitest";
import { acceptedIntervals, middlesOfEnds } from "../../src/toys/accepted-intervals.js";

describe("accepted values", () => {
  const judged = (values: readonly number[], accepted: string) =>
    values.map((value, i) => ({ value, accepted: accepted[i] === "+" }));

  it("make regions that end at the nearest values that are not accepted", () => {
    const values = [0, 1, 2, 3, 4, 5];
    const closed = { openLower: false, openUpper: false };
    expect(acceptedIntervals(judged(values, "-++-+-"), [0, 9])).toEqual([
      { lower: 0, upper: 3, ...closed },
      { lower: 3, upper: 5, ...closed },
    ]);
    expect(acceptedIntervals(judged(values, "++++++"), [0, 9])).toEqual([
      { lower: 0, upper: 5, openLower: false, openUpper: true },
    ]);
    expect(acceptedIntervals(judged(values, "+-----"), [-1, 9])).toEqual([
      { lower: 0, upper: 1, openLower: true, openUpper: false },
    ]);
    expect(acceptedIntervals(judged(values, "------"), [0, 9])).toEqual([]);
    expect(acceptedIntervals([], [0, 9])).toEqual([]);
  });

  it("have their ends between neighbours of which one is accepted", () => {
    expect(middlesOfEnds(judged([0, 1, 2, 4, 5], "--++-"))).toEqual([1.5, 4.5]);
    expect(middlesOfEnds(judged([1, 1 + Number.EPSILON], "+-"))).toEqual([]);
    expect(middlesOfEnds(judged([-1e308, 1e308], "+-"))).toEqual([]); // their distance is no number
  });
});

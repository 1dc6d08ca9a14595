import { describe, expect, it } from "vitest";
import { findMinima } from "../../src/diagnostics/minima.js";
import { foundText, missedText, searchText } from "../../src/format/search.js";
import { normfactor, sample, singleChannel } from "../helpers/workspaces.js";

const search = (...heights: readonly number[]) => ({
  parameters: ["a"],
  nValues: 9,
  nStarts: 2,
  minima: heights.map((deltaTwiceNll, k) => ({
    twiceNll: 7 + deltaTwiceNll,
    deltaTwiceNll,
    elsewhere: k === 0 ? {} : { a: k, [`b${k}`]: 0 },
  })),
});

describe("searchText", () => {
  it("is nothing for a minimum that is alone, and for no search", () => {
    expect(searchText(undefined)).toEqual([]);
    expect(searchText(search(0))).toEqual([]);
    expect(searchText(search())).toEqual([]);
  });

  it("tells equally low minima from higher ones", () => {
    expect(searchText(search(0, 9e-7, 1.1e-6, 0.25))).toEqual([
      "the search found 1 other minimum equally low and 2 other minima 0.0000011 to 0.25 higher in −2 log L, with other values of a, b1, b2, b3",
    ]);
  });
});

describe("what many starts found", () => {
  it("says how many minima there are, and when too few starts were made to say what was missed", () => {
    const { model, data } = singleChannel([sample("a", [10], normfactor("mu"))], [12]);
    const minima = findMinima(model, data, { nStarts: 3 });
    expect(foundText(minima)).toBe("1 minimum from 3 starts");
    expect(missedText(minima)).toBe("too few starts led to a minimum to estimate what was missed");
  });
});

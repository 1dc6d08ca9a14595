import { describe, expect, it } from "vitest";
import type { WorkspaceSpec } from "../../src/workspace/types.js";
import { normfactor, sample, staterror, workspaceSpec } from "../helpers/workspaces.js";
import { compared } from "./pairs.js";

const N = 400;

interface Change {
  /** Statistical uncertainties, by bin. */
  readonly widths?: Readonly<Record<number, number>>;
  /** Events that a bin moves from the sample with statistical uncertainties to one without. */
  readonly moved?: Readonly<Record<number, number>>;
}

/** Hundreds of bins, each with a parameter of its own. */
function manyBins({ widths = {}, moved = {} }: Change = {}): WorkspaceSpec {
  const bins = Array.from({ length: N }, (_, bin) => bin);
  const uncertainties = bins.map((bin) => (widths[bin] ?? 5) * ((100 - (moved[bin] ?? 0)) / 100));
  return workspaceSpec({
    channels: {
      SR: [
        sample(
          "signal",
          bins.map(() => 5),
          normfactor("mu"),
        ),
        sample(
          "bkg",
          bins.map((bin) => 100 - (moved[bin] ?? 0)),
          staterror("stat", uncertainties),
        ),
        sample(
          "other",
          bins.map((bin) => 10 + (moved[bin] ?? 0)),
        ),
      ],
    },
    observed: { SR: bins.map(() => 115) },
  });
}

describe("parameters of bins, which are moved together where they act in different bins", () => {
  it("are counted as if each was moved alone", () => {
    const { same, compared: extent } = compared(manyBins(), manyBins(), { exact: true });
    expect(same).toBe(true);
    // the start, six values of each but for mu, which is 0 twice, and 100 random points
    expect(extent).toMatchObject({ parameters: N + 1, points: 1 + 6 * (N + 1) - 1 + 100 });
  });

  it("are named one by one where their constraints differ, and no other is", () => {
    // 5 and 6 change places, so that what the two add up to stays nearly the same
    const widths = { 7: 6, 8: 5, 250: 5.5, 399: 5.001 };
    const { differences } = compared(manyBins({ widths: { 8: 6 } }), manyBins({ widths }));
    expect(differences.map(({ subject, parameter }) => [subject, parameter]).sort()).toEqual(
      [7, 8, 250, 399].map((bin) => ["constraint", `stat[${bin}]`]).sort(),
    );
    // a width of 5 % in a and 6 % in b at three widths of a: 9 / 2 and 9 (5/6)² / 2
    const { size } = differences.find(({ parameter }) => parameter === "stat[7]")!;
    expect(size).toBeCloseTo(Math.sqrt(9 - 9 * (5 / 6) ** 2), 10);
  });

  it("are named where they move a bin differently, with the bin", () => {
    const { differences, first } = compared(manyBins(), manyBins({ moved: { 123: 20 } }));
    expect(differences.map(({ subject, parameter, bin }) => [subject, parameter, bin])).toEqual([
      ["expected-events", "stat[123]", 123],
    ]);
    // three widths of 5 % of 100 and of 80 events; the unit is the square root of the larger expectation
    expect(first).toMatchObject({ at: 0.85 });
    expect(first!.size).toBeCloseTo(3 / Math.sqrt(103), 10);
  });

  it("are found where they all differ", () => {
    const all = Object.fromEntries(Array.from({ length: N }, (_, bin) => [bin, 5.5]));
    const { nDifferences } = compared(manyBins(), manyBins({ widths: all }));
    expect(nDifferences).toBe(N);
  });
});

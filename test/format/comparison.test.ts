import { describe, expect, it } from "vitest";
import { format, formatRecord, parseRecord } from "../../src/index.js";
import { changed, compared, regions } from "../compare/pairs.js";
import { writtenErrors } from "../helpers/record-schema.js";
import { normsys } from "../helpers/workspaces.js";

/** A comparison of each kind of verdict, and what its text begins with. */
const COMPARISONS = {
  same: [compared(regions(), regions()), "THE SAME likelihood, with the same settings."],
  settings: [
    changed({ parameters: [{ name: "mu", inits: [2], bounds: [[0, 20]] }] }),
    "The same likelihood, with other settings: 2 differences.",
  ],
  likelihoods: [changed({ observed: [70, 51, 41] }), "DIFFERENT likelihoods: 2 differences."],
  conventions: [
    compared(
      regions(),
      regions({ parameters: [{ name: "fake_rate", constraint: "gamma", sigmas: [0.2, 0.25, 1 / 3] }] }),
      { exact: true },
    ),
    "The same likelihood, written in other conventions.",
  ],
  unmatched: [changed({ systematics: [normsys("other", 0.8, 1.3)] }), "DIFFERENT likelihoods"],
} as const;

describe("the text of a comparison", () => {
  it.each(Object.entries(COMPARISONS))(
    "of %s begins with the verdict, and is the same after JSON",
    (_, [record, verdict]) => {
      const text = format(record, { heading: "" });
      expect(text.startsWith(verdict)).toBe(true);
      expect(writtenErrors(formatRecord(record))).toEqual([]);
      expect(format(parseRecord(formatRecord(record)), { heading: "" })).toBe(text);
    },
  );

  it("lists differences of settings without a size", () => {
    const text = format(COMPARISONS.settings[0], { heading: "" });
    expect(text).toMatch(/^First difference\nstart value of mu: 1 in a, 2 in b$/m);
    expect(text).toMatch(/^upper bound of mu: 10 in a, 20 in b$/m);
    expect(text).not.toContain("size [σ]");
  });

  it("lists the larger difference first", () => {
    const text = format(COMPARISONS.likelihoods[0], { heading: "" });
    // 2/√70 and 1/√51
    expect(text).toMatch(
      /^ +0\.239 +channel "SR", bin 0: observed 68 in a, 70 in b\n +0\.14 +channel "SR", bin 1: observed 50 in a, 51 in b$/m,
    );
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { fit } from "../../src/index.js";
import type { ModelOptions } from "../../src/model/options.js";
import { readCase } from "../helpers/validation-case.js";
import { histosys, normfactor, normsys, sample, shapesys, singleChannel } from "../helpers/workspaces.js";

/*
 * What the constants of the search save that do not change what it finds: counts of a fit with each of them and without, as
 * `validation/mutations/removals.mjs` takes them out. A fit may take half the difference more than it does.
 */

interface SearchCase {
  readonly kind: string;
  readonly index: number;
  readonly workspace: unknown;
  readonly interpolation?: ModelOptions["interpolation"];
}

const { cases } = readCase<{ readonly cases: readonly SearchCase[] }>("minima");

/** What a fit is counted by: iterations of all minimisations, those that were begun, or points that were looked at by value. */
type Count = "iterations" | "starts" | "values";

interface Saving {
  /** Kind and index of a model of validation/cases/minima. */
  readonly model: string;
  readonly constant: string;
  readonly count: Count;
  readonly taken: number;
  readonly without: number;
}

const saving = (model: string, constant: string, count: Count, taken: number, without: number): Saving => ({
  model,
  constant,
  count,
  taken,
  without,
});

const SAVINGS = [
  saving("empty-bins:20000042", "LEAST_BEND", "values", 124, 248),
  saving("controls:346", "LEAST_LOSS, SMALL.few", "values", 124, 495),
  saving("controls:346", "LEAST_GROWTH", "values", 124, 716),
  saving(
    "controls:4",
    "the rule that profiles are followed, and parameters moved together, only where one bends",
    "values",
    14,
    64,
  ),
  saving("published:10000194", "FAR", "values", 101, 1006),
  saving("published:10000194", "SMALL.always", "starts", 3, 60),
  saving("published:10000194", "BENT", "starts", 3, 8),
  saving("published:8000011", "MOST_POINTS", "values", 1208, 3058),
  saving("published:60000497", "MOST_IN_VAIN.small", "starts", 16, 31),
  saving("controls:545", "MOST_IN_VAIN.small, FALL", "starts", 31, 57),
  saving("controls:181", "SAME_PLACE", "starts", 32, 61),
  saving("degenerate:5000142", "MOST_RISE", "iterations", 264, 908),
  saving("degenerate:50000220", "DAMPED", "iterations", 2384, 5406),
  saving("empty-bins:1061", "MOST_BLOCKED", "iterations", 940, 1994),
  saving("one-sided:10000213", "MOST_STARTS.small", "starts", 60, 660),
  saving("degenerate:5000093", "POOR", "starts", 63, 163),
  saving("degenerate:5000093", "the rule that a small model does not fall back", "values", 386, 1868),
  saving("degenerate:6000036", "MOST_OF_START", "iterations", 5037, 14987),
  saving("degenerate:6000011", "OF_INTEREST, FALL", "iterations", 6833, 31318),
];

function countsOf(name: string): Readonly<Record<Count, number>> {
  const found = cases.find(({ kind, index }) => `${kind}:${index}` === name);
  if (found === undefined) throw new Error(`validation/cases/minima has no ${name}.`);
  const parsed = Workspace.parse(found.workspace);
  const model = parsed.model(found.interpolation === undefined ? {} : { interpolation: found.interpolation });
  const { certificate, search } = fit(model, parsed.data(model));
  return { iterations: certificate.iterations, starts: search?.nStarts ?? 0, values: search?.nValues ?? 0 };
}

describe("a fit", () => {
  it.each(SAVINGS)("of $model takes about $taken $count, not $without as without $constant", (saved) => {
    const { model, count, taken, without } = saved;
    expect(countsOf(model)[count]).toBeLessThan((taken + without) / 2);
  });

  it("that fails is given up after about 12,600 iterations, not 65,000 as without MOST_AFTER_FAILURE", () => {
    // Effects on a billion events, of which the signal has to take all away to within one: no step gets there.
    const background = [
      sample("b", [2.7e9], histosys("h", [1.89e9], [3.483e9])),
      sample("k", [1.89e9], normsys("g", 0.9, 1.13)),
    ];
    const signal = sample("s", [1e9], normfactor("mu"), normsys("a", 0.9, 1.1));
    const { model, data } = singleChannel([signal, ...background], [0], {
      parameters: [{ name: "mu", bounds: [[-50, 20]] }],
    });
    expect(fit(model, data).certificate.iterations).toBeLessThan((12_600 + 65_000) / 2);
  });

  it("of effects of absurd size searches for about 32,000 iterations, not 89,000 as without MOST_ITERATIONS of the search", () => {
    // An effect that multiplies by 4800, and 0.04 ± 500 events: each start follows the edge of the domain for a thousand iterations.
    const samples = [
      sample("s", [5], normfactor("mu"), normsys("a", 0.9, 1.1)),
      sample("b", [3], normsys("a", 0.85, 4800), histosys("h", [2.1], [3.8])),
      sample("c", [0.04], shapesys("g", [500])),
    ];
    const { model, data } = singleChannel(samples, [0], { parameters: [{ name: "mu", bounds: [[-5, 20]] }] });
    const { valid, certificate } = fit(model, data);
    expect(valid).toBe(true);
    expect(certificate.iterations).toBeLessThan((32_000 + 89_000) / 2);
  });

  it("of 10¹⁵ expected events where 49 are seen descends for about 3500 iterations, not 30,500 as without MOST_ITERATIONS of a descent", () => {
    const document = JSON.parse(readFileSync(new URL("../../examples/two-channel.json", import.meta.url), "utf8"));
    document.channels[1].samples.at(-1).data[2] = 1e15;
    const workspace = Workspace.parse(document);
    const model = workspace.model();
    expect(fit(model, workspace.data(model)).certificate.iterations).toBeLessThan((3500 + 30_500) / 2);
  });

  it.each([
    { observed: 66, isSearched: false },
    { observed: 80, isSearched: true },
  ])("of $observed events looks for a grown sample only where its effects may cost as much: $isSearched", (given) => {
    // 0.1 exp(2t) events t widths away are the 16 that 66 lack at t = 2.5, where the constraints take t²/2 = 3.2 of −log L: more than
    // 66 log(66/50) − 16 = 2.3 without growth. The 30 that 80 lack take 4.1, less than 7.6.
    const factors = ["a", "b", "c", "d"].map((name) => normsys(name, 1 / Math.E, Math.E));
    const samples = [
      sample("main", [50]),
      sample("signal", [1e-3], normfactor("mu")),
      sample("scarce", [0.1], ...factors),
    ];
    const { model, data } = singleChannel(samples, [given.observed], {
      parameters: [{ name: "mu", bounds: [[0, 1]] }],
    });
    expect((fit(model, data).search?.nStarts ?? 0) > 0).toBe(given.isSearched);
  });
});

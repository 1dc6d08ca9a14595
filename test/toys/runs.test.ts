import { describe, expect, it } from "vitest";
import type { HistFactoryError } from "../../src/errors.js";
import { maskData } from "../../src/model/data.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { checkToyRun } from "../../src/toys/check-toy-run.js";
import { hypotestFromToys } from "../../src/toys/hypotest-from-toys.js";
import { mergeToys } from "../../src/toys/merge-toys.js";
import type { ToyRun } from "../../src/toys/results.js";
import { resumeToys, runToys, type ToyRunProgress } from "../../src/toys/run-toys.js";
import { schemaErrors } from "../helpers/record-schema.js";
import { thrownIssues } from "../helpers/workspaces.js";
import { manyEvents, oftenAtEdge, oneBin, twoBins } from "./models.js";

const { model, data } = twoBins();

/** The issues that a promise is rejected with. */
async function issuesOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return (error as HistFactoryError).issues.map(({ code, path }) => ({ code, path }));
}

/** A run that was cancelled after some blocks. */
async function cancelledRun(blocks: number): Promise<ToyRun> {
  const controller = new AbortController();
  let seen = 0;
  const onProgress = (): void => {
    if (++seen === blocks) controller.abort();
  };
  return runToys(model, data, 1, { seed: 8, nToys: 300, signal: controller.signal, onProgress });
}

describe("runToys", () => {
  it("gives a toy the same statistic in any part of a run", async () => {
    const whole = await runToys(model, data, 1, { seed: 8, nToys: 60 });
    const part = await runToys(model, data, 1, { seed: 8, firstToy: 31, nToys: 10 });
    expect(part.signal.statistics).toEqual(whole.signal.statistics.slice(31, 41));
    expect(part.background.statistics).toEqual(whole.background.statistics.slice(31, 41));
  });

  it("gives other toys for another seed, and other ones to the two hypotheses", async () => {
    const [a, b] = await Promise.all([1, 2].map((seed) => runToys(model, data, 1, { seed, nToys: 5 })));
    expect(a!.signal.statistics).not.toEqual(b!.signal.statistics);
    expect(a!.signal.statistics).not.toEqual(a!.background.statistics);
  });

  it("can make different numbers of the two", async () => {
    const run = await runToys(model, data, 1, { nToys: { signal: 30, background: 0 } });
    expect([run.signal.statistics.length, run.background.statistics.length]).toEqual([30, 0]);
  });

  it("generates signal toys at the tested value, background toys at 0, for q0 at 1, with fitted nuisances", async () => {
    const run = await runToys(model, data, 1.5, { nToys: 1 });
    expect([run.signal.pars[0], run.background.pars[0]]).toEqual([1.5, 0]);
    expect(run.signal.pars).toEqual(run.fits.find(({ name }) => name === "tested")!.values);
    const discovery = await runToys(model, data, 0, { nToys: 1, testStatistic: "q0" });
    expect([discovery.signal.poi, discovery.background.poi]).toEqual([0, 1]);
  });

  it("generates at the model's own or at given nuisance parameters when asked", async () => {
    const suggested = await runToys(model, data, 1.5, { nToys: 1, generateAt: "suggested" });
    expect(suggested.signal.pars).toEqual([1.5, 1, 1]);
    const given = await runToys(model, data, 1.5, { nToys: 1, generateAt: { "uncorr_bkguncrt[1]": 0.8 } });
    expect(given.background.pars).toEqual([0, 1, 0.8]);
    expect([suggested.convention, given.convention]).toEqual(["suggested", "given"]);
  });

  it("holds parameters in the fits of toys where the fits of the data hold them, wherever toys are generated", async () => {
    const held = {
      fit: { fixed: { "uncorr_bkguncrt[0]": 0.9, "uncorr_bkguncrt[1]": 0.9 } },
      testStatistic: "tmu",
    } as const;
    const generateAt = { "uncorr_bkguncrt[0]": 1.1, "uncorr_bkguncrt[1]": 1.1 };
    const run = await runToys(model, data, 1, { ...held, generateAt, nToys: { signal: 300, background: 0 } });
    // 20 % more background than the fits think, 20 events of 115: μ̂ is too large by 20/23, 1.9 of its σ = √115/23
    const mean = run.signal.statistics.reduce((sum, t) => sum + t, 0) / 300;
    expect(mean).toBeGreaterThan(3); // 1 + 1.9² but for the shape; 1 where the fits hold what the toys were made with
    const [alike] = [await runToys(model, data, 1, { ...held, nToys: { signal: 300, background: 0 } })];
    expect(Math.abs(alike.signal.statistics.reduce((sum, t) => sum + t, 0) / 300 - 1)).toBeLessThan(
      4 * Math.sqrt(2 / 300),
    );
  });

  it("leaves masked bins out of the toys as of the data", async () => {
    // a bin that is left out says nothing: toys of one bin, whatever the other expects
    const masked = await runToys(model, maskData(model, data, { singlechannel: [1] }), 1, { nToys: 40 });
    const other = twoBins([51, 480]);
    const same = await runToys(other.model, maskData(other.model, other.data, { singlechannel: [1] }), 1, {
      nToys: 40,
    });
    expect(masked.signal.statistics).toEqual(same.signal.statistics);
    const whole = await runToys(model, data, 1, { nToys: 40 });
    expect(masked.signal.statistics).not.toEqual(whole.signal.statistics);
  });

  it("reports progress up to all toys, with the time that is left", async () => {
    const seen: (ToyRunProgress & { readonly first: ToyRun })[] = [];
    const onProgress = (progress: ToyRunProgress) => seen.push({ ...progress, first: progress.run() });
    await runToys(model, data, 1, { nToys: 60, onProgress });
    expect(seen.map(({ done }) => done)).toEqual([25, 50, 75, 100, 110, 120]);
    expect(seen.every(({ total }) => total === 120)).toBe(true);
    expect(seen.at(-1)!.secondsLeft).toBe(0);
    expect(seen[0]!.first.signal.done).toEqual([[0, 25]]);
  });

  it("counts toys that end at the edge of the domain like any other", async () => {
    const { model: edge, data: counts } = oftenAtEdge();
    const run = await runToys(edge, counts, 1, { seed: 2, nToys: 150, testStatistic: "q" });
    // a toy without events has q = 2 · 2 (it expects 0 at mu = −1, 2 at mu = 1): exp(−2) of the signal ones, exp(−1) of the others
    for (const [toys, rate] of [[run.signal, Math.exp(-2)] as const, [run.background, Math.exp(-1)] as const]) {
      expect(toys.failed).toEqual([]);
      const empty = toys.statistics.filter((q) => Math.abs(q - 4) < 1e-8);
      expect(Math.abs(empty.length / 150 - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / 150));
      // the others: one event has q = 2 (1 − log 2), more have 0
      const others = toys.statistics.filter((q) => Math.abs(q - 4) >= 1e-8 && q > 1e-8);
      for (const q of others) expect(Math.abs(q - 2 * (1 - Math.LN2))).toBeLessThan(1e-8);
    }
  });

  it("says how many toys failed", async () => {
    const run = await runToys(model, data, 1, { nToys: 40 });
    const failed = [{ index: 0, message: "free fit: stalled" }];
    const some = { ...run, signal: { ...run.signal, failed, statistics: run.signal.statistics.slice(1) } };
    expect(hypotestFromToys(some).notes.join(" ")).toMatch(/1 of 40 signal toys failed/);
  });

  it("keeps what is done when it is cancelled", async () => {
    const run = await cancelledRun(3);
    expect(run.status).toBe("cancelled");
    expect(run.signal.statistics.length).toBeGreaterThan(0);
    expect(hypotestFromToys(run).notes).toContain("The run of toys was cancelled.");
  });

  it("makes no toy when it was cancelled before", async () => {
    const run = await runToys(model, data, 1, { signal: AbortSignal.abort() });
    expect([run.status, run.signal.done, run.signal.statistics]).toEqual(["cancelled", [], []]);
  });

  it("stops at the first thousand that is precise enough", async () => {
    const small = oneBin(5, 3);
    const run = await runToys(small.model, small.data, 3, { nToys: 50_000, untilError: 0.05 });
    const { errors } = hypotestFromToys(run);
    expect(run.status).toBe("precise");
    expect(errors!.cls).toBeLessThanOrEqual(0.05);
    expect(run.signal.statistics.length % 1000).toBe(0);
  });

  it("refuses what cannot be tested, all at once", async () => {
    expect(await issuesOf(runToys(model, data, 11, { seed: 0.5, nToys: -1, untilError: 0 }))).toEqual([
      { code: "bad-option", path: "seed" },
      { code: "bad-option", path: "nToys" },
      { code: "bad-option", path: "untilError" },
    ]);
    expect(await issuesOf(runToys(model, data, 11, { fit: { fixed: ["mu"] } }))).toEqual([
      { code: "poi-fixed", path: 'parameter of interest "mu"' },
      { code: "poi-outside-bounds", path: 'parameter of interest "mu"' },
    ]);
    expect(await issuesOf(runToys(model, data, 1, { alternative: -1 }))).toEqual([
      { code: "poi-outside-bounds", path: "alternative" },
    ]);
    const many = manyEvents();
    expect(await issuesOf(runToys(many.model, many.data, 1))).toEqual([
      { code: "poi-bound-not-zero", path: 'parameter of interest "mu"' },
    ]);
  });
});

describe("resumeToys", () => {
  it("makes the toys that a cancelled run lacks: none is lost and none is made twice", async () => {
    const whole = await runToys(model, data, 1, { seed: 8, nToys: 300 });
    const run = parseRecord<ToyRun>(formatRecord(await cancelledRun(5)));
    expect(await resumeToys(run, model, data)).toEqual(whole);
  });

  it("adds toys to a run that is complete", async () => {
    const small = await runToys(model, data, 1, { seed: 8, nToys: 30 });
    const whole = await runToys(model, data, 1, { seed: 8, nToys: 70 });
    const { signal, background } = await resumeToys(small, model, data, { nToys: 70 });
    expect([signal, background]).toEqual([whole.signal, whole.background]);
  });

  it("goes on from given parameters", async () => {
    const options = { seed: 8, generateAt: { "uncorr_bkguncrt[1]": 0.8 }, auxdata: "fixed" } as const;
    const whole = await runToys(model, data, 1, { ...options, nToys: 50 });
    const part = await runToys(model, data, 1, { ...options, nToys: 20 });
    expect((await resumeToys(part, model, data, { nToys: 50 })).signal).toEqual(whole.signal);
  });

  it("refuses other data and another model", async () => {
    const run = await cancelledRun(2);
    const otherData = await issuesOf(resumeToys(run, model, [52, 48, ...model.auxdata]));
    expect(otherData).toContainEqual({ code: "other-test", path: "model, data and fit options: observed statistic" });
    const other = oneBin(5, 3);
    const otherModel = await issuesOf(resumeToys(run, other.model, other.data));
    expect(otherModel).toContainEqual({ code: "other-test", path: "model, data and fit options: workspace" });
  });
});

describe("mergeToys", () => {
  it("makes of parts what one run would have been", async () => {
    const whole = await runToys(model, data, 1, { seed: 8, nToys: 90 });
    const parts = await Promise.all([
      runToys(model, data, 1, { seed: 8, firstToy: 60, nToys: 30 }),
      runToys(model, data, 1, { seed: 8, firstToy: 0, nToys: 60 }),
    ]);
    const { origin, ...merged } = mergeToys(parts);
    const { origin: ofWhole, ...rest } = whole;
    expect(merged).toEqual(rest);
    expect(origin.options).toEqual({ merged: parts.map((part) => part.origin.options) });
    expect(origin.workspaceDigest).toBe(ofWhole.workspaceDigest);
  });

  it("leaves gaps that resumeToys fills", async () => {
    const whole = await runToys(model, data, 1, { seed: 8, nToys: 90 });
    const parts = await Promise.all([
      runToys(model, data, 1, { seed: 8, nToys: 20 }),
      runToys(model, data, 1, { seed: 8, firstToy: 60, nToys: 30 }),
    ]);
    const merged = mergeToys(parts);
    expect([merged.status, merged.signal.done]).toEqual([
      "interrupted",
      [
        [0, 20],
        [60, 90],
      ],
    ]);
    const resumed = await resumeToys(merged, model, data);
    expect([resumed.status, resumed.signal, resumed.background]).toEqual(["complete", whole.signal, whole.background]);
  });

  it("refuses toys that two runs have", async () => {
    const run = await runToys(model, data, 1, { nToys: 40 });
    const other = await runToys(model, data, 1, { firstToy: 39, nToys: 40 });
    expect(thrownIssues(() => mergeToys([run, other]))).toEqual([
      { code: "overlapping-toys", path: "runs[1]" },
      { code: "overlapping-toys", path: "runs[1]" },
    ]);
  });

  it("refuses runs of other tests, and says what differs", async () => {
    const run = await runToys(model, data, 1, { nToys: 5 });
    const seed = await runToys(model, data, 1, { nToys: 5, firstToy: 5, seed: 2 });
    const mu = await runToys(model, data, 1.5, { nToys: 5, firstToy: 5 });
    const aux = await runToys(model, data, 1, { nToys: 5, firstToy: 5, auxdata: "fixed" });
    expect(thrownIssues(() => mergeToys([run, seed]))).toEqual([{ code: "other-test", path: "runs[1]: seed" }]);
    expect(thrownIssues(() => mergeToys([run, mu]))).toContainEqual({
      code: "other-test",
      path: "runs[1]: tested value",
    });
    expect(thrownIssues(() => mergeToys([run, aux]))).toEqual([
      { code: "other-test", path: "runs[1]: auxiliary data" },
    ]);
    expect(thrownIssues(() => mergeToys([]))).toEqual([{ code: "no-toy-runs", path: "runs" }]);
  });
});

describe("a toy run as a record", () => {
  it("survives JSON and meets its schema", async () => {
    const bad = oftenAtEdge();
    const fit = { bounds: { mu: [-9, 9] as const }, init: { mu: 2 } };
    const run = await runToys(bad.model, bad.data, 1, { nToys: 40, testStatistic: "q", fit });
    expect(schemaErrors(run)).toEqual([]);
    expect(checkToyRun(parseRecord(formatRecord(run)))).toEqual(run);
  });

  it("is refused when parts are missing or counts do not add up", async () => {
    const run = await runToys(model, data, 1, { nToys: 5 });
    expect(thrownIssues(() => checkToyRun({ kind: "fit" }))).toEqual([{ code: "not-a-toy-run", path: "kind" }]);
    const short = { ...run, seed: "1", signal: { ...run.signal, statistics: run.signal.statistics.slice(1) } };
    expect(thrownIssues(() => checkToyRun(short))).toEqual([
      { code: "not-a-toy-run", path: "seed" },
      { code: "not-a-toy-run", path: "signal" },
    ]);
    const twice = {
      ...run,
      signal: {
        ...run.signal,
        done: [
          [0, 3],
          [2, 5],
        ],
      },
    };
    expect(thrownIssues(() => checkToyRun(twice))).toEqual([{ code: "not-a-toy-run", path: "signal.done" }]);
  });

  it("is checked entry by entry: each wrong one is named as the file names it", async () => {
    const bad = oftenAtEdge();
    const run = await runToys(bad.model, bad.data, 1, { seed: 2, nToys: 60, firstToy: 40, testStatistic: "q" });
    const example = JSON.parse(JSON.stringify(run));
    // two signal toys and a background toy whose fits failed
    for (const [toys, indices] of [[example.signal, [41, 47]] as const, [example.background, [50]] as const]) {
      toys.failed = indices.map((index: number) => ({ index, message: "free fit: stalled" }));
      toys.statistics.splice(0, indices.length);
    }
    expect(checkToyRun(parseRecord(formatRecord(example)))).toEqual(example);
    const broken = (change: (run: typeof example) => void): readonly string[] => {
      const copy = structuredClone(example);
      change(copy);
      const read = parseRecord(formatRecord(copy));
      return thrownIssues(() => checkToyRun(read)).map(({ path }) => path);
    };
    const changes: [string, (run: typeof example) => void][] = [
      ["signal.statistics[3]", (r) => (r.signal.statistics[3] = Number.NaN)],
      ["background.statistics[0]", (r) => (r.background.statistics[0] = "x")],
      ["signal.statistics[1]", (r) => (r.signal.statistics[1] = "NaN")],
      ["signal.statistics[1]", (r) => (r.signal.statistics[1] = Infinity)],
      ["signal.statistics[1]", (r) => (r.signal.statistics[1] = -1)],
      ["signal.statistics[1]", (r) => (r.signal.statistics[1] = null)],
      ["signal.statistics", (r) => (r.signal.statistics = { 0: 1 })],
      ["signal.failed[1].index", (r) => (r.signal.failed[1].index = r.signal.failed[0].index)],
      ["signal.failed[0].index", (r) => (r.signal.failed[0].index = 3)],
      ["signal.failed[0].index", (r) => (r.signal.failed[0].index = 50.5)],
      ["signal.failed[0].message", (r) => delete r.signal.failed[0].message],
      ["signal.done[0]", (r) => (r.signal.done[0] = [40])],
      ["signal.done[0]", (r) => (r.signal.done[0] = [100, 40])],
      ["signal.done[0]", (r) => (r.signal.done[0] = [-20, 40])],
      ["signal", (r) => r.signal.statistics.pop()],
      ["background", (r) => r.background.failed.pop()],
      ["status", (r) => (r.wanted.signal = 61)],
      ["status", (r) => (r.status = "done")],
      ["wanted.first", (r) => (r.wanted.first = "40")],
      ["seed", (r) => (r.seed = 2 ** 60)],
      ["seed", (r) => (r.seed = -1)],
      ["test_statistic", (r) => (r.testStatistic = "qmu")],
      ["poi.value", (r) => (r.poi.value = Number.NaN)],
      ["origin.workspace_digest", (r) => (r.origin.workspaceDigest = "sha256:123")],
      ["origin.data.observed", (r) => (r.origin.data.observed = "yes")],
      ["origin.interpolation.normsys", (r) => delete r.origin.interpolation.normsys],
      ["origin.clip_bin_data", (r) => (r.origin.clipBinData = "0")],
      ["origin.data.masked[0].bins[1]", (r) => (r.origin.data.masked = [{ channel: "c", bins: [0, 0.5] }])],
      ["origin", (r) => (r.origin = [])],
      ["observed_statistic", (r) => (r.observedStatistic = null)],
      ["fits[1].twice_nll", (r) => (r.fits[1].twiceNll = "low")],
      ["fits[2].values[0]", (r) => (r.fits[2].values[0] = {})],
      ["fits[0].values", (r) => r.fits[0].values.push(1)],
      ["signal.pars[0]", (r) => (r.signal.pars[0] = Infinity)],
    ];
    for (const [path, change] of changes) expect(broken(change)).toEqual([path]);
    // all at once, but of one list no more than twenty
    const many = broken((r) => {
      r.seed = 0.5;
      r.signal.statistics.fill("x");
      r.background.statistics[2] = Number.NaN;
    });
    expect(many).toHaveLength(1 + 20 + 1);
  });

  it("is checked before it is merged, and named by its position", async () => {
    const run = await runToys(model, data, 1, { nToys: 5 });
    const part = await runToys(model, data, 1, { nToys: 5, firstToy: 5 });
    const nan = { ...part, signal: { ...part.signal, statistics: [1, 2, Number.NaN, 4, 5] } };
    expect(thrownIssues(() => mergeToys([run, nan]))).toEqual([
      { code: "not-a-toy-run", path: "runs[1].signal.statistics[2]" },
    ]);
  });
});

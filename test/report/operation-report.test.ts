import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  format,
  formatRecord,
  operationReport,
  parseRecord,
  pruneWorkspace,
  rebinWorkspace,
  renameWorkspace,
  scaleSamples,
  sliceWorkspace,
  sortWorkspace,
  Workspace,
} from "../../src/index.js";
import type { WorkspaceSpec } from "../../src/workspace/types.js";

const TWO_CHANNEL = JSON.parse(
  readFileSync(new URL("../../examples/two-channel.json", import.meta.url), "utf8"),
) as WorkspaceSpec;

const modelOf = (spec: unknown) => Workspace.parse(spec).model();

/** One bin with s events of a signal above b of a background without uncertainty: mu is (n − b) / s, its uncertainty √n / s. */
function counting(n: number, s: number, b: number): unknown {
  const signal = { name: "signal", data: [s], modifiers: [{ name: "mu", type: "normfactor", data: null }] };
  return {
    version: "1.0.0",
    channels: [{ name: "SR", samples: [signal, { name: "background", data: [b], modifiers: [] }] }],
    observations: [{ name: "SR", data: [n] }],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [{ name: "mu", bounds: [[-10, 50]], inits: [1] }] } }],
  };
}

/** A background b whose normalisation, known to a factor, is measured in a region with 20 times as much of it. */
function withControlRegion(b: number, hi: number, lo: number): unknown {
  const background = { name: "background", modifiers: [{ name: "k", type: "normsys", data: { hi, lo } }] };
  const { channels, observations, ...rest } = counting(25, 10, b) as {
    channels: { samples: object[] }[];
    observations: object[];
  };
  const [signal] = channels[0]!.samples;
  return {
    ...rest,
    channels: [
      { name: "SR", samples: [signal, { ...background, data: [b] }] },
      { name: "CR", samples: [{ ...background, data: [20 * b] }] },
    ],
    observations: [...observations, { name: "CR", data: [240] }],
  };
}

/** Four bins in each of two channels that share the name of their statistical uncertainties. */
function withStaterror(): WorkspaceSpec {
  const channel = (name: string, k: number) => ({
    name,
    samples: [
      {
        name: "signal",
        data: [1, 2, 4, 8].map((v) => v * k),
        modifiers: [{ name: "mu", type: "normfactor", data: null }],
      },
      {
        name: "background",
        data: [40, 30, 20, 10].map((v) => v * k),
        modifiers: [
          { name: "stat", type: "staterror", data: [4, 3, 2, 2].map((v) => v * k) },
          {
            name: "tilt",
            type: "histosys",
            data: { hi_data: [42, 31, 20, 9].map((v) => v * k), lo_data: [38, 29, 20, 11].map((v) => v * k) },
          },
        ],
      },
    ],
  });
  return {
    version: "1.0.0",
    channels: [channel("B", 1), channel("A", 2)],
    observations: [
      { name: "B", data: [46, 28, 27, 21] },
      { name: "A", data: [70, 66, 41, 37] },
    ],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
  } as unknown as WorkspaceSpec;
}

const numberOf = (report: ReturnType<typeof operationReport>, quantity: string) =>
  report.changes.find((each) => each.quantity === quantity)!;

describe("operationReport", () => {
  it("has the estimate and the uncertainty of a counting experiment, by steps and by fits", () => {
    const before = modelOf(counting(25, 10, 12));
    const after = modelOf(counting(25, 11, 13));
    for (const method of ["steps", "fits"] as const) {
      const report = operationReport(before, after, { method });
      const [estimate, uncertainty] = [numberOf(report, "estimate"), numberOf(report, "uncertainty")];
      expect(estimate.before).toBeCloseTo(13 / 10, 8);
      expect(estimate.after).toBeCloseTo(12 / 11, 8);
      expect(estimate.change).toBeCloseTo(12 / 11 - 13 / 10, 8);
      expect(uncertainty.before).toBeCloseTo(5 / 10, 8);
      expect(uncertainty.after).toBeCloseTo(5 / 11, 8);
      expect(report.reliable).toBe(true);
      expect(report.notes).toEqual([]);
    }
  });

  it("has limits and CLs by steps that are those of fits to a tenth of their change", () => {
    const before = modelOf(withStaterror());
    for (const after of [
      pruneWorkspace(withStaterror(), { modifiers: ["tilt"] }),
      scaleSamples(withStaterror(), { samples: ["background"], factor: 1.05 }),
      pruneWorkspace(withStaterror(), { channels: ["B"] }),
    ]) {
      const [steps, fits] = (["steps", "fits"] as const).map((method) =>
        operationReport(before, modelOf(after), { method, tested: 1 }),
      );
      expect(fits!.changes.map(({ quantity }) => quantity)).toEqual(["estimate", "uncertainty", "upper-limit", "cls"]);
      for (const exact of fits!.changes) {
        const found = numberOf(steps!, exact.quantity);
        expect(found.reliable).toBe(true);
        expect(Math.abs(found.after - exact.after)).toBeLessThan(0.1 * Math.abs(exact.change));
      }
    }
  });

  it("says that a change is too large where it is, in the place of a wrong number", () => {
    const before = modelOf(withControlRegion(12, 1.5, 0.7));
    const far = operationReport(before, modelOf(withControlRegion(0.1, 3, 0.3)));
    expect(far.reliable).toBe(false);
    expect(numberOf(far, "estimate").reliable).toBe(false);
    expect(format(far)).toContain("TOO LARGE A CHANGE");
    const after = modelOf(withControlRegion(100, 3, 0.3));
    const steps = operationReport(before, after);
    expect([steps.reliable, steps.changes, steps.pulls]).toEqual([false, [], []]);
    expect(steps.notes.join()).toContain("too large for Newton steps");
    const fits = operationReport(before, after, { method: "fits" });
    expect([fits.reliable, fits.changes.length]).toEqual([true, 3]);
  });

  it("finds parameters again under other names, and bins in other places", () => {
    const spec = withStaterror();
    const before = modelOf(spec);
    const names = { parameters: { wobble: "tilt", gamma: "stat", signal_strength: "mu" }, channels: { Z: "A" } };
    // the channels change their order, and with it the components of gamma
    const renamed = renameWorkspace(spec, {
      channels: { A: "Z" },
      modifiers: { tilt: "wobble", stat: "gamma", mu: "signal_strength" },
    });
    const report = operationReport(before, modelOf(renamed), names);
    expect([report.vanished, report.appeared]).toEqual([[], []]);
    expect(report.poi).toEqual({ before: "mu", after: "signal_strength" });
    expect(report.renamed).toContainEqual({ before: "stat[0]", after: "gamma[4]" });
    for (const { change } of [...report.changes, ...report.pulls]) expect(Math.abs(change)).toBeLessThan(1e-6);

    const sliced = modelOf(sliceWorkspace(spec, { bins: { A: [1, 4] } }));
    const bySlice = operationReport(before, sliced, { bins: { A: [1, 2, 3] } });
    expect(bySlice.vanished).toEqual(["stat[0]"]);
    expect(bySlice.renamed).toContainEqual({ before: "stat[1]", after: "stat[0]" });
    const masked = operationReport(before, sliced);
    expect(masked.vanished).toEqual(["stat[0]", "stat[1]", "stat[2]", "stat[3]"]);

    const rebinned = modelOf(rebinWorkspace(spec, { edges: { B: [0, 1, 4] } }));
    const byRebin = operationReport(before, rebinned, { bins: { B: [0, null] } });
    expect(byRebin.vanished).toEqual(["stat[5]", "stat[6]", "stat[7]"]);
    expect(byRebin.appeared).toEqual(["stat[5]"]);
  });

  it("changes nothing where the likelihood does not change", () => {
    const report = operationReport(modelOf(TWO_CHANNEL), modelOf(sortWorkspace(TWO_CHANNEL)), { tested: 1 });
    expect(report.reliable).toBe(true);
    for (const { change } of [...report.changes, ...report.pulls]) expect(Math.abs(change)).toBeLessThan(1e-6);
  });

  it("compares pulls alone where there is no parameter of interest, and says so", () => {
    const spec = withStaterror();
    const after = modelOf(pruneWorkspace(spec, { samples: ["signal"] }));
    const report = operationReport(modelOf(spec), after);
    expect(report.poi).toBeNull();
    expect(report.changes).toEqual([]);
    expect(report.vanished).toContain("mu");
    expect(report.pulls.length).toBeGreaterThan(0);
    expect(report.notes.join()).toContain("no parameter of interest after");
  });

  it("can be written and read back", () => {
    const report = operationReport(modelOf(withStaterror()), modelOf(withStaterror()), { bins: { A: [0, 1, 2, 3] } });
    expect(parseRecord(formatRecord(report))).toEqual(report);
  });

  it("refuses documents in the place of models, and unknown options", () => {
    const model = modelOf(TWO_CHANNEL);
    expect(() => operationReport(TWO_CHANNEL as never, model)).toThrow("before: expected a model");
    expect(() => operationReport(model, model, { methods: "fits" } as never)).toThrow("Did you mean method?");
    expect(() => operationReport(model, model, { bins: { SR: [-1] } })).toThrow("counted from 0");
  });
});

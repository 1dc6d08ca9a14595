import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { SampleJacobian } from "../../src/graph/sample-jacobian.js";
import type { Model } from "../../src/model/model.js";
import type { ModelOptions } from "../../src/model/options.js";
import { expectClose } from "../helpers/close.js";
import { partialDifference } from "../helpers/finite-difference.js";
import { seededRandom } from "../helpers/random.js";
import { randomWorkspace } from "../helpers/random-workspace.js";
import { factor, histosys, modelOf, normfactor, normsys, sample, shapesys, staterror } from "../helpers/workspaces.js";

/** Five-point differences with h = 1e-3 of functions of order 100. */
const DIFFERENCE = 1e-6;
/** Step of the differences: less than the distance of the points from kinks and joints. */
const STEP = 1e-3;
/** The same sums in another order. */
const ROUNDING = 1e-12;

/** A point away from the kinks and joints of interpolations, where differences would see both sides. */
function smoothPoint(model: Model, seed: number): number[] {
  const random = seededRandom(seed);
  return model.parameterSets.flatMap(({ size, types }) =>
    Array.from({ length: size }, () => {
      const isAlpha = types.includes("normsys") || types.includes("histosys");
      return isAlpha ? random.uniform(0.1, 0.9) * (random.chance(0.5) ? 1 : -1) : random.uniform(0.6, 1.6);
    }),
  );
}

/** Options without floors, at which rates have a kink. */
function unclipped({ interpolation }: ModelOptions): ModelOptions {
  return interpolation === undefined ? {} : { interpolation };
}

/** Derivatives of one rate as a full vector. */
function row(jacobian: SampleJacobian, model: Model, s: number, b: number): Float64Array {
  const out = new Float64Array(model.nPars);
  jacobian.derivatives(s, b, {
    add(p, derivative) {
      out[p]! += derivative;
    },
  });
  return out;
}

/** Compares all rates and derivatives with `expectedBySample` and its differences. */
function check(model: Model, pars: readonly number[], where: string): void {
  const { program } = model.likelihood.lend();
  const jacobian = new SampleJacobian(program, Float64Array.from(pars));
  const rateOf = (s: number, b: number) => (point: readonly number[]) => {
    const { label, channel } = program.samples[s]!;
    return model.expectedBySample(point).get(program.channels[channel]!.label)!.get(label)![b]!;
  };
  for (const [s, { channel }] of program.samples.entries()) {
    for (let b = 0; b < program.channels[channel]!.nBins; b++) {
      const rate = rateOf(s, b);
      const expected = pars.map((_, p) => partialDifference((...xs) => rate(xs), pars, p, STEP));
      expectClose([jacobian.rate(s, b)], [rate(pars)], ROUNDING, `${where}: rate`);
      expectClose(row(jacobian, model, s, b), expected, DIFFERENCE, `${where}: sample ${s}, bin ${b}`);
    }
  }
}

describe("SampleJacobian", () => {
  it.each([1, 2, 3, 4, 5, 6])("has the derivatives of every sample in every bin: random workspace %i", (seed) => {
    const { spec, options } = randomWorkspace(seed);
    const model = Workspace.parse(spec).model(unclipped(options));
    check(model, smoothPoint(model, seed), `seed ${seed}`);
  });

  it("passes derivatives of formulas on to their parameters", () => {
    const { model } = modelOf({
      channels: {
        SR: [
          sample(
            "s",
            [5, 12],
            factor("f", "mu * (1 - exp(-kappa))"),
            factor("g", "1 + 0.1 * kappa * xs^2"),
            normsys("xs", 0.9, 1.1),
          ),
          sample("b", [50, 45], normfactor("kappa"), shapesys("gamma", [5, 4]), staterror("t", [2, 2])),
        ],
        CR: [sample("b", [200], histosys("xs", [190], [212]), factor("h", "sqrt(mu)"))],
      },
    });
    check(model, smoothPoint(model, 8), "formulas");
  });

  it("adds up to the Jacobian of the rates", () => {
    const { spec, options } = randomWorkspace(11);
    const model = Workspace.parse(spec).model(unclipped(options));
    const pars = smoothPoint(model, 11);
    const jacobian = new SampleJacobian(model.likelihood.lend().program, Float64Array.from(pars));
    model.likelihood.lend().program.channels.forEach(({ sampleBegin, sampleEnd, nBins, binBegin }, c) => {
      for (let b = 0; b < nBins; b++) {
        const sum = new Float64Array(model.nPars);
        for (let s = sampleBegin; s < sampleEnd; s++)
          for (const [p, d] of row(jacobian, model, s, b).entries()) sum[p]! += d;
        const rate = (...xs: number[]) => model.expectedMainData(xs)[binBegin + b]!;
        expectClose(
          sum,
          pars.map((_, p) => partialDifference(rate, pars, p, STEP)),
          DIFFERENCE,
          `bin ${b}`,
        );
        expectClose([jacobian.binRate(c, b)], [rate(...pars)], ROUNDING, "sum of the samples");
      }
    });
  });

  it("has no derivatives where a floor holds a rate, and takes them from the right at a kink", () => {
    const parts = { channels: { c: [sample("s", [4], normfactor("mu")), sample("b", [0], normfactor("k"))] } };
    const { model } = modelOf(parts, { clipSampleData: 0.5, clipBinData: 6 });
    const jacobian = new SampleJacobian(model.likelihood.lend().program, Float64Array.of(1, 1));
    const names = model.likelihood.lend().program.samples.map(({ label }) => label);
    expect([...row(jacobian, model, names.indexOf("b"), 0)]).toEqual([0, 0]);
    expect(jacobian.rate(names.indexOf("b"), 0)).toBe(0.5);
    expect([jacobian.binRate(0, 0), jacobian.isClipped(0, 0)]).toEqual([6, true]);
    const kinked = modelOf(
      { channels: { c: [sample("s", [4], normfactor("mu")), sample("b", [10], normsys("a", 0.8, 1.5))] } },
      { interpolation: { normsys: "code1" } },
    ).model;
    const at0 = new SampleJacobian(kinked.likelihood.lend().program, Float64Array.from(kinked.suggestedInit));
    const b = kinked.likelihood.lend().program.samples.findIndex(({ label }) => label === "b");
    // 10 · 1.5^α for α ≥ 0: slope 10 log 1.5
    expectClose([row(at0, kinked, b, 0)[kinked.parIndex("a")]!], [10 * Math.log(1.5)], ROUNDING);
  });
});

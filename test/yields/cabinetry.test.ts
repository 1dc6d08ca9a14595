import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { fit } from "../../src/fit/fit.js";
import type { FitResult } from "../../src/fit/results.js";
import { type YieldsResult, yields } from "../../src/yields/index.js";
import { expectClose } from "../helpers/close.js";
import { readCase } from "../helpers/validation-case.js";

interface Numbers {
  /** By channel, sample and bin. */
  readonly values: readonly (readonly (readonly number[])[])[];
  /** The last sample is the sum of all. */
  readonly per_bin: readonly (readonly (readonly number[])[])[];
  readonly per_channel: readonly (readonly number[])[];
}

const expected = readCase<{
  readonly workspace: unknown;
  readonly par_names: readonly string[];
  readonly fit: {
    readonly values: readonly number[];
    readonly uncertainties: readonly number[];
    readonly correlation: readonly (readonly number[])[];
  };
  readonly prefit: Numbers;
  readonly postfit: Numbers;
}>("yields");

/** The same formula for the same numbers. */
const ROUNDING = 1e-10;

const workspace = Workspace.parse(expected.workspace);
const model = workspace.model();
const data = workspace.data(model);

/** The fit of the reference as a record, its covariance matrix in one dense part. */
function referenceFit(): FitResult {
  const { values, uncertainties, correlation } = expected.fit;
  const border = Array.from(values.keys());
  return {
    ...fit(model, data),
    values,
    uncertainties: Object.fromEntries(model.parNames.map((name, p) => [name, uncertainties[p]!])),
    covariance: {
      nPars: values.length,
      border,
      borderCovariance: Float64Array.from(
        border.flatMap((p) => border.map((q) => uncertainties[p]! * uncertainties[q]! * correlation[p]![q]!)),
      ),
      members: new Int32Array(0),
      begin: Int32Array.of(0),
      inverse: new Float64Array(0),
      ratio: new Float64Array(0),
      mixed: new Float64Array(0),
    },
  };
}

/**
 * cabinetry gives every channel all samples, those that it does not have with 0 events.
 *
 * @returns how many samples were compared
 */
function check(record: YieldsResult, numbers: Numbers): number {
  let compared = 0;
  const names = [...new Set(record.channels.flatMap(({ samples }) => samples.map(({ name }) => name)))].sort();
  record.channels.forEach((channel, c) => {
    const where = `${record.stage} ${channel.name}`;
    names.forEach((name, s) => {
      const sample = channel.samples.find((candidate) => candidate.name === name);
      if (sample === undefined) {
        expect(numbers.values[c]![s]!.every((value) => value === 0)).toBe(true);
        return;
      }
      compared++;
      expectClose(
        sample.bins.map(({ value }) => value),
        numbers.values[c]![s]!,
        ROUNDING,
        `${where} ${name}`,
      );
      expectClose(
        sample.bins.map(({ uncertainty }) => uncertainty),
        numbers.per_bin[c]![s]!,
        ROUNDING,
        `${where} ${name}`,
      );
      expectClose([sample.total.uncertainty], [numbers.per_channel[c]![s]!], ROUNDING, `${where} ${name}`);
    });
    expectClose(
      channel.bins.map(({ uncertainty }) => uncertainty),
      numbers.per_bin[c]!.at(-1)!,
      ROUNDING,
      where,
    );
    expectClose([channel.total.uncertainty], [numbers.per_channel[c]!.at(-1)!], ROUNDING, where);
  });
  return compared;
}

describe("symmetrised yields", () => {
  it("have the parameters of the reference", () => {
    expect(model.parNames).toEqual(expected.par_names);
  });

  it("are those of cabinetry before and after its fit", () => {
    const nSamples = model.channels.reduce((sum, { samples }) => sum + samples.length, 0);
    expect(check(yields(model, data, { stage: "prefit", method: "symmetrised" }), expected.prefit)).toBe(nSamples);
    const postfit = yields(model, data, { stage: "postfit", method: "symmetrised", fit: referenceFit() });
    expect(check(postfit, expected.postfit)).toBe(nSamples);
  });
});

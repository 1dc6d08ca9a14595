import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { seededRandom } from "../helpers/random.js";
import { randomData, randomPoint, randomWorkspace } from "../helpers/random-workspace.js";
import { absoluteTerms, ReferenceLikelihood } from "../helpers/reference-likelihood.js";

/** Relative to the absolute terms of the textbook formula: both sides round each of some hundred terms. */
const ROUNDING = 1e-13;
/** Relative to a rate's absolute terms; code 4's coefficients come from a linear solve on one side. */
const RATE = 1e-12;
const SEEDS = Array.from({ length: 150 }, (_, i) => i + 1);

function caseOf(seed: number) {
  const { spec, options } = randomWorkspace(seed);
  const workspace = Workspace.parse(spec);
  const model = workspace.model(options);
  const reference = new ReferenceLikelihood(spec, options);
  const random = seededRandom(10_000 + seed);
  const pars = randomPoint(reference.parameters, random);
  const data = randomData(workspace.data(model), reference.parameters, random);
  return { spec, options, workspace, model, reference, pars, data, scalars: [...pars] };
}

describe.each(SEEDS)("random model %i", (seed) => {
  const { spec, options, workspace, model, reference, pars, data, scalars } = caseOf(seed);

  it("has the parameters, settings and data layout of the document", () => {
    expect(model.parNames).toEqual(reference.parNames);
    expect(model.suggestedInit).toEqual(reference.parameters.flatMap(({ inits }) => inits));
    expect(model.suggestedBounds).toEqual(reference.parameters.flatMap(({ bounds }) => bounds));
    expect(model.suggestedFixed).toEqual(reference.parameters.flatMap(({ fixed }) => fixed));
    const constrained = reference.parameters.filter(({ kind }) => kind !== "free");
    expect(model.auxdataOrder).toEqual(constrained.map(({ name }) => name));
    expectClose(
      model.auxdata,
      constrained.flatMap(({ auxdata }) => auxdata),
      1e-15,
      "auxdata",
    );
    expect(model.poiName).toBe("mu");
    expect([...workspace.data(model)]).toEqual([...model.observedData()]);
  });

  it("expects the events of the formula, by bin, channel and sample", () => {
    const samples = reference.sampleRates(scalars) as number[][][];
    const rates = reference.mainRates(scalars) as number[];
    const scale = samples.flatMap((list) => list[0]!.map((_, b) => list.reduce((sum, r) => sum + Math.abs(r[b]!), 1)));
    expectClose(model.expectedMainData(pars), rates, RATE, "main", scale);
    expectClose(model.expectedAuxdata(pars), reference.expectedAuxdata(scalars) as number[], RATE, "aux");
    const both = [...model.expectedMainData(pars), ...model.expectedAuxdata(pars)];
    expect([...model.expectedData(pars)]).toEqual(both);
    const bySample = [...model.expectedBySample(pars).values()];
    for (const [c, list] of bySample.entries()) {
      for (const [s, values] of [...list.values()].entries()) {
        expectClose(values, samples[c]![s]!, RATE, `sample ${c}, ${s}`);
      }
    }
    const byChannel = [...model.expectedByChannel(pars).values()];
    expect(byChannel.flatMap((values) => [...values])).toEqual([...model.expectedMainData(pars)]);
    byChannel.forEach((values, c) => {
      const sums = values.map((_, b) => [...bySample[c]!.values()].reduce((sum, list) => sum + list[b]!, 0));
      expectClose(
        values,
        sums,
        RATE,
        "channel is the sum of its samples",
        sums.map((sum) => 1 + Math.abs(sum) + 100),
      );
    });
  });

  it("has the log-density of the formula, whole and in parts", () => {
    const main = reference.mainLogpdf(scalars, data) as number;
    const constraint = reference.constraintLogpdf(scalars, data) as number;
    const expected = reference.expectedAuxdata(scalars) as number[];
    const scale = absoluteTerms(
      [...(reference.mainRates(scalars) as number[]), ...expected.map(Math.abs)],
      data.map(Math.abs),
    );
    expectNear(model.mainLogpdf(pars, data), main, ROUNDING, "main", scale);
    expectNear(model.constraintLogpdf(pars, data), constraint, ROUNDING, "constraint", scale);
    expectNear(model.logpdf(pars, data), main + constraint, ROUNDING, "total", scale);
    if (Number.isFinite(main)) expect(model.diagnose(pars, data)).toEqual([]);
    else expect(model.diagnose(pars, data)).not.toEqual([]);
  });

  it("takes values by name as the same vector, and misses none", () => {
    const named = Object.fromEntries(model.parNames.map((name, p) => [name, pars[p]!]));
    expect(model.resolve(named)).toEqual(pars);
    expect(model.logpdf(named, [...data])).toBe(model.logpdf(pars, data));
    expect(model.resolve({})).toEqual(Float64Array.from(model.suggestedInit));
  });

  it("does not depend on the order of channels, samples and modifiers in the document", () => {
    const shuffled = {
      ...spec,
      channels: [...spec.channels].reverse().map((channel) => ({
        ...channel,
        samples: [...channel.samples].reverse().map((sample) => ({
          ...sample,
          modifiers: [...sample.modifiers].reverse(),
        })),
      })),
      observations: [...spec.observations].reverse(),
    };
    const other = Workspace.parse(JSON.stringify(shuffled)).model(options);
    expect(other.parNames).toEqual(model.parNames);
    expect([...other.observedData()]).toEqual([...model.observedData()]);
    expect(other.logpdf(pars, data)).toBe(model.logpdf(pars, data));
  });
});

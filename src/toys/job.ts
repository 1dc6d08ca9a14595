import type { FitInput } from "../fit/fit-input.js";
import { lowestMinimum } from "../fit/minimum.js";
import type { TestStatisticName } from "../hypotest/results.js";
import { clip } from "../math/box.js";
import { randomStream } from "../math/random/index.js";
import { modelFromSource } from "../model/compile.js";
import type { Model, ModelSource } from "../model/model.js";
import type { Job } from "../parallel/types.js";
import type { FailedToy } from "./results.js";
import { toySampler } from "./toy-sampler.js";
import { failureOf, type StatisticOutcome, testFits } from "./toy-statistic.js";

/** Name of the job in the table of a worker. */
export const TOYS = "toys";

/** The parameters at which toys are generated, and the value that they test. */
export interface ToyPoint {
  /** Parameters at which toys are generated; `[nPars]`. */
  readonly pars: Float64Array;
  /** Stream of random numbers, a different one for each point of a plan. */
  readonly stream: number;
  /** Tested value of the parameter; not used for the saturated statistic. */
  readonly mu: number;
}

/** Everything that the toys of a run have in common, as plain data that can be sent to a worker. */
export interface ToyPlan {
  readonly seed: number;
  readonly statistic: TestStatisticName | "saturated";
  /** Index of the tested parameter; −1 for the saturated statistic, which tests none. */
  readonly poi: number;
  /** Auxiliary data of all toys, NaN for one that is drawn; undefined if all are. */
  readonly fixedAuxdata: Float64Array | undefined;
  /** Indices of the main bins that are left out of the likelihood. */
  readonly masked: Int32Array;
  /** Input of all fits; held parameters have their values in `init`. */
  readonly input: FitInput;
  readonly points: readonly ToyPoint[];
}

/** The setup that each worker receives once. */
export interface ToySetup {
  readonly source: ModelSource;
  readonly plan: ToyPlan;
}

/** Toys `first` … `end − 1` of a point. */
export interface ToyTask {
  readonly point: number;
  readonly first: number;
  readonly end: number;
}

/** The toys of a task. */
export interface ToyBlock {
  /** Statistics by ascending index; failed toys are left out. */
  readonly statistics: Float64Array;
  readonly failed: readonly FailedToy[];
}

/** The job that makes and fits blocks of toys; it belongs into the table of a worker as `{ [TOYS]: toyBlocks }`. */
export const toyBlocks: Job<ToySetup, ToyTask, ToyBlock> = ({ source, plan }) =>
  toyHandler(modelFromSource(source), plan);

/** The same as `toyBlocks`, for an existing model. */
export function toyHandler(model: Model, plan: ToyPlan): (task: ToyTask) => ToyBlock {
  const experiments = plan.points.map((point) => lazily(() => toyExperiment(model, plan, point)));
  return ({ point, first, end }) => {
    const experiment = experiments[point]!();
    const statistics: number[] = [];
    const failed: FailedToy[] = [];
    for (let index = first; index < end; index++) {
      const outcome = experiment(index);
      if ("value" in outcome) statistics.push(outcome.value);
      else failed.push({ index, message: outcome.failure });
    }
    return { statistics: Float64Array.from(statistics), failed };
  };
}

/** Makes a function that draws the toy with a given index at a point and computes its statistic. */
function toyExperiment(model: Model, plan: ToyPlan, { pars, stream, mu }: ToyPoint) {
  const { seed, statistic, poi, fixedAuxdata, masked, input } = plan;
  const draw = toySampler(model, pars, fixedAuxdata);
  const start = pars.map((value, p) => (input.fixed[p] === 1 ? input.init[p]! : value));
  const fromStart = { ...input, init: clip(start, input) };
  return (index: number): StatisticOutcome => {
    // A new array for each toy, so that evaluations never take the data of two toys for the same.
    const values = new Float64Array(model.nMainData + model.auxdata.length);
    draw(randomStream({ seed, stream, index }), values);
    for (const bin of masked) values[bin] = Number.NaN;
    const data = model.likelihood.bindBare(values);
    if (statistic === "saturated") {
      const best = lowestMinimum(model, data, fromStart, { starts: [fromStart.init] });
      const failure = failureOf([["free", best]]);
      return failure === undefined ? { value: Math.max(0, best.twiceNll) } : { failure };
    }
    const { free, conditional, value } = testFits(model, data, { statistic, poi, mu }, fromStart);
    const failure = failureOf([
      ["free", free],
      ["conditional", conditional],
    ]);
    return failure === undefined ? { value } : { failure };
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

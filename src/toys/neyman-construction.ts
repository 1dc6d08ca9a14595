import { Profile } from "../hypotest/profile.js";
import type { Poi, TestSetup } from "../hypotest/setup.js";
import { clip } from "../math/box.js";
import type { Model } from "../model/model.js";
import { localPool } from "../parallel/local-pool.js";
import { type CountOutcomes, countOutcomes } from "./count-outcomes.js";
import { fitToys, tasksOf } from "./fit-toys.js";
import type { ToyPlan, ToyPoint } from "./job.js";
import {
  exactDistribution,
  type Outcome,
  type StatisticDistribution,
  toyDistribution,
} from "./statistic-distribution.js";
import type { ToyStudyOptions } from "./toy-options.js";
import { type MadeToys, sampleOf } from "./toy-pieces.js";
import { requireToys } from "./toy-sampler.js";
import { failureOf, testFits } from "./toy-statistic.js";
import { maskedIndices } from "./toy-test.js";

/** Distributions of t = −2 log of the profile likelihood ratio at values of one parameter. */
export interface NeymanConstruction {
  /** Profile of the observed data. */
  readonly profile: Profile;
  /** Largest number of outcomes at a value where all of them are enumerated; undefined where toys are made. */
  readonly mostOutcomes: number | undefined;
  /** Computes the distributions at values. @param onToys - called with the number of toys of each finished block */
  readonly at: (values: readonly number[], onToys: (count: number) => void) => Promise<ConstructedValues>;
}

/** Result of `NeymanConstruction.at`. */
export interface ConstructedValues {
  /** Distributions in the order of the values; undefined for a value without toys. */
  readonly distributions: readonly (StatisticDistribution | undefined)[];
  /** False when the work was aborted. */
  readonly complete: boolean;
}

/** First stream of random numbers; each value has its own. Lower numbers have other uses. */
const FIRST_STREAM = 16;

/**
 * A Neyman construction that orders experiments by the profile likelihood ratio. Nuisance parameters of the experiments at a
 * value are those fitted to the observed data at this value.
 *
 * Where only counts fluctuate and there are at most `nToys` outcomes at each of `values`, the outcomes are enumerated instead of
 * drawn.
 *
 * @throws DataError `bad-expectation` for a value at which no data can be drawn, here and from `at` (as rejection)
 */
export function neymanConstruction(
  { model, bound, input }: TestSetup,
  { index: poi }: Poi,
  values: readonly number[],
  nToys: number,
  options: ToyStudyOptions,
): NeymanConstruction {
  const { seed = 0, auxdata = "sampled" } = options;
  const profile = new Profile(model, bound, input, poi);
  const plan: Omit<ToyPlan, "points"> = {
    seed,
    statistic: "tmu",
    poi,
    fixedAuxdata: auxdata === "fixed" ? bound.values.slice(model.nMainData) : undefined,
    masked: maskedIndices(model, bound.values),
    input,
  };
  const parsAt = (value: number): Float64Array => {
    const { values: pars } = profile.at(value);
    requireToys(model, pars, plan.fixedAuxdata, `${model.parNames[poi]} = ${value}`);
    return pars;
  };
  const sizes = othersFluctuate(model, plan)
    ? [undefined]
    : values.map((value) => outcomesAt(model, plan, parsAt(value), nToys)?.size);
  const mostOutcomes = sizes.every((size) => size !== undefined) ? Math.max(...sizes) : undefined;
  let stream = FIRST_STREAM;
  return {
    profile,
    mostOutcomes,
    at: async (places, onToys) => {
      const whole = { ...plan, points: places.map((mu) => ({ pars: parsAt(mu), stream: stream++, mu })) };
      return mostOutcomes === undefined
        ? drawn(model, whole, nToys, options, onToys)
        : enumerated(model, whole, bound.values, options);
    },
  };
}

/**
 * Whether anything but counts fluctuates: Gaussian data, or auxiliary data of parameters that the fits vary. Auxiliary data of
 * held parameters do not change t.
 */
function othersFluctuate(
  { parameterSets, gaussian }: Model,
  { fixedAuxdata, input }: Omit<ToyPlan, "points">,
): boolean {
  if (gaussian.length > 0) return true;
  if (fixedAuxdata !== undefined) return false;
  return parameterSets.some(
    ({ first, size, constraint }) =>
      constraint !== undefined && input.fixed.subarray(first, first + size).some((fixed) => fixed === 0),
  );
}

/** Outcomes of the bins that are in the likelihood; undefined for more than `most` outcomes. */
function outcomesAt(
  model: Model,
  { masked }: Pick<ToyPlan, "masked">,
  pars: Float64Array,
  most: number,
): CountOutcomes | undefined {
  const bins = Array.from({ length: model.nMainData }, (_, i) => i).filter((i) => !masked.includes(i));
  return countOutcomes(model.expectedMainData(pars), bins, most);
}

/** Distributions from toys. */
async function drawn(
  model: Model,
  plan: ToyPlan,
  nToys: number,
  options: ToyStudyOptions,
  onToys: (count: number) => void,
): Promise<ConstructedValues> {
  const pieces: MadeToys[][] = plan.points.map(() => []);
  const tasks = plan.points.flatMap((_, point) => tasksOf(point, [[0, nToys]]));
  const complete = await fitToys(model, plan, tasks, options, (block, { point, first, end }) => {
    pieces[point]!.push({ first, end, ...block });
    onToys(end - first);
  });
  const distributions = plan.points.map(({ mu }, point) => {
    const { statistics, failed } = sampleOf({ poi: mu, pars: [] }, pieces[point]!);
    return statistics.length === 0 ? undefined : toyDistribution(statistics, failed.length);
  });
  return { distributions, complete };
}

const ENUMERATION = "enumeration";

/** Exact distributions, computed in this thread. @param observed - main and auxiliary data; all outcomes have the latter */
async function enumerated(
  model: Model,
  plan: ToyPlan,
  observed: Float64Array,
  { signal }: ToyStudyOptions,
): Promise<ConstructedValues> {
  const distributions: (StatisticDistribution | undefined)[] = plan.points.map(() => undefined);
  const pool = localPool({ [ENUMERATION]: () => (point: ToyPoint) => enumeratedAt(model, plan, observed, point) });
  try {
    await pool.run<ToyPoint, StatisticDistribution>(
      { job: ENUMERATION, setup: undefined, tasks: plan.points },
      { onResult: (distribution, i) => (distributions[i] = distribution), ...(signal === undefined ? {} : { signal }) },
    );
    return { distributions, complete: true };
  } catch (error) {
    if (signal?.aborted === true && error === signal.reason) return { distributions, complete: false };
    throw error;
  }
}

function enumeratedAt(model: Model, plan: ToyPlan, observed: Float64Array, point: ToyPoint): StatisticDistribution {
  const input = { ...plan.input, init: clip(point.pars, plan.input) };
  const { size, take } = outcomesAt(model, plan, point.pars, Number.POSITIVE_INFINITY)!;
  const outcomes: Outcome[] = [];
  for (let i = 0; i < size; i++) {
    const values = observed.slice();
    const probability = take(i, values);
    const data = model.likelihood.bindBare(values);
    const { free, conditional, value } = testFits(
      model,
      data,
      { statistic: "tmu", poi: plan.poi, mu: point.mu },
      input,
    );
    const failure = failureOf([
      ["free", free],
      ["conditional", conditional],
    ]);
    if (failure === undefined) outcomes.push({ probability, statistic: value });
  }
  return exactDistribution(outcomes, size - outcomes.length);
}

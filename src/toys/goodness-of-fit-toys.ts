import { plural } from "../describe.js";
import { type FitInput, fitInput } from "../fit/fit-input.js";
import { lowestMinimum } from "../fit/minimum.js";
import { recordOrigin } from "../fit/origin.js";
import { saturatedDegreesOfFreedom, saturatedStatistic } from "../fit/saturated.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aWholeNumber, type OptionRules } from "../options.js";
import { fitToys, progressOf, tasksOf } from "./fit-toys.js";
import type { ToyPlan } from "./job.js";
import { ascending, P_VALUE_OPTIONS, type PValueOptions, toyPValue } from "./p-value.js";
import type { GoodnessOfFitToys } from "./results.js";
import { given, MOST_TOYS, studyOptionsRecord, TOY_STUDY_OPTIONS, type ToyStudyOptions } from "./toy-options.js";
import { type MadeToys, sampleOf } from "./toy-pieces.js";
import { toySampler } from "./toy-sampler.js";
import { maskedIndices } from "./toy-test.js";

/** Options of `goodnessOfFitToys`. */
export interface GoodnessOfFitToysOptions extends ToyStudyOptions, PValueOptions {
  /** Number of toys; default 1000. */
  readonly nToys?: number;
}

/** Rules for the options of `goodnessOfFitToys`. */
export const GOODNESS_OF_FIT_TOYS_OPTIONS: OptionRules<GoodnessOfFitToysOptions> = {
  ...TOY_STUDY_OPTIONS,
  ...P_VALUE_OPTIONS,
  nToys: aWholeNumber(1, MOST_TOYS),
};

/** Stream of random numbers; hypothesis tests use the streams 0 and 1. */
const STREAM = 2;

/**
 * Goodness of fit with toys: the fraction of toys, drawn at the best fit and fitted again, that fit as badly as the data or
 * worse. The statistic is −2 log(L / L_saturated) at the best fit. It follows a χ² distribution with `degreesOfFreedom` only
 * asymptotically. Auxiliary data of parameters that are held are those of the data in every toy.
 *
 * Failed toys are left out and counted. When `signal` is aborted, the record has the finished toys, and a note.
 *
 * @throws DataError (as rejection) `bad-argument`, `unknown-option`, `bad-option`, `bad-expectation`; as `fit` for data and
 * options
 * @throws TaskError (as rejection) when a worker ends
 * @see S. Baker and R. D. Cousins, Nucl. Instrum. Meth. 221 (1984) 437
 * @example (await goodnessOfFitToys(model, workspace.data(model), { seed: 1 })).pValue
 */
export async function goodnessOfFitToys(
  model: Model,
  data: Data,
  options: GoodnessOfFitToysOptions = {},
): Promise<GoodnessOfFitToys> {
  requireInput({ model, data }, options, GOODNESS_OF_FIT_TOYS_OPTIONS);
  const { seed = 0, nToys = 1000, auxdata = "sampled", smoothing, errors, onProgress } = options;
  const bound = model.bind(data);
  const input = fitInput(model, options.fit ?? {});
  const best = lowestMinimum(model, bound, input, { starts: [input.init] });
  const observed = saturatedStatistic(best.twiceNll, bound);
  const plan = saturatedPlan(model, bound.values, { ...options, seed }, input, best.values);
  toySampler(model, best.values, plan.fixedAuxdata); // Throws where toys cannot be drawn.
  const pieces: MadeToys[] = [];
  const advance = progressOf(0, nToys);
  const complete = await fitToys(model, plan, tasksOf(0, [[0, nToys]]), options, (block, { first, end }) => {
    pieces.push({ first, end, ...block });
    onProgress?.(advance(end - first));
  });
  const { statistics, failed } = sampleOf({ poi: 0, pars: [] }, pieces);
  const { value, error } = toyPValue(ascending(statistics), observed, given({ smoothing, errors }));
  const recorded = { ...studyOptionsRecord(options), ...given({ nToys: options.nToys, smoothing, errors }) };
  return {
    kind: "goodness-of-fit-toys",
    origin: recordOrigin(model, data, recorded),
    seed,
    auxdata,
    observed,
    pValue: value,
    error,
    statistics,
    nFailed: failed.length,
    failed,
    degreesOfFreedom: saturatedDegreesOfFreedom(model, bound, input.fixed),
    valid: best.valid && statistics.length > 0,
    notes: [
      ...(complete ? [] : ["The run of toys was cancelled."]),
      ...(best.valid ? [] : [`The fit of the data failed: ${best.message}`]),
      ...(statistics.length > 0 ? [] : ["There are no toys to compare with."]),
      ...(failed.length === 0
        ? []
        : [
            `${plural(failed.length, "toy")} failed; failed toys are left out. The first failure: ${failed[0]!.message}`,
          ]),
    ],
  };
}

/**
 * Auxiliary data of parameters that the fit holds, NaN for all others; undefined where none is held. No parameter follows such a
 * datum, so that it says nothing about the fit: if it were drawn, every toy would fit worse than the data by its fluctuation.
 */
function auxdataOfHeld(model: Model, values: Float64Array, { fixed }: FitInput): Float64Array | undefined {
  const holds = model.parameterSets.flatMap(({ first, size, constraint }) =>
    constraint === undefined ? [] : Array.from({ length: size }, (_, k) => fixed[first + k] === 1),
  );
  if (!holds.includes(true)) return undefined;
  return Float64Array.from(holds, (isHeld, i) => (isHeld ? values[model.nMainData + i]! : Number.NaN));
}

function saturatedPlan(
  model: Model,
  values: Float64Array,
  { seed = 0, auxdata }: ToyStudyOptions,
  input: FitInput,
  pars: Float64Array,
): ToyPlan {
  return {
    seed,
    statistic: "saturated",
    poi: -1,
    fixedAuxdata: auxdata === "fixed" ? values.slice(model.nMainData) : auxdataOfHeld(model, values, input),
    masked: maskedIndices(model, values),
    input,
    points: [{ pars, stream: STREAM, mu: 0 }],
  };
}

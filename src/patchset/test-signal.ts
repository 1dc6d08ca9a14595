import { type FitInput, fitInput } from "../fit/fit-input.js";
import { hypotest } from "../hypotest/hypotest.js";
import type { LimitOptions } from "../hypotest/options.js";
import { upperLimit } from "../hypotest/upper-limit.js";
import { clip } from "../math/box.js";
import type { Model } from "../model/model.js";
import type { PatchSetPoint } from "./results.js";

/** The input of the test of a signal. */
export interface SignalTest {
  readonly value: number;
  readonly confidenceLevel: number;
  readonly limits: boolean;
  readonly options: LimitOptions;
}

/** The minimum of a free fit, which is a good start for the free fit of a similar signal. */
export interface FreeMinimum {
  readonly parNames: readonly string[];
  /** `[nPars]` */
  readonly free: readonly number[];
}

/** The result of the test of a signal. */
export type SignalOutcome = Omit<PatchSetPoint, "name" | "index" | "values"> & { readonly minimum: FreeMinimum };

/**
 * Tests a signal: CLs, observed and expected, and limits on request.
 *
 * Only the free fit starts from a similar signal's. Fits with the parameter of interest held start as those of `hypotest`
 * do: in a published likelihood with signals of very different size, such fits have several minima, and a start from the minimum of
 * another signal may lead to another one than `hypotest` finds.
 *
 * @param near - the free minimum of a similar signal
 * @throws ModelError, DataError as `hypotest`
 */
export function testSignal(
  model: Model,
  { value, confidenceLevel, limits, options }: SignalTest,
  near?: FreeMinimum,
): SignalOutcome {
  const data = model.observedData();
  const { fit = {} } = options;
  const from = (init: ArrayLike<number>) => ({ ...options, fit: { ...fit, init } });
  const start = near === undefined ? options : from(startNear(model, fitInput(model, fit), near));
  const { clsb, clb, cls, expected, bestFitPoi, valid, notes, fits } = hypotest(model, data, value, start);
  const free = fits.find(({ name }) => name === "free")!.values;
  const limit = limits ? upperLimit(model, data, { ...from(free), confidenceLevel }) : undefined;
  return {
    clsb,
    clb,
    cls,
    expected,
    bestFitPoi,
    ...(limit === undefined ? {} : { limits: limit.limits }),
    valid: valid && limit?.valid !== false,
    notes: [...new Set([...notes, ...(limit?.notes ?? [])])],
    minimum: { parNames: model.parNames, free },
  };
}

/** Start values from another model's minimum, by name; held parameters stay. */
function startNear(model: Model, input: FitInput, { parNames, free }: FreeMinimum): Float64Array {
  const known = new Map(parNames.map((name, p) => [name, free[p]!]));
  const init = input.init.map((value, p) => (input.fixed[p] === 1 ? value : (known.get(model.parNames[p]!) ?? value)));
  return clip(init, input);
}

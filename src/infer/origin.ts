import { type Data, isBlinded, type MaskedBins } from "../model/data.js";
import { requireModel } from "../model/input.js";
import type { Model } from "../model/model.js";
import type { ModelOrigin } from "../model/origin.js";
import { anObject, requireArgument } from "../options.js";

/** Where a result comes from: the program, the model, the data and the options that made it. */
export interface RecordOrigin extends ModelOrigin {
  readonly data: DataOrigin;
  /** The options that were given, as they were given. */
  readonly options: RecordOptions;
}

/** What a likelihood was made of. */
export interface DataOrigin {
  /** Whether the counts are those that the workspace observed. */
  readonly observed: boolean;
  /** Bins that were left out of the likelihood. */
  readonly masked: readonly MaskedBins[];
  /** Channels whose counts are expectations. */
  readonly asimovChannels: readonly string[];
}

export type RecordOption = string | number | boolean | null | readonly RecordOption[] | RecordOptions;
export interface RecordOptions {
  readonly [name: string]: RecordOption | undefined;
}

const someOptions = anObject("an object of options", () => true);

/**
 * The origin that a record carries. Records of tests, limits, toys, intervals, diagnoses and yields have theirs; a fit, which
 * may be one of thousands, gets it where it is kept.
 *
 * @param options - what was asked for, as plain data
 * @throws DataError `bad-argument`
 * @example formatRecord({ ...fit(model, data, options), origin: recordOrigin(model, data, options) })
 */
export function recordOrigin(model: Model, data: Data, options: RecordOptions): RecordOrigin {
  requireModel({ model, data });
  requireArgument(options, "options", someOptions);
  return { ...model.origin, data: dataOrigin(model, data), options };
}

function dataOrigin(model: Model, data: Data): DataOrigin {
  const [values, masked, asimovChannels] = isBlinded(data)
    ? [data.values, data.masked, data.asimovChannels]
    : [data, [], []];
  const own = model.observedData();
  return { observed: own.every((value, i) => value === values[i]), masked, asimovChannels };
}

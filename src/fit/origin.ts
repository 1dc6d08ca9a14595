import { type Data, isBlinded, type MaskedBins } from "../model/data.js";
import { requireModel } from "../model/input.js";
import type { Model } from "../model/model.js";
import type { ModelOrigin } from "../model/origin.js";
import { anObject, requireArgument } from "../options.js";

/** Where a result comes from that no model is behind: the program and the options that made it. */
export interface ProgramOrigin {
  readonly histogradVersion: string;
  /** The options that were given, as they were given. */
  readonly options: RecordOptions;
}

/** Where a result comes from: the program, the model, the data and the options that made it. */
export interface RecordOrigin extends ModelOrigin {
  readonly data: DataOrigin;
  /** The options that were given, as they were given. */
  readonly options: RecordOptions;
}

/** The data that a likelihood was made of. */
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
 * The origin that a record carries: for results of your own that are to be kept beside those of the library, which have theirs.
 *
 * @param options - what was asked for, as plain data
 * @throws DataError `bad-argument`
 * @example formatRecord({ kind: "my-study", origin: recordOrigin(model, data, { steps: 5 }), values: [1, 2] })
 */
export function recordOrigin(model: Model, data: Data, options: RecordOptions): RecordOrigin {
  requireModel({ model, data });
  requireArgument(options, "options", someOptions);
  return { ...model.origin, data: dataOrigin(model, data), options };
}

/**
 * `recordOrigin` that is made when it is first asked for, and the digest of the workspace when that is: of a large one it takes
 * longer than a fit. What it says about the data is as they are now.
 */
export function originWhenRead(model: Model, data: Data, options: RecordOptions): () => RecordOrigin {
  const ofData = dataOrigin(model, data);
  let origin: RecordOrigin | undefined;
  return () => {
    origin ??= withLazyDigest(model.origin, ofData, options);
    return origin;
  };
}

function withLazyDigest(ofModel: ModelOrigin, data: DataOrigin, options: RecordOptions): RecordOrigin {
  const lazy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(ofModel)) as ModelOrigin;
  return Object.assign(lazy, { data, options });
}

function dataOrigin(model: Model, data: Data): DataOrigin {
  const [values, masked, asimovChannels] = isBlinded(data)
    ? [data.values, data.masked, data.asimovChannels]
    : [data, [], []];
  return { observed: model.isObserved(values), masked, asimovChannels };
}

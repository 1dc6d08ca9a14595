import { DataError, type Issue, nearestHint } from "../errors.js";
import { isListOfTexts, type OptionRule, requireArgument, tested } from "../options.js";
import { LARGEST_COUNT } from "../workspace/largest-count.js";
import { requireModel } from "./input.js";
import { type ParameterValues, requireFinite } from "./vectors.js";

/** Main bins, then auxiliary data; `[nMainData + nAuxdata]`. These are plain numbers, or numbers of which some bins are left out. */
export type Data = ArrayLike<number> | BlindedData;

/** Data of which some bins are left out of the likelihood, or replaced by expectations: made by `maskData`, `asimovInChannels`. */
export interface BlindedData {
  readonly kind: "blinded-data";
  /** Main bins, then auxiliary data; bins that are left out keep their counts here. */
  readonly values: readonly number[];
  /** Bins left out of the likelihood, by channel in model order. */
  readonly masked: readonly MaskedBins[];
  /** Channels whose counts are expectations (Asimov data). */
  readonly asimovChannels: readonly string[];
}

/** Bins of a channel, counted from 0. */
export interface MaskedBins {
  readonly channel: string;
  readonly bins: readonly number[];
}

/** The parts of a model that the functions of this module read. */
interface DataLayout {
  readonly channels: readonly { readonly name: string; readonly begin: number; readonly nBins: number }[];
  readonly nMainData: number;
  readonly auxdata: readonly number[];
  expectedMainData(pars: ParameterValues): Float64Array;
}

/** What data can be: main data are counts but for those that are Gaussian; auxiliary data can be any number but for some. */
export interface DataRules {
  /** Positions of auxiliary data that are counts. */
  readonly counts: ArrayLike<number>;
  /** Positions of main data that can be any number. */
  readonly gaussian: ReadonlySet<number>;
  readonly others: readonly AuxdatumRule[];
}

/** What one auxiliary datum can be. */
interface AuxdatumRule {
  readonly position: number;
  isAllowed(datum: number): boolean;
  readonly allowed: string;
}

const someMasks: OptionRule = tested(
  "a list of names of channels, or an object of bins by channel",
  (value) => typeof value === "object" && value !== null && (!Array.isArray(value) || isListOfTexts(value)),
);

const someNames: OptionRule = tested("a list of names of channels", isListOfTexts);

export function isBlinded(data: Data): data is BlindedData {
  return (data as { readonly kind?: unknown }).kind === "blinded-data";
}

/** The numbers of data, those that are left out included. */
export function countsOf(data: Data): ArrayLike<number> {
  return isBlinded(data) ? data.values : data;
}

/**
 * Data whose named channels or bins are left out of the likelihood: they add nothing to it, but are predicted all the
 * same. Parameters that only those bins see become flat directions of a fit.
 *
 * @param masked - names of channels, or bins (counted from 0) of channels by name
 * @throws DataError `bad-argument`, `unknown-channel`, `unknown-bin`; all problems at once
 * @example maskData(model, workspace.data(model), ["SR"])
 * @example maskData(model, workspace.data(model), { SR: [3, 4] })
 */
export function maskData(
  model: DataLayout,
  data: Data,
  masked: readonly string[] | Readonly<Record<string, readonly number[]>>,
): BlindedData {
  requireModel({ model, data });
  requireArgument(masked, "masked", someMasks);
  const wishes: readonly (readonly [string, readonly number[] | undefined])[] = Array.isArray(masked)
    ? masked.map((name: string) => [name, undefined] as const)
    : Object.entries(masked);
  requireChannels(
    model,
    wishes.map(([name]) => name),
    "masked",
  );
  const chosen = new Map(earlierMasks(data).map(({ channel, bins }) => [channel, new Set(bins)]));
  const issues: Issue[] = [];
  for (const [name, bins] of wishes) {
    const { nBins } = model.channels.find((channel) => channel.name === name)!;
    const set = chosen.get(name) ?? new Set<number>();
    for (const bin of bins ?? Array.from({ length: nBins }, (_, b) => b)) {
      if (Number.isInteger(bin) && bin >= 0 && bin < nBins) set.add(bin);
      else issues.push(unknownBin(name, nBins, bin));
    }
    chosen.set(name, set);
  }
  if (issues.length > 0) throw new DataError(issues);
  return {
    kind: "blinded-data",
    values: Array.from(countsOf(data)),
    masked: model.channels.flatMap(({ name }) => {
      const bins = [...(chosen.get(name) ?? [])].sort((a, b) => a - b);
      return bins.length === 0 ? [] : [{ channel: name, bins }];
    }),
    asimovChannels: isBlinded(data) ? data.asimovChannels : [],
  };
}

/**
 * Data with the counts of some channels replaced by what is expected at `pars`; everything else stays.
 *
 * @throws DataError `bad-argument`, `unknown-channel`; as `Model.resolve` for `pars`
 * @example asimovInChannels(model, workspace.data(model), ["SR"], { mu: 0 })
 */
export function asimovInChannels(
  model: DataLayout,
  data: Data,
  channels: readonly string[],
  pars: ParameterValues,
): BlindedData {
  requireModel({ model, data });
  requireArgument(channels, "channels", someNames);
  requireChannels(model, channels, "channels");
  const values = Array.from(countsOf(data));
  const expected = model.expectedMainData(pars);
  for (const { name, begin, nBins } of model.channels) {
    if (!channels.includes(name)) continue;
    for (let b = begin; b < begin + nBins; b++) values[b] = expected[b]!;
  }
  const earlier = isBlinded(data) ? data.asimovChannels : [];
  const names = model.channels.map(({ name }) => name);
  return {
    kind: "blinded-data",
    values,
    masked: earlierMasks(data),
    asimovChannels: names.filter((name) => channels.includes(name) || earlier.includes(name)),
  };
}

function earlierMasks(data: Data): readonly MaskedBins[] {
  return isBlinded(data) ? data.masked : [];
}

/** Other numbers with the same bins left out as in `data`: Asimov data or toys that replace blinded data. */
export function blindedLike(data: Data, values: ArrayLike<number>): Data {
  return isBlinded(data) ? { ...data, values: Array.from(values) } : values;
}

/** Bins that `data` leaves out of the likelihood. */
export function maskedBins(data: Data): readonly MaskedBins[] {
  return earlierMasks(data);
}

/**
 * Checked numbers for the evaluator: a fresh vector in which a bin that is left out is NaN.
 *
 * @throws DataError `data-length`, `not-finite`, `negative-count`, `overflow`, `unknown-channel`, `unknown-bin`; all problems
 * at once
 */
export function checkedData(model: DataLayout, data: Data, rules: DataRules): Float64Array {
  const values = Float64Array.from(countsOf(data));
  checkCounts(values, model, rules);
  for (const { channel, bins } of maskedBins(data)) {
    const layout = model.channels.find(({ name }) => name === channel);
    if (layout === undefined) throw new DataError([unknownChannel(model, channel, "masked")]);
    for (const bin of bins) {
      if (!(bin >= 0 && bin < layout.nBins)) throw new DataError([unknownBin(channel, layout.nBins, bin)]);
      values[layout.begin + bin] = Number.NaN;
    }
  }
  return values;
}

function checkCounts(values: Float64Array, model: DataLayout, { counts, gaussian, others }: DataRules): void {
  const { nMainData, auxdata, channels } = model;
  const expected = nMainData + auxdata.length;
  if (values.length !== expected) {
    const hint =
      values.length === nMainData
        ? "Append the auxiliary data: model.auxdata."
        : "Use workspace.data(model) or model.expectedData(pars).";
    throw new DataError([
      {
        code: "data-length",
        path: "data",
        expected: `${expected} numbers: ${nMainData} main bins, then ${auxdata.length} auxiliary data`,
        received: String(values.length),
        hint,
      },
    ]);
  }
  const where = (i: number) => {
    const channel = channels.find(({ begin, nBins }) => i >= begin && i < begin + nBins);
    return channel === undefined ? `auxdata[${i - nMainData}]` : `channel "${channel.name}", bin ${i - channel.begin}`;
  };
  requireFinite(values, where);
  const issues: Issue[] = [];
  const requireCount = (i: number) => {
    const value = values[i]!;
    if (value >= 0 && value <= LARGEST_COUNT) return;
    const found = { path: where(i), received: String(value) };
    if (value < 0) issues.push({ code: "negative-count", expected: "a count of 0 or more", ...found });
    else issues.push({ code: "overflow", expected: `a count of at most ${LARGEST_COUNT}`, ...found });
  };
  for (let i = 0; i < nMainData; i++) if (!gaussian.has(i)) requireCount(i);
  for (let k = 0; k < counts.length; k++) requireCount(counts[k]!);
  for (const { position, isAllowed, allowed } of others) {
    if (isAllowed(values[position]!)) continue;
    issues.push({
      code: "auxdata-outside-domain",
      path: where(position),
      expected: allowed,
      received: String(values[position]!),
    });
  }
  if (issues.length > 0) throw new DataError(issues);
}

function requireChannels(model: DataLayout, names: readonly string[], path: string): void {
  const known = new Set(model.channels.map(({ name }) => name));
  const issues = names.filter((name) => !known.has(name)).map((name) => unknownChannel(model, name, path));
  if (issues.length > 0) throw new DataError(issues);
}

function unknownChannel({ channels }: DataLayout, name: string, path: string): Issue {
  const names = channels.map((channel) => channel.name);
  return {
    code: "unknown-channel",
    path,
    expected: `a channel of the model (${names.slice(0, 10).join(", ")}${names.length > 10 ? ", …" : ""})`,
    received: JSON.stringify(name),
    ...nearestHint(name, names),
  };
}

function unknownBin(channel: string, nBins: number, bin: number): Issue {
  const expected = `a bin from 0 to ${nBins - 1}`;
  return { code: "unknown-bin", path: `channel "${channel}"`, expected, received: String(bin) };
}

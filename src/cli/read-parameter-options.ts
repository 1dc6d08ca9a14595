import { DataError, type Issue } from "../errors.js";
import { asimovData } from "../fit/asimov.js";
import type { FitOptions } from "../fit/fit-input.js";
import { asimovInChannels, type Data, maskData } from "../model/data.js";
import type { Model } from "../model/model.js";
import { readAssignments } from "./assignments.js";
import type { ParameterOptions } from "./parameter-options.js";

/** Parameter values by name. */
export type NamedValues = Readonly<Record<string, number>>;

/** The options about parameters and data, resolved with a model. */
export interface FitChoice {
  readonly fitOptions: FitOptions;
  /** The Asimov point by name; undefined for observed data. */
  readonly asimovPoint: NamedValues | undefined;
  readonly data: Data;
}

/** Options without those that say nothing: records repeat what was given. */
export function givenOptions(options: FitOptions): FitOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => Object.keys(value as object).length > 0));
}

/** @throws DataError with all problems of the options */
export function readParameterOptions(model: Model, options: ParameterOptions): FitChoice {
  const read = readAssignments(model);
  const fixed = read.valuesOr("--fix", options.fix, true);
  const freed = read.valuesOr("--free", options.free, false);
  read.exclude(fixed, freed, "--fix and --free");
  const init = read.values("--init", options.init);
  const bounds = read.bounds("--bounds", options.bounds);
  const point = read.values("--asimov-at", options.asimovAt);
  read.finish();
  const fitOptions: FitOptions = {
    init: Object.fromEntries(init),
    bounds: Object.fromEntries(bounds),
    fixed: Object.fromEntries([...freed, ...fixed]),
  };
  const isAsimov = options.asimov === true || point.size > 0 || options.asimovChannel.length > 0;
  const asimovPoint = isAsimov ? Object.fromEntries(point) : undefined;
  return { fitOptions, asimovPoint, data: dataOf(model, options, asimovPoint) };
}

function dataOf(model: Model, { asimovChannel, mask }: ParameterOptions, point: NamedValues | undefined): Data {
  const masked = readMasks(model, mask);
  const data = model.observedData();
  const counts =
    point === undefined
      ? data
      : asimovChannel.length === 0
        ? asimovData(model, point)
        : asimovInChannels(model, data, asimovChannel, point);
  return mask.length === 0 ? counts : maskData(model, counts, masked);
}

/** Bins by channel: `SR` for all, `SR:0,3-5` for some. */
function readMasks(model: Model, masks: readonly string[]): Readonly<Record<string, readonly number[]>> {
  const bins: Record<string, readonly number[]> = {};
  const issues: Issue[] = [];
  for (const text of masks) {
    const channel = model.channels.find(({ name }) => name === text);
    const cut = text.lastIndexOf(":");
    const name = channel === undefined && cut > 0 ? text.slice(0, cut) : text;
    const list = channel === undefined && cut > 0 ? readBins(text.slice(cut + 1)) : undefined;
    if (list === "unreadable") {
      const expected = "CHANNEL, or CHANNEL:BINS with bins as in 0,3-5";
      issues.push({ code: "bad-option", path: `--mask ${text}`, expected, received: text.slice(cut + 1) });
      continue;
    }
    const nBins = model.channels.find((each) => each.name === name)?.nBins ?? 0;
    bins[name] = [...(bins[name] ?? []), ...(list ?? Array.from({ length: nBins }, (_, b) => b))];
  }
  if (issues.length > 0) throw new DataError(issues);
  return bins;
}

/** Largest number of bins of a range. A larger number is probably a typing error. */
const MOST_BINS = 1e6;

function readBins(text: string): readonly number[] | "unreadable" {
  const bins: number[] = [];
  for (const part of text.split(",")) {
    const [, first, last = first] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === undefined || !(to >= from && to - from < MOST_BINS)) return "unreadable";
    for (let bin = from; bin <= to; bin++) bins.push(bin);
  }
  return bins;
}

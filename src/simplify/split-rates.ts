import { quote } from "../describe.js";
import { type Issue, ModelError } from "../errors.js";
import { type SampleJacobian, sampleJacobian } from "../likelihood/sample-jacobian.js";
import type { Model } from "../model/model.js";

/** A part of the expected events of a bin, and its derivatives by parameter. */
export interface RatePart {
  readonly rate: number;
  readonly slopes: ReadonlyMap<number, number>;
}

/** Expected events of a bin: those of the backgrounds, and those of a signal of strength 1. */
export interface BinParts {
  readonly channel: string;
  readonly bin: number;
  readonly background: RatePart;
  readonly signal: RatePart;
}

/** Relative difference up to which a signal counts as proportional to its strength. */
const PROPORTIONAL = 1e-9;

/**
 * Backgrounds and signal in every bin at a point, with derivatives by all parameters but the strength of the signal.
 *
 * @param poi - index of the strength of the signal: samples are proportional to it, or do not depend on it
 * @throws ModelError `not-simplifiable` for samples that depend on it in another way
 */
export function splitRates(model: Model, pars: ArrayLike<number>, poi: number): readonly BinParts[] {
  const at = (strength: number): SampleJacobian => {
    const point = Float64Array.from(pars);
    point[poi] = strength;
    return sampleJacobian(model.likelihood, point);
  };
  const [once, twice] = [at(1), at(2)];
  const others: string[] = [];
  let first = 0;
  const parts = model.channels.flatMap(({ name: channel, nBins, samples }) => {
    const own = samples.map((name, k) => {
      const bins = Array.from({ length: nBins }, (_, b) => samplePart(once, first + k, b));
      const isSignal = bins.some(({ slopes }) => (slopes.get(poi) ?? 0) !== 0);
      if (isSignal && !bins.every(({ rate }, b) => isTwice(twice.rate(first + k, b), rate))) {
        others.push(`sample ${quote(name)} in channel ${quote(channel)}`);
      }
      return { bins, isSignal };
    });
    first += samples.length;
    return Array.from({ length: nBins }, (_, bin): BinParts => {
      const sumOf = (wantsSignal: boolean) =>
        sum(
          own.filter(({ isSignal }) => isSignal === wantsSignal).map(({ bins }) => bins[bin]!),
          poi,
        );
      return { channel, bin, background: sumOf(false), signal: sumOf(true) };
    });
  });
  if (others.length > 0) throw notProportional(model.parNames[poi]!, others);
  return parts;
}

function samplePart(jacobian: SampleJacobian, sample: number, bin: number): RatePart {
  const slopes = new Map<number, number>();
  const add = (parameter: number, slope: number) => slopes.set(parameter, (slopes.get(parameter) ?? 0) + slope);
  jacobian.derivatives(sample, bin, { add });
  return { rate: jacobian.rate(sample, bin), slopes };
}

const isTwice = (twice: number, once: number): boolean =>
  Math.abs(twice - 2 * once) <= PROPORTIONAL * Math.abs(twice) || twice === once;

function sum(parts: readonly RatePart[], poi: number): RatePart {
  const slopes = new Map<number, number>();
  let rate = 0;
  for (const part of parts) {
    rate += part.rate;
    for (const [parameter, slope] of part.slopes) {
      if (parameter !== poi && slope !== 0) slopes.set(parameter, (slopes.get(parameter) ?? 0) + slope);
    }
  }
  return { rate, slopes };
}

function notProportional(poi: string, samples: readonly string[]): ModelError {
  const issues = samples.map((received): Issue => {
    const expected = `samples that are proportional to ${quote(poi)}, or do not depend on it`;
    return { code: "not-simplifiable", path: poi, expected, received };
  });
  return new ModelError(issues);
}

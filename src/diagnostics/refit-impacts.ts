import { type FitInput, holding } from "../fit/fit-input.js";
import { lowestMinimum, type Minimum } from "../fit/minimum.js";
import type { BoundData } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";

/** How far a parameter moves in its refits. */
export interface ImpactTask {
  readonly parameter: number;
  /** Undefined for a parameter without such an uncertainty. */
  readonly prefit: number | undefined;
  readonly postfit: number | undefined;
  /** dθ̂/dθ_p of all parameters at the best fit, for starts; undefined where there is none. */
  readonly tangent: Float64Array | undefined;
}

/** Values of the parameter of interest after refits. */
export interface ImpactRefits {
  readonly parameter: number;
  readonly prefit: RefitPair;
  readonly postfit: RefitPair;
  readonly nFits: number;
  readonly notes: readonly string[];
  /** The lowest minimum of the refits; undefined where all failed. */
  readonly lowest: RefitMinimum | undefined;
}

/** A minimum that a refit found. */
export interface RefitMinimum {
  readonly twiceNll: number;
  readonly values: Float64Array;
}

/** Undefined where a refit failed, or was not asked for: notes say why one failed. */
export interface RefitPair {
  readonly up: number | undefined;
  readonly down: number | undefined;
}

/** The input of a refit. */
export interface RefitBase {
  readonly model: Model;
  readonly data: BoundData;
  readonly input: FitInput;
  readonly values: Float64Array;
  readonly poi: number;
}

/** A fit at an intermediate value, from which the next fit starts. */
interface Place {
  /** Value at which the parameter is held. */
  readonly held: number;
  readonly values: Float64Array;
  readonly tangent: Float64Array | undefined;
}

/**
 * Refits with one parameter held at its estimate ± its pre- and post-fit uncertainty, or at its bound where that is nearer:
 * up to four. On each side the nearer one comes first and the farther one starts on its tangent. The result depends on
 * nothing but the task.
 */
export function refitImpacts(base: RefitBase, task: ImpactTask): ImpactRefits {
  const [up, down] = [refitSide(base, task, 1), refitSide(base, task, -1)];
  return {
    parameter: task.parameter,
    prefit: { up: up.prefit, down: down.prefit },
    postfit: { up: up.postfit, down: down.postfit },
    nFits: up.nFits + down.nFits,
    notes: [...up.notes, ...down.notes],
    lowest: lowestOf([up.lowest, down.lowest]),
  };
}

/** The lowest of some minima. */
export function lowestOf(minima: readonly (RefitMinimum | undefined)[]): RefitMinimum | undefined {
  return minima.reduce((a, b) => (a === undefined || (b !== undefined && b.twiceNll < a.twiceNll) ? b : a), undefined);
}

/** The refits on one side of the estimate. */
function refitSide(base: RefitBase, { parameter: p, prefit, postfit, tangent }: ImpactTask, side: 1 | -1) {
  const { input, values, poi, model } = base;
  const out = {
    prefit: undefined as number | undefined,
    postfit: undefined as number | undefined,
    nFits: 0,
    notes: [] as string[],
    lowest: undefined as RefitMinimum | undefined,
  };
  let from: Place = { held: values[p]!, values, tangent };
  const shifts = [
    ["postfit", postfit],
    ["prefit", prefit],
  ] as const;
  for (const [name, size] of [...shifts].sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0))) {
    if (size === undefined) continue;
    const note = (text: string): void => void out.notes.push(`${name} ${side > 0 ? "up" : "down"}: ${text}`);
    const wanted = values[p]! + side * size;
    const held = Math.min(Math.max(wanted, input.lower[p]!), input.upper[p]!);
    if (held !== wanted) note(`held at its ${boundNamed(input, p, held)} in place of ${wanted.toPrecision(4)}`);
    if (held !== from.held) {
      const minimum = refit(base, p, held, from);
      out.nFits += 1;
      const failure = failureOf(p, held, minimum);
      if (failure !== undefined) {
        note(failure);
        continue;
      }
      const { values: there, tangent: next, twiceNll } = minimum;
      from = { held, values: there, tangent: next };
      out.lowest = lowestOf([out.lowest, { twiceNll, values: there }]);
    }
    const found = from.values[poi]!;
    out[name] = found;
    const bound = boundNamed(input, poi, found);
    if (bound !== undefined) note(`${model.parNames[poi]} ends at its ${bound}, which limits the impact`);
  }
  return out;
}

/** "lower bound 0" for a value that is at a bound of a parameter. */
function boundNamed({ lower, upper }: FitInput, p: number, value: number): string | undefined {
  if (value === lower[p]) return `lower bound ${value}`;
  return value === upper[p] ? `upper bound ${value}` : undefined;
}

/** The reason why a refit gives no impact; undefined where it gives one. */
function failureOf(p: number, held: number, { values, valid, message }: Minimum): string | undefined {
  if (values[p] !== held) return `the refit failed: there is no likelihood at ${held.toPrecision(4)}`;
  return valid ? undefined : `the refit failed: ${message}`;
}

/** The lowest minimum with the parameter held, from where the last refit ended and from the usual start. */
function refit({ model, data, input }: RefitBase, p: number, held: number, from: Place): Minimum {
  const { tangent } = from;
  const start = tangent === undefined ? from.values : from.values.map((v, q) => v + tangent[q]! * (held - from.held));
  return lowestMinimum(model, data, holding(input, p, held), {
    starts: [start, input.init],
    along: [{ parameter: p, value: 1 }],
  });
}

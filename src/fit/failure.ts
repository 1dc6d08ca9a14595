import type { BoundData } from "../likelihood/likelihood.js";
import { clip } from "../math/box.js";
import type { Model } from "../model/model.js";
import type { FitInput } from "./fit-input.js";

/** Length of the trial step down the gradient that asks whether the domain ends there; parameters are of order 1. */
const TRIAL_STEP = 1e-4;
/** A parameter this near to a jump of its interpolation sits on it. */
const ON_JUMP = 1e-6;
/** Expected events below which a bin sits on the edge of the domain. */
const NEARLY_EMPTY = 1e-8;
const SHOWN = 3;

/** Why a minimisation that did not converge is stuck at `x`, when there is a cause that can be named. */
export interface StuckCause {
  readonly atDomainEdge: boolean;
  readonly text: string;
}

/**
 * Looks for the two things that no smooth minimiser gets past: the edge of the domain (a bin without events whose
 * expectation would fall below 0), and the jump of an interpolation. `gradient` is that of −log L at `x`.
 */
export function stuckCause(
  model: Model,
  data: BoundData,
  input: FitInput,
  x: Float64Array,
  gradient: Float64Array,
): StuckCause | undefined {
  const edge = domainEdge(model, data, input, x, gradient);
  if (edge.length > 0) return { atDomainEdge: true, text: summary(edge) };
  const jumps = parametersOnJumps(model, x);
  if (jumps.length === 0) return undefined;
  const names = summary(jumps.map((name) => `"${name}"`));
  return { atDomainEdge: false, text: `${names} on a jump of its interpolation (code2 at |α| = 1)` };
}

/** Bins that a short step down the gradient takes out of the domain. */
function domainEdge(model: Model, data: BoundData, input: FitInput, x: Float64Array, gradient: Float64Array): string[] {
  const { fixed } = input;
  let steepest = 0;
  for (const [p, g] of gradient.entries()) if (fixed[p] === 0) steepest = Math.max(steepest, Math.abs(g));
  if (!(steepest > 0 && steepest < Number.POSITIVE_INFINITY)) return [];
  const step = TRIAL_STEP / steepest;
  const trial = clip(
    x.map((value, p) => (fixed[p] === 1 ? value : value - step * gradient[p]!)),
    input,
  );
  const problems = model.problemsAt(trial, data);
  const ahead = problems.map(({ channel, bin, formula }) => formula ?? placeOf(channel, bin));
  return [...new Set([...ahead, ...nearlyEmptyBins(model, data, x)])];
}

function placeOf(channel: string | undefined, bin: number | undefined): string {
  return channel === undefined ? "a constraint" : `channel "${channel}", bin ${bin}`;
}

/** Bins without events whose expectation has shrunk to almost nothing, but not because nothing is ever expected there. */
function nearlyEmptyBins(model: Model, data: BoundData, x: Float64Array): string[] {
  const rates = model.likelihood.rates(x);
  return model.channels.flatMap(({ name, begin, nBins }) =>
    Array.from({ length: nBins }, (_, b) => b)
      .filter((b) => data.values[begin + b] === 0 && rates[begin + b]! > 0 && rates[begin + b]! < NEARLY_EMPTY)
      .map((b) => placeOf(name, b)),
  );
}

function parametersOnJumps({ likelihood, parNames }: Model, x: Float64Array): string[] {
  return likelihood.jumps.flatMap(({ parameter, at }) =>
    Math.abs(x[parameter]! - at) < ON_JUMP ? [parNames[parameter]!] : [],
  );
}

function summary(places: readonly string[]): string {
  const shown = places.slice(0, SHOWN).join("; ");
  return places.length > SHOWN ? `${shown}; and ${places.length - SHOWN} more` : shown;
}

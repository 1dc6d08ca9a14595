import { plural } from "../describe.js";
import { constraintType } from "../model/constraints/index.js";
import type { Model } from "../model/model.js";
import { isClose, sizeOf } from "./numbers.js";
import { type Evaluated, evaluator, type Pair } from "./pair.js";
import { movedPoint, valuesOf } from "./points.js";
import type { Difference, Side, UnmatchedParameter } from "./results.js";
import { placeOf } from "./words.js";

/** The effect of a parameter that the other model does not have. */
interface Effect {
  readonly nBins: number;
  /** The bin that it moves most, from the start to a value of the parameter. */
  readonly worst?: { readonly position: number; readonly start: number; readonly moved: number; readonly size: number };
  readonly isConstrained: boolean;
}

/** Parameters that only one model has, and whether they matter. */
export function unmatchedParameters(pair: Pair): readonly UnmatchedParameter[] {
  const { onlyA, onlyB } = pair.parameters;
  return [...ofSide(pair.a, "a", onlyA, pair.tolerance), ...ofSide(pair.b, "b", onlyB, pair.tolerance)];
}

/** Those that matter, as differences. */
export function unmatchedDifferences(unmatched: readonly UnmatchedParameter[]): readonly Difference[] {
  return unmatched
    .filter(({ matters }) => matters)
    .map(({ model, name, size, text }) => {
      const [a, b] = model === "a" ? [name, null] : [null, name];
      return { subject: "parameter", parameter: name, a, b, size, text };
    });
}

function ofSide(
  model: Model,
  side: Side,
  indices: readonly number[],
  tolerance: number,
): readonly UnmatchedParameter[] {
  if (indices.length === 0) return [];
  const evaluate = evaluator(model);
  const start = evaluate(Float64Array.from(model.suggestedInit));
  return indices.map((p) => {
    const name = model.parNames[p]!;
    const about = `${name} is a parameter of ${side} only`;
    if (model.suggestedFixed[p] === true) {
      const text = `${about}, where it is held at ${model.suggestedInit[p]}`;
      return { model: side, name, matters: false, size: 0, text };
    }
    const effect = effectOf(model, p, start, evaluate, tolerance);
    const matters = effect.nBins > 0 || effect.isConstrained;
    const text = `${about}: it ${effectText(model, p, effect)}`;
    return { model: side, name, matters, size: effect.worst?.size ?? 0, text };
  });
}

function effectOf(
  model: Model,
  p: number,
  start: Evaluated,
  evaluate: (point: Float64Array) => Evaluated,
  tolerance: number,
): Effect {
  const moved = new Set<number>();
  let worst: Effect["worst"];
  let isConstrained = model.prefits[p] !== undefined;
  for (const value of valuesOf(model, p)) {
    const { rates, constraint } = evaluate(movedPoint(model, [[p, value]]));
    isConstrained ||= constraint !== start.constraint;
    for (const [position, rate] of rates.entries()) {
      const before = start.rates[position]!;
      if (isClose(rate, before, tolerance, Math.max(Math.abs(rate), Math.abs(before)))) continue;
      moved.add(position);
      const size = sizeOf(rate - before, Math.sqrt(Math.max(before, 1)));
      if (worst === undefined || size > worst.size) worst = { position, start: before, moved: rate, size };
    }
  }
  return { nBins: moved.size, isConstrained, ...(worst === undefined ? {} : { worst }) };
}

function effectText(model: Model, p: number, { nBins, worst, isConstrained }: Effect): string {
  const constraint = isConstrained ? `has ${constraintText(model, p)}` : "has no constraint";
  if (worst === undefined) return `has no effect on expectations and ${constraint}`;
  const { name, begin } = model.channels.find(
    (channel) => worst.position >= channel.begin && worst.position < channel.begin + channel.nBins,
  )!;
  const most = `${placeOf(name, worst.position - begin)}`;
  const where = nBins === 1 ? most : `${plural(nBins, "bin")}, most ${most}`;
  return `changes ${where}, and ${constraint}`;
}

function constraintText({ parameterSets }: Model, p: number): string {
  const set = parameterSets.find(({ first, size }) => p >= first && p < first + size)!;
  return set.constraint === undefined ? "a penalty" : `a ${constraintType(set.constraint).title} constraint`;
}

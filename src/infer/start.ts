import type { BoundData } from "../graph/evaluate-value.js";
import type { Model } from "../model/model.js";
import { clip } from "../optimize/box.js";
import type { FitInput } from "./fit-input.js";

/**
 * A start inside the domain of the likelihood and of its derivatives: the caller's when it is, else one nearby. Tried in order: nuisance
 * parameters drawn halfway, again and again, towards their suggested values; unconstrained parameters at a sequence of
 * common scales, with the others as suggested. Held parameters stay. Undefined when none is inside.
 */
export function startInDomain(model: Model, data: BoundData, input: FitInput): Float64Array | undefined {
  for (const candidate of candidates(model, input)) {
    if (model.evaluator.regularValue(candidate, data) < Number.POSITIVE_INFINITY) return candidate;
  }
  return undefined;
}

const SCALES = [1, 0.1, 0.01, 1e-3, 1e-6, 2, 5, 10, 100];

function* candidates(model: Model, input: FitInput): Generator<Float64Array> {
  const { init, fixed } = input;
  yield init;
  const adjust = (change: (value: number, p: number) => number) =>
    clip(init.map(change), input).map((value, p) => (fixed[p] === 1 ? init[p]! : value));
  const suggested = model.suggestedInit;
  for (let fraction = 0.5; fraction > 1e-3; fraction /= 2) {
    yield adjust((value, p) => suggested[p]! + fraction * (value - suggested[p]!));
  }
  const constrained = new Set(
    model.parameterSets.flatMap(({ first, size, constraint }) =>
      constraint === undefined ? [] : Array.from({ length: size }, (_, k) => first + k),
    ),
  );
  for (const scale of SCALES) yield adjust((_, p) => (constrained.has(p) ? suggested[p]! : scale));
}

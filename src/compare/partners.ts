import type { Model } from "../model/model.js";
import { agree, isClose } from "./numbers.js";
import { type Evaluated, evaluator, type Pair } from "./pair.js";
import { movedPoint, valuesOf } from "./points.js";

/** Largest number of parameters without a partner that are tried. Names of more parameters follow a rule that a user can see. */
const MOST_TRIED = 100;

/** The effects of a parameter at each of its values: expectations of the bins that both models have, and the change of log L. */
type Signature = readonly { readonly value: number; readonly rates: Float64Array; readonly constraint: number }[];

/** Pairs of names of parameters without a partner that have the same effects in the two models, which no third parameter has. */
export function likelyPartners(pair: Pair): readonly (readonly [nameA: string, nameB: string])[] {
  const { a, b, bins, parameters, tolerance } = pair;
  const { onlyA, onlyB } = parameters;
  if (onlyA.length === 0 || onlyB.length === 0 || onlyA.length + onlyB.length > MOST_TRIED) return [];
  const ofA = signatures(
    a,
    onlyA,
    Int32Array.from(bins, (bin) => bin.a),
  );
  const ofB = signatures(
    b,
    onlyB,
    Int32Array.from(bins, (bin) => bin.b),
  );
  const same = ofA.map((one) => ofB.flatMap((other, k) => (areSame(one, other, tolerance) ? [k] : [])));
  return same.flatMap((partners, i) => {
    const [k] = partners;
    const isShared = same.some((others, j) => j !== i && others.includes(k ?? -1));
    if (k === undefined || partners.length > 1 || isShared) return [];
    return [[a.parNames[onlyA[i]!]!, b.parNames[onlyB[k]!]!] as const];
  });
}

/** @param positions - of the bins to look at in the main data */
function signatures(model: Model, indices: readonly number[], positions: Int32Array): readonly Signature[] {
  const evaluate = evaluator(model);
  const start = evaluate(Float64Array.from(model.suggestedInit));
  const part = ({ rates }: Evaluated) => Float64Array.from(positions, (position) => rates[position]!);
  return indices.map((p) =>
    valuesOf(model, p).map((value) => {
      const moved = evaluate(movedPoint(model, [[p, value]]));
      return { value, rates: part(moved), constraint: moved.constraint - start.constraint };
    }),
  );
}

function areSame(one: Signature, other: Signature, tolerance: number): boolean {
  return (
    one.length > 0 &&
    one.length === other.length &&
    one.every(({ value, rates, constraint }, k) => {
      const { value: itsValue, rates: itsRates, constraint: itsConstraint } = other[k]!;
      return (
        agree(value, itsValue, tolerance) &&
        isClose(constraint, itsConstraint, tolerance, Math.max(1, Math.abs(constraint))) &&
        rates.every((rate, i) => agree(rate, itsRates[i]!, tolerance))
      );
    })
  );
}

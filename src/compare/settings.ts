import type { ParameterPair } from "./match-parameters.js";
import { isClose } from "./numbers.js";
import type { Pair } from "./pair.js";
import type { ComparedValue, Difference, DifferenceSubject } from "./results.js";
import { inBoth, nameOf } from "./words.js";

/** Differences of what a measurement suggests to fits: parameter of interest, held parameters, start values and bounds. */
export function settingDifferences(pair: Pair): readonly Difference[] {
  return [...poiDifference(pair), ...pair.parameters.pairs.flatMap((each) => differencesOf(pair, each))];
}

function poiDifference({ a, b, parameters }: Pair): readonly Difference[] {
  const [poiA, poiB] = [a.poiName ?? null, b.poiName ?? null];
  const partner = parameters.pairs.find((each) => each.a === a.poiIndex)?.b;
  if (poiA === null ? poiB === null : partner !== undefined && partner === b.poiIndex) return [];
  const text = `parameter of interest: ${inBoth(poiA, poiB)}`;
  const name = poiA ?? poiB;
  return [{ subject: "poi", ...(name === null ? {} : { parameter: name }), a: poiA, b: poiB, size: null, text }];
}

function differencesOf({ a, b, tolerance }: Pair, parameter: ParameterPair): readonly Difference[] {
  const { a: p, b: q, name } = parameter;
  const shownName = nameOf(parameter, b);
  const found: Difference[] = [];
  const add = (subject: DifferenceSubject, what: string, ofA: ComparedValue, ofB: ComparedValue) => {
    found.push({
      subject,
      parameter: name,
      a: ofA,
      b: ofB,
      size: null,
      text: `${what} of ${shownName}: ${inBoth(ofA, ofB)}`,
    });
  };
  const unit = a.prefits[p]?.width ?? 0;
  const areEqual = (x: number, y: number) => isClose(x, y, tolerance, Math.max(Math.abs(x), Math.abs(y), unit));
  const [startA, startB] = [a.suggestedInit[p]!, b.suggestedInit[q]!];
  const [heldA, heldB] = [a.suggestedFixed[p]!, b.suggestedFixed[q]!];
  if (heldA !== heldB) {
    const text = `${shownName} is held at ${heldA ? `${startA} in a` : `${startB} in b`} and free in ${heldA ? "b" : "a"}`;
    found.push({ subject: "held", parameter: name, a: heldA, b: heldB, size: null, text });
  }
  if (!areEqual(startA, startB))
    add("start", heldA && heldB ? "value of the held parameter" : "start value", startA, startB);
  for (const [side, what] of ["lower bound", "upper bound"].entries()) {
    const [boundA, boundB] = [a.suggestedBounds[p]![side]!, b.suggestedBounds[q]![side]!];
    if (!areEqual(boundA, boundB)) add("bounds", what, boundA, boundB);
  }
  return found;
}

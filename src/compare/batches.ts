import { sampleJacobian } from "../likelihood/sample-jacobian.js";
import type { Model } from "../model/model.js";
import type { ParameterPair } from "./match-parameters.js";
import type { Pair } from "./pair.js";

/**
 * Parameters in groups of which no two act in the same bin of either model, in their order: moved together, each of them changes
 * the expectations that it changes alone. Those of bins, thousands of them, are one group.
 */
export function batches(pair: Pair, parameters: readonly ParameterPair[]): readonly (readonly ParameterPair[])[] {
  const [binsA, binsB] = [binsOfParameters(pair.a), binsOfParameters(pair.b)];
  if (binsA === undefined || binsB === undefined) return parameters.map((parameter) => [parameter]);
  const found: ParameterPair[][] = [];
  let taken = { a: new Set<number>(), b: new Set<number>() };
  for (const parameter of parameters) {
    const [ofA, ofB] = [binsA[parameter.a]!, binsB[parameter.b]!];
    const isFree = found.length > 0 && !ofA.some((bin) => taken.a.has(bin)) && !ofB.some((bin) => taken.b.has(bin));
    if (isFree) found.at(-1)!.push(parameter);
    else {
      found.push([parameter]);
      taken = { a: new Set(), b: new Set() };
    }
    for (const bin of ofA) taken.a.add(bin);
    for (const bin of ofB) taken.b.add(bin);
  }
  return found;
}

/** Bins that each parameter acts in; undefined where a floor hides what acts in some bin. */
function binsOfParameters(model: Model): readonly (readonly number[])[] | undefined {
  const found: number[][] = Array.from({ length: model.nPars }, () => []);
  const jacobian = sampleJacobian(model.likelihood, Float64Array.from(model.suggestedInit));
  let sample = 0;
  for (const { samples, nBins, begin } of model.channels) {
    for (const _ of samples) {
      for (let bin = 0; bin < nBins; bin++) {
        if (jacobian.isAtFloor(sample, bin)) return undefined;
        jacobian.derivatives(sample, bin, { add: (p) => void found[p]!.push(begin + bin) });
      }
      sample++;
    }
  }
  return found;
}

import { quote } from "../describe.js";
import type { Model } from "../model/model.js";
import { type ModelPenalty, penaltiesOf } from "../model/penalties.js";
import type { Response } from "./meter.js";
import { isClose } from "./numbers.js";
import type { Pair } from "./pair.js";
import type { ComparedValue, Difference } from "./results.js";
import { inBoth, listOf, nameOf } from "./words.js";

/** Terms of several parameters that are different functions, and those that are the same but written differently. */
export interface JointFindings {
  readonly differences: readonly Difference[];
  readonly conventions: readonly string[];
}

/** A correlation or penalty that the two models describe differently. */
interface Wording {
  readonly subject: "correlation" | "penalty";
  /** Parameters that it is about: indices in the first model, as far as it has them. */
  readonly members: ReadonlySet<number>;
  readonly a: ComparedValue;
  readonly b: ComparedValue;
  readonly text: string;
}

/**
 * Compares correlations and penalties. Those that are described differently are differences where log L changes differently with one of
 * their parameters, or at random points.
 *
 * @param unexplained - changes of log L that the constraints of single parameters do not explain
 */
export function compareJointTerms(pair: Pair, unexplained: readonly Response[]): JointFindings {
  const wordings = [...correlationWordings(pair), ...penaltyWordings(pair)];
  const differences: Difference[] = [];
  const conventions: string[] = [];
  for (const { members, text, ...what } of wordings) {
    const seen = unexplained.filter(({ parameter }) => parameter === undefined || members.has(parameter.a));
    const size = Math.max(0, ...seen.map(({ constraint }) => constraint!.size));
    if (size > 0) differences.push({ ...what, size, text });
    else conventions.push(`${text}; log L changes in the same way`);
  }
  return { differences, conventions };
}

/** Changes of log L by constraints and penalties that no description explains. What single parameters show is not repeated for random points. */
export function densityDifferences({ b: model }: Pair, unexplained: readonly Response[]): readonly Difference[] {
  const alone = unexplained.filter(({ parameter }) => parameter !== undefined);
  return (alone.length > 0 ? alone : unexplained).map(({ parameter, constraint }): Difference => {
    const { a, b, size, at } = constraint!;
    const what = `constraints and penalties: log L changes by ${inBoth(a, b)}`;
    if (parameter === undefined)
      return { subject: "log-density", a, b, size, text: `${what} at the random point ${at}` };
    const text = `${what} when ${nameOf(parameter, model)} is ${listOf([at])}`;
    return { subject: "log-density", parameter: parameter.name, at, a, b, size, text };
  });
}

/** Index in the first model of each parameter of the second. */
function indicesInFirst({ parameters }: Pair): ReadonlyMap<number, number> {
  return new Map(parameters.pairs.map(({ a, b }) => [b, a]));
}

function correlationWordings(pair: Pair): readonly Wording[] {
  const inFirst = indicesInFirst(pair);
  const [ofA, ofB] = [correlations(pair.a, (p) => p), correlations(pair.b, (q) => inFirst.get(q))];
  const found: Wording[] = [];
  for (const key of new Set([...ofA.keys(), ...ofB.keys()])) {
    const [a, b] = [ofA.get(key)?.value ?? 0, ofB.get(key)?.value ?? 0];
    if (isClose(a, b, pair.tolerance, 1)) continue;
    const members = (ofA.get(key) ?? ofB.get(key)!).members;
    const [first, second] = members.map((p) => pair.a.parNames[p]!);
    const text = `correlation of ${first} and ${second}: ${inBoth(a, b)}`;
    found.push({ subject: "correlation", members: new Set(members), a, b, text });
  }
  return found;
}

interface Correlation {
  readonly members: readonly [number, number];
  readonly value: number;
}

/** Correlations that are not 0, by pairs of parameters of the first model. */
function correlations(
  { correlated }: Model,
  inFirst: (index: number) => number | undefined,
): ReadonlyMap<string, Correlation> {
  const found = new Map<string, Correlation>();
  for (const { parameters, correlation } of correlated) {
    for (let i = 0; i < parameters.length; i++) {
      for (let k = 0; k < i; k++) {
        const [p, q] = [inFirst(parameters[i]!), inFirst(parameters[k]!)];
        const value = correlation[i * parameters.length + k]!;
        if (p === undefined || q === undefined || value === 0) continue;
        const members = [Math.min(p, q), Math.max(p, q)] as const;
        found.set(members.join(), { members, value });
      }
    }
  }
  return found;
}

function penaltyWordings(pair: Pair): readonly Wording[] {
  const inFirst = indicesInFirst(pair);
  const [ofA, ofB] = [penaltiesOf(pair.a), penaltiesOf(pair.b)];
  const found: Wording[] = [];
  for (const name of new Set([...ofA, ...ofB].map((penalty) => penalty.name))) {
    const [a, b] = [ofA.find((each) => each.name === name), ofB.find((each) => each.name === name)];
    const membersB = b?.parameters.map((q) => inFirst.get(q)) ?? [];
    const members = new Set([...(a?.parameters ?? []), ...membersB.filter((p) => p !== undefined)]);
    const what = `penalty ${quote(name)}`;
    const base = { subject: "penalty", members } as const;
    if (a === undefined || b === undefined) {
      const [strengthA, strengthB] = [a?.strength ?? null, b?.strength ?? null];
      found.push({ ...base, a: strengthA, b: strengthB, text: `${what}: only in ${a === undefined ? "b" : "a"}` });
      continue;
    }
    if (!isClose(a.strength, b.strength, pair.tolerance, Math.max(a.strength, b.strength))) {
      const text = `${what}: strength ${inBoth(a.strength, b.strength)}`;
      found.push({ ...base, a: a.strength, b: b.strength, text });
    }
    const part = otherPart(a, b, membersB, pair.tolerance);
    if (part !== undefined) found.push({ ...base, a: null, b: null, text: `${what}: other ${part} in b` });
  }
  return found;
}

/** Which part of a penalty differs beside its strength. */
function otherPart(
  a: ModelPenalty,
  b: ModelPenalty,
  membersB: readonly (number | undefined)[],
  tolerance: number,
): "parameters" | "matrix" | "center" | undefined {
  if (a.parameters.length !== membersB.length || a.parameters.some((p, i) => p !== membersB[i])) return "parameters";
  if (!areSame(a.matrix, b.matrix, tolerance)) return "matrix";
  return areSame(a.center, b.center, tolerance) ? undefined : "center";
}

function areSame(a: Float64Array, b: Float64Array, tolerance: number): boolean {
  const scale = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return a.length === b.length && a.every((value, i) => isClose(value, b[i]!, tolerance, scale));
}

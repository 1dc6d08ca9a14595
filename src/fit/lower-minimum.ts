import type { LikelihoodHessian } from "../likelihood/hessian.js";
import type { BoundData } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";
import { type Candidates, candidateStarts, isSmallEnough } from "./candidate-starts.js";
import { type AskedCurvature, type Curvature, curvatureAt, unknownCurvature } from "./curvature.js";
import { type Effort, NO_EFFORT, together } from "./effort.js";
import { fallsBack } from "./falls-back.js";
import { feasibleStart } from "./feasible-start.js";
import { type FitInput, holding } from "./fit-input.js";
import { hasKinks } from "./likelihood-problem.js";
import { localMinimum } from "./local-minimum.js";
import { type FoundMinimum, Neighbourhood } from "./neighbourhood.js";
import { placed } from "./starting-points.js";
import { valleyStarts, valleysAt } from "./valleys.js";

/** Where, in gᵀH⁻¹g, the Hessian of a candidate is taken. */
const NEAR = 1e-2;
/** Iterations after which no further start is tried: few searches of models with numbers of sensible size get there. */
const MOST_ITERATIONS = 30_000;
/** Iterations of one start after which it is left: most take tens, and those that take more seldom end at a minimum. */
const MOST_OF_START = 300;
/** Iterations after which a fit that failed is not tried from yet another start. */
const MOST_AFTER_FAILURE = 10_000;
/** Minima this far above the lowest, in −log L, are found out; of others it is only known that they are higher. */
const OF_INTEREST = 0.5;
/** How much lower another minimum has to be, in −log L, to take the place of one: far above rounding. */
const LOWER = 1e-7;
/** How much lower, in −log L, the end of a minimisation that failed has to be to say that there is a lower minimum. */
const REFUTING = 5e-4;
/** How many gᵀH⁻¹g a minimisation may still fall by; a quadratic function falls by half of it. */
const FALL = 0.75;

/** The result of a search for lower minima. */
export interface SearchOutcome {
  /** The lowest minimum that is known: the one that the search began with, or a lower one. */
  readonly lowest: FoundMinimum;
  /** All that were found within 1 of the lowest −2 log L, and those that the search began with; lowest first. */
  readonly minima: readonly FoundMinimum[];
  /** Parameters that act nonlinearly enough for another minimum to be possible. */
  readonly parameters: readonly number[];
  /** Points that were looked at by their value, and minimisations that were begun, with their effort. */
  readonly nValues: number;
  readonly nStarts: number;
  readonly effort: Effort;
}

/** A minimum that a search begins with, and the Hessian there, where it is known. */
export interface StartingMinimum extends FoundMinimum {
  readonly hessian?: LikelihoodHessian | undefined;
}

/**
 * Looks for minima of −log L that are lower than a given one, where the model makes them possible: see `candidateStarts`. A
 * minimisation is given up as soon as a quadratic model of the function says that it ends higher, or at a known minimum.
 * What is found takes the place of the given one, and the search begins again from there.
 *
 * @param from - a minimum, the last point at which the model's Hessian was evaluated
 * @param starts - further starts of which something is known: minima of similar problems, say
 */
export function lowerMinimum(
  model: Model,
  data: BoundData,
  input: FitInput,
  from: StartingMinimum,
  starts: readonly Float64Array[] = [],
): SearchOutcome {
  return new LowerSearch(model, data, input, from).run(starts);
}

/**
 * A minimum of −log L from other starts than one whose minimisation failed, where the model makes different ends possible, with
 * the effort of all attempts; undefined where none of them leads to one that is as low as that end.
 *
 * @param failed - where that minimisation ended
 */
export function minimumFromElsewhere(
  model: Model,
  data: BoundData,
  input: FitInput,
  failed: StartingMinimum,
): { readonly minimum: FoundMinimum | undefined; readonly effort: Effort } {
  const { x, hessian } = failed;
  const curvature = () => unknownCurvature(model);
  const { starts } = candidateStarts({ model, data, input, ...failed, curvature, round: 0 });
  // A valley may be too narrow for steps in a model without any bend.
  const valleys = hessian !== undefined && isSmallEnough(model) ? valleysAt(model, input, x, hessian) : [];
  const { gradient } = model.likelihood.slopes(x, data);
  const along = valleyStarts(model, data, input, failed, valleys, gradient);
  let effort = NO_EFFORT;
  for (const start of [...along.starts, ...starts]) {
    if (effort.nIterations > MOST_AFTER_FAILURE) break;
    const init = feasibleStart(model, data, { ...input, init: start });
    if (init === undefined) continue;
    const local = localMinimum(model, data, { ...input, init }, { hessianWithin: NEAR, mostIterations: MOST_OF_START });
    effort = together(effort, local.effort);
    if (local.isMinimum && local.value <= failed.value + LOWER)
      return { minimum: local, effort: together(along.effort, effort) };
  }
  return { minimum: undefined, effort: together(along.effort, effort) };
}

class LowerSearch {
  readonly #model: Model;
  readonly #data: BoundData;
  readonly #input: FitInput;
  readonly #neighbourhood: Neighbourhood;
  readonly #isSmooth: boolean;
  readonly #minima: FoundMinimum[];
  readonly #from: StartingMinimum;
  #lowest: FoundMinimum;
  #nValues = 0;
  #nStarts = 0;
  #effort: Effort = NO_EFFORT;

  constructor(model: Model, data: BoundData, input: FitInput, from: StartingMinimum) {
    this.#model = model;
    this.#data = data;
    this.#input = input;
    this.#neighbourhood = new Neighbourhood(model);
    this.#isSmooth = !hasKinks(model);
    this.#minima = [from];
    this.#from = from;
    this.#lowest = from;
  }

  run(starts: readonly Float64Array[]): SearchOutcome {
    let parameters: readonly number[] = [];
    const { x, hessian = this.#model.likelihood.evaluate(x, this.#data).hessian } = this.#from;
    let curvature = (asked: AskedCurvature) => curvatureAt(this.#model, this.#input, { x, hessian }, asked);
    let given = starts;
    for (let round = 0; ; round++) {
      const found = candidateStarts({
        model: this.#model,
        data: this.#data,
        input: this.#input,
        ...this.#lowest,
        curvature,
        round,
      });
      parameters = found.parameters;
      if (parameters.length === 0) break;
      const all = found.isBent
        ? [
            ...given.filter(found.isElsewhere),
            ...this.#alongValleys(found),
            ...this.#fromFarEnds(found),
            ...found.starts,
          ]
        : [];
      this.#nValues += found.nValues;
      given = [];
      const better = this.#tryAll(all, found);
      const best = better.at(-1);
      if (best === undefined) break;
      curvature = () => best;
    }
    const { value } = this.#lowest;
    return {
      lowest: this.#lowest,
      minima: this.#minima
        .filter((minimum) => minimum.value <= value + OF_INTEREST)
        .sort((a, b) => (a === this.#lowest ? -1 : b === this.#lowest ? 1 : a.value - b.value)),
      parameters,
      nValues: this.#nValues,
      nStarts: this.#nStarts,
      effort: this.#effort,
    };
  }

  /** Starts along narrow valleys. */
  #alongValleys({ valleys }: Candidates): readonly Float64Array[] {
    const { starts, effort } = valleyStarts(this.#model, this.#data, this.#input, this.#lowest, valleys);
    this.#effort = together(this.#effort, effort);
    return starts;
  }

  /** Minima with a parameter held far away. */
  #fromFarEnds({ farEnds }: Candidates): readonly Float64Array[] {
    return farEnds.flatMap(({ parameter, value }) => {
      const held = holding(this.#input, parameter, value, this.#lowest.x);
      const init = feasibleStart(this.#model, this.#data, held);
      if (init === undefined) return [];
      const local = localMinimum(this.#model, this.#data, { ...held, init }, { hessianWithin: NEAR });
      this.#effort = together(this.#effort, local.effort);
      return [local.x];
    });
  }

  /** Minimises from starts until none of the last few led anywhere new; the curvatures where that ends lower than before. */
  #tryAll(starts: readonly Float64Array[], found: Candidates): readonly Curvature[] {
    const better: Curvature[] = [];
    let [nKnown, nTried] = [this.#minima.length, this.#nStarts];
    for (const start of starts) {
      if (this.#effort.nIterations > MOST_ITERATIONS) break;
      const there = this.#tryFrom(start, found);
      if (there !== undefined) better.push(there);
      if (this.#minima.length > nKnown) [nKnown, nTried] = [this.#minima.length, this.#nStarts];
      if (this.#nStarts - nTried >= found.mostInVain) break;
    }
    return better;
  }

  /** Minimises from a start; the curvature where that ends lower than anything known. */
  #tryFrom(start: Float64Array, { asked, fallBack }: Candidates): Curvature | undefined {
    const model = this.#model;
    const init = feasibleStart(model, this.#data, { ...this.#input, init: placed(start, this.#input) });
    if (init === undefined) return undefined;
    this.#nStarts++;
    const local = localMinimum(
      model,
      this.#data,
      { ...this.#input, init },
      {
        hessianWithin: NEAR,
        mostIterations: MOST_OF_START,
        abandon: (x, value, decrement) => {
          const isConvex = decrement < Number.POSITIVE_INFINITY;
          const mayFallBack = fallBack === "always" || (fallBack === "where-convex" && isConvex);
          if (mayFallBack && fallsBack((at) => this.#valueAt(at), { x, value }, this.#lowest)) return true;
          return isConvex && this.#isHopeless(x, value, decrement);
        },
      },
    );
    this.#effort = together(this.#effort, local.effort);
    const isUnfinished = !local.isMinimum && local.value < this.#lowest.value - REFUTING;
    if (!(local.isMinimum || isUnfinished) || this.#isKnown(local.x, local.value)) return undefined;
    const found = { x: local.x, value: local.value, edges: local.edges };
    this.#minima.push(found);
    if (!(found.value < this.#lowest.value - LOWER)) return undefined;
    this.#lowest = found;
    return curvatureAt(model, this.#input, local, asked);
  }

  #valueAt(x: Float64Array): number {
    this.#nValues++;
    return this.#model.likelihood.regularValue(x, this.#data);
  }

  /** Whether a quadratic model says that a minimisation ends higher than is of interest, or where one ended before. */
  #isHopeless(x: Float64Array, value: number, decrement: number): boolean {
    const end = value - FALL * decrement;
    return end > this.#lowest.value + OF_INTEREST || this.#isKnown(x, end);
  }

  /** Whether a minimum of a given height is a known one. Both sides of a kink may have one, however near to each other. */
  #isKnown(x: Float64Array, value: number): boolean {
    const isHigher = this.#isSmooth || value > this.#lowest.value - LOWER;
    return isHigher && this.#neighbourhood.isAmong(x, this.#minima);
  }
}

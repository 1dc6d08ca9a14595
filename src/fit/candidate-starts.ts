import type { Model } from "../model/model.js";
import { type AskedCurvature, type Curvature, unknownCurvature } from "./curvature.js";
import { binsWhere } from "./empty-bins.js";
import { growing, grownStarts } from "./grown-starts.js";
import { hasKinks } from "./likelihood-problem.js";
import { type Move, movedTogether, singleMoves } from "./moved-starts.js";
import { profileBends, profileDips } from "./profile-dips.js";
import { anyPoints, isPoor, REACH, scatteredPoints } from "./random-starts.js";
import { type SearchPoint, Surroundings } from "./search-point.js";
import { placed } from "./starting-points.js";
import type { Valley } from "./valleys.js";

/**
 * Least product of a parameter's bend and of the distance of data and expectation, both in statistical standard deviations, for
 * another minimum to be possible: below it, the constraint keeps −log L convex.
 */
const LEAST_BEND = 0.2;
/**
 * Least part of the curvature of its constraint that a parameter's bend may take away, in a model that is not small: Σ_b of
 * |1 − n_b/ν_b|, or of another slope of −log L in ν_b where data are Gaussian, times the second difference of ν_b. It takes all of it,
 * in a few parameters together, for another minimum.
 */
const LEAST_LOSS = 0.4;
/**
 * How many times its suggested value, or 1, a parameter without a constraint must be for bends to be asked where it is: effects on a
 * signal are as large as the signal.
 */
const FAR = 2;
/** How far, in σ, directions of parameters without a constraint are followed. */
const SOFT_STEPS = [4, -4, 8, -8];
/**
 * A model with more parameters than `most` is asked only about its own sides: random points there are all far too high. One with
 * more than `always` is so, too, unless more than `few` parameters bend enough at the minimum.
 */
const SMALL = { always: 30, most: 80, few: 3 };
/** Whether a model may be searched along its narrow valleys and at mirror images. */
export const isSmallEnough = ({ nPars }: Model) => nPars <= SMALL.most;
/** How many minimisations in a row may lead nowhere new in a model of more than 30 parameters: one searched as small, and another. */
const MOST_IN_VAIN = { small: 15, large: 5 };
/** Starts that minimisations are made from in one round. */
const MOST_STARTS = { small: 30, large: 5 };

/** A parameter with a value at which to hold it. */
interface FarEnd {
  readonly parameter: number;
  readonly value: number;
}

/** Starts for minimisations that may end lower. */
export interface Candidates {
  /** Most promising first. */
  readonly starts: readonly Float64Array[];
  /** Parameters that act nonlinearly enough for another minimum to be possible, or else those along narrow valleys. */
  readonly parameters: readonly number[];
  /**
   * Parameters of a small model that no constraint holds and that are at a bound, where no direction leads on: values far from there
   * at which to hold them for a start.
   */
  readonly farEnds: readonly FarEnd[];
  /** Narrow valleys of a small model, to be followed with their parameter held. */
  readonly valleys: readonly Valley[];
  /** What was asked of the curvature. */
  readonly asked: AskedCurvature;
  /** Whether −log L bends within reach of the minimum, so that starts from elsewhere are worth a minimisation. */
  readonly isBent: boolean;
  /** Whether another start may lead elsewhere than to the minimum. */
  readonly isElsewhere: (start: Float64Array) => boolean;
  /** Minimisations in a row that may lead nowhere new before the search ends. */
  readonly mostInVain: number;
  /**
   * Whether a minimisation is given up once −log L falls convexly all the way from it to a known minimum: "where-convex" means only
   * where its Hessian is positive definite, since elsewhere a minimisation may leave any line that leads back.
   */
  readonly fallBack: "always" | "where-convex" | "never";
  /** Points whose value was looked at, those of `isElsewhere` among them. */
  readonly nValues: number;
}

/**
 * Where minima that are lower than a given one may hide.
 *
 * −log L curves down only through second derivatives of expectations, so only parameters that bend (see `bends`), and those that
 * formulas read, can make a second minimum. For each of them the other side of its centre is looked at by value; where
 * that rises by less than the Hessian predicts, the likelihood bends, and the parameter moved alone is a start. A small model is
 * also searched along the directions of its parameters without a constraint, and from random points: the lowest of each
 * combination of sides, then the others. docs/search.md gives the reason for each constant.
 */
export function candidateStarts(point: SearchPoint): Candidates {
  return new StartFinder(point).find();
}

/**
 * How far parameters are from acting linearly; in a small model with normalisations where they are, if that is far from their suggested
 * values.
 */
function bendsNear({ model, x }: SearchPoint): Model["bends"] {
  const suggested = model.suggestedInit;
  const isFar = (p: number) =>
    model.prefits[p] === undefined && Math.abs(x[p]!) > FAR * Math.max(1, Math.abs(suggested[p]!));
  if (!isSmallEnough(model) || ![...x.keys()].some(isFar)) return model.bends;
  return model.bendsAt(x.map((value, p) => (isFar(p) ? value : suggested[p]!)));
}

/** Where there is nothing to search. */
const NO_CANDIDATES: Candidates = {
  starts: [],
  farEnds: [],
  valleys: [],
  parameters: [],
  asked: { parameters: [], withValleys: false },
  isBent: false,
  isElsewhere: () => false,
  mostInVain: Number.POSITIVE_INFINITY,
  fallBack: "never",
  nValues: 0,
};

class StartFinder {
  readonly #point: SearchPoint;
  readonly #around: Surroundings;
  readonly #bends: Model["bends"];
  #curvature: Curvature;

  constructor(point: SearchPoint) {
    this.#point = point;
    this.#around = new Surroundings(point);
    this.#bends = bendsNear(point);
    this.#curvature = unknownCurvature(point.model);
  }

  find(): Candidates {
    const { model } = this.#point;
    const bending = this.#bending();
    const isWild = bending.some((p) => this.#bends.sizes[p] === Number.POSITIVE_INFINITY);
    const isAlwaysSmall = isWild || model.nPars <= SMALL.always;
    const losing = isAlwaysSmall || bending.length === 0 ? bending : this.#losing(bending);
    const isSmall = isAlwaysSmall || (model.nPars <= SMALL.most && losing.length > SMALL.few);
    const grown = grownStarts(this.#around);
    const nonlinear = isSmall ? bending : losing;
    const parameters = nonlinear.length === 0 && grown.length > 0 ? growing(this.#around) : nonlinear;
    if (parameters.length === 0) return this.#ofValleys(isAlwaysSmall);
    return isSmall ? this.#ofSmall(parameters, grown, isAlwaysSmall) : this.#ofLarge(parameters, grown);
  }

  /** Starts in a small model: along soft directions, by moves, at random, and along valleys. */
  #ofSmall(parameters: readonly number[], grown: readonly Float64Array[], isAlwaysSmall: boolean): Candidates {
    const asked = { parameters: this.#around.unconstrained(), withValleys: true };
    this.#curvature = this.#point.curvature(asked);
    const moves = this.#singleMoves(parameters);
    const starts = [...this.#alongSoft(), ...grown, ...moves.map(({ x }) => x)];
    const { points, isNearEdge } = scatteredPoints(this.#around, parameters, MOST_STARTS.small);
    const room = Math.max(MOST_STARTS.small - starts.length, MOST_STARTS.small / 2);
    return {
      starts: [
        ...starts.slice(0, MOST_STARTS.small - Math.min(room, points.length)),
        ...points.slice(0, room),
        ...this.#whateverTheValue(isNearEdge),
      ],
      farEnds: this.#farEnds(),
      valleys: this.#curvature.valleys,
      parameters,
      asked,
      isBent: true,
      isElsewhere: () => true,
      mostInVain: isAlwaysSmall || isPoor(this.#around) ? Number.POSITIVE_INFINITY : MOST_IN_VAIN.small,
      fallBack: isAlwaysSmall || hasKinks(this.#point.model) ? "never" : "where-convex",
      nValues: this.#around.nValues,
    };
  }

  /**
   * Starts in a model that is not small: second dips of the profiles of a few parameters, or of the most promising one of many, single
   * moves that may lead elsewhere, and, of a few parameters, several moves together.
   */
  #ofLarge(parameters: readonly number[], grown: readonly Float64Array[]): Candidates {
    const around = this.#around;
    const asked = { parameters, withValleys: false };
    this.#curvature = this.#point.curvature(asked);
    const moves = this.#singleMoves(parameters);
    const singles = moves.filter((move) => move.isMirror || around.mayLeadElsewhere(move));
    const isBent = (p: number) => profileBends(around, this.#curvature, p);
    const areFew = parameters.length <= SMALL.few && (moves.length > 0 || parameters.some(isBent));
    const bent = areFew ? parameters : moves.slice(0, 1).map(({ parameter }) => parameter);
    const dips = bent.flatMap((p) => profileDips(around, this.#curvature, p));
    const starts = [
      ...grown,
      ...dips.sort((a, b) => a.value - b.value).map(({ x }) => x),
      ...singles.slice(0, MOST_STARTS.large).map(({ x }) => x),
      ...(areFew ? movedTogether(around, parameters) : []),
    ];
    return {
      ...NO_CANDIDATES,
      starts,
      parameters,
      asked,
      isBent: moves.length > 0 || starts.length > 0,
      isElsewhere: (start) => around.mayLeadElsewhere(around.at(placed(start, this.#point.input))),
      mostInVain: MOST_IN_VAIN.large,
      fallBack: hasKinks(this.#point.model) ? "never" : "always",
      get nValues() {
        return around.nValues;
      },
    };
  }

  #singleMoves(parameters: readonly number[]): readonly Move[] {
    return singleMoves(this.#around, this.#curvature, parameters, isSmallEnough(this.#point.model));
  }

  /**
   * Starts in a small model in which no parameter bends enough where the model expects to be: a narrow valley leads to where
   * normalisations are orders of magnitude larger, and the effects that they multiply with them.
   */
  #ofValleys(isSmall: boolean): Candidates {
    const unconstrained = isSmall ? this.#around.unconstrained().filter((p) => this.#point.input.fixed[p] === 0) : [];
    if (unconstrained.length < 2) return NO_CANDIDATES;
    const asked = { parameters: unconstrained, withValleys: true };
    this.#curvature = this.#point.curvature(asked);
    const { valleys } = this.#curvature;
    if (valleys.length === 0) return NO_CANDIDATES;
    return {
      ...NO_CANDIDATES,
      starts: this.#alongSoft(),
      valleys,
      parameters: valleys.map(({ parameter }) => parameter),
      asked,
      isBent: true,
      isElsewhere: () => true,
      nValues: this.#around.nValues,
    };
  }

  /**
   * Parameters that the fit varies and whose bend can outweigh their constraint. At a minimum on an edge of the domain without any, all
   * that bend: the domain is not convex even where the likelihood inside of it is.
   */
  #bending(): number[] {
    const { input, value, edges = [] } = this.#point;
    const distance = Math.max(1, Math.sqrt(2 * value));
    const { sizes } = this.#bends;
    const beyond = (least: number) =>
      [...input.fixed.keys()].filter((p) => input.fixed[p] === 0 && sizes[p]! * distance > least);
    const enough = beyond(LEAST_BEND);
    return enough.length === 0 && edges.length > 0 ? beyond(0) : enough;
  }

  /** Those of some parameters that can take much curvature away from −log L as far as data and expectation are apart. */
  #losing(parameters: readonly number[]): number[] {
    const { model, data, x } = this.#point;
    const distances = new Float64Array(model.nMainData);
    const rates = model.likelihood.rates(x);
    for (const { index } of binsWhere(model, data, () => true)) {
      const n = data.values[index]!;
      distances[index] = n === 0 ? 1 : Math.abs(1 - n / rates[index]!);
    }
    for (const [index, slope] of model.likelihood.gaussianSlopes(x, data)) distances[index] = Math.abs(slope);
    return parameters.filter((p) => {
      const { bins, values } = this.#bends.changes[p]!;
      const loss = values.reduce((sum, change, i) => sum + Math.abs(change) * distances[bins[i]!]!, 0);
      return loss > LEAST_LOSS;
    });
  }

  /**
   * Random points, whatever the values there. In a model that is always small all of them; in a larger one, where it describes the
   * data badly, only those from which −log L does not fall convexly to the minimum.
   */
  #whateverTheValue(isNearEdge: boolean): readonly Float64Array[] {
    const { model, edges = [] } = this.#point;
    const points = anyPoints(this.#around, isNearEdge);
    if (model.nPars <= SMALL.always || isNearEdge || edges.length > 0) return points;
    return points
      .map((x) => this.#around.at(x))
      .filter((from) => from.value < Number.POSITIVE_INFINITY && this.#around.mayLeadElsewhere(from))
      .map(({ x }) => x);
  }

  #farEnds(): readonly FarEnd[] {
    const { x, input } = this.#point;
    const { lower, upper, fixed } = input;
    return this.#around.unconstrained().flatMap((parameter): FarEnd[] => {
      const [value, low, high] = [x[parameter]!, lower[parameter]!, upper[parameter]!];
      if (fixed[parameter] === 1 || (value > low && value < high)) return [];
      return [{ parameter, value: value === low ? Math.min(high, low + REACH) : Math.max(low, high - REACH) }];
    });
  }

  /** Points some σ away along each soft direction, either way: valleys that lead there are curved, so that values say little. */
  #alongSoft(): readonly Float64Array[] {
    const { x } = this.#point;
    return this.#around.unconstrained().flatMap((p) => {
      const direction = this.#curvature.moves.get(p);
      if (direction === undefined) return [];
      return SOFT_STEPS.map((t) => this.#around.along(x, direction, t));
    });
  }
}

import type { BoundData } from "../likelihood/likelihood.js";
import { clip } from "../math/box.js";
import { normalQuantile } from "../math/normal.js";
import type { Prefit } from "../model/constraints/index.js";
import type { Model } from "../model/model.js";
import { type AskedCurvature, type Curvature, unknownCurvature } from "./curvature.js";
import type { EdgeBin } from "./edge-point.js";
import { binsWhere, emptyBins } from "./empty-bins.js";
import { fallsBack } from "./falls-back.js";
import { nearestInside } from "./feasible-start.js";
import type { FitInput } from "./fit-input.js";
import { hasKinks } from "./likelihood-problem.js";
import type { FoundMinimum } from "./neighbourhood.js";
import { startingPoint, uniform } from "./starting-points.js";
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
/** Part of the rise that the Hessian predicts for a move; one that rises by less leads to where the likelihood bends. */
const BENT = 0.6;
/** The same for a move to a mirror image: an effect that is nearly the same up and down has a minimum there that is hardly deeper. */
const MIRRORED = 0.75;
/** How far, in σ, directions of parameters without a constraint are followed. */
const SOFT_STEPS = [4, -4, 8, -8];
/** Random points for each parameter, and at most. */
const POINTS_PER_PARAMETER = 40;
const MOST_POINTS = 400;
/**
 * A model with more parameters than `most` is asked only about its own sides: random points there are all far too high. One with
 * more than `always` is so, too, unless more than `few` parameters bend enough at the minimum.
 */
const SMALL = { always: 30, most: 80, few: 3 };
/** Whether a model may be searched along its narrow valleys and at mirror images. */
export const isSmallEnough = ({ nPars }: Model) => nPars <= SMALL.most;
/** How many minimisations in a row may lead nowhere new in a model between these two sizes. */
const MOST_IN_VAIN = 15;
/** Starts that minimisations are made from in one round. */
const MOST_STARTS = { small: 30, large: 5 };
/** Starts with several parameters moved together in a model that is not small. */
const MOST_TOGETHER = 2;
/** Where −2 log L is larger than this times the number of bins, the model describes the data so badly that minima may lie anywhere. */
const POOR = 10;
/**
 * Random starts in a small model, whatever the values there: for each of such fits, and for one on the edge of the domain or near to
 * it.
 */
const RANDOM_STARTS = { poor: 100, edge: 20 };
/** How far from its centre, in widths of its constraint, a parameter is on one side of it. */
const ACROSS = 0.1;
/** How near to its centre, in widths of its constraint, a parameter is looked at on both sides of it. */
const NEAR_CENTRE = 0.5;
/** Spread of random points, in widths of the constraints; and how far parameters without one reach. */
const SPREAD = 1.5;
const REACH = 10;

/** Where a search stands. */
export interface SearchPoint {
  readonly model: Model;
  readonly data: BoundData;
  readonly input: FitInput;
  /** A minimum, the deviance part of −log L there, and the curvature, asked for before any derivative is evaluated again. */
  readonly x: Float64Array;
  readonly value: number;
  /** Bins without events that hold it on the edge of the domain. */
  readonly edges?: readonly EdgeBin[];
  readonly curvature: (asked: AskedCurvature) => Curvature;
  /** How often the search has been begun again: random points are others then. */
  readonly round: number;
}

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

/** A value of a constrained parameter, in widths of its constraint from its centre. */
interface Place {
  readonly alpha: number;
  /** Whether this is the mirror image of where the minimum has it. */
  readonly isMirror: boolean;
}

/**
 * Where a parameter is looked at that a minimum has at `alpha`: on the other side of its centre, or on both if it is near, at least
 * 1 away. If it is nearer than that, at its mirror image, too, where that is asked for: an effect that is the same up and down has a
 * minimum there, and one that is nearly the same has it nearby.
 */
function placesOf(alpha: number, withMirror: boolean): readonly Place[] {
  const size = Math.abs(alpha);
  const sides = size < NEAR_CENTRE ? [1, -1] : [-Math.sign(alpha)];
  const far = sides.map((side) => ({ alpha: side * Math.max(1, size), isMirror: false }));
  return withMirror && size > ACROSS && size < 1 ? [...far, { alpha: -alpha, isMirror: true }] : far;
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

/** One parameter moved to the other side of its centre. */
interface Move {
  readonly p: number;
  readonly to: number;
  readonly height: number;
  /**
   * Whether a fall back to the minimum, by values on the way, does not tell where a minimisation from there ends: it is a mirror
   * image, or the Hessian says nothing about how −log L rises when the other parameters follow.
   */
  readonly isOpen: boolean;
}

class StartFinder {
  readonly #point: SearchPoint;
  readonly #prefits: readonly (Prefit | undefined)[];
  readonly #bends: Model["bends"];
  #curvature: Curvature;
  #nValues = 0;
  /** Whether random points lie outside the domain, and a minimum may lie on its edge. */
  #isNearEdge = false;

  constructor(point: SearchPoint) {
    this.#point = point;
    this.#prefits = point.model.prefits;
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
    const parameters = isSmall ? bending : losing;
    if (parameters.length === 0) return this.#ofValleys(isAlwaysSmall);
    const withMoves = [...(isSmall ? this.#unconstrained() : []), ...(isAlwaysSmall ? [] : parameters)];
    const asked = { parameters: [...new Set(withMoves)], withValleys: isSmall };
    this.#curvature = this.#point.curvature(asked);
    const moves = parameters.flatMap((p) => this.#bentMoves(p, isAlwaysSmall)).sort((a, b) => a.height - b.height);
    const singles = isSmall ? moves : moves.filter((move) => move.isOpen || this.#mayLeadElsewhere(this.#endOf(move)));
    const soft = isSmall ? this.#alongSoft() : [];
    const together = isSmall ? [] : this.#movedTogether(parameters);
    const starts = [...soft, ...singles.map(({ p, to }) => this.#moved([[p, to]])), ...together];
    const most = isSmall ? MOST_STARTS.small : MOST_STARTS.large + together.length;
    const scattered = isSmall ? this.#scattered(parameters) : [];
    const room = Math.max(most - starts.length, Math.floor(most / 2));
    return {
      starts: [
        ...starts.slice(0, most - Math.min(room, scattered.length)),
        ...scattered.slice(0, room),
        ...(isSmall ? this.#whateverTheValue() : []),
      ],
      farEnds: isSmall ? this.#farEnds() : [],
      valleys: this.#curvature.valleys,
      parameters,
      asked,
      isBent: isSmall || moves.length > 0 || together.length > 0,
      isElsewhere: (start) => isSmall || moves.some(({ p }) => this.#isAcross(p, start)),
      mostInVain: isAlwaysSmall || this.#isPoor() ? Number.POSITIVE_INFINITY : MOST_IN_VAIN,
      fallBack: isAlwaysSmall || hasKinks(model) ? "never" : isSmall ? "where-convex" : "always",
      nValues: this.#nValues,
    };
  }

  /**
   * Starts in a small model in which no parameter bends enough where the model expects to be: a narrow valley leads to where
   * normalisations are orders of magnitude larger, and the effects that they multiply with them.
   */
  #ofValleys(isSmall: boolean): Candidates {
    const unconstrained = isSmall ? this.#unconstrained().filter((p) => this.#point.input.fixed[p] === 0) : [];
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

  /** Parameters that no constraint holds. */
  #unconstrained(): number[] {
    return [...this.#point.x.keys()].filter((p) => this.#prefits[p] === undefined);
  }

  #farEnds(): readonly FarEnd[] {
    const { x, input } = this.#point;
    const { lower, upper, fixed } = input;
    return this.#unconstrained().flatMap((parameter): FarEnd[] => {
      const [value, low, high] = [x[parameter]!, lower[parameter]!, upper[parameter]!];
      if (fixed[parameter] === 1 || (value > low && value < high)) return [];
      return [{ parameter, value: value === low ? Math.min(high, low + REACH) : Math.max(low, high - REACH) }];
    });
  }

  #centerOf(p: number): number {
    return this.#prefits[p]?.center ?? 0;
  }

  #widthOf(p: number): number {
    return this.#prefits[p]?.width ?? 1;
  }

  /** The lowest move of a parameter to each side on which −log L rises by less than the Hessian predicts. */
  #bentMoves(p: number, isAlwaysSmall: boolean): readonly Move[] {
    const { model, x, value } = this.#point;
    const { diagonal } = this.#curvature;
    const [center, width] = [this.#centerOf(p), this.#widthOf(p)];
    const places = placesOf((x[p]! - center) / width, isSmallEnough(model));
    const moves = places.flatMap(({ alpha, isMirror }): Move[] => {
      const to = this.#inside(p, center + alpha * width);
      if (to === x[p]) return [];
      const height = this.#valueAt(this.#moved([[p, to]]));
      const predicted = 0.5 * Math.max(diagonal[p]!, 1 / (width * width)) * (to - x[p]!) ** 2;
      const isBent = height - value < (isMirror ? MIRRORED : BENT) * predicted;
      const isOpen = isMirror ? isBent : !isAlwaysSmall && this.#bendsAlongTangent(p, to);
      return isOpen || isBent ? [{ p, to, height, isOpen }] : [];
    });
    const byHeight = moves.sort((a, b) => a.height - b.height);
    return [1, -1].flatMap((side) => byHeight.filter(({ to }) => (to - center) * side > 0).slice(0, 1));
  }

  /**
   * The lowest points of a model that is not small with two of its few parameters that bend, or three, moved to either side, unless
   * −log L falls convexly from there to the minimum.
   */
  #movedTogether(parameters: readonly number[]): readonly Float64Array[] {
    if (parameters.length > SMALL.few) return [];
    const combinations = parameters.reduce<readonly (readonly (readonly [number, number])[])[]>(
      (all, p) => all.flatMap((moves) => [moves, ...this.#sidesOf(p).map((to) => [...moves, [p, to] as const])]),
      [[]],
    );
    return combinations
      .filter((moves) => moves.length > 1)
      .map((moves) => this.#moved(moves))
      .map((x) => ({ x, value: this.#valueAt(x) }))
      .sort((a, b) => a.value - b.value)
      .slice(0, MOST_TOGETHER)
      .filter((from) => this.#mayLeadElsewhere(from))
      .map(({ x }) => x);
  }

  /** Values of a constrained parameter on both sides of its centre, as far as it is away from there, or 1 width. */
  #sidesOf(p: number): readonly number[] {
    const [center, width] = [this.#centerOf(p), this.#widthOf(p)];
    const size = Math.max(1, Math.abs(this.#point.x[p]! - center) / width) * width;
    return [center + size, center - size].map((to) => this.#inside(p, to));
  }

  /**
   * Whether −log L rises by less than the Hessian predicts where a parameter moves and the others follow along its tangent: its valley
   * bends, then, which the parameter moved alone may not show.
   */
  #bendsAlongTangent(p: number, to: number): boolean {
    const { x, value, input } = this.#point;
    const direction = this.#curvature.moves.get(p);
    if (direction === undefined) return false;
    const steps = (to - x[p]!) / direction[p]!;
    const there = clip(
      x.map((v, q) => v + steps * direction[q]!),
      input,
    );
    return this.#valueAt(there) - value < BENT * 0.5 * steps ** 2;
  }

  #endOf({ p, to, height }: Move): FoundMinimum {
    return { x: this.#moved([[p, to]]), value: height };
  }

  /** Whether a minimisation from a point may end elsewhere than at the minimum. */
  #mayLeadElsewhere(from: FoundMinimum): boolean {
    return !fallsBack((x) => this.#valueAt(x), from, this.#point);
  }

  /** Whether a start has a parameter on the other side of its centre than the minimum. */
  #isAcross(p: number, start: Float64Array): boolean {
    const [there, here] = [start, this.#point.x].map((x) => (x[p]! - this.#centerOf(p)) / this.#widthOf(p));
    return there! * here! < 0 && Math.min(Math.abs(there!), Math.abs(here!)) > ACROSS;
  }

  #inside(p: number, value: number): number {
    const { lower, upper } = this.#point.input;
    return Math.min(Math.max(value, lower[p]!), upper[p]!);
  }

  #moved(moves: readonly (readonly [number, number])[]): Float64Array {
    const out = this.#point.x.slice();
    for (const [p, to] of moves) out[p] = to;
    return out;
  }

  #valueAt(x: Float64Array): number {
    this.#nValues++;
    return this.#point.model.likelihood.regularValue(x, this.#point.data);
  }

  /** Points some σ away along each soft direction, either way: valleys that lead there are curved, so that values say little. */
  #alongSoft(): readonly Float64Array[] {
    const { x, input } = this.#point;
    return this.#unconstrained().flatMap((p) => {
      const direction = this.#curvature.moves.get(p);
      if (direction === undefined) return [];
      return SOFT_STEPS.map((t) =>
        clip(
          x.map((v, q) => v + t * direction[q]!),
          input,
        ),
      );
    });
  }

  /** Points inside the domain, lowest first. */
  #byValue(points: readonly Float64Array[]): Float64Array[] {
    const known = points.map((x) => ({ x, height: this.#valueAt(x) }));
    const inside = known.filter(({ height }) => height < Number.POSITIVE_INFINITY);
    const outside = known.filter(({ height }) => height === Number.POSITIVE_INFINITY);
    this.#isNearEdge = outside.length > 0 && emptyBins(this.#point.model, this.#point.data).length > 0;
    return [...inside, ...this.#movedInside(outside, MOST_STARTS.small - inside.length)]
      .sort((a, b) => a.height - b.height)
      .map(({ x }) => x);
  }

  /** Some points outside the domain, moved to its edge, where a minimum may lie. */
  #movedInside(points: readonly { readonly x: Float64Array }[], most: number) {
    const { model, data, input } = this.#point;
    return points.slice(0, Math.max(0, most)).flatMap(({ x }) => {
      const moved = nearestInside(model, data, { ...input, init: x });
      return moved === undefined ? [] : [{ x: moved, height: this.#valueAt(moved) }];
    });
  }

  /** Combinations of sides and random points, lowest first: the lowest of each combination of sides, then all others. */
  #scattered(parameters: readonly number[]): readonly Float64Array[] {
    const points = this.#byValue(this.#random(parameters));
    const lowest = new Map<string, Float64Array>();
    const others: Float64Array[] = [];
    for (const x of points) {
      const key = parameters.map((p) => this.#sideOf(p, x[p]!)).join();
      if (lowest.has(key)) others.push(x);
      else lowest.set(key, x);
    }
    return [...lowest.values(), ...others];
  }

  /**
   * Random points within the bounds, where values say little about the way from there: the model describes the data badly, or the
   * minimum lies on the edge of the domain, or near to it, along which others may be reached.
   */
  #whateverTheValue(): readonly Float64Array[] {
    const { model, input, round, edges = [] } = this.#point;
    const length =
      round === 0 && this.#isPoor()
        ? RANDOM_STARTS.poor
        : this.#isNearEdge || edges.length > 0
          ? RANDOM_STARTS.edge
          : 0;
    return Array.from({ length }, (_, k) => startingPoint(model, input, round + 1, k + 1));
  }

  /** Whether the model describes the data badly. */
  #isPoor(): boolean {
    const { model, value } = this.#point;
    return 2 * value > POOR * model.nMainData;
  }

  /** The side of its centre that a constrained parameter is on, and the unit that any other is in. */
  #sideOf(p: number, value: number): number {
    return this.#prefits[p] === undefined ? Math.round(value) : Math.sign(value - this.#centerOf(p));
  }

  /** Points scattered over the parameters that bend, and over those without a constraint. */
  #random(parameters: readonly number[]): Float64Array[] {
    const { model, input, round } = this.#point;
    const scattered = new Set(parameters);
    for (const { first, size, constraint } of model.parameterSets) {
      if (size === 1 && constraint === undefined && input.fixed[first] === 0) scattered.add(first);
    }
    const count = Math.min(POINTS_PER_PARAMETER * scattered.size, MOST_POINTS);
    return Array.from({ length: count }, (_, k) =>
      this.#moved([...scattered].map((p) => [p, this.#drawn(p, round, k)])),
    );
  }

  #drawn(p: number, round: number, k: number): number {
    const { x, input } = this.#point;
    const u = uniform(round + 1, 1000 + k, p);
    if (this.#prefits[p] !== undefined) {
      return this.#inside(p, this.#centerOf(p) + SPREAD * this.#widthOf(p) * normalQuantile(u));
    }
    // A minimum far away may have others near the start.
    const isFar = Math.abs(x[p]! - input.init[p]!) > REACH;
    const around = isFar && k % 2 === 1 ? input.init[p]! : x[p]!;
    const low = Math.max(input.lower[p]!, around - REACH);
    const high = Math.min(input.upper[p]!, around + REACH);
    return low + u * (high - low);
  }
}

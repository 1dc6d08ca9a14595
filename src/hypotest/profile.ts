import type { FitInput } from "../infer/fit-input.js";
import { findMinimum, holding, type Minimum } from "../infer/minimum.js";
import type { Model } from "../model/model.js";
import { clip } from "../optimize/box.js";
import { type KnownMinimum, unitSolution } from "./asimov-minimum.js";
import { along, between, type ProfileNode as Node, nearest } from "./profile-node.js";
import { tMuValue } from "./statistics.js";

/** Data that a model has checked. */
export type BoundData = ReturnType<Model["bind"]>;

/** How much lower, in −2 log L, a conditional minimum must be for the free one to be no minimum: far above rounding. */
const LOWER = { absolute: 1e-8, relative: 1e-13 };
/** Fits on the way to a value that cannot be reached at once. */
const MOST_STEPS = 16;

/**
 * Minima of −2 log L for one data set: the free one, and those with the parameter of interest held, each found once and
 * started from its neighbours. The free minimum is the lowest that is known: when a conditional one turns out to be
 * lower, the free fit is redone from there, and the others with it.
 */
export class Profile {
  readonly model: Model;
  readonly data: BoundData;
  readonly input: FitInput;
  readonly poi: number;
  #free: Node | undefined;
  #nodes = new Map<number, Node>();
  /** What was found before the free minimum was replaced. */
  #earlier = new Map<number, Node>();
  #nFits = 0;
  #version = 0;
  readonly #sibling: Profile | undefined;

  constructor(model: Model, data: BoundData, input: FitInput, poi: number, { known, sibling }: ProfileHints = {}) {
    this.model = model;
    this.data = data;
    this.input = input;
    this.poi = poi;
    this.#sibling = sibling;
    if (known !== undefined) this.#free = { value: known.minimum.values[poi]!, ...known };
  }

  get nFits(): number {
    return this.#nFits;
  }

  /** Grows when the free minimum is replaced: whatever was computed before is out of date. */
  get version(): number {
    return this.#version;
  }

  get free(): Minimum {
    return this.#freeNode().minimum;
  }

  /** Best-fit value of the parameter of interest. */
  get bestFit(): number {
    return this.#freeNode().value;
  }

  /** The minimum with the parameter of interest held at `value`. */
  at(value: number): Minimum {
    const free = this.#freeNode();
    if (value === free.value) return free.minimum;
    const known = this.#nodes.get(value);
    if (known !== undefined) return known.minimum;
    const reached = this.#reach(value);
    const found = this.#lowest(reached, this.#earlier.get(value), this.#afresh(reached));
    this.#nodes.set(value, found);
    this.#correctFree(found);
    return found.minimum;
  }

  /** t_μ = −2 log of the profile likelihood ratio. */
  deltaTwiceNll(value: number): number {
    const twiceNllConditional = this.at(value).twiceNll;
    return tMuValue({ twiceNllConditional, twiceNllFree: this.free.twiceNll });
  }

  /** Slope of `deltaTwiceNll`. */
  slope(value: number): number {
    return this.at(value).gradient[this.poi]!;
  }

  /** Fits that are not valid, as sentences. */
  get failures(): readonly string[] {
    const name = this.model.parNames[this.poi]!;
    const nodes = [...this.#nodes.values()].filter(({ minimum }) => !minimum.valid);
    const free = this.free.valid ? [] : [`The free fit failed: ${this.free.message}`];
    return [...free, ...nodes.map(({ value, minimum }) => `The fit at ${name} = ${value} failed: ${minimum.message}`)];
  }

  #freeNode(): Node {
    this.#free ??= this.#fit(this.input);
    return this.#free;
  }

  /**
   * The conditional minimum, step by step where the likelihood is not defined at a start so far away: each valid minimum
   * on the way is the start of a longer step.
   */
  #reach(value: number): Node {
    let found = this.#conditional(value);
    let target = value;
    for (let step = 0; step < MOST_STEPS && !found.minimum.valid; step++) {
      const near = this.#nearestValid(value);
      if (near === undefined) break;
      target = near.value + (target - near.value) / 2;
      const between = this.#conditional(target);
      if (!between.minimum.valid) continue;
      this.#nodes.set(target, between);
      target = value;
      found = this.#conditional(value);
    }
    return found;
  }

  #nearestValid(value: number): Node | undefined {
    const valid = [this.#freeNode(), ...this.#nodes.values()].filter(({ minimum }) => minimum.valid);
    return valid.sort((a, b) => Math.abs(a.value - value) - Math.abs(b.value - value))[0];
  }

  #conditional(value: number): Node {
    return this.#fit(holding(this.input, this.poi, value, this.#start(value)));
  }

  #fit(input: FitInput): Node {
    this.#nFits += 1;
    const { model, poi } = this;
    const minimum = findMinimum(model, this.data, input, poi);
    const isFree = input.fixed[poi] === 0;
    const tangent = isFree && minimum.tangent !== undefined ? freeTangent(model, poi) : undefined;
    return { value: minimum.values[poi]!, minimum, tangent: tangent ?? minimum.tangent };
  }

  /**
   * A conditional minimum that drives nuisance parameters to their bounds is far from its neighbours, and others may be lower:
   * then also the one that is found from the suggested start.
   */
  #afresh({ value, minimum }: Node): Node | undefined {
    const { lower, upper, fixed, init } = this.input;
    const free = this.#freeNode().minimum.values;
    const isDriven = minimum.values.some(
      (x, p) => p !== this.poi && fixed[p] === 0 && x !== free[p] && (x === lower[p] || x === upper[p]),
    );
    return isDriven ? this.#fit(holding(this.input, this.poi, value, init)) : undefined;
  }

  #lowest(...nodes: readonly (Node | undefined)[]): Node {
    const known = nodes.filter((node) => node !== undefined);
    return known.reduce((best, node) => (node.minimum.twiceNll < best.minimum.twiceNll ? node : best));
  }

  #correctFree({ minimum }: Node): void {
    const free = this.#freeNode();
    if (!isLower(minimum.twiceNll, free.minimum.twiceNll)) return;
    const again = this.#fit({ ...this.input, init: clip(minimum.values, this.input) });
    if (!isLower(again.minimum.twiceNll, free.minimum.twiceNll)) return;
    this.#free = again;
    this.#earlier = this.#nodes;
    this.#nodes = new Map();
    this.#version += 1;
  }

  /**
   * A start for the fit at `value`: on the curve through the nearest minima on both sides, or the lowest of the point
   * along the nearest's tangent, the nearest itself, and the sibling's minimum.
   */
  #start(value: number): Float64Array {
    const nodes = [this.#freeNode(), ...this.#nodes.values()].filter(({ minimum }) => minimum.valid);
    const below = nearest(nodes, value, -1);
    const above = nearest(nodes, value, 1);
    if (below?.tangent !== undefined && above?.tangent !== undefined) return between(below, above, value);
    const isAbove = below === undefined || (above !== undefined && above.value - value < value - below.value);
    const node = isAbove ? above : below;
    if (node === undefined) return this.input.init;
    const starts = [along(node, value), node.minimum.values, this.#sibling?.found(value)];
    return this.#lowestStart(starts, value);
  }

  /** The conditional minimum at `value`, if it has been found already. */
  found(value: number): Float64Array | undefined {
    return this.#nodes.get(value)?.minimum.values;
  }

  #lowestStart(starts: readonly (Float64Array | undefined)[], value: number): Float64Array {
    let best = starts[0]!;
    let lowest = Number.POSITIVE_INFINITY;
    for (const start of starts) {
      if (start === undefined) continue;
      const { init } = holding(this.input, this.poi, value, start);
      const height = this.model.evaluator.value(init, this.data);
      if (height < lowest) [best, lowest] = [start, height];
    }
    return best;
  }
}

/** What is known of a profile before its first fit. */
export interface ProfileHints {
  /** The free minimum. */
  readonly known?: KnownMinimum;
  /** A profile of similar data: its minima may be good starts. */
  readonly sibling?: Profile;
}

/** dθ̂/dμ at a minimum where μ is free, the column of the covariance matrix over its variance; undefined at a bound. */
function freeTangent(model: Model, poi: number): Float64Array | undefined {
  const column = unitSolution(model, poi);
  return column[poi]! > 0 ? column.map((value) => value / column[poi]!) : undefined;
}

function isLower(value: number, than: number): boolean {
  return value < than - LOWER.absolute - LOWER.relative * Math.abs(than);
}

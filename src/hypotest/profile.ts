import type { FitInput } from "../fit/fit-input.js";
import { isLower, LikelihoodMinima } from "../fit/likelihood-minima.js";
import type { Minimum } from "../fit/minimum.js";
import { clip } from "../math/box.js";
import type { Model } from "../model/model.js";
import type { KnownMinimum } from "./asimov-minimum.js";
import { failureSentences } from "./failure-sentences.js";
import { along, between, type ProfileNode as Node, nearest } from "./profile-node.js";
import { tMuValue } from "./statistics.js";

/** Data after the checks of the model. */
export type BoundData = ReturnType<Model["bind"]>;

/**
 * Largest number of times that the minimum at one value is discarded since the tangent of a neighbour leads to a lower point.
 * Where rates are small differences of large numbers, −2 log L is less accurate than `isLower` assumes, and minima could replace
 * one another without end.
 */
const MOST_CORRECTIONS = 3;

/** Largest number of intermediate fits on the way to a value that cannot be reached in one step. */
const MOST_STEPS = 16;

/**
 * Minima of −2 log L for one data set: the free one, and those with the parameter of interest held. Each is found once, and its
 * fit starts from its neighbours. To keep each of them the lowest one known, a new lower free minimum discards all conditional
 * ones, and a new conditional minimum discards those neighbours that are higher than the points on its tangent.
 */
export class Profile {
  readonly model: Model;
  readonly data: BoundData;
  readonly input: FitInput;
  readonly poi: number;
  readonly #minima: LikelihoodMinima;
  #free: Node | undefined;
  #nodes = new Map<number, Node>();
  /** Discarded minima, which are used as starts when the minima at their values are needed again. */
  #earlier = new Map<number, Node>();
  readonly #corrections = new Map<number, number>();
  #version = 0;
  readonly #sibling: Profile | undefined;

  constructor(model: Model, data: BoundData, input: FitInput, poi: number, { known, sibling }: ProfileHints = {}) {
    this.model = model;
    this.data = data;
    this.input = input;
    this.poi = poi;
    this.#sibling = sibling;
    this.#minima = new LikelihoodMinima(model, data, input, [{ parameter: poi, value: 1 }], known?.minimum);
    if (known !== undefined) this.#free = { value: known.minimum.values[poi]!, ...known };
  }

  get nFits(): number {
    return this.#minima.nFits;
  }

  /** Grows whenever a minimum is discarded, so that results computed before are out of date. */
  get version(): number {
    return this.#version + this.#minima.version;
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
    const { version } = this.#minima;
    const found = this.#reach(value);
    if (this.#minima.version !== version) this.#discard([...this.#nodes.keys()]);
    this.#nodes.set(value, found);
    this.#correctNeighbours(found);
    return found.minimum;
  }

  /** t_μ = −2 log of the profile likelihood ratio. */
  deltaTwiceNll(value: number): number {
    const twiceNllConditional = this.at(value).twiceNll;
    return tMuValue({ twiceNllConditional, twiceNllFree: this.free.twiceNll });
  }

  /** Derivative of `deltaTwiceNll` with respect to the value. */
  slope(value: number): number {
    return this.at(value).gradient[this.poi]!;
  }

  /** Sentences about the fits that are not valid: one for each problem, whatever the number of values at which it occurs. */
  get failures(): readonly string[] {
    const free = this.free.valid ? [] : [{ message: this.free.message }];
    const failed = this.#failed().map(({ value, minimum }) => ({ value, message: minimum.message }));
    return failureSentences(this.model.parNames[this.poi]!, [...free, ...failed]);
  }

  /** The number of fits that are not valid. */
  get nFailures(): number {
    return this.#failed().length + (this.free.valid ? 0 : 1);
  }

  #failed(): readonly Node[] {
    return [...this.#nodes.values()].filter(({ minimum }) => !minimum.valid && !this.#isExcluded(minimum));
  }

  /** Whether the minimum at `value` is known, or the data exclude this value since its likelihood is 0. */
  isValidAt(value: number): boolean {
    const minimum = this.at(value);
    return minimum.valid || this.#isExcluded(minimum);
  }

  /** Whether all other parameters are held, so that a conditional minimum is known without a fit. */
  get isAlone(): boolean {
    return this.input.fixed.every((fixed, p) => fixed === 1 || p === this.poi);
  }

  /** Values at which the likelihood is 0. They are excluded by the data; their fits have not failed. */
  get impossible(): readonly number[] {
    return [...this.#nodes.values()].filter(({ minimum }) => this.#isExcluded(minimum)).map(({ value }) => value);
  }

  /** Values at which no start was found in the domain of the likelihood. */
  get outside(): readonly number[] {
    return this.#failed().flatMap(({ value, minimum }) => (minimum.status === "outside-domain" ? [value] : []));
  }

  #isExcluded({ isImpossible }: Minimum): boolean {
    return isImpossible === true && this.free.valid;
  }

  #freeNode(): Node {
    const { free: minimum } = this.#minima;
    if (this.#free?.minimum !== minimum) {
      this.#free = { value: minimum.values[this.poi]!, minimum, tangent: minimum.tangent };
    }
    return this.#free!;
  }

  #discard(values: readonly number[]): void {
    for (const value of values) {
      this.#earlier.set(value, this.#nodes.get(value)!);
      this.#nodes.delete(value);
    }
  }

  /** Discards minima that are higher than the point with the same value on the tangent of a new minimum. */
  #correctNeighbours(found: Node): void {
    if (!found.minimum.valid) return;
    const higher = [...this.#nodes.values()].filter((node) => {
      if (node === found || !node.minimum.valid) return false;
      const { value, minimum } = node;
      if ((this.#corrections.get(value) ?? 0) >= MOST_CORRECTIONS) return false;
      const continued = clip(along(found, value), this.input);
      return isLower(this.#minima.twiceNllAt(continued, [{ parameter: this.poi, value }]), minimum.twiceNll);
    });
    if (higher.length === 0) return;
    for (const { value } of higher) this.#corrections.set(value, (this.#corrections.get(value) ?? 0) + 1);
    this.#discard(higher.map(({ value }) => value));
    this.#version++;
  }

  /**
   * The conditional minimum at `value`. Where the fit fails, for example since the likelihood is not defined at a start so far
   * away, intermediate values are fitted, and each valid minimum among them is the start of the next step.
   */
  #reach(value: number): Node {
    let found = this.#conditional(value);
    let target = value;
    for (let step = 0; step < MOST_STEPS && !found.minimum.valid; step++) {
      const near = this.#nearestValid(value);
      if (near === undefined || found.minimum.status === "outside-domain") break;
      target = near.value + (target - near.value) / 2;
      const intermediate = this.#conditional(target);
      if (!intermediate.minimum.valid) continue;
      this.#nodes.set(target, intermediate);
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
    const minimum = this.#minima.at([{ parameter: this.poi, value }], this.#starts(value), [
      { parameter: this.poi, value: 1 },
    ]);
    return { value, minimum, tangent: minimum.tangent };
  }

  /**
   * Starts for the fit at `value`: an earlier discarded minimum there, the minimum of `sibling` there, the interpolation between
   * the nearest minima on both sides, and the points on their tangents and these minima themselves.
   */
  #starts(value: number): Float64Array[] {
    const nodes = [this.#freeNode(), ...this.#nodes.values()].filter(({ minimum }) => minimum.valid);
    const below = nearest(nodes, value, -1);
    const above = nearest(nodes, value, 1);
    const starts: (Float64Array | undefined)[] = [
      this.#earlier.get(value)?.minimum.values,
      this.#sibling?.found(value),
    ];
    if (below?.tangent !== undefined && above?.tangent !== undefined) starts.push(between(below, above, value));
    for (const node of [below, above]) if (node !== undefined) starts.push(along(node, value), node.minimum.values);
    return starts.filter((start) => start !== undefined);
  }

  /** The conditional minimum at `value`, if it has been found already. */
  found(value: number): Float64Array | undefined {
    return this.#nodes.get(value)?.minimum.values;
  }
}

/** Hints for a profile before its first fit. */
export interface ProfileHints {
  /** The free minimum, if it is known already. */
  readonly known?: KnownMinimum;
  /** A profile of similar data, whose minima may be good starts. */
  readonly sibling?: Profile;
}

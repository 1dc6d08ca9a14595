import type { BoundData, LikelihoodSlopes } from "../likelihood/likelihood.js";
import { clip } from "../math/box.js";
import type { Prefit } from "../model/constraints/index.js";
import type { Model } from "../model/model.js";
import type { AskedCurvature, Curvature } from "./curvature.js";
import type { EdgeBin } from "./edge-point.js";
import { fallsBack } from "./falls-back.js";
import type { FitInput } from "./fit-input.js";
import type { FoundMinimum } from "./neighbourhood.js";

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

/** Parameters with the values that they are moved to. */
export type Moves = readonly (readonly [number, number])[];

/** What lies around the minimum at which a search stands. */
export class Surroundings {
  readonly point: SearchPoint;
  readonly #prefits: readonly (Prefit | undefined)[];
  #nValues = 0;

  constructor(point: SearchPoint) {
    this.point = point;
    this.#prefits = point.model.prefits;
  }

  /** How many points have been looked at by their value. */
  get nValues(): number {
    return this.#nValues;
  }

  /** The deviance part of −log L at a point. */
  valueAt(x: Float64Array): number {
    this.#nValues++;
    return this.point.model.likelihood.regularValue(x, this.point.data);
  }

  /** That and its gradient. */
  slopesAt(x: Float64Array): LikelihoodSlopes {
    this.#nValues++;
    return this.point.model.likelihood.slopes(x, this.point.data);
  }

  /** The minimum with some parameters moved. */
  moved(moves: Moves): Float64Array {
    const out = this.point.x.slice();
    for (const [p, to] of moves) out[p] = to;
    return out;
  }

  /** A point moved along a direction, inside the bounds. */
  along(from: Float64Array, direction: Float64Array, t: number): Float64Array {
    return clip(
      from.map((v, p) => v + t * direction[p]!),
      this.point.input,
    );
  }

  /** A value of a parameter, or the bound that it is beyond. */
  inside(p: number, value: number): number {
    const { lower, upper } = this.point.input;
    return Math.min(Math.max(value, lower[p]!), upper[p]!);
  }

  isFree(p: number): boolean {
    return this.point.input.fixed[p] === 0;
  }

  isConstrained(p: number): boolean {
    return this.#prefits[p] !== undefined;
  }

  /** Parameters that no constraint holds. */
  unconstrained(): number[] {
    return [...this.point.x.keys()].filter((p) => !this.isConstrained(p));
  }

  /** Centre and width of the constraint of a parameter. */
  centerOf(p: number): number {
    return this.#prefits[p]?.center ?? 0;
  }

  widthOf(p: number): number {
    return this.#prefits[p]?.width ?? 1;
  }

  /** Whether a minimisation from a point may end elsewhere than at the minimum. */
  mayLeadElsewhere(from: FoundMinimum): boolean {
    return !fallsBack((x) => this.valueAt(x), from, this.point);
  }

  /** The lowest of some points, `most` of those from which a minimisation may end elsewhere than at the minimum. */
  lowestElsewhere(points: readonly FoundMinimum[], most: number): readonly Float64Array[] {
    const out: Float64Array[] = [];
    for (const from of [...points].sort((a, b) => a.value - b.value)) {
      if (out.length === most) break;
      if (this.mayLeadElsewhere(from)) out.push(from.x);
    }
    return out;
  }

  /** A point and its value. */
  at(x: Float64Array): FoundMinimum {
    return { x, value: this.valueAt(x) };
  }
}

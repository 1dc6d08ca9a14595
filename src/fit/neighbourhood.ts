import type { Model } from "../model/model.js";
import type { EdgeBin } from "./edge-point.js";

/** Largest difference of each parameter between two points that lead to the same minimum, in widths of its constraint. */
const SAME_PLACE = 0.1;

/** A minimum, by its place and the deviance part of −log L there. */
export interface FoundMinimum {
  readonly x: Float64Array;
  readonly value: number;
  /** Bins without events that hold it on the edge of the domain. */
  readonly edges?: readonly EdgeBin[];
}

/** Tells points apart by their distance in widths of the constraints; relative, and 1 at the least, for other parameters. */
export class Neighbourhood {
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  /** Whether a point lies next to one of some minima. */
  isAmong(x: Float64Array, minima: readonly FoundMinimum[]): boolean {
    return minima.some((minimum) => x.every((_, p) => this.#isSame(p, x, minimum.x)));
  }

  /** Parameters of a point that are elsewhere than in another one, and their values, by name. */
  elsewhere(a: Float64Array, b: Float64Array): Readonly<Record<string, number>> {
    if (a === b) return {};
    const different = [...a.keys()].filter((p) => !this.#isSame(p, a, b));
    return Object.fromEntries(different.map((p) => [this.#model.parNames[p]!, a[p]!]));
  }

  #isSame(p: number, a: Float64Array, b: Float64Array): boolean {
    const width = this.#model.prefits[p]?.width ?? Math.max(1, Math.abs(a[p]!), Math.abs(b[p]!));
    return Math.abs(a[p]! - b[p]!) <= SAME_PLACE * width;
  }
}

import { type AxisScale, logRatio } from "./frame.js";
import type { Axis } from "./picture.js";

/** Share of the data's range that is left free on either side. */
const MARGIN = 0.05;

/** Collects the values that an axis has to show. */
export class Range {
  readonly #log: boolean;
  /** Data that want a margin, and data that may touch the frame. */
  readonly #loose: [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  readonly #tight: [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  #fromZero = false;

  constructor(scale: Axis["scale"] = "linear") {
    this.#log = scale === "log";
  }

  /** Values to be shown with a margin around them; those that the scale does not have are left out. */
  add(values: ArrayLike<number>): void {
    widen(this.#loose, values, this.#log);
  }

  /** Values that may lie on the frame. */
  addTight(values: ArrayLike<number>): void {
    widen(this.#tight, values, this.#log);
  }

  /** Bars that stand on 0: a linear axis begins or ends there. */
  addZero(): void {
    this.#fromZero = true;
    this.addTight([0]);
  }

  /** Limits of an axis; a share `headroom` of its length is kept free at its upper end. */
  limits(wanted: Axis["limits"], headroom = 0): readonly [number, number] {
    let [low, high] = this.#automatic();
    const [from, to] = wanted ?? [undefined, undefined];
    low = from ?? low;
    high = to ?? high;
    if (!(low < high)) [low, high] = this.#apart([low, high], from, to);
    if (headroom === 0 || to !== undefined) return [low, high];
    const grow = 1 / (1 - headroom);
    return [
      low,
      inside(this.#log ? Math.exp(Math.log(low) + grow * logRatio(high, low)) : low + inside(high - low) * grow),
    ];
  }

  #automatic(): [number, number] {
    const [forward, back] = this.#log ? [Math.log, positive] : [same, inside];
    const ends = this.#loose.map(forward) as [number, number];
    const margin = MARGIN * ends[1] - MARGIN * ends[0];
    // Data that lie inside of what may touch the frame need no margin of their own.
    let low = this.#tight[0] <= this.#loose[0] ? this.#tight[0] : back(ends[0] - margin);
    let high = this.#tight[1] >= this.#loose[1] ? this.#tight[1] : back(ends[1] + margin);
    if (this.#fromZero && !this.#log) {
      if (this.#loose[0] >= 0) low = 0;
      if (this.#loose[1] <= 0) high = 0;
      if (low === high) high = low + 1;
    }
    if (low <= high) return [low, high];
    return this.#log ? [1, 10] : [0, 1];
  }

  /** Ends of an axis whose data are all the same, or lie beyond the limit that was asked for. */
  #apart([low, high]: readonly [number, number], from: number | undefined, to: number | undefined): [number, number] {
    const step = (x: number) => Math.abs(x) * 0.1 || 1;
    const up = (x: number) => inside(this.#log ? 2 * x : x + step(x));
    const down = (x: number) => (this.#log ? Math.max(x / 2, Number.MIN_VALUE) : inside(x - step(x)));
    if (from !== undefined && from < up(from)) return [from, up(from)];
    if (to !== undefined && down(to) < to) return [down(to), to];
    return [down(low), up(high)];
  }
}

/** The number, or the largest one of its sign where there is none so large. */
function inside(x: number): number {
  return Math.min(Math.max(x, -Number.MAX_VALUE), Number.MAX_VALUE);
}

/** e^x, or the smallest number above 0 where that underflows. */
function positive(x: number): number {
  return Math.max(inside(Math.exp(x)), Number.MIN_VALUE);
}

function same(x: number): number {
  return x;
}

function widen(range: [number, number], values: ArrayLike<number>, log: boolean): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value) || (log && value <= 0)) continue;
    if (value < range[0]) range[0] = value;
    if (value > range[1]) range[1] = value;
  }
}

/** The scale of an axis of a given length in pixels. */
export function axisScale(axis: Axis | undefined, limits: readonly [number, number], length: number): AxisScale {
  return { type: axis?.scale ?? "linear", limits, length };
}

import { poissonDeviance } from "../../math/poisson.js";
import { type DevianceKernel, devianceKernel, LONGEST_ROW } from "./wasm/deviance-kernel.js";

/** Counts up to which n log(n/λ) + λ − n is good to 2e-14 when its terms are simply added, as the kernel does. */
const SMALL_COUNT = 100;
/** Points from which on a row is worth calls of the kernel. */
const LONG_ROW = 32;

/** log L along a row while it is summed over bins. Only one is in use at a time: all share the kernel's memory. */
export class RowSum {
  /** Part of the rates of the bin under way; `[n]`. */
  readonly rate: Float64Array;
  /** log L of the bins so far; `[n]`. */
  readonly sum: Float64Array;
  readonly #kernel: DevianceKernel | undefined;

  /** @param n - points of a row, at most LONGEST_ROW */
  constructor(n: number) {
    this.#kernel = n >= LONG_ROW && n <= LONGEST_ROW ? devianceKernel() : undefined;
    this.rate = this.#kernel?.rate.subarray(0, n) ?? new Float64Array(n);
    this.sum = this.#kernel?.sum.subarray(0, n) ?? new Float64Array(n);
  }

  /** sum −= D(count, rate + base × factor) + rest, D half the Poisson deviance; −Infinity outside the domain. */
  subtract(count: number, base: number, factor: Float64Array, rest: number): void {
    const { rate, sum } = this;
    if (this.#kernel !== undefined && count > 0 && count <= SMALL_COUNT) {
      this.#kernel.factor.set(factor);
      this.#kernel.subtract(rate.length, count, base, rest);
    } else {
      for (let j = 0; j < rate.length; j++) sum[j]! -= binDeviance(count, rate[j]! + base * factor[j]!) + rest;
    }
  }
}

/** Half the Poisson deviance; Infinity outside the domain: a rate below 0, or 0 with a positive count, or not finite. */
export function binDeviance(n: number, lambda: number): number {
  return lambda >= 0 && lambda < Number.POSITIVE_INFINITY ? poissonDeviance(n, lambda) : Number.POSITIVE_INFINITY;
}

import type { Model } from "../../src/model/model.js";
import { modelOf, normfactor, sample } from "../helpers/workspaces.js";

/** One bin with `signal` events times mu on `background`, nothing uncertain: everything has a closed form. */
export function counting(
  observed: number,
  bounds: readonly [number, number] = [0, 20],
): { model: Model; data: Float64Array } {
  const samples = [sample("signal", [SIGNAL], normfactor("mu")), sample("background", [BACKGROUND])];
  const parameters = [{ name: "mu", bounds: [bounds] }];
  return modelOf({ channels: { c: samples }, observed: { c: [observed] }, parameters });
}

export const SIGNAL = 5;
export const BACKGROUND = 20;

/** t_μ of that bin: 2 [rate − rate̿ − n log(rate/rate̿)], with the best fit inside its lower bound. */
export function twoSided(n: number, mu: number, lower = 0): number {
  const best = Math.max((n - BACKGROUND) / SIGNAL, lower);
  const [rate, bestRate] = [mu * SIGNAL + BACKGROUND, best * SIGNAL + BACKGROUND];
  return 2 * (rate - bestRate - (n === 0 ? 0 : n * Math.log(rate / bestRate)));
}

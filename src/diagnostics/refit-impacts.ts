import type { BoundData } from "../graph/evaluate-value.js";
import type { FitInput } from "../infer/fit-input.js";
import { findMinimum, holding, type Minimum } from "../infer/minimum.js";
import type { Model } from "../model/model.js";

/** How far a parameter moves in its refits. */
export interface ImpactTask {
  readonly parameter: number;
  /** Undefined for a parameter without such an uncertainty. */
  readonly prefit: number | undefined;
  readonly postfit: number | undefined;
  /** dθ̂/dθ_p of all parameters at the best fit, for starts; undefined where there is none. */
  readonly tangent: Float64Array | undefined;
}

/** Values of the parameter of interest after refits. */
export interface ImpactRefits {
  readonly parameter: number;
  readonly prefit: RefitPair;
  readonly postfit: RefitPair;
  readonly nFits: number;
  readonly notes: readonly string[];
}

/** Undefined where a refit failed, or was not asked for. */
export interface RefitPair {
  readonly up: number | undefined;
  readonly down: number | undefined;
}

/** What refits are made from. */
export interface RefitBase {
  readonly model: Model;
  readonly data: BoundData;
  readonly input: FitInput;
  readonly values: Float64Array;
  readonly poi: number;
}

/** A fit on the way outwards, from which the next one starts. */
interface Place {
  readonly at: number;
  readonly values: Float64Array;
  readonly tangent: Float64Array | undefined;
}

/**
 * Refits with one parameter held at its estimate ± its pre- and post-fit uncertainty: up to four. On each side the nearer
 * one comes first and the farther one starts on its tangent. The result depends on nothing but the task.
 */
export function refitImpacts(base: RefitBase, task: ImpactTask): ImpactRefits {
  const [up, down] = [refitSide(base, task, 1), refitSide(base, task, -1)];
  return {
    parameter: task.parameter,
    prefit: { up: up.prefit, down: down.prefit },
    postfit: { up: up.postfit, down: down.postfit },
    nFits: up.nFits + down.nFits,
    notes: [...up.notes, ...down.notes],
  };
}

/** The refits on one side of the estimate. */
function refitSide(base: RefitBase, { parameter: p, prefit, postfit, tangent }: ImpactTask, side: 1 | -1) {
  const out = {
    prefit: undefined as number | undefined,
    postfit: undefined as number | undefined,
    nFits: 0,
    notes: [] as string[],
  };
  let from: Place = { at: 0, values: base.values, tangent };
  const shifts = [
    ["postfit", postfit],
    ["prefit", prefit],
  ] as const;
  for (const [name, size] of [...shifts].sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0))) {
    if (size === undefined) continue;
    const minimum = refit(base, p, side * size, from);
    out.nFits += minimum.nFits;
    const remark = remarkOn(base, p, base.values[p]! + side * size, minimum);
    if (remark !== undefined) out.notes.push(`${name} ${side > 0 ? "up" : "down"}: ${remark.text}`);
    if (remark?.failed === true) continue;
    out[name] = minimum.values[base.poi]!;
    from = { at: side * size, values: minimum.values, tangent: minimum.tangent };
  }
  return out;
}

/** What has to be said about a refit, if anything, and whether it gives no impact. */
function remarkOn({ input }: RefitBase, p: number, held: number, { values, valid, message }: Minimum) {
  const at = held.toPrecision(4);
  if (values[p] !== held) return { failed: true, text: `the refit failed: there is no likelihood at ${at}` };
  if (!valid) return { failed: true, text: `the refit failed: ${message}` };
  const isOutside = held < input.lower[p]! || held > input.upper[p]!;
  return isOutside ? { failed: false, text: `held at ${at}, outside its bounds` } : undefined;
}

/** The fit with the parameter held `shift` from its estimate; one that fails is tried again from the usual start. */
function refit(
  { model, data, input, values }: RefitBase,
  p: number,
  shift: number,
  from: Place,
): Minimum & { readonly nFits: number } {
  const held = values[p]! + shift;
  const { tangent } = from;
  const start = tangent === undefined ? from.values : from.values.map((v, q) => v + tangent[q]! * (shift - from.at));
  const direct = findMinimum(model, data, holding(input, p, held, start), [{ parameter: p, value: 1 }]);
  if (direct.valid) return { ...direct, nFits: 1 };
  return { ...findMinimum(model, data, holding(input, p, held), [{ parameter: p, value: 1 }]), nFits: 2 };
}

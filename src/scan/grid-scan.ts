import type { Scalar } from "../ad/dual.js";
import { valueAndGrad } from "../ad/transforms.js";
import { describeValue } from "../describe.js";
import { DataError } from "../errors.js";
import { isModel } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aFlag, type OptionRules, requireOptions } from "../options.js";
import { VERSION } from "../version.js";
import { axisRecord, resolveAxes, type ScanAxis } from "./axes.js";
import { gridOfModel, type ModelGridOptions } from "./grid-of-model.js";
import { GridPoints } from "./grid-points.js";
import type { GridScan } from "./results.js";

/** Options of `gridScan` for a function. */
export interface FunctionGridOptions {
  /** Whether to compute exact derivatives as well; the function must then be written with the operations of `ad`. */
  readonly gradient?: boolean;
}

/** Rules for the options of `gridScan` for a function. */
export const FUNCTION_GRID_OPTIONS: OptionRules<FunctionGridOptions> = { gradient: aFlag };

/**
 * Computes values, and on request exact gradients, on a grid of any dimension.
 *
 * For a model the values are `logpdf`, with the parameters of the axes on the grid and all others at `fixed`, by default their
 * suggested values; `data` are by default the observed data. For a function they are its values at the array of the coordinates,
 * in the order of the axes, which may have any names.
 *
 * @returns arrays of shape `[n₀, n₁, …]`, row-major: with two axes, entry i n₁ + j is at (axes[0][i], axes[1][j])
 * @throws DataError `target` for anything but a model or a function; for axes `no-axes`, `axis-name`, `repeated-axis`,
 * `unknown-parameter`, `fixed-axis`, `axis-size`, `not-finite`, `crossed-limits`, `empty-window`, `not-increasing`;
 * `unknown-option` and `bad-option` for options and properties of axes; `grid-too-large` for more than 1e8 values; for data and
 * parameters as `model.logpdf`; `not-a-number` for a function that returns anything but a number
 * @example gridScan(([x, y]) => x! ** 2 + y!, [{ name: "x", min: 0, max: 1, n: 3 }, { name: "y", values: [0, 5] }])
 * // values: [0, 5, 0.25, 5.25, 1, 6], shape: [3, 2]
 */
export function gridScan(target: Model, axes: readonly ScanAxis[], options?: ModelGridOptions): GridScan;
export function gridScan(
  target: (x: readonly number[]) => number,
  axes: readonly ScanAxis[],
  options?: { readonly gradient?: false },
): GridScan;
export function gridScan(
  target: (x: readonly Scalar[]) => Scalar,
  axes: readonly ScanAxis[],
  options?: FunctionGridOptions,
): GridScan;
export function gridScan(
  target: Model | ((x: readonly never[]) => Scalar),
  axes: readonly ScanAxis[],
  options: ModelGridOptions & FunctionGridOptions = {},
): GridScan {
  if (typeof target !== "function") return gridOfModel(requireModel(target), axes, options);
  return gridOfFunction(target as (x: readonly Scalar[]) => Scalar, axes, options);
}

/** @throws DataError `target` for a value that is neither a model nor a function */
function requireModel(target: Model): Model {
  if (isModel(target)) return target;
  const expected = "a model, or a function of an array of numbers";
  const hint = "The model of a workspace is workspace.model().";
  throw new DataError([{ code: "target", path: "target", expected, received: describeValue(target), hint }]);
}

function gridOfFunction(
  f: (x: readonly Scalar[]) => Scalar,
  axes: readonly ScanAxis[],
  options: FunctionGridOptions,
): GridScan {
  requireOptions(options, FUNCTION_GRID_OPTIONS);
  const { gradient = false } = options;
  const resolved = resolveAxes(axes, { valuesPerPoint: gradient ? 1 + axes.length : 1 });
  const points = new GridPoints(resolved);
  const values = new Float64Array(points.size);
  const gradients = gradient ? new Float64Array(points.size * axes.length) : undefined;
  const both = gradient ? valueAndGrad(f) : undefined;
  points.forEach((coordinates, k) => {
    const x = Array.from(coordinates);
    const [value, slopes] = both === undefined ? [f(x), undefined] : both(x);
    values[k] = requireNumber(value, x);
    if (slopes !== undefined) setGradient(gradients!, k, values[k]!, slopes as ArrayLike<number>);
  });
  const origin = { histogradVersion: VERSION, options: { axes: axes.map(axisRecord), gradient } };
  return { kind: "grid-scan", origin, quantity: "function", ...points.result(values, gradients) };
}

/** Writes the gradient of point k; its entries are NaN where the value is not finite. */
function setGradient(gradients: Float64Array, k: number, value: number, slopes: ArrayLike<number>): void {
  const begin = k * slopes.length;
  for (let a = 0; a < slopes.length; a++) gradients[begin + a] = Number.isFinite(value) ? slopes[a]! : Number.NaN;
}

function requireNumber(value: unknown, x: readonly number[]): number {
  if (typeof value === "number") return value;
  const hint = value === undefined ? "Does every branch end with a return statement?" : "Return one plain number.";
  throw new DataError([
    {
      code: "not-a-number",
      path: `function at [${x.join(", ")}]`,
      expected: "a number",
      received: Array.isArray(value) ? "an array" : value === undefined ? "undefined" : `a ${typeof value}`,
      hint,
    },
  ]);
}

import { DataError } from "../errors.js";
import { originWhenRead } from "../fit/origin.js";
import { valuesRecord } from "../fit/record-options.js";
import type { BoundData } from "../likelihood/likelihood.js";
import { LONGEST_ROW, likelihoodRow } from "../likelihood/rows.js";
import type { Model } from "../model/model.js";
import type { ParameterValues } from "../model/vectors.js";
import { isVector } from "../model/vectors.js";
import { aFlag, type OptionRules, requireOptions, tested } from "../options.js";
import { axisRecord, resolveAxes, type ScanAxis } from "./axes.js";
import { GridPoints } from "./grid-points.js";
import type { GridScan } from "./results.js";

/** Options of `gridScan` for a model. */
export interface ModelGridOptions {
  /** Main bins, then auxiliary data; by default the observed data. `[nData]` */
  readonly data?: ArrayLike<number>;
  /** Values of the parameters that are not axes, by name or in model order; by default their suggested values. */
  readonly fixed?: ParameterValues;
  /** Whether to compute the exact derivatives of `logpdf` to the axes as well. */
  readonly gradient?: boolean;
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

/** Rules for the options of `gridScan` for a model; data and parameters are checked where the model is known. */
export const MODEL_GRID_OPTIONS: OptionRules<ModelGridOptions> = {
  data: tested("a list of numbers", isObject),
  fixed: tested("values in order, or an object of values by name", isObject),
  gradient: aFlag,
};

/** `logpdf` of a model on a grid: implements `gridScan` for models. @throws DataError as `gridScan` */
export function gridOfModel(model: Model, axes: readonly ScanAxis[], options: ModelGridOptions): GridScan {
  requireOptions(options, MODEL_GRID_OPTIONS);
  const { data = model.observedData(), fixed = model.suggestedInit, gradient = false } = options;
  const resolved = resolveAxes(axes, { parNames: model.parNames, valuesPerPoint: gradient ? 1 + axes.length : 1 });
  const names = resolved.map(({ name }) => name);
  if (!isVector(fixed)) refuseFixedAxes(Object.keys(fixed), names);
  const grid: ModelGrid = {
    model,
    data: model.bind(data),
    pars: model.resolve(fixed),
    indices: names.map((name) => model.parIndex(name)),
    points: new GridPoints(resolved),
  };
  const values = new Float64Array(grid.points.size);
  const gradients = gradient ? new Float64Array(grid.points.size * axes.length) : undefined;
  if (gradients !== undefined) fillGradients(grid, values, gradients);
  else if (!fillRows(grid, values)) fillValues(grid, values);
  const asked = { axes: axes.map(axisRecord), fixed: valuesRecord(fixed), gradient };
  const origin = originWhenRead(model, data, asked);
  return {
    kind: "grid-scan",
    get origin() {
      return origin();
    },
    quantity: "logpdf",
    ...grid.points.result(values, gradients),
  };
}

/** A model with its data, and the points at which it is evaluated. */
interface ModelGrid {
  readonly model: Model;
  readonly data: BoundData;
  /** The parameter vector, whose entries at `indices` are overwritten with the coordinates of each point; `[nPars]`. */
  readonly pars: Float64Array;
  readonly indices: readonly number[];
  readonly points: GridPoints;
}

/** @throws DataError `fixed-axis` for parameters that are both held and axes of a scan */
export function refuseFixedAxes(fixed: readonly string[], axes: readonly string[]): void {
  const both = fixed.filter((name) => axes.includes(name));
  if (both.length === 0) return;
  throw new DataError(
    both.map((name) => ({
      code: "fixed-axis",
      path: `fixed parameter "${name}"`,
      expected: "parameters that are not axes of the scan",
      received: JSON.stringify(name),
      hint: "Leave it out of fixed, or out of the axes.",
    })),
  );
}

/** Computes log L by rows along the last axis, in parts of at most LONGEST_ROW; false for a model that has no rows. */
function fillRows({ model, data, pars, indices, points: { axes } }: ModelGrid, out: Float64Array): boolean {
  const last = indices.length - 1;
  const { values: t } = axes[last]!;
  const rows = new GridPoints(axes.slice(0, last));
  pars[indices[last]!] = t[0]!;
  for (let begin = 0; begin < t.length; begin += LONGEST_ROW) {
    const part = t.subarray(begin, begin + LONGEST_ROW);
    const row = likelihoodRow(model.likelihood, data, indices[last]!, part);
    if (row === undefined) return false;
    rows.forEach((coordinates, k) => {
      setPoint(pars, indices, coordinates);
      row.evaluate(pars, out, k * t.length + begin);
    });
  }
  return true;
}

/** Computes log L point by point. */
function fillValues({ model: { likelihood }, data, pars, indices, points }: ModelGrid, out: Float64Array): void {
  const constant = data.mainConstant + data.constraintConstant;
  points.forEach((coordinates, k) => {
    setPoint(pars, indices, coordinates);
    out[k] = -likelihood.value(pars, data) - constant;
  });
}

/** Computes log L and its derivatives with respect to the axes. */
function fillGradients(grid: ModelGrid, out: Float64Array, gradients: Float64Array): void {
  const { data, pars, indices, points } = grid;
  const { likelihood } = grid.model;
  const n = indices.length;
  const constant = data.mainConstant + data.constraintConstant;
  points.forEach((coordinates, k) => {
    setPoint(pars, indices, coordinates);
    const { value, gradient } = likelihood.slopes(pars, data);
    const inside = value < Number.POSITIVE_INFINITY;
    out[k] = -value - constant;
    for (let a = 0; a < n; a++) gradients[k * n + a] = inside ? 0 - gradient[indices[a]!]! : Number.NaN;
  });
}

function setPoint(pars: Float64Array, indices: readonly number[], coordinates: Float64Array): void {
  for (let a = 0; a < coordinates.length; a++) pars[indices[a]!] = coordinates[a]!;
}

import type { ErrorCode } from "../error-codes.js";
import { DataError, type Issue, nearestName } from "../errors.js";
import { optionsOf, tested } from "../options.js";
import type { GridAxis } from "./results.js";

/** An axis of a grid: `n` equidistant points with `min` and `max` among them, or the points themselves. */
export type ScanAxis =
  | { readonly name: string; readonly min: number; readonly max: number; readonly n: number }
  | { readonly name: string; readonly values: ArrayLike<number> };

/** Largest number of values that a scan computes, including gradients: 800 MB of numbers. */
const MOST_GRID_VALUES = 1e8;

/** Requirements on the axes of a scan. */
export interface AxisRules {
  /** Names that axes may have; any name when absent. */
  readonly parNames?: readonly string[];
  /** Bounds inside which the points of an axis have to lie. */
  readonly boundsOf?: (name: string) => readonly [number, number] | undefined;
  /** Number of values that are computed at each point. */
  readonly valuesPerPoint: number;
}

/**
 * Checks the axes of a scan and computes their points; equidistant ones are min + i (max − min)/(n − 1).
 *
 * @throws DataError with all problems at once: `unknown-option` and `bad-option` for properties of an axis; `no-axes`,
 * `axis-name`, `repeated-axis`, `unknown-parameter`, `axis-size`, `not-finite`, `crossed-limits`, `empty-window`,
 * `not-increasing`, `axis-outside-bounds`, `grid-too-large`
 */
export function resolveAxes(axes: readonly ScanAxis[], rules: AxisRules): readonly GridAxis[] {
  const issues: Issue[] = [];
  if (!Array.isArray(axes) || axes.length === 0) {
    throw new DataError([issue("no-axes", "axes", "a list with at least one axis", "none")]);
  }
  issues.push(...axes.flatMap((axis, k) => partIssues(axis, `axes[${k}]`)));
  if (issues.length > 0) throw new DataError(issues);
  axes.forEach((axis, k) => {
    issues.push(...nameIssues(axis.name, k, axes, rules.parNames), ...pointIssues(axis, pathOf(axis, k)));
  });
  issues.push(...sizeIssues(axes, rules.valuesPerPoint));
  if (issues.length > 0) throw new DataError(issues);
  const resolved = axes.map((axis) => ({ name: axis.name, values: pointsOf(axis) }));
  resolved.forEach((axis, k) => {
    issues.push(...orderIssues(axis.values, pathOf(axis, k)), ...boundIssues(axis, k, rules.boundsOf?.(axis.name)));
  });
  if (issues.length > 0) throw new DataError(issues);
  return resolved;
}

const aPart = (expected: string) => tested(expected, (value) => typeof value === "number");
const RANGE_AXIS = optionsOf<ScanAxis & { readonly min: number }>({
  name: tested("a name", () => true),
  min: aPart("the first point, a number"),
  max: aPart("the last point, a number"),
  n: aPart("the number of points"),
});
const LIST_AXIS = optionsOf<ScanAxis & { readonly values: ArrayLike<number> }>({
  name: tested("a name", () => true),
  values: tested("a list of numbers", isNumberList),
});

function isNumberList(value: unknown): boolean {
  if (ArrayBuffer.isView(value)) return !(value instanceof DataView);
  return Array.isArray(value) && value.every((entry) => typeof entry === "number");
}

/** The problems in the properties of an axis, which are all checked before any of them is used. */
function partIssues(axis: ScanAxis, path: string): readonly Issue[] {
  const hasValues = typeof axis === "object" && axis !== null && "values" in axis;
  return (hasValues ? LIST_AXIS : RANGE_AXIS).issues(axis, path);
}

function issue(code: ErrorCode, path: string, expected: string, received: string, hint?: string): Issue {
  return { code, path, expected, received, ...(hint === undefined ? {} : { hint }) };
}

function pathOf({ name }: { readonly name: string }, k: number): string {
  return `axes[${k}] ("${name}")`;
}

function nameIssues(name: unknown, k: number, axes: readonly ScanAxis[], parNames?: readonly string[]): Issue[] {
  const path = `axes[${k}].name`;
  if (typeof name !== "string") return [issue("axis-name", path, "a name", typeof name)];
  if (axes.findIndex((axis) => axis.name === name) < k) {
    return [issue("repeated-axis", path, "a name that no other axis has", JSON.stringify(name))];
  }
  if (parNames === undefined || parNames.includes(name)) return [];
  const nearest = nearestName(name, parNames);
  const hint = nearest === undefined ? undefined : `Did you mean "${nearest}"?`;
  return [
    issue("unknown-parameter", path, `a parameter of the model (${listed(parNames)})`, JSON.stringify(name), hint),
  ];
}

const NAMES_SHOWN = 6;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  return names.length > NAMES_SHOWN ? `${shown}, … ${names.length} in all` : shown;
}

function pointIssues(axis: ScanAxis, path: string): Issue[] {
  if ("values" in axis) {
    if (axis.values.length >= 2) return [];
    const hint = "To hold a parameter at one value, give it in fixed.";
    return [issue("axis-size", path, "at least 2 values", String(axis.values.length), hint)];
  }
  const { min, max, n } = axis;
  const issues: Issue[] = [];
  if (!(Number.isInteger(n) && n >= 2)) issues.push(issue("axis-size", path, "n, an integer of 2 or more", `n = ${n}`));
  const received = `min = ${min}, max = ${max}`;
  if (!(Number.isFinite(min) && Number.isFinite(max) && Number.isFinite(max - min))) {
    issues.push(issue("not-finite", path, "finite limits", received));
  } else if (min > max) {
    issues.push(issue("crossed-limits", path, "min below max", received, "Exchange the two."));
  } else if (min === max) {
    issues.push(issue("empty-window", path, "a window of more than one point: min below max", received));
  }
  return issues;
}

/** The problem of a grid with too many values; it is checked before memory is allocated. */
function sizeIssues(axes: readonly ScanAxis[], valuesPerPoint: number): Issue[] {
  const sizes = axes.map((axis) => ("values" in axis ? axis.values.length : axis.n));
  const total = sizes.reduce((product, n) => product * n, valuesPerPoint);
  if (!(total > MOST_GRID_VALUES)) return [];
  const received = `${sizes.join(" × ")} points with ${valuesPerPoint} value${valuesPerPoint === 1 ? "" : "s"} each`;
  return [issue("grid-too-large", "axes", `at most ${MOST_GRID_VALUES} values in all`, received, "Use fewer points.")];
}

function pointsOf(axis: ScanAxis): Float64Array {
  if ("values" in axis) return Float64Array.from(axis.values);
  const step = (axis.max - axis.min) / (axis.n - 1);
  const values = new Float64Array(axis.n);
  for (let i = 0; i < axis.n; i++) values[i] = axis.min + i * step;
  values[axis.n - 1] = axis.max;
  return values;
}

function orderIssues(values: Float64Array, path: string): Issue[] {
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) return [issue("not-finite", path, "finite values", `${values[wrong]} as number ${wrong}`)];
  const unordered = values.findIndex((value, i) => i > 0 && !(value > values[i - 1]!));
  if (unordered < 0) return [];
  const received = `${values[unordered]} after ${values[unordered - 1]}`;
  const hint = "Sort the values; in a window too narrow for its number of points they are not distinct.";
  return [issue("not-increasing", path, "values in ascending order, each once", received, hint)];
}

function boundIssues({ name, values }: GridAxis, k: number, bounds: readonly [number, number] | undefined): Issue[] {
  if (bounds === undefined) return [];
  const [lower, upper] = bounds;
  const [first, last] = [values[0]!, values[values.length - 1]!];
  if (first >= lower && last <= upper) return [];
  const expected = `points inside the bounds of the parameter, [${lower}, ${upper}]`;
  const hint = "Change the axis, or the bounds in the options of the fit.";
  return [issue("axis-outside-bounds", pathOf({ name }, k), expected, `${first} … ${last}`, hint)];
}

/** An axis in the form in which the options of a record contain it. */
export function axisRecord(axis: ScanAxis) {
  return "values" in axis ? { name: axis.name, values: Array.from(axis.values) } : { ...axis };
}

import { DataError, type Issue, nearestHint } from "../errors.js";
import { anObject, requireArgument } from "../options.js";

/** Parameter values in model order, or some of them by name; missing ones are the suggested initial values. */
export type ParameterValues = ArrayLike<number> | Readonly<Record<string, number>>;

export function isVector(values: ParameterValues): values is ArrayLike<number> {
  return Array.isArray(values) || ArrayBuffer.isView(values);
}

const someParameters = anObject("values of parameters in order, or an object of values by name", () => true);

/**
 * A full parameter vector from values in order or by name.
 *
 * @throws DataError `bad-argument`, `parameter-count`, `unknown-parameter`, `not-finite`; all problems at once
 */
export function resolveParameters(
  values: ParameterValues,
  parNames: readonly string[],
  defaults: ArrayLike<number>,
): Float64Array {
  if (typeof values !== "object" || values === null) requireArgument(values, "pars", someParameters);
  const issues: Issue[] = [];
  const out = isVector(values) ? vectorOf(values, parNames) : namedOf(values, parNames, defaults, issues);
  issues.push(...notFinite(out, (p) => `parameter "${parNames[p]}"`));
  if (issues.length > 0) throw new DataError(issues);
  return out;
}

/** The array for `length` results: the caller's `out`, or a new array. @throws DataError `out-length` */
export function outVector(out: Float64Array | undefined, length: number): Float64Array {
  if (out === undefined) return new Float64Array(length);
  if (out.length === length) return out;
  const hint = "Leave it out to get a new array.";
  throw new DataError([
    {
      code: "out-length",
      path: "out",
      expected: `a Float64Array of ${length} numbers`,
      received: `${out.length}`,
      hint,
    },
  ]);
}

function vectorOf(values: ArrayLike<number>, parNames: readonly string[]): Float64Array {
  if (values.length === parNames.length) return Float64Array.from(values);
  throw new DataError([
    {
      code: "parameter-count",
      path: "pars",
      expected: `${parNames.length} parameter values in model order (${summary(parNames)})`,
      received: `${values.length}`,
      hint: "Values can also be given by name, as an object.",
    },
  ]);
}

function namedOf(
  values: Readonly<Record<string, number>>,
  parNames: readonly string[],
  defaults: ArrayLike<number>,
  issues: Issue[],
): Float64Array {
  const out = Float64Array.from(defaults);
  const index = indexByName(parNames);
  for (const [name, value] of Object.entries(values)) {
    const p = index.get(name);
    if (p === undefined) issues.push(unknownParameter(name, parNames));
    else out[p] = value;
  }
  return out;
}

export function indexByName(parNames: readonly string[]): ReadonlyMap<string, number> {
  return new Map(parNames.map((name, p) => [name, p]));
}

/** The issue of a parameter name that a model does not have. */
export function unknownParameter(name: string, parNames: readonly string[], path = `parameter "${name}"`): Issue {
  return {
    code: "unknown-parameter",
    path,
    expected: `the name of a parameter of the model (${summary(parNames)})`,
    received: JSON.stringify(name),
    ...nearestHint(name, parNames),
  };
}

const NAMES_SHOWN = 6;

function summary(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  return names.length > NAMES_SHOWN ? `${shown}, … ${names.length} in all` : shown;
}

/** @throws DataError `not-finite` for every entry that is NaN or infinite */
export function requireFinite(values: Float64Array, pathOf: (index: number) => string): void {
  const issues = notFinite(values, pathOf);
  if (issues.length > 0) throw new DataError(issues);
}

function notFinite(values: Float64Array, pathOf: (index: number) => string): Issue[] {
  const issues: Issue[] = [];
  values.forEach((value, i) => {
    if (Number.isFinite(value)) return;
    issues.push({ code: "not-finite", path: pathOf(i), expected: "a finite number", received: String(value) });
  });
  return issues;
}

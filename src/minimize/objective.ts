/** Makes the objective of the minimisers from the function of a call and the options for its derivatives. */
import { grad, hessian } from "../ad/index.js";
import { describe } from "../ad/tree.js";
import { DataError, type Issue } from "../errors.js";
import { allFinite } from "../math/vector.js";
import { roundingOf } from "./algorithms/confirm.js";
import { differenceModel } from "./algorithms/difference-model.js";
import {
  type DifferenceOptions,
  differenceGradient,
  differenceHessian,
  differenceSteps,
} from "./algorithms/finite-difference.js";
import { Objective, type ObjectiveParts } from "./algorithms/objective.js";
import type { Form } from "./form.js";
import type { AnyMethod } from "./methods.js";
import type { MinimizeOptions, Start } from "./types.js";

/** A function of a point in the form of the call, with an unknown type of result. */
type Called = (x: unknown) => unknown;

/** Largest number of variables for which an exact Hessian confirms a minimum by default. */
const CONFIRM_LIMIT = 100;
/** Largest number of variables for which a Hessian from 2n + n(n − 1)/2 values confirms a minimum by default. */
const CONFIRM_LIMIT_BY_VALUES = 30;

/** The source of the derivatives. */
interface Sources {
  readonly jac: MinimizeOptions["jac"];
  readonly hess: MinimizeOptions["hess"];
  readonly method: AnyMethod;
  readonly differences: DifferenceOptions;
}

/** Values and derivatives of `fun` from the given sources, without those that the method does not use. */
export function objectiveFor<X extends Start>(fun: unknown, form: Form<X>, sources: Sources): Objective {
  const called = fun as Called;
  const n = form.start.length;
  const { jac = "exact", hess, method, differences } = sources;
  const value = (x: Float64Array) => numberFrom(called(form.argument(x)), "fun(x)");
  if (!method.usesGradient) return new Objective({ value });
  const gradient: ObjectiveParts["gradient"] =
    typeof jac === "function"
      ? (x) => vectorFrom((jac as Called)(form.argument(x)), n, "jac(x)")
      : jac === "exact"
        ? (x) => exactly(() => vectorFrom(grad(called as never)(form.argument(x) as never), n, "jac(x)"), method)
        : (x, objective) => differenceGradient(objective, x, jac, differences);
  if (!wantsHessian(sources, n)) return new Objective({ value, gradient, ...confirmationBy(sources, n) });
  const second: ObjectiveParts["hessian"] =
    typeof hess === "function"
      ? (x) => matrixFrom((hess as Called)(form.argument(x)), n)
      : hess === undefined || hess === "exact"
        ? (x) => exactly(() => matrixFrom(hessian(called as never)(form.argument(x) as never), n), method)
        : (x, objective) => differenceHessian(objective, x, hess, differences);
  return new Objective({ value, gradient, hessian: second });
}

/** Confirms a minimum without a Hessian, by differences of a given gradient or of values. */
function confirmationBy(
  { jac = "exact", method, differences }: Sources,
  n: number,
): Pick<ObjectiveParts, "confirmation"> {
  if (method.usesHessian !== "confirm") return {};
  if (typeof jac === "function" && n <= CONFIRM_LIMIT) {
    return {
      confirmation: (x, objective) => ({
        gradient: objective.gradient(x),
        hessian: differenceHessian(objective, x, "2-point", differences),
      }),
    };
  }
  if (jac === "exact" || typeof jac === "function" || n > CONFIRM_LIMIT_BY_VALUES) return {};
  const scale = (xi: number) => Math.max(1, Math.abs(xi));
  return {
    confirmation: (x, objective) => {
      const value = objective.value(x);
      const model = differenceModel({ x, value }, differences, (at) => objective.evaluate(at), scale);
      const { gradient, gradientError, unexplained, hessian } = model;
      const steps = differenceSteps(x, jac, differences.relStep);
      const errors = {
        gradient: gradientError.map((error, i) => error + roundingOf(value) / steps[i]!),
        curvature: steps.map((step, i) => step * Math.abs(hessian[i * (n + 1)]!)),
        unexplained,
      };
      return { gradient, hessian, errors };
    },
  };
}

function wantsHessian({ jac = "exact", hess, method }: Sources, n: number): boolean {
  if (method.usesHessian === "throughout" || hess !== undefined) return true;
  return method.usesHessian === "confirm" && jac === "exact" && n <= CONFIRM_LIMIT;
}

/**
 * Checks value and derivatives at the start.
 *
 * @throws DataError `not-finite` with every quantity that is not, and what the functions throw
 */
export function checkStartingPoint(objective: Objective, start: Float64Array, method: AnyMethod): void {
  const issues: Issue[] = [];
  const value = objective.value(start);
  if (!Number.isFinite(value)) issues.push(notFinite("fun(x0)", String(value)));
  else if (method.usesGradient) {
    const gradient = objective.gradient(start);
    if (!allFinite(gradient)) issues.push(notFinite("jac(x0)", `[${gradient.join(", ")}]`));
    else if (method.usesHessian === "throughout" && !allFinite(objective.hessian(start))) {
      issues.push(notFinite("hess(x0)", "entries that are NaN or infinite"));
    }
  }
  if (issues.length > 0) throw new DataError(issues);
}

function notFinite(path: string, received: string): Issue {
  const hint = "Start where the function and its derivatives are defined.";
  return { code: "not-finite", path, expected: "finite numbers", received, hint };
}

/** Adds possible solutions to an error of exact differentiation. */
function exactly<T>(differentiate: () => T, method: AnyMethod): T {
  try {
    return differentiate();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const alternative =
      method.usesHessian === "throughout"
        ? 'Or give jac and hess as functions, or use method "BFGS" with jac: "2-point" for finite differences.'
        : 'Or ask for finite differences with jac: "2-point" (or "3-point"), or give jac as a function.';
    throw new DataError(
      error.issues.map((issue) => ({
        ...issue,
        hint: issue.hint === undefined ? alternative : `${issue.hint} ${alternative}`,
      })),
    );
  }
}

function numberFrom(result: unknown, path: string): number {
  if (typeof result === "number") return result;
  const hint = result === undefined ? "Does every branch end with a return statement?" : undefined;
  throw wrongShape(path, "a number", describe(result), hint);
}

function wrongShape(path: string, expected: string, received: string, hint?: string): DataError {
  const issue: Issue = { code: "wrong-shape", path, expected, received };
  return new DataError([hint === undefined ? issue : { ...issue, hint }]);
}

function isList(x: unknown): x is ArrayLike<unknown> {
  return Array.isArray(x) || (ArrayBuffer.isView(x) && !(x instanceof DataView));
}

function vectorFrom(result: unknown, n: number, path: string): Float64Array {
  if (result instanceof Float64Array && result.length === n) return result.slice();
  const entries = typeof result === "number" && n === 1 ? [result] : result;
  if (isList(entries) && entries.length === n) {
    const list = Array.from(entries);
    if (list.every((v) => typeof v === "number")) return Float64Array.from(list as number[]);
  }
  throw wrongShape(path, n === 1 ? "a number or an array of one" : `an array of ${n} numbers`, describe(result));
}

function matrixFrom(result: unknown, n: number): Float64Array {
  if (typeof result === "number" && n === 1) return Float64Array.of(result);
  const isRows = isList(result) && result.length === n && isList(result[0]);
  const flat = isRows ? Array.from(result).flatMap((row) => (isList(row) ? Array.from(row) : [row])) : result;
  if (isList(flat) && flat.length === n * n && Array.from(flat).every((v) => typeof v === "number")) {
    return Float64Array.from(flat as ArrayLike<number>);
  }
  throw wrongShape("hess(x)", `${n} rows of ${n} numbers, or ${n * n} numbers row by row`, describe(result));
}

/** Minimisation of a function of one or more numbers, with SciPy's semantics. */

import type { Scalar } from "../ad/index.js";
import type { Outcome } from "./algorithms/outcome.js";
import { checkMinimize } from "./check.js";
import { type Form, formOf } from "./form.js";
import { type AnyMethod, methodDefinition } from "./methods.js";
import { checkStartingPoint, objectiveFor } from "./objective.js";
import type {
  DifferentiableArgument,
  MinimizeOptions,
  MinimizeResult,
  PlainArgument,
  PlainMinimizeOptions,
  PointOf,
  Start,
} from "./types.js";

/**
 * Minimises a function from a start.
 *
 * A function that is written with the operations of this library (`add`, `mul`, `exp`, …) is differentiated exactly. A function
 * with native operators or Math needs `jac: "2-point"`, `"3-point"` or a function, or the method "Nelder-Mead".
 *
 * Methods, options, results and counts are those of `scipy.optimize.minimize`; names of several words are in camelCase.
 * These are the differences from SciPy. Success requires, besides the stopping test of the method, that its model predicts a further
 * decrease of less than `edmtol` · (1 + |fun|) (`options.edmtol`, default 1e-10; `Infinity` gives the tests and counts of SciPy),
 * and that second derivatives at the end (see `hess`) lead to no lower point, from which the run would continue. For finite
 * differences these tests take their errors into account, and the run also continues where these errors hid a decrease. A start
 * outside the bounds, an option that the method does not have, and derivatives that it does not use are errors.
 *
 * @param fun - called with a number for a start that is a number, otherwise with an array; `[n]`
 * @param x0 - start, finite; a number, an array or a typed array, which is also the form of `x` and `jac` in the result
 * @throws DataError before the first iteration: for the arguments, see `checkMinimize`; `not-finite` for value or
 * derivatives at the start; `wrong-shape` for results of functions; `dual-in-native-operation` for a function that
 * cannot be differentiated exactly. A run that fails later does not throw: see `success`, `status` and `message`
 * @see https://docs.scipy.org/doc/scipy/reference/generated/scipy.optimize.minimize.html
 * @example minimize((p) => add(square(sub(p[0]!, 1)), square(p[1]!)), [3, 4]).x // [1, 0]
 */
export function minimize<X extends Start>(
  fun: (x: PlainArgument<X>) => number,
  x0: X,
  options: PlainMinimizeOptions<X>,
): MinimizeResult<X>;
export function minimize<X extends Start>(
  fun: (x: DifferentiableArgument<X>) => Scalar,
  x0: X,
  options?: MinimizeOptions<X>,
): MinimizeResult<X>;
export function minimize<X extends Start>(fun: unknown, x0: X, wishes: MinimizeOptions<X> = {}): MinimizeResult<X> {
  const plan = checkMinimize(fun, x0, wishes as MinimizeOptions);
  const method = methodDefinition(plan.method);
  const form = formOf(x0);
  const relStep = plan.options["finiteDiffRelStep"] as number | undefined;
  const { jac, hess } = wishes as MinimizeOptions;
  const objective = objectiveFor(fun, form, { jac, hess, method, differences: { ...plan.box, relStep } });
  checkStartingPoint(objective, form.start, method);
  const allvecs: PointOf<X>[] = [form.point(form.start)];
  const monitor = (x: Float64Array, value: number): boolean => {
    if (plan.options["returnAll"] === true) allvecs.push(form.point(x));
    return wishes.callback?.({ x: form.point(x), fun: value }) === true;
  };
  const outcome = method.run({ task: { objective, start: form.start, monitor }, box: plan.box, options: plan.options });
  const result = resultFrom(outcome, form, objective.counts, method);
  return plan.options["returnAll"] === true ? { ...result, allvecs } : result;
}

function resultFrom<X extends Start>(
  outcome: Outcome,
  form: Form<X>,
  counts: { readonly nfev: number; readonly njev: number; readonly nhev: number },
  method: AnyMethod,
): MinimizeResult<X> {
  const { x, fun, jac, hess, hessInv, finalSimplex, nit, status, message } = outcome;
  return {
    x: form.point(x),
    fun,
    ...(jac !== undefined && method.usesGradient && { jac: form.point(jac) }),
    ...(hess !== undefined && { hess: form.matrix(hess) as never }),
    ...(hessInv !== undefined && { hessInv: form.matrix(hessInv) as never }),
    ...counts,
    nit,
    success: status === 0,
    status,
    message,
    ...(finalSimplex !== undefined && {
      finalSimplex: finalSimplex.map((vertex) => ({ x: form.point(vertex.x), fun: vertex.value })),
    }),
  };
}

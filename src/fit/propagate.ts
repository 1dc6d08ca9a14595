import { type Issue, ModelError } from "../errors.js";
import { formula } from "../formula/index.js";
import { covarianceForm } from "../likelihood/covariance.js";
import { requireArgument } from "../options.js";
import { requireCovariance } from "./covariance.js";
import { HELD_FIXED } from "./fit-record.js";
import { aFitResult } from "./fit-result-rule.js";
import type { RecordOrigin } from "./origin.js";
import type { FitResult } from "./results.js";

/** Value of a formula of fitted parameters, with its uncertainty: plain data. */
export interface PropagationResult {
  readonly kind: "propagated";
  /** Of the fit. */
  readonly origin: RecordOrigin;
  readonly expression: string;
  /** The formula at the estimates. */
  readonly value: number;
  /** √(gᵀ C g). */
  readonly uncertainty: number;
  /** Derivatives of the formula at the estimates, by name, for the parameters that it depends on. */
  readonly gradient: Readonly<Record<string, number>>;
  /** What to know about the number: parameters that contribute nothing and why; whether the fit is valid. */
  readonly notes: readonly string[];
}

/**
 * Value and uncertainty of a formula of fitted parameters, with their full correlation, to first order:
 *
 *   value = f(θ̂),  uncertainty² = Σ_ij ∂f/∂θ_i C_ij ∂f/∂θ_j    (C: the covariance of the fit, see `covarianceMatrix`)
 *
 * The bias of second order, Σ_ij C_ij ∂²f/∂θ_i∂θ_j / 2, is not included: where the formula is strongly curved within the
 * uncertainties, scan a likelihood in it instead. A parameter held fixed contributes nothing; a note says so. The dense
 * covariance matrix is not made.
 *
 * @param expression - a formula in the names of the parameters, see `formula`; names with other characters in `backticks`
 * @throws DataError `bad-argument` for a `fit` that is none; as `formula`, for text that is not a formula of the fitted parameters
 * @throws ModelError `no-covariance` for a fit without uncertainties; `no-uncertainty` for every parameter that matters
 * and has none (at a bound, degenerate); `not-finite` where the formula or a derivative is not a finite number
 * @example propagate(fit(model, data), "mu * kappa^2").uncertainty
 */
export function propagate(fit: FitResult, expression: string): PropagationResult {
  requireArgument(fit, "fit", aFitResult);
  const f = formula(expression, { names: fit.parNames });
  const { value, gradient } = f.valueAndGradient(fit.values);
  const involved = [...f.kernel.support];
  requireFinite(fit, value, gradient, involved, expression);
  const notes = contributionNotes(fit, gradient, involved);
  if (!fit.valid) notes.push(`The fit is not valid: ${fit.message}`);
  const variance = covarianceForm(requireCovariance(fit))(involved, contributing(fit, gradient));
  return {
    kind: "propagated",
    origin: fit.origin,
    expression,
    value,
    uncertainty: Math.sqrt(Math.max(0, variance)),
    gradient: byName(fit, gradient, involved),
    notes,
  };
}

/** Derivatives by name, without a prototype, so that any name is an ordinary key. */
function byName({ parNames }: FitResult, gradient: Float64Array, involved: readonly number[]): Record<string, number> {
  const out = Object.create(null) as Record<string, number>;
  for (const p of involved) out[parNames[p]!] = gradient[p]!;
  return out;
}

function requireFinite(
  { parNames, values }: FitResult,
  value: number,
  gradient: Float64Array,
  involved: readonly number[],
  expression: string,
): void {
  const at = involved.map((p) => `${parNames[p]} = ${values[p]}`).join(", ");
  const issue = (path: string, received: number): Issue => ({
    code: "not-finite",
    path,
    expected: "a finite number at the estimates",
    received: `${received} at ${at}`,
    hint: "The formula is outside its domain or has no derivative there.",
  });
  const wrong = involved.filter((p) => !Number.isFinite(gradient[p]!));
  const issues = wrong.map((p) => issue(`derivative of "${expression}" to ${parNames[p]}`, gradient[p]!));
  if (!Number.isFinite(value)) issues.unshift(issue(`value of "${expression}"`, value));
  if (issues.length > 0) throw new ModelError(issues);
}

/**
 * Notes on the parameters that contribute nothing.
 *
 * @throws ModelError `no-uncertainty` for those that would contribute, but have no uncertainty
 */
function contributionNotes(fit: FitResult, gradient: Float64Array, involved: readonly number[]): string[] {
  const notes: string[] = [];
  const issues: Issue[] = [];
  for (const p of involved) {
    const name = fit.parNames[p]!;
    if (!Object.hasOwn(fit.withoutUncertainty, name)) continue;
    const reason = fit.withoutUncertainty[name]!;
    if (reason === HELD_FIXED) notes.push(`${name} is held fixed and contributes nothing.`);
    else if (gradient[p] === 0) notes.push(`${name} (${reason}) contributes nothing: the derivative to it is 0.`);
    else {
      issues.push({
        code: "no-uncertainty",
        path: name,
        expected: "an uncertainty, since the formula depends on it",
        received: `none: ${reason}`,
        hint: "Hold it fixed in the fit to propagate the uncertainty of the others.",
      });
    }
  }
  if (issues.length > 0 && fit.covariance !== undefined) throw new ModelError(issues);
  return involved.length === 0 ? ["The formula depends on no parameter."] : notes;
}

/** The gradient, 0 for parameters without uncertainty. */
function contributing({ parNames, withoutUncertainty }: FitResult, gradient: Float64Array): Float64Array {
  return gradient.map((g, p) => (Object.hasOwn(withoutUncertainty, parNames[p]!) ? 0 : g));
}

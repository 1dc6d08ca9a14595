import type { ConstraintTerms, Hs3Constraint } from "./constraint.js";
import { at, atFirst, entries, isGiven } from "./place.js";
import type { Place } from "./problems.js";
import { type ConstraintContext, constantAt, positive, type Quantity, quantityOf, refuse } from "./quantities.js";

type Read = (distribution: Place, context: ConstraintContext) => ConstraintTerms | undefined;

const READERS: Readonly<Record<string, Read>> = {
  gaussian_dist: readGaussian,
  normal_dist: readGaussian,
  poisson_dist: readPoisson,
  lognormal_dist: readLogNormal,
  gamma_dist: readGamma,
  multivariate_normal_dist: readMultivariate,
  barlow_beeston_lite_poisson_constraint_dist: readBarlowBeeston,
};

/** Whether distributions of a type can be constraints. */
export function isConstraintType(type: unknown): boolean {
  return typeof type === "string" && Object.hasOwn(READERS, type);
}

/** A distribution as a constraint of parameters of the model; undefined, and reported, where it is none. */
export function readConstraint(distribution: Place, context: ConstraintContext): ConstraintTerms | undefined {
  const type = at(distribution, "type");
  if (isConstraintType(type.value)) return READERS[String(type.value)]!(distribution, context);
  const expected = `one of ${Object.keys(READERS).join(", ")}`;
  context.problems.errorAt("not-expressible", type, {
    expected,
    hint: "Constraints of other distributions are not read.",
  });
  return undefined;
}

function single(parameter: string, constraint: Hs3Constraint): ConstraintTerms {
  return { single: new Map([[parameter, constraint]]) };
}

/** The density is symmetric in its variable and its mean: either may be the parameter. */
function readGaussian(distribution: Place, context: ConstraintContext): ConstraintTerms | undefined {
  const [x, mean] = [at(distribution, "x"), at(distribution, "mean")];
  const [one, other] = [quantityOf(x, context), quantityOf(mean, context)];
  const sigma = positive(at(distribution, "sigma"), context);
  if (one === undefined || other === undefined || sigma === undefined) return undefined;
  const [of, datum] = one.parameter === undefined ? [other, one] : [one, other];
  if (of.parameter === undefined || datum.parameter !== undefined || !(of.coefficient > 0)) {
    refuse(distribution, "a normal distribution of one parameter", context);
    return undefined;
  }
  const scale = of.coefficient;
  return single(of.parameter, { kind: "normal", datum: datum.coefficient / scale, width: sigma / scale });
}

/** Poisson(n | τ θ), with τ 1 where the mean is the parameter itself. */
function readPoisson(distribution: Place, context: ConstraintContext): ConstraintTerms | undefined {
  const count = constantAt(at(distribution, "x"), context);
  const mean = quantityOf(at(distribution, "mean"), context);
  if (count === undefined || mean === undefined) return undefined;
  if (mean.parameter === undefined || !(mean.coefficient > 0)) {
    refuse(at(distribution, "mean"), "a rate above 0 times a parameter", context);
    return undefined;
  }
  return single(mean.parameter, { kind: "poisson", datum: count, width: mean.coefficient });
}

/** The parameter in a function of the form `log(θ)`. */
function parameterOfLogarithm(place: Place, { objects, isParameter }: ConstraintContext): string | undefined {
  const definition = objects.functions.byName.get(String(place.value));
  if (definition === undefined) return undefined;
  const [, name = ""] = /^\s*log\((.*)\)\s*$/s.exec(String(at(definition, "expression").value)) ?? [];
  return isParameter(name.trim()) ? name.trim() : undefined;
}

/**
 * Of a datum x whose logarithm is normal around log θ, this is the log-normal constraint of a workspace. A density of the parameter
 * itself, −log θ − (log θ − μ)²/2s², is the same function of θ, but for a constant, as that of the datum exp(μ − s²).
 */
function readLogNormal(distribution: Place, context: ConstraintContext): ConstraintTerms | undefined {
  const [x, mu] = [at(distribution, "x"), at(distribution, "mu")];
  const sigma = positive(at(distribution, "sigma"), context);
  const around = parameterOfLogarithm(mu, context);
  if (around !== undefined) {
    const datum = constantAt(x, context);
    if (datum === undefined || sigma === undefined) return undefined;
    return single(around, { kind: "lognormal", datum, width: Math.expm1(sigma) });
  }
  const variable = quantityOf(x, context);
  const center = constantAt(mu, context);
  if (variable === undefined || center === undefined || sigma === undefined) return undefined;
  if (variable.parameter === undefined || variable.coefficient !== 1) {
    refuse(
      distribution,
      "a log-normal distribution of a parameter, or of a datum around the logarithm of one",
      context,
    );
    return undefined;
  }
  const datum = Math.exp(center - sigma ** 2);
  return single(variable.parameter, { kind: "lognormal", datum, width: Math.expm1(sigma) });
}

/** θ^(γ−1) exp(−θ/β) is, as a function of θ, the density of a count γ − 1 with the mean θ/β. */
function readGamma(distribution: Place, context: ConstraintContext): ConstraintTerms | undefined {
  const variable = quantityOf(at(distribution, "x"), context);
  const gamma = positive(at(distribution, "gamma"), context);
  const beta = positive(at(distribution, "beta"), context);
  const shift = isGiven(at(distribution, "mu")) ? constantAt(at(distribution, "mu"), context) : 0;
  if (variable === undefined || gamma === undefined || beta === undefined || shift === undefined) return undefined;
  if (variable.parameter === undefined || variable.coefficient !== 1 || shift !== 0 || gamma < 1) {
    refuse(distribution, "a gamma distribution of one parameter with mu 0 and gamma of at least 1", context);
    return undefined;
  }
  return single(variable.parameter, { kind: "gamma", datum: (gamma - 1) * beta, width: Math.sqrt(beta) });
}

function quantities(place: Place, context: ConstraintContext): readonly (Quantity | undefined)[] {
  return entries(place, context.problems, "names and numbers").map((entry) => quantityOf(entry, context));
}

function readMultivariate(distribution: Place, context: ConstraintContext): ConstraintTerms | undefined {
  const [x, mean] = [quantities(at(distribution, "x"), context), quantities(at(distribution, "mean"), context)];
  const matrix = atFirst(distribution, "covariances", "covariance");
  const rows = entries(matrix, context.problems, "rows");
  const covariance = rows.map((row) => entries(row, context.problems, "numbers").map((e) => constantAt(e, context)));
  const single = new Map<string, Hs3Constraint>();
  for (const [i, one] of x.entries()) {
    const other = mean[i];
    if (one === undefined || other === undefined) return undefined;
    const [of, datum] = one.parameter === undefined ? [other, one] : [one, other];
    const variance = covariance[i]?.[i];
    if (of.parameter === undefined || of.coefficient !== 1 || datum.parameter !== undefined || !((variance ?? 0) > 0)) {
      refuse(distribution, "a multivariate normal distribution of parameters, one for each datum", context);
      return undefined;
    }
    single.set(of.parameter, { kind: "normal", datum: datum.coefficient, width: Math.sqrt(variance!) });
  }
  const isSquare = covariance.length === x.length && covariance.every((row) => row.length === x.length);
  if (single.size !== x.length || mean.length !== x.length || !isSquare) {
    refuse(matrix, "a square matrix of numbers with one row for each parameter", context);
    return undefined;
  }
  const complete = covariance.map((row) => row.map((value) => value ?? Number.NaN));
  if (complete.flat().some(Number.isNaN)) return undefined;
  return { single, correlation: { parameters: [...single.keys()], covariance: complete } };
}

/** The specification writes PoissonPdf(x τ, τ), which is no density of an auxiliary datum; HistFactory's is Poisson(τ | τ x). */
function readBarlowBeeston(distribution: Place, context: ConstraintContext): ConstraintTerms | undefined {
  const variables = quantities(at(distribution, "x"), context);
  const rates = entries(at(distribution, "expected"), context.problems, "rates").map((e) => positive(e, context));
  context.problems.choice("barlow-beeston", distribution, {
    expected: "a Poisson count τ with the mean τ x for each bin",
    received: "barlow_beeston_lite_poisson_constraint_dist",
    hint: "The formula of the specification, taken literally, is no distribution of auxiliary data; HistFactory's is read.",
  });
  const single = new Map<string, Hs3Constraint>();
  for (const [i, variable] of variables.entries()) {
    const tau = rates[i];
    if (variable === undefined || tau === undefined) return undefined;
    // Entries that are numbers stand for bins without a parameter.
    if (variable.parameter !== undefined) single.set(variable.parameter, { kind: "poisson", datum: tau, width: tau });
  }
  return { single };
}

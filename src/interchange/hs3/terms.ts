import { quote } from "../../describe.js";
import type { Hs3Objects } from "./objects.js";
import type { ParameterValues } from "./parameter-values.js";
import { at, entries, isNumber, number, optionalEntries, text } from "./place.js";
import type { Hs3Problems, Place } from "./problems.js";

/** A number of events times parameters, each to the first power. */
export interface Term {
  readonly coefficient: number;
  /** Names of parameters, in order; one that is there twice is a square. */
  readonly parameters: readonly string[];
}

/** Limit for the terms of one expectation, far above any counting experiment. */
const MOST_TERMS = 10_000;
/** Limit for the nesting of functions. */
const DEEPEST = 200;

/** What functions are expanded with. */
export interface TermContext {
  readonly objects: Hs3Objects;
  readonly values: ParameterValues;
  readonly problems: Hs3Problems;
}

type Chain = readonly string[];

/**
 * An expectation as a sum of terms: sums and products of numbers, parameters and further such functions are multiplied out, and
 * constants are put into the coefficients. Undefined, and reported, for other functions.
 */
export function termsOf(place: Place, context: TermContext, chain: Chain = []): readonly Term[] | undefined {
  if (isNumber(place.value)) return [{ coefficient: place.value, parameters: [] }];
  const { objects, values, problems } = context;
  const name = text(place, problems, "a number, or the name of a parameter or function");
  if (name === undefined) return undefined;
  const definition = objects.functions.byName.get(name);
  if (definition !== undefined)
    return isOpen(name, place, chain, problems) ? expand(definition, context, [...chain, name]) : undefined;
  if (!values.isConstant(name)) return [{ coefficient: 1, parameters: [name] }];
  const value = values.value(name);
  if (value !== undefined) return [{ coefficient: value, parameters: [] }];
  problems.errorAt("missing-object", place, {
    expected: `a value of the constant ${quote(name)} in a parameter point`,
  });
  return undefined;
}

/** Whether a function is not inside itself, nor too deep inside others. */
function isOpen(name: string, place: Place, chain: Chain, problems: Hs3Problems): boolean {
  if (chain.includes(name)) {
    const received = [...chain.slice(chain.indexOf(name)), name].map(quote).join(" → ");
    problems.errorAt("cyclic-reference", place, { expected: "functions that do not refer to themselves", received });
    return false;
  }
  if (chain.length < DEEPEST) return true;
  problems.errorAt("too-large", place, {
    expected: `at most ${DEEPEST} functions inside each other`,
    received: "more",
  });
  return false;
}

function expand(definition: Place, context: TermContext, chain: Chain): readonly Term[] | undefined {
  const { problems } = context;
  const type = at(definition, "type");
  if (type.value === "sum") return sumOf(entries(at(definition, "summands"), problems, "summands"), context, chain);
  if (type.value === "product")
    return productOf(entries(at(definition, "factors"), problems, "factors"), context, chain);
  if (type.value === "CMS::process_normalization") return normalizationOf(definition, context, chain);
  const expected = "a sum or a product";
  const hint = "Expectations of counting experiments are sums of products of numbers and parameters here.";
  problems.errorAt("not-expressible", type, { expected, hint });
  return undefined;
}

function isFew(count: number, place: Place | undefined, { problems }: TermContext): boolean {
  if (count <= MOST_TERMS) return true;
  const where = place ?? { value: undefined, path: ["functions"] };
  problems.errorAt("too-large", where, { expected: `at most ${MOST_TERMS} terms`, received: "more" });
  return false;
}

function sumOf(places: readonly Place[], context: TermContext, chain: Chain): readonly Term[] | undefined {
  const sum: Term[] = [];
  for (const place of places) {
    const terms = termsOf(place, context, chain);
    if (terms === undefined || !isFew(sum.length + terms.length, place, context)) return undefined;
    sum.push(...terms);
  }
  return sum;
}

function productOf(places: readonly Place[], context: TermContext, chain: Chain): readonly Term[] | undefined {
  let product: readonly Term[] = [{ coefficient: 1, parameters: [] }];
  for (const place of places) {
    const terms = termsOf(place, context, chain);
    if (terms === undefined || !isFew(product.length * terms.length, place, context)) return undefined;
    product = product.flatMap((a) => terms.map((b) => multiply(a, b)));
  }
  return product;
}

function multiply(a: Term, b: Term): Term {
  return { coefficient: a.coefficient * b.coefficient, parameters: [...a.parameters, ...b.parameters] };
}

/** Combine's normalisation of a process, of which only a nominal value times other factors is a term. */
function normalizationOf(definition: Place, context: TermContext, chain: Chain): readonly Term[] | undefined {
  const { problems } = context;
  const effects = [at(definition, "thetaList"), at(definition, "asymmThetaList")];
  const used = effects.find((list) => optionalEntries(list, problems, "parameters").length > 0);
  if (used !== undefined) {
    problems.errorAt("not-expressible", used, {
      expected: "no log-normal effects",
      hint: "Read the Combine card instead.",
    });
    return undefined;
  }
  const nominal = number(at(definition, "nominalValue"), problems);
  if (nominal === undefined) return undefined;
  const factors = optionalEntries(at(definition, "otherFactorList"), problems, "factors");
  const product = productOf(factors, context, chain);
  return product?.map((term) => ({ ...term, coefficient: nominal * term.coefficient }));
}

import type { CorrelationSpec } from "../../../workspace/types.js";
import type { Component, WrittenSet } from "./parameters.js";
import type { UniqueNames } from "./unique-names.js";

/** Objects of the document that make the constraints of a measurement. */
export interface WrittenConstraints {
  /** The name of the distribution of a parameter, by the name of that. */
  readonly nameOf: ReadonlyMap<string, string>;
  readonly distributions: readonly object[];
  readonly functions: readonly object[];
  /** Observed auxiliary data and rates: constants, by name. */
  readonly constants: ReadonlyMap<string, number>;
}

interface Lists {
  readonly names: UniqueNames;
  readonly nameOf: Map<string, string>;
  readonly distributions: object[];
  readonly functions: object[];
  readonly constants: Map<string, number>;
}

/** The distributions of the auxiliary data of some parameters, and of those that are correlated. */
export function writtenConstraints(
  sets: readonly WrittenSet[],
  correlations: readonly CorrelationSpec[],
  names: UniqueNames,
): WrittenConstraints {
  const lists: Lists = { names, nameOf: new Map(), distributions: [], functions: [], constants: new Map() };
  const components = new Map<string, Component>();
  for (const { name, isPerBin, components: own } of sets) {
    for (const [k, component] of own.entries()) components.set(isPerBin ? `${name}[${k}]` : name, component);
  }
  for (const [k, correlation] of correlations.entries()) addCorrelation(correlation, k, components, lists);
  const named = sets.filter(({ isImplied }) => !isImplied);
  for (const component of named.flatMap((set) => set.components)) addSingle(component, lists);
  return lists;
}

function addConstant(wish: string, value: number, { names, constants }: Lists): string {
  const name = names.take(wish);
  constants.set(name, value);
  return name;
}

function addDistribution(
  wish: string,
  content: object,
  of: readonly string[],
  { names, nameOf, distributions }: Lists,
) {
  const name = names.take(wish);
  distributions.push({ name, ...content });
  for (const parameter of of) nameOf.set(parameter, name);
}

function addFunction(wish: string, content: object, { names, functions }: Lists): string {
  const name = names.take(wish);
  functions.push({ name, ...content });
  return name;
}

function addCorrelation(
  spec: CorrelationSpec,
  index: number,
  components: ReadonlyMap<string, Component>,
  lists: Lists,
): void {
  const members = spec.parameters.map((name) => components.get(name)!);
  const x = members.map(({ name, constraint }) => addConstant(`nom_${name}`, constraint?.datum ?? 0, lists));
  const width = (i: number) => members[i]!.constraint?.width ?? 1;
  const covariances =
    spec.covariance ?? spec.correlation!.map((row, i) => row.map((value, j) => value * width(i) * width(j)));
  const mean = members.map(({ name }) => name);
  addDistribution(`correlation_${index}`, { type: "multivariate_normal_dist", x, mean, covariances }, mean, lists);
}

/**
 * The distribution of one auxiliary datum given its parameter, in ROOT's way of naming its parts. The datum is the variable, since HS3
 * normalises a density over the domain of that, and the bounds of a parameter are not to change its likelihood.
 */
function addSingle({ name, constraint }: Component, lists: Lists): void {
  if (constraint === undefined || lists.nameOf.has(name)) return;
  const { kind, datum, width } = constraint;
  const add = (content: object) => addDistribution(`${name}_constraint`, content, [name], lists);
  if (kind === "normal") {
    add({ type: "gaussian_dist", x: addConstant(`nom_${name}`, datum, lists), mean: name, sigma: width });
  } else if (kind === "lognormal") {
    const mu = addFunction(`${name}_log`, { type: "generic_function", expression: `log(${name})` }, lists);
    add({ type: "lognormal_dist", x: addConstant(`nom_${name}`, datum, lists), mu, sigma: Math.log1p(width) });
  } else {
    // The auxiliary datum of a gamma constraint is a count with the mean θ/σ².
    const [rate, count] = kind === "poisson" ? [width, datum] : [1 / width ** 2, datum / width ** 2];
    const tau = addConstant(`${name}_tau`, rate, lists);
    const mean = addFunction(`${name}_poisMean`, { type: "product", factors: [name, tau] }, lists);
    add({ type: "poisson_dist", x: addConstant(`nom_${name}`, count, lists), mean });
  }
}

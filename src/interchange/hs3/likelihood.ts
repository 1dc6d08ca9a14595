import { plural, quote } from "../../describe.js";
import { isConstraintType } from "./constraint-distributions.js";
import { type Hs3Objects, named } from "./objects.js";
import { at, entries, isGiven, isNumber, number, numbers, optionalEntries } from "./place.js";
import type { Hs3Problems, Place } from "./problems.js";

/** A distribution of a likelihood with the data that it describes. */
export interface Observed {
  readonly name: string;
  readonly distribution: Place;
  /** Where the data are named or given; undefined for auxiliary distributions, whose data are their own. */
  readonly datum: Place | undefined;
  /** Whether other distributions have the same data. */
  readonly isInProduct: boolean;
}

/** The factors of a likelihood. */
export interface Factors {
  readonly channels: readonly Observed[];
  /** Distributions of single numbers: constraints, and counting experiments. */
  readonly others: readonly Observed[];
}

interface Expansion {
  readonly objects: Hs3Objects;
  readonly problems: Hs3Problems;
  readonly channels: Map<string, Observed>;
  readonly others: Map<string, Observed>;
  /** Products that were multiplied out, each with whether it has channels. */
  readonly products: Map<string, boolean>;
}

/** Limit for the nesting of products. */
const DEEPEST = 200;

/** The factors of a likelihood: products are multiplied out, and a distribution that is there twice counts once. */
export function factorsOf(likelihood: Place, objects: Hs3Objects, problems: Hs3Problems): Factors {
  const expansion: Expansion = { objects, problems, channels: new Map(), others: new Map(), products: new Map() };
  const distributions = entries(at(likelihood, "distributions"), problems, "names of distributions");
  const data = entries(at(likelihood, "data"), problems, "names of data sets");
  if (Array.isArray(at(likelihood, "data").value) && data.length !== distributions.length) {
    const expected = `${plural(distributions.length, "entry", "entries")}, one for each distribution`;
    problems.errorAt("wrong-length", at(likelihood, "data"), { expected, received: String(data.length) });
  }
  for (const [i, place] of distributions.entries()) add(place, data[i], [], expansion);
  for (const place of optionalEntries(at(likelihood, "aux_distributions"), problems, "names of distributions")) {
    add(place, undefined, [], expansion);
  }
  return { channels: [...expansion.channels.values()], others: [...expansion.others.values()] };
}

function add(place: Place, datum: Place | undefined, chain: readonly string[], expansion: Expansion): void {
  const { objects, problems, channels, others } = expansion;
  const distribution = named(objects.distributions, place, problems);
  if (distribution === undefined) return;
  const name = String(place.value);
  const type = at(distribution, "type");
  const observed = { name, distribution, datum, isInProduct: chain.length > 0 };
  if (type.value === "product_dist") {
    if (isOpen(name, place, chain, problems)) addProduct(observed, place, chain, expansion);
  } else if (type.value === "histfactory_dist") {
    addChannel(observed, place, channels, problems);
  } else if (isConstraintType(type.value)) {
    if (!others.has(name)) others.set(name, observed);
  } else reportUnreadable(name, distribution, problems);
}

function isOpen(name: string, place: Place, chain: readonly string[], problems: Hs3Problems): boolean {
  if (chain.includes(name)) {
    const received = [...chain.slice(chain.indexOf(name)), name].map(quote).join(" → ");
    problems.errorAt("cyclic-reference", place, { expected: "products that do not contain themselves", received });
    return false;
  }
  if (chain.length < DEEPEST) return true;
  problems.errorAt("too-large", place, { expected: `at most ${DEEPEST} products inside each other`, received: "more" });
  return false;
}

/** A product that is there twice counts once, unless it has channels. */
function addProduct(product: Observed, place: Place, chain: readonly string[], expansion: Expansion): void {
  const { name, distribution, datum } = product;
  const { channels, products, problems } = expansion;
  const hasChannels = products.get(name);
  if (hasChannels === true) reportTwice(place, problems);
  if (hasChannels !== undefined) return;
  const before = channels.size;
  addFactors(distribution, datum, [...chain, name], expansion);
  products.set(name, channels.size > before);
}

function reportTwice(place: Place, problems: Hs3Problems): void {
  const hint = "A workspace has one set of data for each channel.";
  problems.errorAt("not-expressible", place, { expected: "each channel once in a likelihood", hint });
}

function addFactors(product: Place, datum: Place | undefined, chain: readonly string[], expansion: Expansion): void {
  for (const factor of entries(at(product, "factors"), expansion.problems, "names of distributions")) {
    add(factor, datum, chain, expansion);
  }
}

function addChannel(channel: Observed, place: Place, channels: Map<string, Observed>, problems: Hs3Problems): void {
  if (channel.datum === undefined) {
    problems.errorAt("missing-observation", place, { expected: `data for the channel ${quote(channel.name)}` });
  } else if (channels.has(channel.name)) reportTwice(place, problems);
  else channels.set(channel.name, channel);
}

/** Reports a distribution that is neither a channel, nor a product, nor a constraint. */
export function reportUnreadable(name: string, distribution: Place, problems: Hs3Problems): void {
  const type = at(distribution, "type");
  if (type.value === "product_dist" || type.value === "histfactory_dist" || isConstraintType(type.value)) return;
  const expected = "histfactory_dist, product_dist, poisson_dist, or the distribution of a constraint";
  const hint = `${quote(name)} is another distribution. HistFactory has histograms with constraints only.`;
  problems.errorAt("not-expressible", type, { expected, hint });
}

/** The data set at a place. */
function dataSet(datum: Place, type: string, objects: Hs3Objects, problems: Hs3Problems): Place | undefined {
  const set = named(objects.data, datum, problems);
  if (set === undefined || at(set, "type").value === type) return set;
  const hint = "Data of a channel are numbers of events in bins.";
  problems.errorAt("not-expressible", at(set, "type"), { expected: `data of type ${type}`, hint });
  return undefined;
}

/** The events of a channel in its bins; undefined, and reported, where there are none. */
export function binnedData(
  { distribution, datum }: Observed,
  objects: Hs3Objects,
  problems: Hs3Problems,
): readonly number[] | undefined {
  if (datum === undefined) return undefined;
  const set = dataSet(datum, "binned", objects, problems);
  if (set === undefined) return undefined;
  const [own, other] = [axisNames(distribution), axisNames(set)];
  if (own !== undefined && other !== undefined && own.join() !== other.join()) {
    const expected = `the axes ${own.map(quote).join(", ")}, as those of the channel`;
    problems.errorAt("not-expressible", at(set, "axes"), { expected, received: other.map(quote).join(", ") });
  }
  return numbers(at(set, "contents"), problems, "numbers of events");
}

/** Names of several axes, whose order is that of the bins; undefined where there is one axis, whose name does not matter. */
function axisNames(place: Place): readonly string[] | undefined {
  const { value } = at(place, "axes");
  return Array.isArray(value) && value.length > 1
    ? value.map((_, i) => String(at(at(at(place, "axes"), i), "name").value))
    : undefined;
}

/**
 * The one number that a distribution describes; undefined where it has no data of its own. In a product, that is the value of the axis
 * that is called after its variable: the data of a channel are not those of the constraints that stand beside it.
 */
export function singleDatum(
  { distribution, datum, isInProduct }: Observed,
  objects: Hs3Objects,
  problems: Hs3Problems,
): number | undefined {
  if (datum === undefined || isNumber(datum.value)) return isNumber(datum?.value) ? datum.value : undefined;
  const set = named(objects.data, datum, problems);
  if (set === undefined) return undefined;
  const axes = optionalEntries(at(set, "axes"), problems, "axes").map((axis) => at(axis, "name").value);
  const axis = axes.indexOf(at(distribution, "x").value);
  if (isInProduct && axis === -1) return undefined;
  const [value, contents, rows] = [at(set, "value"), at(set, "contents"), at(set, "entries")];
  if (isGiven(value)) return number(value, problems);
  const list = isGiven(contents) ? contents : at(rows, 0);
  if (!Array.isArray(list.value) || isGiven(at(rows, 1))) return undefined;
  return list.value.length === Math.max(1, axes.length) ? number(at(list, Math.max(0, axis)), problems) : undefined;
}

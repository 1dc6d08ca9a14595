import type { Producer } from "./options.js";
import { at, isGiven, optionalEntries } from "./place.js";
import type { Hs3Problems, Place } from "./problems.js";

/** What a program means where HS3 leaves it open. */
export interface ProducerRules {
  /** The program, as messages call it. */
  readonly title: string;
  /** Constraint of a staterror that names none. */
  readonly staterror: "Gauss" | "Poisson";
  /** What `data.vals` of a shapesys are: absolute uncertainties, ones relative to the sample, or the rates of Poisson constraints. */
  readonly vals: "absolute" | "relative" | "rates";
  /** What replaces factors of a normsys that are not above 0; undefined where they are left. */
  readonly leastFactor?: number;
}

/**
 * ROOT: `JSONFactories_HistFactory.cxx`, in which `createPHF` takes relative uncertainties, staterrors are Poisson by default, and
 * factors that are not above 0 become `numeric_limits<double>::epsilon()`. pyhs3: `distributions/histfactory/modifiers.py`.
 */
const PRODUCER_RULES: Readonly<Record<Producer, ProducerRules>> = {
  root: { title: "ROOT", staterror: "Poisson", vals: "relative", leastFactor: Number.EPSILON },
  pyhs3: { title: "pyhs3", staterror: "Gauss", vals: "absolute" },
  other: { title: "an unknown program", staterror: "Poisson", vals: "absolute" },
};

/** ROOT before 6.30 wrote the rates of Poisson constraints, as `constraint_p->getX().getVal()`. */
const FIRST_WITH_RELATIVE_VALS = 30;

/** The packages that a document names, in lower case, with their versions. */
function packagesOf(root: Place, problems: Hs3Problems): ReadonlyMap<string, string> {
  const packages = optionalEntries(at(at(root, "metadata"), "packages"), problems, "packages");
  return new Map(
    packages.map((entry) => [String(at(entry, "name").value).toLowerCase(), String(at(entry, "version").value)]),
  );
}

/** The rules of the program that wrote a document: the one given, or the one that its metadata name. */
export function producerRules(root: Place, given: Producer | undefined, problems: Hs3Problems): ProducerRules {
  const packages = packagesOf(root, problems);
  const isOfRoot = packages.has("root") || isGiven(at(at(root, "misc"), "ROOT_internal"));
  const producer = given ?? (isOfRoot ? "root" : packages.has("pyhs3") ? "pyhs3" : "other");
  const rules = PRODUCER_RULES[producer];
  const [, minor] = /^6\.(\d+)/.exec(packages.get("root") ?? "") ?? [];
  const isOld = producer === "root" && minor !== undefined && Number(minor) < FIRST_WITH_RELATIVE_VALS;
  return isOld ? { ...rules, vals: "rates" } : rules;
}

const KNOWN_VERSION = /^v?0\.[0-9]/;

/** Reports a version of HS3 that is not known. A document without one is read, since many have none. */
export function checkVersion(root: Place, problems: Hs3Problems): void {
  const version = at(at(root, "metadata"), "hs3_version");
  if (!isGiven(version) || KNOWN_VERSION.test(String(version.value))) return;
  problems.errorAt("unsupported-version", version, { expected: "a version of HS3 before 1.0, such as 0.2" });
}

import type { Findings, Place } from "./findings.js";
import type { Producer } from "./options.js";
import { at, isGiven, optionalEntries } from "./place.js";

/** What a program means where HS3 leaves it open. */
export interface ProducerRules {
  /** The program, as messages call it. */
  readonly title: string;
  /** Constraint of a staterror that names none. */
  readonly staterror: "Gauss" | "Poisson";
  /** What `data.vals` of a shapesys are: absolute uncertainties, or ones relative to the sample. */
  readonly vals: "absolute" | "relative";
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

/** The program that wrote a document, by its metadata. */
function producerOf(root: Place, findings: Findings): Producer {
  const packages = optionalEntries(at(at(root, "metadata"), "packages"), findings, "packages");
  const names = packages.map((entry) => String(at(entry, "name").value).toLowerCase());
  if (names.includes("root") || isGiven(at(at(root, "misc"), "ROOT_internal"))) return "root";
  return names.includes("pyhs3") ? "pyhs3" : "other";
}

/** The rules of the program that wrote a document: the one given, or the one that its metadata name. */
export function producerRules(root: Place, given: Producer | undefined, findings: Findings): ProducerRules {
  return PRODUCER_RULES[given ?? producerOf(root, findings)];
}

const KNOWN_VERSION = /^v?0\.[0-9]/;

/** Reports a version of HS3 that is not known. A document without one is read, since many have none. */
export function checkVersion(root: Place, findings: Findings): void {
  const version = at(at(root, "metadata"), "hs3_version");
  if (!isGiven(version) || KNOWN_VERSION.test(String(version.value))) return;
  findings.error("unsupported-version", version, { expected: "a version of HS3 before 1.0, such as 0.2" });
}

import { DataError, type Issue, nearestHint } from "../errors.js";
import type { InterpolationOptions } from "../model/options.js";
import { parseJsonText, schemaIssues } from "../workspace/index.js";
import { reference as validateReference } from "../workspace/validators.generated.js";

/** A number, or the name of one that JSON cannot write. `nan` means a point outside the domain of the likelihood. */
export type ReferenceNumber = number | "inf" | "-inf" | "nan";

const QUANTITIES: readonly Quantity[] = [
  "description",
  "logpdf",
  "expected_data",
  "twice_nll",
  "estimate",
  "uncertainty",
  "cls",
  "limit",
  "test_statistic",
  "significance",
  "p_value",
];

/** Kinds of numbers that have a tolerance. */
export type Quantity =
  | "description"
  | "logpdf"
  | "expected_data"
  | "twice_nll"
  | "estimate"
  | "uncertainty"
  | "cls"
  | "limit"
  | "test_statistic"
  | "significance"
  | "p_value";

/** Numbers agree when |found − expected| ≤ absolute + relative · |expected| + in_uncertainties · σ. */
export interface Tolerance {
  readonly absolute?: number;
  readonly relative?: number;
  /** For estimates: in units of the parameter's uncertainty. */
  readonly in_uncertainties?: number;
}

export type Tolerances = { readonly [Q in Quantity]?: Tolerance };

/** The origin of reference numbers. */
export interface Origin {
  readonly program: string;
  readonly version: string;
  readonly versions?: Readonly<Record<string, string>>;
  readonly command: string;
  readonly date: string;
  readonly note?: string;
}

interface Entry {
  readonly name?: string;
  /** Name of an entry of `origins`; the first one when absent. */
  readonly origin?: string;
  readonly tolerances?: Tolerances;
  /** Main bins, then auxiliary data; the observed ones when absent. */
  readonly data?: readonly number[];
}

/** Values in model order or by name. */
export type ByOrderOrName<T> = readonly T[] | Readonly<Record<string, T>>;

export interface ReferencePoint extends Entry {
  readonly pars: ByOrderOrName<number>;
  readonly logpdf?: ReferenceNumber;
  readonly main_logpdf?: ReferenceNumber;
  readonly constraint_logpdf?: ReferenceNumber;
  readonly expected_data?: readonly ReferenceNumber[];
  readonly expected_main_data?: readonly ReferenceNumber[];
}

export interface ReferenceFit extends Entry {
  readonly fixed?: Readonly<Record<string, number>>;
  readonly twice_nll?: ReferenceNumber;
  readonly bestfit?: ByOrderOrName<number>;
  readonly uncertainties?: ByOrderOrName<ReferenceNumber | null>;
}

/** Five values at −2 … +2 standard deviations, null where there is none. */
export type ReferenceBand = readonly (ReferenceNumber | null)[];

/** An observed number and its expected values, as tests and limits have them. */
interface Observation extends Entry {
  readonly calculator?: "asymptotics" | "toys";
  readonly observed?: ReferenceNumber;
  readonly expected?: ReferenceBand;
}

/** CLs of `q` and `qtilde`, p0 of `q0`. */
export interface ReferenceCls extends Observation {
  readonly poi_value: number;
  readonly test_statistic: "q" | "qtilde" | "q0";
}

export interface ReferenceLimit extends Observation {
  readonly test_statistic: "q" | "qtilde";
  readonly level?: number;
}

export interface ReferenceSignificance extends Entry {
  readonly q0?: ReferenceNumber;
  readonly p0?: ReferenceNumber;
  readonly z?: ReferenceNumber;
  readonly expected?: {
    readonly signal?: number;
    readonly q0?: ReferenceNumber;
    readonly p0?: ReferenceBand;
    readonly z?: ReferenceBand;
  };
}

export interface ReferenceModel {
  readonly poi?: string | null;
  readonly par_names?: readonly string[];
  readonly suggested_init?: readonly ReferenceNumber[];
  readonly suggested_bounds?: readonly (readonly [ReferenceNumber, ReferenceNumber])[];
  readonly suggested_fixed?: readonly boolean[];
  readonly auxdata?: readonly ReferenceNumber[];
  readonly data?: readonly ReferenceNumber[];
}

/** A checked document of reference numbers, as it stands in JSON: see `schemas/reference.json`. */
export interface Reference {
  readonly format: "histograd-reference";
  readonly version: "1.0.0" | "1.1.0";
  readonly note?: string;
  readonly workspace?: { readonly path: string; readonly patches?: readonly string[] };
  readonly measurement?: string;
  readonly interpolation?: InterpolationOptions;
  readonly clip_sample_data?: number;
  readonly clip_bin_data?: number;
  readonly origins: Readonly<Record<string, Origin>>;
  readonly tolerances?: Tolerances;
  readonly model?: ReferenceModel;
  readonly points?: readonly ReferencePoint[];
  readonly fits?: readonly ReferenceFit[];
  readonly cls?: readonly ReferenceCls[];
  readonly limits?: readonly ReferenceLimit[];
  readonly significances?: readonly ReferenceSignificance[];
}

/**
 * Checks a document of reference numbers: a JSON value, or JSON text.
 *
 * @throws DataError with every problem of the document, each with its JSON path
 * @throws WorkspaceError `json-syntax` for a text that is not JSON
 */
export function parseReference(input: unknown): Reference {
  const document = typeof input === "string" ? parseJsonText(input) : input;
  const other = otherKind(document);
  if (other !== undefined) throw new DataError([other]);
  const issues = schemaIssues(validateReference, document);
  if (issues.length > 0) throw new DataError(issues);
  const reference = document as Reference;
  const unknown = unknownNames(reference);
  if (unknown.length > 0) throw new DataError(unknown);
  return reference;
}

/** One issue for a document of another kind, instead of one for each missing part. */
function otherKind(document: unknown): Issue | undefined {
  if (typeof document === "object" && document !== null && "format" in document) return undefined;
  const isWorkspace = typeof document === "object" && document !== null && "channels" in document;
  return {
    code: "not-a-reference",
    path: "",
    expected: 'reference numbers: an object with "format": "histograd-reference"',
    received: isWorkspace ? "a workspace" : "another kind of document",
    hint: isWorkspace
      ? "Give the workspace first and the reference numbers second."
      : "The format is described by schemas/reference.json.",
  };
}

/** Names that the schema cannot check: quantities of tolerances, and origins. */
function unknownNames({ origins, tolerances, ...document }: Reference): Issue[] {
  const issues: Issue[] = [];
  const require = (name: string, known: readonly string[], path: string, what: string) => {
    if (known.includes(name)) return;
    const expected = `${what} (${known.join(", ")})`;
    const hint = nearestHint(name, known);
    issues.push({ code: "unknown-name", path, expected, received: JSON.stringify(name), ...hint });
  };
  const checkTolerances = (chosen: Tolerances | undefined, path: string) => {
    for (const quantity of Object.keys(chosen ?? {})) {
      require(quantity, QUANTITIES, `${path}tolerances.${quantity}`, "a quantity that has a tolerance");
    }
  };
  checkTolerances(tolerances, "");
  for (const list of ["points", "fits", "cls", "limits", "significances"] as const) {
    for (const [i, entry] of (document[list] ?? []).entries()) {
      checkTolerances(entry.tolerances, `${list}[${i}].`);
      const { origin } = entry;
      if (origin !== undefined) require(origin, Object.keys(origins), `${list}[${i}].origin`, "the name of an origin");
    }
  }
  return issues;
}

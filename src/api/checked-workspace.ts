import type { Issue } from "../errors.js";
import type { ModelFormat } from "../model/format.js";
import { requireModel } from "../model/input.js";
import { Model } from "../model/model.js";
import { MODEL_OPTIONS, type ModelOptions } from "../model/options.js";
import {
  aText,
  type OptionRule,
  type OptionRules,
  oneOf,
  requireArgument,
  requireOptions,
  tested,
} from "../options.js";
import { digestOf } from "../workspace/digest.js";
import type { JsonDocument } from "../workspace/json-text.js";
import { parseDocument, type ReadDocument, readDocument } from "../workspace/parse-document.js";
import { selectMeasurement } from "../workspace/select.js";
import { DIALECT_NAMES, type Dialect, type WorkspaceSpec } from "../workspace/types.js";

/** Which measurement of a workspace to compile, and how. */
export interface WorkspaceModelOptions extends ModelOptions {
  /** Name of the measurement; the first one by default. */
  readonly measurement?: string;
  /** The program whose rules hold for what the document does not say; by default the dialect of the document. */
  readonly dialect?: Dialect;
}

/** Rules for the options of `Workspace.model`. */
export const WORKSPACE_MODEL_OPTIONS: OptionRules<WorkspaceModelOptions> = {
  ...MODEL_OPTIONS,
  measurement: aText,
  dialect: oneOf<Dialect>(...DIALECT_NAMES),
};

const someWarnings = tested(
  "a list of warnings",
  Array.isArray,
  "This function has no options. Apply patches first, as readWorkspace(path, { patches }) does.",
);

/** Reads what `Workspace.parse` is given. @throws DataError, WorkspaceError as `Workspace.parse` */
export function readInput(input: unknown, textWarnings: JsonDocument["warnings"]): ReadDocument {
  requireArgument(textWarnings, "textWarnings", someWarnings);
  return readDocument(input, textWarnings);
}

/** A checked workspace document, with what its models may have. */
export class CheckedWorkspace {
  /** The document, checked; field names are those of the JSON. */
  readonly spec: WorkspaceSpec;
  /** Warnings: unusual but legal parts of the document, in the form of errors. */
  readonly warnings: readonly Issue[];

  readonly #format: ModelFormat;
  #digest: string | undefined;

  /** @throws WorkspaceError with every problem of the document @internal */
  protected constructor(document: ReadDocument, format: ModelFormat) {
    const { spec, warnings } = parseDocument(document, format.document);
    this.spec = spec;
    this.warnings = warnings;
    this.#format = format;
  }

  get measurements(): readonly string[] {
    return this.spec.measurements.map(({ name }) => name);
  }

  /**
   * Compiles one measurement to a likelihood.
   *
   * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; ModelError for an unknown measurement or modifier, or
   * a model that cannot be built; WorkspaceError for a document that the dialect cannot read
   */
  model(options: WorkspaceModelOptions = {}): Model {
    requireOptions(options, WORKSPACE_MODEL_OPTIONS);
    const { measurement, dialect, ...modelOptions } = options;
    const spec = selectMeasurement(this.#readAs(dialect), measurement);
    return new Model(spec, modelOptions, () => this.digest, this.#format);
  }

  /** The document, checked as one of a dialect. */
  #readAs(dialect: Dialect | undefined): WorkspaceSpec {
    if (dialect === undefined || dialect === (this.spec.dialect ?? "pyhf")) return this.spec;
    return parseDocument(readDocument({ ...this.spec, dialect }), this.#format.document).spec;
  }

  /**
   * `sha256:` and the SHA-256 of the document in canonical form, the same for any order of keys and way of writing
   * numbers. It differs from pyhf's digest, which depends on how Python writes numbers.
   *
   * @see RFC 8785, JSON Canonicalization Scheme
   */
  get digest(): string {
    this.#digest ??= digestOf(this.spec);
    return this.#digest;
  }

  /**
   * Observed data in the order of `model`: main bins, then auxiliary data; `[nMainData + nAuxdata]`.
   *
   * @throws DataError `bad-argument` for a value that is not a model
   */
  data(model: Model): Float64Array {
    requireModel({ model });
    const observed = new Map(this.spec.observations.map(({ name, data }) => [name, data]));
    return Float64Array.from([...model.channels.flatMap(({ name }) => observed.get(name) ?? []), ...model.auxdata]);
  }
}

/** A checked workspace, as `Workspace.parse` returns it. */
export const aWorkspace: OptionRule = tested(
  "a workspace",
  (value) => value instanceof CheckedWorkspace,
  "Make one with Workspace.parse(document).",
);

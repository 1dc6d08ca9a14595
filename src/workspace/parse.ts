import { type Issue, WorkspaceError } from "../errors.js";
import { checkBins } from "./check-bins.js";
import { checkCovariances } from "./check-covariances.js";
import { checkFormulas } from "./check-formulas.js";
import { checkMeasurements } from "./check-measurements.js";
import { checkNames } from "./check-names.js";
import { checkSharing } from "./check-sharing.js";
import { checkUses } from "./check-uses.js";
import { checkValues } from "./check-values.js";
import { declaredParameters } from "./declared-parameters.js";
import { findOtherKind } from "./document-kind.js";
import { createFindings, type Findings } from "./findings.js";
import { type JsonDocument, readJsonText } from "./json-text.js";
import { cloneJson } from "./json-value.js";
import { checkSchema } from "./schema-issues.js";
import type { WorkspaceSpec } from "./types.js";
import { viewDocument } from "./view.js";
import { workspace as validateWorkspace } from "./workspace-validator.generated.js";

export interface ParsedWorkspace {
  /** The checked document; shares nothing with the input. */
  readonly spec: WorkspaceSpec;
  /** Warnings: unusual but legal parts of the document, in the form of errors. */
  readonly warnings: readonly Issue[];
}

/** All checks that a schema cannot express, on the parts of the document that conform to it. */
function checkSemantics(document: unknown, faulty: ReadonlySet<string>, findings: Findings): void {
  const view = viewDocument(document, faulty);
  const parameters = declaredParameters(view);
  checkNames(view, findings);
  checkBins(view, findings);
  checkCovariances(view, findings);
  checkValues(view, findings);
  checkUses(view, findings);
  checkSharing(view, parameters, findings);
  checkFormulas(view, parameters, findings);
  checkMeasurements(view, parameters, findings);
}

function checkDocument(document: unknown): Findings {
  const findings = createFindings(document);
  const otherKind = findOtherKind(document);
  if (otherKind !== undefined) {
    findings.error(otherKind);
    return findings;
  }
  const faulty = checkSchema(validateWorkspace, document, findings);
  if (faulty !== undefined) checkSemantics(document, faulty, findings);
  return findings;
}

/**
 * Reads and checks a workspace document in the pyhf 1.0.0 format, with or without the extensions of docs/extensions.md.
 *
 *   JSON text → value → schema → semantic checks → WorkspaceSpec
 *
 * Schema mistakes do not hide semantic ones, which are looked for in every part that conforms. A document is accepted when it
 * describes a possible model: every document from which pyhf 0.7.6 can build and fit all measurements, except those with
 * duplicate names, negative observations or numbers that overflow. Unlike pyhf, this checks observations and every
 * measurement at once, and reports as `warnings` what pyhf ignores silently.
 *
 * @param input - JSON text, or a JSON value already read; a value is copied, never changed
 * @param textWarnings - warnings about the text that the value was read from; they come before those about the document
 * @throws WorkspaceError with every issue found (at most 10⁴), each with a path such as `channels[0].samples[2].data`;
 * see `ERROR_CODES` for the codes
 */
export function parseWorkspace(input: unknown, textWarnings: JsonDocument["warnings"] = []): ParsedWorkspace {
  const document = typeof input === "string" ? readJsonText(input) : { value: input, warnings: textWarnings };
  const warnings = [...document.warnings, ...checkWorkspace(document.value)];
  // the value of a text was made here, so that nobody else can change it
  const spec = typeof input === "string" ? document.value : cloneJson(document.value);
  return { spec: spec as WorkspaceSpec, warnings };
}

/**
 * Checks a JSON value as `parseWorkspace` does.
 *
 * @returns warnings: unusual but legal parts of the document
 * @throws WorkspaceError as `parseWorkspace`
 */
export function checkWorkspace(document: unknown): readonly Issue[] {
  const { issues, warnings } = checkDocument(document);
  if (issues.length > 0) throw new WorkspaceError(issues);
  return warnings;
}

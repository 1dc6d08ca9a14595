import { type Issue, WorkspaceError } from "../errors.js";
import { checkBins } from "./check-bins.js";
import { checkMeasurements } from "./check-measurements.js";
import { checkNames } from "./check-names.js";
import { checkSharing } from "./check-sharing.js";
import { checkUses } from "./check-uses.js";
import { checkValues } from "./check-values.js";
import { declaredParameters } from "./declared-parameters.js";
import { findOtherKind } from "./document-kind.js";
import { createFindings, type Findings } from "./findings.js";
import type { DocumentFormat } from "./format.js";
import { type JsonDocument, readJsonText } from "./json-text.js";
import { cloneJson } from "./json-value.js";
import { checkSchema } from "./schema-issues.js";
import type { WorkspaceSpec } from "./types.js";
import { viewDocument } from "./view.js";

export interface ParsedWorkspace {
  /** The checked document; shares nothing with the input. */
  readonly spec: WorkspaceSpec;
  /** Warnings: unusual but legal parts of the document, in the form of errors. */
  readonly warnings: readonly Issue[];
}

/** All checks that a schema cannot express, on the parts of the document that conform to it. */
function checkSemantics(
  document: unknown,
  faulty: ReadonlySet<string>,
  { rules, extensions }: DocumentFormat,
  findings: Findings,
): void {
  const view = viewDocument(document, faulty, rules);
  const parameters = declaredParameters(view);
  checkNames(view, findings);
  checkBins(view, findings);
  extensions?.checkCovariances(view, findings);
  checkValues(view, findings);
  checkUses(view, findings);
  checkSharing(view, parameters, findings);
  extensions?.checkFormulas(view, parameters, findings);
  checkMeasurements(view, parameters, findings, extensions);
}

function findingsIn(document: unknown, format: DocumentFormat): Findings {
  const findings = createFindings(document);
  const otherKind = findOtherKind(document);
  if (otherKind !== undefined) {
    findings.error(otherKind);
    return findings;
  }
  const faulty = checkSchema(format.validate, document, findings);
  if (faulty !== undefined) checkSemantics(document, faulty, format, findings);
  return findings;
}

/** A document that was read and is not checked yet. */
export interface ReadDocument extends JsonDocument {
  /** Whether the value was made from a text, so that nobody else can change it. */
  readonly isOwn: boolean;
}

/**
 * Reads JSON text, or takes a value that is already read.
 *
 * @param textWarnings - warnings about the text that the value was read from
 * @throws WorkspaceError for a text that is not JSON
 */
export function readDocument(input: unknown, textWarnings: JsonDocument["warnings"] = []): ReadDocument {
  if (typeof input === "string") return { ...readJsonText(input), isOwn: true };
  return { value: input, warnings: textWarnings, isOwn: false };
}

/** Checks a document by a format. @throws WorkspaceError with every issue found */
export function parseDocument({ value, warnings, isOwn }: ReadDocument, format: DocumentFormat): ParsedWorkspace {
  const found = [...warnings, ...checkDocument(value, format)];
  return { spec: (isOwn ? value : cloneJson(value)) as WorkspaceSpec, warnings: found };
}

/** `checkWorkspace` for the documents of a format. */
export function checkDocument(document: unknown, format: DocumentFormat): readonly Issue[] {
  const { issues, warnings } = findingsIn(document, format);
  if (issues.length > 0) throw new WorkspaceError(issues);
  return warnings;
}

import { HistFactoryError, type Issue } from "../errors.js";
import { MODEL_OPTIONS, type ModelOptions } from "../model/options.js";
import { requireOptions } from "../options.js";
import type { Validation } from "../records/workspace-records.js";
import type { JsonDocument } from "../workspace/json-text.js";
import { unlessFloored } from "./model-warnings.js";
import { Workspace } from "./workspace.js";

/** Problems and warnings of a workspace. */
export type Findings = Pick<Validation, "problems" | "warnings">;

/** Codes of errors about files and arguments instead of documents, which `findings` throws. */
const NOT_OF_DOCUMENTS: ReadonlySet<string> = new Set([
  "bad-argument",
  "file-not-found",
  "not-a-file",
  "not-readable",
  "too-large",
]);

/**
 * Every problem and every warning of a document, and of the models of all its measurements.
 *
 * @param load - reads the document
 * @param parse - checks it
 * @throws DataError `unknown-option`, `bad-option`, and `bad-argument` of `load`
 * @throws WorkspaceError for a file that cannot be read
 */
export async function findings(
  load: () => Promise<JsonDocument>,
  options: ModelOptions = {},
  parse: (document: JsonDocument) => Workspace = parseDocument,
): Promise<Findings> {
  requireOptions(options, MODEL_OPTIONS);
  let ofText: readonly Issue[] = [];
  try {
    const document = await load();
    ofText = document.warnings;
    return ofWorkspace(parse(document), options);
  } catch (error) {
    if (!(error instanceof HistFactoryError) || NOT_OF_DOCUMENTS.has(error.code)) throw error;
    return { problems: error.issues, warnings: ofText };
  }
}

function parseDocument({ value, warnings }: JsonDocument): Workspace {
  return Workspace.parse(value, warnings);
}

function ofWorkspace(workspace: Workspace, options: ModelOptions): Findings {
  const models = workspace.measurements.map((measurement) => ofMeasurement(workspace, measurement, options));
  // measurements of one workspace have many problems in common
  const ofModels = distinct(models.flatMap(({ warnings }) => warnings));
  return {
    problems: distinct(models.flatMap(({ problems }) => problems)),
    warnings: distinct([...unlessFloored(workspace.warnings, ofModels), ...ofModels]),
  };
}

function ofMeasurement(workspace: Workspace, measurement: string, options: ModelOptions): Findings {
  try {
    const model = workspace.model({ ...options, measurement });
    const outside = model.diagnose(model.suggestedInit).map(
      ({ message }): Issue => ({
        code: "outside-domain",
        path: `measurement "${model.measurement}", suggested start values`,
        expected: "more than 0 expected events in every bin, or 0 where none were observed",
        received: message,
        hint: "A fit looks for another start.",
      }),
    );
    return { problems: [], warnings: [...model.warnings, ...outside] };
  } catch (error) {
    if (!(error instanceof HistFactoryError)) throw error;
    return { problems: error.issues, warnings: [] };
  }
}

function distinct(issues: readonly Issue[]): readonly Issue[] {
  return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()];
}

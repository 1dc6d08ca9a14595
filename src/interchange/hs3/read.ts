import { requireOptions } from "../../options.js";
import type { JsonDocument } from "../../workspace/json-text.js";
import type { WorkspaceSpec } from "../../workspace/types.js";
import { selectAnalyses } from "./analyses.js";
import { assemble } from "./assemble.js";
import { factorsOf } from "./likelihood.js";
import { readObjects } from "./objects.js";
import { IMPORT_HS3_OPTIONS, type ImportHs3Options } from "./options.js";
import { isObject } from "./place.js";
import { Hs3Problems, type Place } from "./problems.js";
import { checkVersion, producerRules } from "./producer.js";

/**
 * An HS3 document (HEP Statistics Serialization Standard, 0.1.90 to 0.3) as a workspace document: one likelihood of it, with each of
 * its analyses as a measurement.
 *
 * Channels are `histfactory_dist`, and `poisson_dist` whose expectations are sums of products. Names of parameters are those of the
 * document; parameters of bins are called after their modifier. docs/formats.md says how the forms of different programs are
 * read, and what is refused.
 *
 * @param document - a JSON value
 * @returns a workspace document, to be checked by `Workspace.parse(value, warnings)`, with the choices made in reading it
 * @throws DataError `unknown-option`, `bad-option`; WorkspaceError with every problem: `not-expressible` for what HistFactory cannot
 * express, `missing-object`, `cyclic-reference`, `wrong-type`, `missing-property`, `wrong-length`, `bin-count`, `duplicate-name`,
 * `unsupported-version`, `out-of-range`, `too-large`
 * @see https://github.com/hep-statistics-serialization-standard/hep-statistics-serialization-standard
 */
export function importHs3(document: unknown, options: ImportHs3Options = {}): JsonDocument {
  requireOptions(options, IMPORT_HS3_OPTIONS);
  const problems = new Hs3Problems();
  const spec = read(document, options, problems);
  problems.throwErrors();
  return { value: spec, warnings: problems.warnings };
}

function read(document: unknown, options: ImportHs3Options, problems: Hs3Problems): WorkspaceSpec | undefined {
  const root: Place = { value: document, path: [] };
  if (!isObject(root)) {
    problems.errorAt("wrong-type", root, { expected: "an HS3 document, which is an object" });
    return undefined;
  }
  const objects = readObjects(document, problems);
  checkVersion(root, problems);
  const rules = producerRules(root, options.producer, problems);
  const analyses = selectAnalyses(objects, options.analysis, problems);
  const [first] = analyses;
  if (first === undefined) return undefined;
  const context = { objects, rules, options, values: first.values, problems };
  return assemble(factorsOf(first.likelihood, objects, problems), analyses, context);
}

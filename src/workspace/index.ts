export { quote, quoteAll } from "../describe.js";
export { type JsonDocument, parseJsonText, readJsonText } from "./json-text.js";
export { checkWorkspace, type ParsedWorkspace, parseWorkspace } from "./parse.js";
export { applyPatch } from "./patch.js";
export { type SchemaValidator, schemaIssues } from "./schema-issues.js";
export { selectMeasurement } from "./select.js";
export { compareCodePoints } from "./sort.js";
export * from "./types.js";

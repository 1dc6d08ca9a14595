import type { DocumentFormat } from "./format.js";
import { PLAIN_RULES } from "./modifiers/plain.js";
import { WORKSPACE_SCHEMA } from "./workspace-schema.generated.js";

/** The format of pyhf, with those extensions that need no code of their own. */
export const PLAIN_FORMAT: DocumentFormat = { schema: WORKSPACE_SCHEMA, rules: PLAIN_RULES };

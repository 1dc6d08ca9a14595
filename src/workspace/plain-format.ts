import type { DocumentFormat } from "./format.js";
import { PLAIN_RULES } from "./modifiers/plain.js";
import { workspace as validate } from "./workspace-validator.generated.js";

/** The format of pyhf, with those extensions that need no code of their own. */
export const PLAIN_FORMAT: DocumentFormat = { validate, rules: PLAIN_RULES };

import { VERSION } from "../../version.js";
import type { Methods } from "../method.js";
import { DIAGNOSTIC_METHODS } from "./diagnostics.js";
import { FIT_METHODS } from "./fits.js";
import { LIKELIHOOD_METHODS } from "./likelihood.js";
import { MODEL_METHODS } from "./models.js";
import { RECORD_METHODS } from "./records.js";
import { SERIES_METHODS } from "./series.js";
import { TEST_METHODS } from "./tests.js";
import { TOY_METHODS } from "./toys.js";

/** Every method that a request may name. */
export const METHODS: Methods = {
  describe: () => ({ name: "histograd", version: VERSION, methods: Object.keys(METHODS) }),
  ...MODEL_METHODS,
  ...LIKELIHOOD_METHODS,
  ...FIT_METHODS,
  ...TEST_METHODS,
  ...TOY_METHODS,
  ...DIAGNOSTIC_METHODS,
  ...SERIES_METHODS,
  ...RECORD_METHODS,
};

/** Methods whose work is done in parts, so that other requests are answered meanwhile. */
export const LONG_METHODS: ReadonlySet<string> = new Set([...Object.keys(TOY_METHODS), "ranking", "patch_set_scan"]);

import type { Issue } from "../../errors.js";
import type { JsonObject } from "../../records/json.js";
import { VERSION } from "../../version.js";

/** What every record starts with. */
export function recordHead(record: string, workspace: string, patches: readonly string[]): JsonObject {
  return { record, histograd_version: VERSION, workspace, patches: [...patches] };
}

/** An issue as it stands in records. */
export function issueRecord({ code, path, expected, received, hint }: Issue): JsonObject {
  return { code, path, expected, received, hint };
}

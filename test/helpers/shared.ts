import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, it } from "vitest";

/** Folder of public data that lies beside a checkout of this repository; it is not part of it. */
const SHARED = fileURLToPath(new URL("../../../shared/", import.meta.url));

/** Asks for a part of it: any folder of that name may lie beside a checkout. */
const hasShared = existsSync(`${SHARED}reference/`);

/** Absolute path of a file of the public data. */
export function sharedPath(relative: string): string {
  return `${SHARED}${relative}`;
}

/** A JSON document of the public data, gzip-compressed or plain. */
export function readShared(relative: string): unknown {
  const bytes = readFileSync(sharedPath(relative));
  return JSON.parse((relative.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
}

/**
 * A suite that needs the public data. Where they are absent, one skipped test says so, and `body`, which may read them to
 * list its tests, is not run.
 */
export function describeWithShared(name: string, body: () => void): void {
  if (hasShared) describe(name, body);
  else it.skip(`${name} (skipped: no public data at ${SHARED})`);
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

export interface BundledWorker {
  readonly url: URL;
  remove(): void;
}

/** A worker's entry module and all that it imports as one JavaScript file: worker threads read no TypeScript. */
export async function bundleWorker(entry: URL): Promise<BundledWorker> {
  const folder = mkdtempSync(join(tmpdir(), "histograd-worker-"));
  const outfile = join(folder, "worker.mjs");
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  return { url: pathToFileURL(outfile), remove: () => rmSync(folder, { recursive: true }) };
}

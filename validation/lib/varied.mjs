// The build under test with one text of one module changed, and what a worker makes of it.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { builtPath } from "./library.mjs";

const DIST = builtPath(".");
/** Inside the checkout, where the packages that the copies import are found. */
const OUT = fileURLToPath(new URL("../out/varied/", import.meta.url));

/**
 * What a worker script posts for the build as it is, and for a copy of it with each variation: `{ module, from, to }` says which
 * text of which module (a path in the build, without `.js`) is another there. The worker gets `{ folder, models }`.
 *
 * @yields {{ variation, found }} the variation, undefined for the build as it is; `found` is undefined for one that takes longer than `patience` ms
 */
export async function* eachVariation(script, models, variations, patience) {
  yield { variation: undefined, found: await posted(script, { folder: DIST, models }, Number.POSITIVE_INFINITY) };
  for (const [k, variation] of variations.entries()) {
    const folder = `${OUT}${k}/`;
    copyWith(folder, variation);
    try {
      yield { variation, found: await posted(script, { folder, models }, patience) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function copyWith(folder, { module, from, to }) {
  mkdirSync(OUT, { recursive: true });
  cpSync(DIST, folder, { recursive: true });
  const path = `${folder}${module}.js`;
  const source = readFileSync(path, "utf8");
  if (source.split(from).length !== 2)
    throw new Error(`${module}: expected "${from}" once. Mend the list of variations.`);
  writeFileSync(path, source.replace(from, to));
}

/** The first message of a worker; undefined when it takes too long. */
function posted(script, workerData, patience) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData });
    const stop = () => worker.terminate().then(() => resolve(undefined));
    const timer = Number.isFinite(patience) ? setTimeout(stop, patience) : undefined;
    worker.on("message", (message) => {
      clearTimeout(timer);
      resolve(message);
    });
    worker.on("error", reject);
  });
}

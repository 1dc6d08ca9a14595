// The build under test with one text of one module changed, and what a worker makes of it.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { varied } from "../variations/variations.mjs";
import { builtPath } from "./library.mjs";

const DIST = builtPath(".");
/** Inside the checkout, where the packages that the copies import are found. */
const OUT = fileURLToPath(new URL("../out/", import.meta.url));

/**
 * What a worker script posts for a copy of the build with a variation of validation/variations; for the build as it is without one.
 * The worker gets `{ folder, models }`.
 *
 * @param patience - ms after which the result is undefined
 */
export async function foundWith(variation, script, models, patience) {
  if (variation === undefined) return posted(script, { folder: DIST, models }, patience);
  mkdirSync(OUT, { recursive: true });
  const folder = `${mkdtempSync(`${OUT}varied-`)}/`;
  try {
    copyWith(folder, variation);
    return await posted(script, { folder, models }, patience);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyWith(folder, variation) {
  cpSync(DIST, folder, { recursive: true });
  const module = builtFile(variation);
  writeFileSync(folder + module, varied(readFileSync(folder + module, "utf8"), variation));
}

/** The module of the build that a source becomes. */
const builtFile = ({ file }) => file.replace(/^src\//, "").replace(/ts$/, "js");

/** Throws unless the build has the text of every variation. */
export function checkVariations(variations) {
  for (const variation of variations) varied(readFileSync(builtPath(builtFile(variation)), "utf8"), variation);
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

// What the constants and rules of the search for lower minima, of edges and of the certificate are for: fits of random models, and
// of published analyses where the data folder is there, with one of them changed at a time. The figures of docs/search.md come from
// here.
//   npm run build && node validation/minima/vary-search.mjs [--n 400] [--first 0] [--only "NAME; NAME"] [--json FILE]
// A fit is worse than another one when it is not valid and the other one is, or when it is valid and ends higher. Of n models of
// each kind those are kept that are worse without the search as a whole, or another essential part.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { hasShared } from "../lib/shared-data.mjs";
import { checkVariations, foundWith } from "../lib/varied.mjs";
import { named, OF_FITS } from "../variations/variations.mjs";
import { publishedAnalyses } from "./analyses.mjs";
import { KINDS, randomWorkspace } from "./models.mjs";

const RUNS = new URL("./search-runs.mjs", import.meta.url);
/** Whole parts of what a fit does: the models that need one of them are those that its heuristics are for. */
const ESSENTIALS = named(OF_FITS, "no search; no path along an edge; MOST_DESCENTS 0");
/** A minimum that is higher than another by more than this, in −2 log L, is another minimum. */
const HIGHER = 1e-3;
/** Analyses with many signals, and which of these are fitted. */
const PUBLISHED = ["atlas-staus", "atlas-1lbb"];
const EVERY = 4;
/** Milliseconds after which a variation is given up. */
const PATIENCE = 1_800_000;

const { values } = parseArgs({
  options: {
    n: { type: "string", default: "400" },
    first: { type: "string", default: "0" },
    only: { type: "string" },
    json: { type: "string" },
  },
});

function models() {
  const indices = Array.from({ length: Number(values.n) }, (_, k) => Number(values.first) + k);
  const random = Object.keys(KINDS).flatMap((kind) =>
    indices.map((index) => ({ ...randomWorkspace(kind, index), name: `${kind}:${index}` })),
  );
  return [...random, ...publishedModels()];
}

/** Every few signals of the published analyses, free and without signal; none without the data folder. */
function publishedModels() {
  if (!hasShared()) return [];
  return publishedAnalyses()
    .filter(({ name }) => PUBLISHED.includes(name))
    .flatMap(({ signals }) => signals.filter((_, k) => k % EVERY === 0))
    .flatMap(({ name, workspace }) => [
      { name, workspace: workspace() },
      { name: `${name} without signal`, workspace: workspace(), poi: 0 },
    ]);
}

const isWorse = (a, b) => (b.valid && !a.valid) || (b.valid && a.valid && a.twiceNll > b.twiceNll + HIGHER);

function compare(name, base, fits) {
  const names = Object.keys(base);
  const total = (key) => names.reduce((sum, model) => sum + fits[model][key], 0);
  return {
    name,
    worse: names.filter((model) => isWorse(fits[model], base[model])),
    better: names.filter((model) => isWorse(base[model], fits[model])),
    nStarts: total("nStarts"),
    nValues: total("nValues"),
    seconds: total("milliseconds") / 1000,
  };
}

/** Fits with a variation; undefined for one that takes too long. */
const fitsOf = (variation, models) => foundWith(variation, RUNS, models, PATIENCE);

/** The models that are worse without an essential part, and their fits with the library as it is. */
async function hardModels() {
  const all = models();
  const base = await fitsOf(undefined, all);
  const hard = new Set(all.filter(({ name }) => !base[name].valid).map(({ name }) => name));
  for (const variation of ESSENTIALS) {
    const { worse } = compare(variation.name, base, await fitsOf(variation, all));
    console.log(`${worse.length} of ${all.length} models are worse with ${variation.name}`);
    for (const name of worse) hard.add(name);
  }
  const chosen = all.filter(({ name }) => hard.has(name));
  return { chosen, base: Object.fromEntries(chosen.map(({ name }) => [name, base[name]])) };
}

function print({ name, worse, better, nStarts, nValues, seconds }) {
  const counts = [worse, better].map((list) => String(list.length).padStart(4)).join("");
  const effort = `${String(nStarts).padStart(7)}${String(nValues).padStart(8)}${seconds.toFixed(1).padStart(7)}`;
  console.log(`${name.padEnd(36)}${counts}${effort}  ${worse.slice(0, 4).join(" ")} | ${better.slice(0, 3).join(" ")}`);
}

const wanted = named(OF_FITS, values.only);
checkVariations(wanted);
const { chosen, base } = await hardModels();
const rows = [compare("as it is", base, base)];
console.log("variation, fits that are worse, that are better, starts, values, seconds; examples of both");
print(rows[0]);
for (const variation of wanted) {
  const fits = await fitsOf(variation, chosen);
  if (fits === undefined) {
    console.log(`${variation.name.padEnd(36)} takes too long`);
    continue;
  }
  const row = compare(variation.name, base, fits);
  rows.push(row);
  print(row);
}
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(rows, undefined, 1));

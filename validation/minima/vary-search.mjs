// What the constants and rules of the search for lower minima, of edges and of the certificate are for: fits of random models
// with one of them changed at a time. The figures of docs/engine.md come from here.
//   npm run build && node validation/minima/vary-search.mjs [--n 40] [--first 0] [--only NAME] [--json FILE]
// A fit is worse than another one when it is not valid and the other one is, or when it is valid and ends higher.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { eachVariation } from "../lib/varied.mjs";
import { KINDS, randomWorkspace } from "./models.mjs";
import { SEARCH_VARIATIONS } from "./search-variations.mjs";

const RUNS = new URL("./search-runs.mjs", import.meta.url);
/** A minimum that is higher than another by more than this, in −2 log L, is another minimum. */
const HIGHER = 1e-3;
/** Milliseconds after which a variation is given up. */
const PATIENCE = 300_000;

const { values } = parseArgs({
  options: {
    n: { type: "string", default: "40" },
    first: { type: "string", default: "0" },
    only: { type: "string" },
    json: { type: "string" },
  },
});

function models() {
  const indices = Array.from({ length: Number(values.n) }, (_, k) => Number(values.first) + k);
  return Object.keys(KINDS).flatMap((kind) =>
    indices.map((index) => ({ ...randomWorkspace(kind, index), name: `${kind}:${index}` })),
  );
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

const chosen = SEARCH_VARIATIONS.filter(({ name }) => values.only === undefined || name === values.only);
const rows = [];
let base;
console.log("variation, fits that are worse, that are better, starts, values, seconds; examples of both");
for await (const { variation, found } of eachVariation(RUNS, models(), chosen, PATIENCE)) {
  base ??= found;
  const name = variation?.name ?? "as it is";
  if (found === undefined) {
    console.log(`${name.padEnd(36)} takes too long`);
    continue;
  }
  const row = compare(name, base, found);
  rows.push(row);
  const counts = [row.worse, row.better].map((list) => String(list.length).padStart(4)).join("");
  const effort = `${String(row.nStarts).padStart(7)}${String(row.nValues).padStart(8)}${row.seconds.toFixed(1).padStart(7)}`;
  const examples = `${row.worse.slice(0, 3).join(" ")} | ${row.better.slice(0, 3).join(" ")}`;
  console.log(`${name.padEnd(36)}${counts}${effort}  ${examples}`);
}
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(rows, undefined, 1));

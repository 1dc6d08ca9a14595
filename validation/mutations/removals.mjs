// Does a test notice when a heuristic of the minimiser or of the search for minima is taken out, or is another one?
//   node validation/mutations/removals.mjs [--only "NAME; NAME"] [--tests test/newton,test/fit] [--seconds 600] [--json FILE]
// Each variation of validation/variations is made in a copy of the checkout, and its tests, or those that are given, are run there until
// one fails. A heuristic of which no variation is noticed needs a case that fails without it, or is not needed. `--only` takes names of
// variations, of heuristics (BENT, SMALL.always) and of files.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { named, VARIATIONS, varied } from "../variations/variations.mjs";
import { Checkout, ROOT } from "./checkout.mjs";

const { values } = parseArgs({
  options: {
    tests: { type: "string" },
    only: { type: "string" },
    seconds: { type: "string", default: "600" },
    json: { type: "string" },
  },
});

const wanted = named(VARIATIONS, values.only);
// A text that no longer exists is an error before anything runs.
const sources = wanted.map((variation) => varied(readFileSync(ROOT + variation.file, "utf8"), variation));
const testsOf = ({ tests }) => values.tests?.split(",") ?? tests;
const checkout = new Checkout(Number(values.seconds));
const results = [];
try {
  checkout.expectPasses(wanted.map(testsOf));
  for (const [k, variation] of wanted.entries()) {
    const { name, heuristic, file } = variation;
    const failure = checkout.failureWith(file, sources[k], testsOf(variation));
    results.push({ name, heuristic, file, failure });
    console.log(`${file} ${name}: ${failure ?? "UNNOTICED"}`);
    if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results, null, 1));
  }
} finally {
  checkout.remove();
}
const place = ({ file, heuristic }) => `${file} ${heuristic}`;
const noticed = new Set(results.filter(({ failure }) => failure !== undefined).map(place));
const all = new Set(results.map(place));
const unnoticed = [...all].filter((one) => !noticed.has(one));
console.log(`${unnoticed.length} of ${all.size} heuristics can be changed without any test noticing`);
for (const one of unnoticed) console.log(`  ${one}`);

// Does a test notice when a heuristic of the minimiser or of the search for minima is taken out?
//   node validation/mutations/removals.mjs [--only "NAME; NAME"] [--tests test/newton,test/fit] [--seconds 600] [--json FILE]
// Each heuristic of the list is taken out of a copy of the checkout, and the tests are run there until one fails. One that goes
// unnoticed needs a case that fails without it, or is not needed.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Checkout, ROOT } from "./checkout.mjs";
import { REMOVALS } from "./removal-list.mjs";

const { values } = parseArgs({
  options: {
    tests: { type: "string", default: "test/newton,test/fit" },
    only: { type: "string" },
    seconds: { type: "string", default: "600" },
    json: { type: "string" },
  },
});

function changed({ file, from, to }) {
  const source = readFileSync(ROOT + file, "utf8");
  if (source.split(from).length !== 2) throw new Error(`${file}: expected "${from}" once. Mend the list of removals.`);
  return source.replace(from, () => to);
}

const only = values.only?.split("; ");
const wanted = REMOVALS.filter(
  ({ name, file }) =>
    only === undefined || only.includes(name) || only.includes(file) || only.includes(`${file} ${name}`),
);
// A text that no longer exists is an error before anything runs.
const sources = wanted.map(changed);
const checkout = new Checkout(values.tests, Number(values.seconds));
const results = [];
try {
  for (const [k, { name, file }] of wanted.entries()) {
    const failure = checkout.failureWith(file, sources[k]);
    results.push({ name, file, failure });
    console.log(`${file} ${name}: ${failure ?? "UNNOTICED"}`);
    if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results, null, 1));
  }
} finally {
  checkout.remove();
}
const nUnnoticed = results.filter(({ failure }) => failure === undefined).length;
console.log(`${nUnnoticed} of ${results.length} heuristics can be taken out without any test noticing`);

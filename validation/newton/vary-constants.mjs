// What the constants of the minimiser are for: Newton's method alone, without the other starts that a fit would try, on small
// models that are hard to fit, with one constant changed at a time. The figures of docs/engine.md come from here.
//   npm run build && node validation/newton/vary-constants.mjs [--only "NAME; NAME"] [--json FILE]
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { checkVariations, foundWith } from "../lib/varied.mjs";
import { KINDS, randomWorkspace } from "../minima/models.mjs";
import { named, OF_NEWTON } from "../variations/variations.mjs";

const PER_KIND = 60;
const RUNS = new URL("./newton-runs.mjs", import.meta.url);
const HARD_FITS = new URL("../cases/hard-fits/expected.json", import.meta.url);
/** A value that is higher than another by more than this belongs to another point. */
const HIGHER = 1e-6;
/** A run is slow when it takes more than twice the iterations, and ten. */
const SLOW = { factor: 2, more: 10 };
/** Milliseconds after which a variation is given up. */
const PATIENCE = 60_000;

function workspaces() {
  const { cases } = JSON.parse(readFileSync(HARD_FITS, "utf8"));
  const hard = Object.entries(cases).map(([name, { workspace, interpolation }]) => ({
    name,
    workspace,
    interpolation,
  }));
  const random = Object.keys(KINDS)
    .filter((kind) => kind !== "published")
    .flatMap((kind) => Array.from({ length: PER_KIND }, (_, index) => ({ name: `${kind}:${index}`, kind, index })))
    .map(({ name, kind, index }) => ({ ...randomWorkspace(kind, index), name }));
  return [...hard, ...random];
}

function compare(name, base, runs) {
  const names = Object.keys(base);
  const total = (key) => names.reduce((sum, run) => sum + runs[run][key], 0);
  const converged = names.filter((run) => base[run].status === "converged");
  const isSlow = (run) => runs[run].nIterations > SLOW.factor * base[run].nIterations + SLOW.more;
  return {
    name,
    lost: converged.filter((run) => runs[run].status !== "converged"),
    won: names.filter((run) => base[run].status !== "converged" && runs[run].status === "converged"),
    higher: converged.filter((run) => runs[run].value > base[run].value + HIGHER),
    lower: converged.filter((run) => runs[run].value < base[run].value - HIGHER),
    slow: names.filter(isSlow).map((run) => `${run} ${base[run].nIterations}→${runs[run].nIterations}`),
    ...Object.fromEntries(["nIterations", "nValues", "nGradients", "nHessians"].map((key) => [key, total(key)])),
  };
}

const { values } = parseArgs({ options: { only: { type: "string" }, json: { type: "string" } } });
const wanted = named(OF_NEWTON, values.only);
checkVariations(wanted);
const models = workspaces();
const base = await foundWith(undefined, RUNS, models, PATIENCE);
const rows = [compare("as it is", base, base)];
for (const variation of wanted) {
  const found = await foundWith(variation, RUNS, models, PATIENCE);
  rows.push(found === undefined ? { name: variation.name, lost: ["too slow"] } : compare(variation.name, base, found));
}
const nConverged = Object.values(base).filter(({ status }) => status === "converged").length;
console.log(`${Object.keys(base).length} runs, of which ${nConverged} converge. Runs that do not any more, that do now, that end
higher or lower, that are slow; iterations, values, gradients and Hessians of all; examples of the first and the fifth.`);
for (const { name, lost, won, higher, lower, slow, ...totals } of rows) {
  const counts = [lost, won, higher, lower, slow].map((list) => String(list?.length ?? "").padStart(4)).join("");
  console.log(
    `${name.padEnd(36)}${counts}  ${Object.values(totals).join(" ")}  ${[...lost, ...(slow ?? [])].slice(0, 2)}`,
  );
}
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(rows, undefined, 1));

// Findings of many models, counted by kind.
import { table } from "../lib/report.mjs";

/** Kinds of findings, in the order of the table; those that must not occur fail the run. */
const COLUMNS = {
  valid: { head: "valid" },
  missed: { head: "missed", mustBeNone: true },
  // lower minima that random starts do not lead to: reflections and walks along valleys do
  "missed otherwise": { head: "by other ways", mustBeNone: true },
  "nearly missed": { head: "> 1e-6", mustBeNone: true },
  "judge missed": { head: "judge missed" },
  "not valid": { head: "not valid", mustBeNone: true },
  "no minimum known": { head: "no minimum" },
  certificate: { head: "certificate", mustBeNone: true },
  "slow fit": { head: "slow" },
  "test missed": { head: "tests missed", mustBeNone: true },
  "test nearly missed": { head: "> 1e-6", mustBeNone: true },
  "test not valid": { head: "not valid", mustBeNone: true },
  "test without minimum": { head: "no minimum" },
  "slow test": { head: "slow" },
  inconsistent: { head: "inconsistent", mustBeNone: true },
  threw: { head: "threw", mustBeNone: true },
};
const WORST = 10;
const SHOWN_REASONS = 8;

/** Counts of findings by kind of model: `add(summary)`, then `print()`; `failed()` tells whether something is wrong. */
export function createTally(title) {
  const rows = new Map();
  const findings = [];
  const rowOf = (kind) => {
    if (!rows.has(kind)) rows.set(kind, { models: 0, tested: 0, time: 0, counts: new Map() });
    return rows.get(kind);
  };
  function add({ kind, index, tested, time, findings: found }) {
    const row = rowOf(kind);
    row.models++;
    row.time += time;
    if (tested) row.tested++;
    // A model counts once in every column, however many of its fits are in it.
    for (const what of new Set(found.map((finding) => finding.what))) {
      row.counts.set(what, (row.counts.get(what) ?? 0) + 1);
    }
    for (const finding of found) if (finding.what !== "valid") findings.push({ kind, index, ...finding });
  }
  const failed = () => findings.some(({ what }) => COLUMNS[what].mustBeNone);
  const asJson = () => ({
    title,
    kinds: Object.fromEntries(
      [...rows].map(([kind, row]) => [kind, { ...row, counts: Object.fromEntries(row.counts) }]),
    ),
    findings,
  });
  const print = () => {
    console.log(`\n${title}\n${countTable(rows)}`);
    printReasons(findings);
    printWorst(findings);
  };
  return { add, print, failed, asJson };
}

function countTable(rows) {
  const names = Object.keys(COLUMNS);
  const line = (kind, row) => [kind, row.models, ...names.map((what) => row.counts.get(what) ?? 0), row.tested];
  const lines = [...rows].map(([kind, row]) => line(kind, row));
  const sum = lines.reduce((total, cells) => total.map((x, c) => (c === 0 ? "all" : x + cells[c])));
  const times = [...rows].map(([, row]) => Math.round(row.time / row.models));
  const withTimes = lines.map((cells, i) => [...cells, times[i]]);
  const head = ["kind", "models", ...names.map((what) => COLUMNS[what].head), "tested", "ms a model"];
  return table(head, [...withTimes, [...sum, Math.round(times.reduce((a, b) => a + b, 0) / times.length)]]);
}

/** Why fits are not valid, most frequent first; numbers and names left out. */
function printReasons(findings) {
  for (const what of ["not valid", "test not valid", "certificate", "threw"]) {
    const reasons = new Map();
    for (const finding of findings.filter((entry) => entry.what === what)) {
      const reason = finding.detail
        .replace(/^.* failed: /, "")
        .replace(/-?\d+(\.\d+)?(e-?\d+)?/g, "#")
        .slice(0, 110);
      reasons.set(reason, [...(reasons.get(reason) ?? []), `${finding.kind}:${finding.index}`]);
    }
    const sorted = [...reasons].sort((a, b) => b[1].length - a[1].length).slice(0, SHOWN_REASONS);
    if (sorted.length > 0) console.log(`\n${what}:`);
    for (const [reason, places] of sorted) console.log(`  ${places.length} x ${reason} (${places[0]})`);
  }
}

function printWorst(findings) {
  const heights = ["missed", "missed otherwise", "test missed", "not valid", "judge missed", "inconsistent"];
  const worst = findings
    .filter(({ what, height }) => heights.includes(what) && Number.isFinite(height))
    .sort((a, b) => b.height - a.height)
    .slice(0, WORST);
  if (worst.length > 0) console.log("\nworst, each to be repeated with --only KIND:INDEX --tests-every 1:");
  for (const { kind, index, what, height, detail } of worst) {
    console.log(`  ${kind}:${index}  ${what} by ${height.toPrecision(3)}  ${detail.slice(0, 150)}`);
  }
}

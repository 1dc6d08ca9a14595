// A tally of comparisons: how many, the worst, and every one that is over its tolerance.

/**
 * `measure(kind, error, tolerance, where, detail)` counts one comparison; an error that is not <= tolerance, NaN
 * included, is a problem. `fail(kind, where, detail)` is a problem without a number; `note(kind)` only counts.
 */
export function createReport(title) {
  const kinds = new Map();
  const problems = [];
  const notes = new Map();
  const entry = (kind) => {
    if (!kinds.has(kind)) kinds.set(kind, { count: 0, worst: 0, worstAt: "", tolerance: undefined, failed: 0 });
    return kinds.get(kind);
  };
  function measure(kind, error, tolerance, where, detail) {
    const row = entry(kind);
    row.count++;
    row.tolerance = tolerance;
    if (!(error <= row.worst)) Object.assign(row, { worst: error, worstAt: where });
    if (error <= tolerance) return true;
    row.failed++;
    problems.push({ kind, where, error, tolerance, detail: detail?.() ?? "" });
    return false;
  }
  function fail(kind, where, detail) {
    const row = entry(kind);
    row.count++;
    row.failed++;
    problems.push({ kind, where, detail });
  }
  const pass = (kind) => {
    entry(kind).count++;
  };
  const note = (kind, by = 1) => notes.set(kind, (notes.get(kind) ?? 0) + by);
  return { title, kinds, problems, notes, measure, fail, pass, note };
}

const SHOWN_PER_KIND = 6;

export function printReport(report) {
  console.log(`\n${report.title}`);
  const rows = [...report.kinds].map(([kind, k]) => [
    kind,
    k.count,
    k.tolerance === undefined ? "" : short(k.worst),
    k.tolerance === undefined ? "" : short(k.tolerance),
    k.failed === 0 ? "ok" : `${k.failed} FAILED`,
    k.tolerance === undefined ? "" : k.worstAt,
  ]);
  console.log(table(["comparison", "count", "worst", "tolerance", "", "worst at"], rows));
  for (const [text, count] of report.notes) console.log(`  ${count} x ${text}`);
  for (const kind of report.kinds.keys()) {
    const problems = report.problems.filter((problem) => problem.kind === kind);
    for (const p of problems.slice(0, SHOWN_PER_KIND)) {
      const size = p.error === undefined ? "" : ` (${short(p.error)} > ${short(p.tolerance)})`;
      console.log(`  DISAGREES ${p.where}: ${p.kind}${size}: ${p.detail}`);
    }
    if (problems.length > SHOWN_PER_KIND) console.log(`  ... and ${problems.length - SHOWN_PER_KIND} more of ${kind}`);
  }
}

export const short = (x) => (typeof x === "number" ? (x === 0 ? "0" : x.toPrecision(2)) : String(x));

/** Columns aligned for a terminal; numbers right, text left. */
export function table(header, rows) {
  const cells = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, c) => Math.max(...cells.map((row) => row[c].length)));
  const numeric = header.map((_, c) => rows.length > 0 && rows.every((row) => typeof row[c] === "number"));
  const line = (row) => row.map((x, c) => (numeric[c] ? x.padStart(widths[c]) : x.padEnd(widths[c]))).join("  ");
  return cells.map((row) => `  ${line(row).trimEnd()}`).join("\n");
}

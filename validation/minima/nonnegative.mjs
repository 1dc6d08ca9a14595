// Least squares with unknowns that must not be negative.

const RIDGE = 1e-14; // relative: columns may depend on each other
const GAIN = 1e-12;

/** min |b - Σ m_k columns[k]|² over m >= 0, by C. L. Lawson and R. J. Hanson's method. Returns `{ multipliers, rest }`. */
export function nonnegativeLeastSquares(columns, b) {
  const norms = columns.map((column) => Math.hypot(...column));
  const unit = columns.map((column, k) => column.map((c) => (norms[k] > 0 ? c / norms[k] : 0)));
  const scale = Math.hypot(...b);
  let chosen = [];
  let m = new Float64Array(columns.length);
  for (let round = 0; round < 3 * columns.length + 3; round++) {
    const rest = restOf(unit, m, b);
    const gains = unit.map((column, k) => (chosen.includes(k) ? 0 : dot(column, rest)));
    const best = gains.reduce((top, gain, k) => (gain > gains[top] ? k : top), 0);
    if (!(gains[best] > GAIN * scale)) break;
    chosen.push(best);
    ({ chosen, m } = feasible(unit, b, chosen, m));
  }
  return { multipliers: m.map((x, k) => (norms[k] > 0 ? x / norms[k] : 0)), rest: restOf(unit, m, b) };
}

const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const restOf = (columns, m, b) => b.map((x, i) => columns.reduce((rest, column, k) => rest - m[k] * column[i], x));

/** The least squares over the chosen columns, some of which are given up on the way where they would turn negative. */
function feasible(columns, b, chosen, before) {
  let m = before;
  let kept = chosen;
  while (kept.length > 0) {
    const solution = leastSquares(kept, columns, b);
    if (solution.every((x) => x > 0)) {
      m = new Float64Array(columns.length);
      kept.forEach((k, i) => {
        m[k] = solution[i];
      });
      return { chosen: kept, m };
    }
    const part = Math.min(...kept.map((k, i) => (solution[i] <= 0 ? m[k] / (m[k] - solution[i]) : 1)));
    const moved = Float64Array.from(m);
    kept.forEach((k, i) => {
      moved[k] += (Number.isFinite(part) ? part : 0) * (solution[i] - m[k]);
    });
    kept = kept.filter((k, i) => solution[i] > 0 || moved[k] > 1e-15);
    m = moved.map((x, k) => (kept.includes(k) ? x : 0));
  }
  return { chosen: [], m: new Float64Array(columns.length) };
}

/** Normal equations by Gauss's elimination with a small ridge. */
function leastSquares(chosen, columns, b) {
  const rows = chosen.map((i, r) => [
    ...chosen.map((j, c) => dot(columns[i], columns[j]) + (r === c ? RIDGE : 0)),
    dot(columns[i], b),
  ]);
  const n = rows.length;
  for (let p = 0; p < n; p++) {
    for (let r = p + 1; r < n; r++) {
      const factor = rows[r][p] / rows[p][p];
      for (let c = p; c <= n; c++) rows[r][c] -= factor * rows[p][c];
    }
  }
  const x = new Array(n).fill(0);
  for (let r = n - 1; r >= 0; r--) {
    x[r] = rows[r].slice(r + 1, n).reduce((rest, a, k) => rest - a * x[r + 1 + k], rows[r][n]) / rows[r][r];
  }
  return x;
}

// The benchmark's records as Markdown.

export const figure = (x) => (x >= 99.5 ? x.toFixed(0) : x.toPrecision(2).replace(/e-(\d)$/, "e-$1"));
export const milliseconds = (x) => (typeof x === "number" ? figure(x) : (x ?? ""));
const ratio = (theirs, ours) => (typeof theirs === "number" ? `${figure(theirs / ours)} x` : "");
const megabytes = (x) => (x / 1e6).toFixed(1);

export const markdown = (header, rows) =>
  [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

const IDLE = 0.5;
const BUSY = "\n\n**The machine was not idle: times are too long, ratios scatter; processor times are beside them.**";

export const describeMachine = (m) =>
  `\n${m.processor}, ${m.cores} cores, ${m.memory_gb} GB, Node ${m.node}, ${m.platform}, load ${m.load.toFixed(1)} at the start${m.loadAfter === undefined ? "" : `, ${m.loadAfter.toFixed(1)} at the end after ${m.minutes.toFixed(1)} minutes`}. Medians in ms.${m.load > IDLE ? BUSY : ""}\n`;

const spread = (t) =>
  t === undefined ? "" : `${milliseconds(t.median)} (${milliseconds(t.low)}–${milliseconds(t.high)})`;

/** Whether a row tells how many times the peer's time ours is, and not how many times faster we are. */
const isTimesTime = ({ goal, asTime = goal?.atMost !== undefined }) => asTime;

/** Undefined without a peer. */
function ratioOf(row) {
  if (row.peer === undefined) return undefined;
  return isTimesTime(row) ? row.ours.median / row.peer.median : row.peer.median / row.ours.median;
}

function isMissed(row) {
  const value = ratioOf(row);
  if (value === undefined || row.goal === undefined) return false;
  return row.goal.atMost === undefined ? value < row.goal.atLeast : value > row.goal.atMost;
}

function goalText({ goal }) {
  if (goal === undefined) return "";
  return goal.atMost === undefined ? `≥ ${goal.atLeast} x faster` : `≤ ${goal.atMost} x its time`;
}

function ratioText(row) {
  const value = ratioOf(row);
  if (value === undefined) return "";
  return `${figure(value)} x ${isTimesTime(row) ? "its time" : "faster"}${isMissed(row) ? " MISSED" : ""}`;
}

/**
 * Ours beside peers: rows { task, ours, peerName, peer, goal, asTime } with `ours` and `peer` summaries in ms (timing.mjs),
 * and `goal` { atLeast: times faster than the peer } or { atMost: times the peer's time }; `asTime`: the latter ratio
 * without a goal.
 */
export function comparisonTable(rows) {
  const cells = rows.map((row) => [
    row.task,
    spread(row.ours),
    row.peerName ?? "",
    row.peerName === undefined ? "" : spread(row.peer) || "NOT MEASURED",
    ratioText(row),
    goalText(row),
  ]);
  return markdown(["task", "ours (quartiles)", "peer", "peer (quartiles)", "ratio", "goal"], cells);
}

/** One sentence for each row whose goal was missed. */
export const missedGoals = (rows) =>
  rows.filter(isMissed).map((row) => `${row.task}: ${figure(ratioOf(row))}, goal ${goalText(row)} (${row.peerName})`);

/** Ours beside the scaled times of prototype.mjs, smallest of all repeats on both sides. */
export function prototypeTable(rows) {
  if (rows.length === 0) return "Not compared: it needs pyhf's log-likelihood of atlas-tttt by NumPy.";
  const cells = rows.map((r) => [
    r.name,
    r.task,
    milliseconds(r.ours),
    milliseconds(r.prototype),
    ratio(r.prototype, r.ours),
  ]);
  return `${markdown(["model", "task", "ours, smallest", "prototype, scaled", "ratio"], cells)}\n`;
}

/** Whole processes, memory, and the bulky document. */
export function processTable({ processes, bare, memory, bulky }) {
  const rows = processes.map((p) => [
    `\`histograd fit\` of ${p.name}, whole process`,
    `${milliseconds(p.milliseconds)} ms`,
  ]);
  rows.push(["bare Node process", `${milliseconds(bare)} ms`]);
  const keep = (m) => [
    `memory kept for ${m.name}, above the bare process`,
    `${megabytes(m.heap)} MB = ${figure(m.heap / m.file)} x the file's ${megabytes(m.file)} MB (resident ${megabytes(m.resident)} MB)`,
  ];
  rows.push(...memory.map(keep));
  if (bulky !== undefined) {
    rows.push(
      [`load + check of ${megabytes(bulky.bytes)} MB, first call`, `${milliseconds(bulky.first)} ms`],
      ["the same, median", `${milliseconds(bulky.parse)} ms`],
      ["compile it", `${milliseconds(bulky.compile)} ms`],
      keep(bulky.memory),
    );
  }
  return `${markdown(["task", "measured"], rows)}\n`;
}

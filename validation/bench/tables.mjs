// The benchmark's record as Markdown.

const figure = (x) => (x >= 100 ? x.toFixed(0) : x.toPrecision(2).replace(/e-(\d)$/, "e-$1"));
const milliseconds = (x) => (typeof x === "number" ? figure(x) : (x ?? ""));
const ratio = (theirs, ours) => (typeof theirs === "number" ? `${figure(theirs / ours)} x` : "");
const megabytes = (x) => (x / 1e6).toFixed(1);

export const markdown = (header, rows) =>
  [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

export const describeMachine = (m) =>
  `\n${m.processor}, ${m.cores} cores, ${m.memory_gb} GB, Node ${m.node}, ${m.platform}, load ${m.load.toFixed(1)} at the start. Medians in ms.\n`;

/** Ours beside the scaled times of prototype.mjs, smallest of all repeats on both sides. */
export function prototypeTable(rows) {
  if (rows.length === 0) return "";
  const cells = rows.map((r) => [
    r.name,
    r.task,
    milliseconds(r.ours),
    milliseconds(r.prototype),
    ratio(r.prototype, r.ours),
  ]);
  return `${markdown(["model", "task", "ours, smallest", "prototype, scaled", "ratio"], cells)}\n`;
}

/** One row a model: ours, then pyhf's time and the ratio where it was measured. */
export function perCaseTable(results) {
  const tasks = [
    ["load + check", "load", "numpy"],
    ["compile", "compile", "numpy"],
    ["logpdf", "logpdf", "numpy"],
    ["value + gradient", "gradient", "jax"],
    ["Hessian", "hessian", undefined],
    ["fit", "fit", undefined],
    ["its covariance matrix", "covariance", undefined],
  ];
  const cell = ({ ours, peer }, [, task, backend]) => {
    const theirs = backend === undefined ? fitOf(peer, task) : peer?.[backend]?.[task];
    const own = milliseconds(ours[task].median);
    return theirs === undefined ? own : `${own} (${milliseconds(theirs)}: ${ratio(theirs, ours[task].median)})`;
  };
  const rows = results.map((r) => [r.name, r.ours.parameters, r.ours.bins, ...tasks.map((task) => cell(r, task))]);
  const peer = results.some((r) => r.peer !== undefined);
  const note =
    "In brackets pyhf 0.7.6: NumPy for load, compile and logpdf; JAX, jitted and warm, for the gradient; the faster of both for the fit, which gives no uncertainties there. Ours are with uncertainties.\n";
  return `${markdown(["model", "parameters", "bins", ...tasks.map(([title]) => title)], rows)}${peer ? `\n\n${note}` : "\n"}`;
}

function fitOf(peer, task) {
  if (task !== "fit") return undefined;
  const times = [peer?.numpy?.fit, peer?.jax?.fit].filter((x) => typeof x === "number");
  return times.length > 0 ? Math.min(...times) : undefined;
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

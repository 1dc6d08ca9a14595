// How time and memory grow with bins, samples and parameters, ours and the peers'; drawn into validation/out/.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { library } from "../lib/library.mjs";
import { contest } from "./contest.mjs";
import { gammaModel, systematicsModel } from "./generate.mjs";
import { markdown, milliseconds } from "./tables.mjs";
import { taskTitle } from "./tasks.mjs";

const MARGIN = 1.4;
const OUT = fileURLToPath(new URL("../out/", import.meta.url));

/** Models along each axis; each grows in one thing, and in what follows from it. */
const FAMILIES = [
  {
    id: "bins",
    axis: "bins, one gamma a bin",
    sizes: { full: [2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000], quick: [2, 10, 50, 200] },
    make: (n) => gammaModel(1, n),
  },
  {
    id: "samples",
    axis: "samples, 20 bins, 10 systematics",
    sizes: { full: [1, 2, 5, 10, 20, 50, 100], quick: [1, 10, 30] },
    make: (n) => systematicsModel(n, 10),
  },
  {
    id: "parameters",
    axis: "systematics, 20 bins, 5 samples",
    sizes: { full: [1, 2, 5, 10, 20, 50, 100, 200], quick: [2, 10, 50] },
    make: (n) => systematicsModel(5, n),
  },
];

const TASKS = ["logpdf", "gradient", "fit", "fitHesse"];
const FULL = { rounds: 2, budget: 300, warmup: 200, least: 5, patience: 10_000 };
const QUICK = { rounds: 1, budget: 80, warmup: 80, least: 3, patience: 2000 };

/** One look for each contestant, in both pictures. */
const STYLES = {
  histograd: { color: "#d55e00", marker: "circle" },
  "numpy-scipy": { color: "#0072b2", marker: "square" },
  "numpy-minuit": { color: "#56b4e9", marker: "diamond" },
  "jax-scipy": { color: "#009e73", marker: "triangle" },
  "jax-minuit": { color: "#8a9a00", marker: "plus" },
  nextstat: { color: "#cc79a7", marker: "cross" },
};

/** The group of run.mjs. */
export async function growthGroup({ quick, peers, models }) {
  const wanted = FAMILIES.filter(({ id }) => models === undefined || models.includes(id));
  const folder = mkdtempSync(join(tmpdir(), "histograd-growth-"));
  try {
    const families = [];
    for (const family of wanted) families.push(await measure(family, { quick, peers, folder }));
    const pictures = wanted.length === 0 ? [] : await draw(families);
    const lists = families.flatMap(({ points }) => points.flatMap(skips));
    return {
      record: { families, pictures },
      text: [
        ...families.map(familyTable),
        pictures.map((file) => `Drawn: ${file}`).join("\n\n"),
        lists.join("\n"),
      ].join("\n\n"),
      disagreements: [],
      missed: [],
      goals: [],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure({ id, axis, sizes, make }, { quick, peers, folder }) {
  const points = [];
  let racing = peers;
  for (const size of sizes[quick ? "quick" : "full"]) {
    console.error(`timing growth with ${id}: ${size} ...`);
    const text = JSON.stringify(make(size));
    const settings = quick ? QUICK : FULL;
    const result = await contest({
      name: `${id} ${size}`,
      text,
      file: join(folder, `${id}.json`),
      peers: racing,
      tasks: TASKS,
      settings,
    });
    points.push({ size, ...result });
    racing = racing.filter(({ id: who }) => !gaveUp(result, who)); // larger models would not do better
  }
  return { id, axis, points };
}

const gaveUp = ({ contestants }, who) => contestants.some(({ id, fitTook }) => id === who && fitTook !== undefined);

const skips = ({ name, contestants }) =>
  contestants.flatMap(({ title, skips: list }) =>
    list
      .filter(({ reason }) => /\d s$/.test(reason))
      .map(({ task, reason }) => `- SKIPPED ${name}, ${title}, ${taskTitle(task)}: ${reason}`),
  );

/** A time of warm code; of what compiles, a single first call is none. */
const warm = ({ id }, time) => (time?.once && id.startsWith("jax") ? undefined : time?.median);

/** A fit, with uncertainties where a tool gives no other. */
const QUANTITIES = [
  { title: "log-likelihood / ms", of: (entry) => warm(entry, entry.tasks.logpdf) },
  { title: "with gradient / ms", of: (entry) => warm(entry, entry.tasks.gradient) },
  { title: "fit / ms", of: (entry) => warm(entry, entry.tasks.fit ?? entry.tasks.fitHesse) },
];
const MEMORY = [{ title: "peak memory / MB", of: ({ peak }) => (peak === undefined ? undefined : peak / 1e6) }];

async function draw(families) {
  const { writePicture } = await library("node/index.js");
  const files = { "growth-time.png": QUANTITIES, "growth-memory.png": MEMORY };
  for (const [file, quantities] of Object.entries(files))
    await writePicture(picture(families, quantities), `${OUT}${file}`);
  return Object.keys(files).map((file) => `validation/out/${file}`);
}

function picture(families, quantities) {
  const panels = quantities.map((quantity, row) => {
    const limits = limitsOf(families.flatMap(({ points }) => valuesOf(points, quantity)));
    return families.map((family, column) => {
      const x = { label: family.axis, scale: "log", limits: limitsOf(family.points.map(({ size }) => size)) };
      const y = { scale: "log", limits, ...(column === 0 ? { label: quantity.title } : {}) };
      return panel(family, quantity, { x, y, legend: row + column === 0 });
    });
  });
  const width = 110 + 330 * families.length;
  return { kind: "picture", panels, shareX: true, width, height: 160 + 250 * quantities.length };
}

/** Room around the values, so that no marker is cut. */
const limitsOf = (values) => [Math.min(...values) / MARGIN, Math.max(...values) * MARGIN];
const valuesOf = (points, { of }) =>
  points.flatMap(({ contestants }) => contestants.map(of)).filter((y) => y !== undefined);

function panel({ points }, { of }, { x, y, legend }) {
  const ids = [...new Set(points.flatMap(({ contestants }) => contestants.map(({ id }) => id)))];
  const marks = ids.flatMap((id) => curve(id, points, of));
  const unnamed = () => marks.map(({ label: _, ...mark }) => mark);
  return { x, y, marks: legend ? marks : unnamed(), legend: legend ? "above" : "none" };
}

function curve(id, points, of) {
  const seen = points.flatMap(({ size, contestants }) => {
    const entry = contestants.find((contestant) => contestant.id === id);
    const y = entry === undefined ? undefined : of(entry);
    return y === undefined ? [] : [{ size, y, title: entry.title }];
  });
  if (seen.length === 0) return [];
  const [x, y] = [seen.map(({ size }) => size), seen.map((point) => point.y)];
  const { color, marker } = STYLES[id];
  const width = id === "histograd" ? 2.5 : 1.5;
  return [
    { kind: "line", x, y, color, width },
    { kind: "points", x, y, color, marker, size: 6, label: seen[0].title },
  ];
}

function familyTable({ axis, points }) {
  const [{ contestants }] = points;
  const columns = contestants.map(({ id, title }) => ({ id, title }));
  const rows = [...QUANTITIES, ...MEMORY].flatMap(({ title, of }) =>
    points.map(({ size, parameters, contestants: entries }) => [
      title,
      size,
      parameters,
      ...columns.map(({ id }) => {
        const entry = entries.find((contestant) => contestant.id === id);
        const value = entry && of(entry);
        return value === undefined ? "" : milliseconds(value);
      }),
    ]),
  );
  return `### Growth with ${axis}\n\n${markdown(["", "size", "parameters", ...columns.map(({ title }) => title)], rows)}`;
}

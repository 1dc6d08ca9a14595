// npm run bench [-- --only GROUPS --quick --model NAMES --tasks NAMES --peers NAMES --patience SECONDS]: medians, with the peers
// measured in the same run. Lists are separated by commas. Tables go to validation/out/bench.md, all numbers to bench.json beside it.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installedPeers, PEER_NAMES } from "./contestants.mjs";
import { goalTable, missedFigures } from "./goals.mjs";
import { describeMachine } from "./tables.mjs";
import { TASKS } from "./tasks.mjs";

/**
 * Each group measures one side of the library: options in; out a record for the JSON file, its tables as Markdown, figures
 * with goals (goals.mjs), and lists of sentences on results that disagree with a peer's and on goals that were missed.
 */
const GROUPS = {
  grid: async () => (await import("./grid.mjs")).gridGroup,
  fractal: async () => (await import("../fractal/bench.mjs")).fractalGroup,
  formula: async () => (await import("../expr/bench.mjs")).formulaGroup,
  engine: async () => (await import("./engine.mjs")).engineGroup,
  statistics: async () => (await import("./statistics.mjs")).statisticsGroup,
  extensions: async () => (await import("./extensions.mjs")).extensionsGroup,
  growth: async () => (await import("./growth.mjs")).growthGroup,
};
/** Groups whose peers are contestants (contestants.mjs). */
const CONTESTS = new Set(["engine", "growth"]);
/** What `--quick` is about: two minutes. */
const QUICK_GROUPS = "grid,formula,engine,statistics";
const QUICK_PEERS = "numpy-scipy,jax-scipy,nextstat";
const OUT = fileURLToPath(new URL("../out/", import.meta.url));

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    model: { type: "string" },
    tasks: { type: "string" },
    peers: { type: "string" },
    "no-peer": { type: "boolean", default: false },
    patience: { type: "string" },
  },
});
const { quick } = options;
const names = chosen("only", Object.keys(GROUPS), options.only ?? (quick ? QUICK_GROUPS : undefined));
const peerNames = options["no-peer"]
  ? []
  : chosen("peers", PEER_NAMES, options.peers ?? (quick ? QUICK_PEERS : undefined));
const taskNames = TASKS.map(({ id }) => id);
const tasks = options.tasks === undefined ? undefined : chosen("tasks", taskNames, options.tasks);
const patience = options.patience === undefined ? undefined : 1000 * number("patience", options.patience);

const began = performance.now();
const machine = machineNow();
const record = { machine };
const sections = [];
const disagreements = [];
const missed = [];
const goals = [];
console.log(describeMachine(machine));
const contestants = names.some((name) => CONTESTS.has(name)) ? installedPeers(peerNames) : [];
for (const name of names) {
  const group = await measured(name);
  record[name] = group.record;
  show(`## ${name}\n\n${group.text}\n`, group.shown ? `## ${name}\n\n${group.shown}\n` : undefined);
  disagreements.push(...group.disagreements);
  missed.push(...group.missed);
  goals.push(...(group.goals ?? []));
  writeResults(); // what there is, should a later group be stopped
}
if (goals.length > 0) show(`## goals\n\n${goalTable(goals)}\n`);
missed.push(...missedFigures(goals));
for (const sentence of missed) show(`- MISSED: ${sentence}`);
for (const sentence of disagreements) show(`- DISAGREES: ${sentence}`);
writeResults();
console.log(`written: validation/out/bench.md, bench.json (${machine.minutes.toFixed(1)} minutes)`);
if (disagreements.length > 0) process.exitCode = 1;

/** A group that breaks off is a disagreement; the others are measured all the same. */
async function measured(name) {
  try {
    const run = await GROUPS[name]();
    const peers = CONTESTS.has(name) ? contestants : peerNames.length > 0;
    const models = options.model?.split(",");
    return await run({ quick, peers, models, tasks, patience, contests: record.engine?.results, onText: console.log });
  } catch (error) {
    const sentence = `the group ${name} broke off: ${error.stack}`;
    return { record: { error: sentence }, text: sentence, disagreements: [sentence], missed: [] };
  }
}

/** `printed` instead of `text` where part of that has been printed already. */
function show(text, printed = text) {
  sections.push(text);
  console.log(printed);
}

function writeResults() {
  machine.loadAfter = loadavg()[0];
  machine.minutes = (performance.now() - began) / 60_000;
  mkdirSync(OUT, { recursive: true });
  const title = `# Benchmark${quick ? ", --quick" : ""}\n`;
  writeFileSync(`${OUT}bench.md`, [title, describeMachine(machine), versions(), ...sections, ""].join("\n"));
  writeFileSync(`${OUT}bench.json`, `${JSON.stringify({ ...record, goals, missed, disagreements }, null, 1)}\n`);
}

function versions() {
  const seen = (record.engine?.results ?? []).flatMap(({ contestants: entries }) =>
    entries.map(({ versions: v }) => v ?? {}),
  );
  const all = Object.entries(Object.assign({}, ...seen));
  return all.length === 0 ? "" : `${all.map(([name, version]) => `${name} ${version}`).join(", ")}\n`;
}

function chosen(option, known, list = known.join(",")) {
  const wanted = list === "none" ? [] : list.split(",");
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length === 0) return wanted;
  console.error(`--${option}: expected some of ${known.join(", ")}, got ${unknown.join(", ")}`);
  process.exit(2);
}

function number(option, text) {
  const value = Number(text);
  if (value > 0) return value;
  console.error(`--${option}: expected a number above 0, got ${text}`);
  process.exit(2);
}

function machineNow() {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? "unknown",
    cores: processors.length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    load: loadavg()[0],
    platform: `${process.platform} ${process.arch}`,
  };
}

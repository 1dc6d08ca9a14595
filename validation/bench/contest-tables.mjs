// The contests of models as Markdown.

import { figure, markdown, milliseconds } from "./tables.mjs";
import { TASKS, taskTitle } from "./tasks.mjs";

/** What a peer does that is more or less than the task. */
const NOTES = { nextstat: { load: "and build", cls: "no band" } };

/** Tables of one model: times warm, first calls, minima, and what was skipped. */
export function contestTables(result) {
  const { name, parameters, bins, bytes, contestants } = result;
  const head = `### ${name}: ${parameters} parameters, ${bins} bins, ${(bytes / 1000).toFixed(0)} kB`;
  const shown = contestants.filter(({ tasks }) => Object.keys(tasks).length > 0);
  const tables = [timesTable(shown), firstCallsTable(shown), minimaTable(shown)];
  return [head, ...tables, skipList(contestants)].filter((text) => text !== "").join("\n\n");
}

const doneTasks = (shown) => TASKS.filter(({ id }) => shown.some(({ tasks }) => tasks[id] !== undefined));

function timesTable(shown) {
  const [ours] = shown;
  const rows = doneTasks(shown).map(({ id, title }) => [title, ...shown.map((entry) => cell(entry, ours, id))]);
  return markdown(["warm, ms (quartiles; ratio)", ...shown.map(({ title }) => title)], rows);
}

function cell({ id: who, tasks }, ours, id) {
  const time = tasks[id];
  if (time === undefined) return "";
  const range = time.once ? "once, cold" : `${milliseconds(time.low)}–${milliseconds(time.high)}`;
  const notes = [range];
  if (time.toys !== undefined && time.toys < 1000) notes.push(`from ${time.toys}`);
  const note = NOTES[who]?.[id];
  if (note !== undefined) notes.push(note);
  const own = ours.tasks[id];
  if (ours.id !== who && own !== undefined) notes.push(`**${figure(time.median / own.median)} x**`);
  return `${milliseconds(time.median)} (${notes.join("; ")})`;
}

function firstCallsTable(shown) {
  const [ours] = shown;
  const one = ({ id: who, tasks }, id) => {
    if (tasks[id] === undefined) return "";
    const own = ours.tasks[id]?.first;
    const ratio = who === ours.id || own === undefined ? "" : ` (${figure(tasks[id].first / own)} x)`;
    return `${milliseconds(tasks[id].first)}${ratio}`;
  };
  const timed = doneTasks(shown).filter(({ id }) => id !== "toys");
  const rows = timed.map(({ id, title }) => [title, ...shown.map((entry) => one(entry, id))]);
  return markdown(["first call in a process, ms", ...shown.map(({ title }) => title)], rows);
}

function minimaTable(shown) {
  const judged = shown.filter(({ minimum }) => minimum?.twiceNll != null);
  if (judged.length === 0) return "";
  const lowest = Math.min(...judged.map(({ minimum }) => minimum.twiceNll));
  const rows = shown.map(({ title, agreement, minimum, peak }) => [
    title,
    agreement === undefined ? "" : agreement.toExponential(1),
    minimum?.twiceNll == null ? (minimum?.error ?? "") : (minimum.twiceNll - lowest).toExponential(1),
    minimum?.gradient == null ? "" : minimum.gradient.toExponential(1),
    minimum?.valid === false ? "NOT VALID" : "",
    peak === undefined ? "" : `${(peak / 1e6).toFixed(0)} MB`,
  ]);
  const header = [
    "",
    "log L differs from ours by",
    "−2 log L above the lowest",
    "its gradient there",
    "",
    "peak memory",
  ];
  return markdown(header, rows);
}

function skipList(contestants) {
  const lines = contestants.flatMap(({ title, skips }) =>
    skips.map(({ task, reason }) => `- SKIPPED ${title}, ${taskTitle(task)}: ${reason}`),
  );
  return lines.join("\n");
}

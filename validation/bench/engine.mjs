// Loading, densities and derivatives, fits, tests, limits and toys beside every peer; whole processes and memory.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contest } from "./contest.mjs";
import { contestTables } from "./contest-tables.mjs";
import { contestGoals } from "./goals.mjs";
import { benchModels } from "./models.mjs";
import { processFigures, processGoals } from "./processes.mjs";
import { againstPrototype } from "./prototype.mjs";
import { FULL, QUICK, SMALL } from "./settings.mjs";
import { processTable, prototypeTable } from "./tables.mjs";
import { TASKS } from "./tasks.mjs";

const QUICK_TASKS = ["load", "build", "logpdf", "gradient", "hessian", "fit", "fitHesse", "cls"];
/** Small published models are many and alike. */
const SMALL_TASKS = [...QUICK_TASKS, "limit"];

/** The group of run.mjs; `models` and `chosen` name the models to time and their tasks, all by default; `onText` is
 * called with the tables of each model when it is done. */
export async function engineGroup({ quick, peers, models, tasks: chosen, patience, onText }) {
  const folder = mkdtempSync(join(tmpdir(), "histograd-bench-"));
  try {
    const results = [];
    const broken = [];
    for (const { name, text, small } of benchModels({ quick, only: models })) {
      console.error(`timing ${name} ...`);
      const settings = { ...(quick ? QUICK : small ? SMALL : FULL), ...(patience === undefined ? {} : { patience }) };
      const all = quick && models === undefined ? QUICK_TASKS : small ? SMALL_TASKS : TASKS.map(({ id }) => id);
      const tasks = all.filter((id) => chosen === undefined || chosen.includes(id));
      try {
        const file = join(folder, `model${results.length}.json`);
        results.push({ ...(await contest({ name, text: text(), file, peers, tasks, settings })), file });
        onText?.(`${contestTables(results.at(-1))}\n`);
      } catch (error) {
        broken.push(`${name}: ${error.message}`);
      }
    }
    const figures = await processFigures(results, folder, quick ? QUICK : FULL, models === undefined);
    broken.push(...figures.failures);
    const last = [
      `### Beside the prototype of the design\n\n${prototypeTable(againstPrototype(results))}`,
      `### Whole processes and memory\n\n${processTable(figures)}`,
    ];
    return {
      record: { results, ...figures },
      text: [...results.map(contestTables), ...last].join("\n\n"),
      shown: last.join("\n\n"),
      disagreements: [...broken, ...results.flatMap(disagreements)],
      missed: [],
      goals: [...contestGoals(results), ...processGoals(figures)],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A peer with another likelihood, and a minimum of anyone that is lower than ours. */
const LOWER = 1e-6;

function disagreements({ name, contestants }) {
  const [ours, ...peers] = contestants;
  const sentences = peers
    .filter(({ differs }) => differs !== undefined)
    .map(({ title, agreement }) => `${name}: ${title}'s log-likelihood differs by ${agreement.toExponential(1)}`);
  if (ours.minimum?.valid === false) sentences.push(`${name}: our fit is not valid: ${ours.minimum.message}`);
  for (const { title, minimum } of peers) {
    const depth = ours.minimum?.twiceNll - minimum?.twiceNll;
    if (depth > LOWER)
      sentences.push(`${name}: the minimum of ${title} is lower than ours by ${depth.toExponential(1)}`);
  }
  return sentences;
}

/**
 * Runs the snippets of docs/tour.md, prints what they print, and makes their pictures.
 *
 *   npm run tour                 into docs/tour, where the page shows them
 *   npm run tour -- my-folder    into another folder
 *   npm run tour -- my-folder contours    only the steps with this word in their title
 */
import { mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { matchesOutput, picturesIn, runSnippet, snippetsIn } from "./snippets.mjs";

const docs = fileURLToPath(new URL("../docs/", import.meta.url));
const [folder = `${docs}tour`, word = ""] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const steps = snippetsIn(readFileSync(`${docs}tour.md`, "utf8"), ["ts"]);
for (const step of steps.filter(({ title }) => title.toLowerCase().includes(word.toLowerCase()))) {
  console.log(`\n## ${step.title}\n`);
  try {
    const printed = await runSnippet(step, resolve(folder));
    console.log([printed, ...picturesIn(step.code).map((name) => `→ ${folder}/${name}`)].join("\n"));
    if (!matchesOutput(printed, step.output ?? "")) throw new Error("docs/tour.md says otherwise.");
  } catch (error) {
    console.error(`!!! docs/tour.md, line ${step.line}: ${error.message}`);
    process.exitCode = 1;
  }
}

/** Snippets of a Markdown page, run as a user would run them: against the built package. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CODE_WITH_OUTPUT = /```(\w+)\n((?:(?!```)[\s\S])*)```(?:\s+```text\n((?:(?!```)[\s\S])*)```)?/g;
const HEADING = /^#+ +(.+)$/gm;

/**
 * Code blocks of a page in the given languages, each with the block of text that follows it: what it prints.
 *
 * `title` is the heading above, `line` that of the first line of code.
 */
export function snippetsIn(markdown, languages) {
  const headings = [...markdown.matchAll(HEADING)];
  return [...markdown.matchAll(CODE_WITH_OUTPUT)]
    .filter(([, language]) => languages.includes(language))
    .map(({ index, 1: language, 2: code, 3: output }) => ({
      title: headings.filter((heading) => heading.index < index).at(-1)?.[1] ?? "",
      line: markdown.slice(0, index).split("\n").length + 1,
      language,
      code,
      output,
    }));
}

/**
 * What a snippet of JavaScript or TypeScript prints. `histograd` is the package as built in `dist/`.
 *
 * @param folder - where the snippet runs: files that it writes by plain names are there
 */
export async function runSnippet({ code, language }, folder = ROOT) {
  const { code: javascript } = transformSync(code, { loader: language, format: "esm", target: "node20" });
  // Imports are resolved from the root, and done before the first statement.
  const program = `process.chdir(${JSON.stringify(folder)});\n${javascript}`;
  return await outputOf(["--input-type=module", "-e", program]);
}

/** What a shell command that starts the command line prints. */
export function runCommand({ code }) {
  const command = code.trim().replace(/^.*dist\/cli\/main.js /, "");
  return outputOf(["dist/cli/main.js", ...command.split(" ")]);
}

/** A promise, so that the caller can do something else meanwhile. */
function outputOf(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let [printed, errors] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => (printed += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (errors += text));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(trimmed(printed)) : reject(new Error(errors))));
  });
}

/** Whether a snippet printed what the page says; `…` there stands for anything. */
export function matchesOutput(printed, output) {
  const parts = trimmed(output).split("…");
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join("[\\s\\S]*?")}$`).test(printed);
}

function trimmed(text) {
  return text.replace(/[ \t]+$/gm, "").trim();
}

/** Names of the pictures that a page shows or a snippet writes: `![…](folder/name.png)`, `"name.png"`. */
export function picturesIn(text) {
  return [...new Set([...text.matchAll(/[\w-]+\.png/g)].map(([name]) => name))];
}

/**
 * Runs the programs of the README, the pool of workers and the pictures under the runtimes that npm brings: Node 20, 22 and 24,
 * Deno and Bun. Numbers have to be equal within TOLERANCE on all of them, and bit-equal where the same engine runs them again.
 *
 *   npm run runtimes            after npm run build
 *
 * A runtime that cannot be installed is told in a line that begins with !!!, and is not a failure.
 */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transformSync } from "esbuild";
import { matchesOutput, snippetsIn } from "../../scripts/snippets.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** Relative to the larger of 1 and the number: engines differ in the last digits of log and exp. */
const TOLERANCE = 1e-12;
const SECONDS = 120;

const platform = `${process.platform}-${process.arch}`;
/** Packages that bring a runtime, the program in it, and the arguments before the file that it runs. */
const RUNTIMES = [
  ...[20, 22, 24].map((major) => ({
    name: `Node ${major}`,
    spec: `node@npm:node-${platform}@${major}`,
    program: "node_modules/node/bin/node",
    args: [],
  })),
  {
    name: "Deno",
    spec: "deno",
    program: "node_modules/.bin/deno",
    args: ["run", "--allow-all", "--no-check", "--node-modules-dir=manual"],
  },
  { name: "Bun", spec: "bun", program: "node_modules/.bin/bun", args: [] },
];

const folder = mkdtempSync(join(tmpdir(), "histograd-runtimes-"));

/** The folder of a user: histograd in node_modules, the examples, and the programs. */
function prepare() {
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/histograd"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", dependencies: { histograd: "*" } }));
  cpSync(join(root, "examples"), join(folder, "examples"), { recursive: true });
  cpSync(join(root, "validation/runtimes/program.mjs"), join(folder, "program.mjs"));
  const snippets = snippetsIn(readFileSync(join(root, "README.md"), "utf8"), ["ts"]);
  return snippets
    .filter(({ output }) => output !== undefined)
    .map(({ code, line, output }) => {
      const file = `readme-${line}.mjs`;
      writeFileSync(join(folder, file), transformSync(code, { loader: "ts", format: "esm", target: "node20" }).code);
      return { file, output };
    });
}

async function install({ name, spec }) {
  const prefix = join(folder, "runtimes", name.replace(" ", "-"));
  mkdirSync(prefix, { recursive: true });
  writeFileSync(join(prefix, "package.json"), "{}");
  await run("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", prefix, spec]);
  return prefix;
}

/** Engines write lists of texts with other quotes and line breaks. */
function plain(text) {
  return text.replace(/['"]/g, "").replace(/,?\s+/g, " ").trim();
}

async function check(runtime, programs) {
  const prefix = await install(runtime);
  const env = { ...process.env, DENO_DIR: join(folder, "deno"), NO_COLOR: "1", FORCE_COLOR: undefined };
  const execute = async (...args) => {
    const options = { cwd: folder, env, timeout: 1000 * SECONDS };
    return (await run(join(prefix, runtime.program), args, options)).stdout.trim();
  };
  const version = (await execute("--version")).split(/\n| \(/)[0];
  const wrong = [];
  for (const { file, output } of programs) {
    const printed = await execute(...runtime.args, file);
    if (!matchesOutput(plain(printed), plain(output))) wrong.push(`${file} printed\n${printed}\ninstead of\n${output}`);
  }
  const [first, second] = [
    await execute(...runtime.args, "program.mjs"),
    await execute(...runtime.args, "program.mjs"),
  ];
  return { version, wrong, isRepeatable: first === second, ...JSON.parse(first) };
}

/** The largest difference to the numbers of the first runtime, and what it is of. */
function largestDifference(numbers, reference) {
  let worst = { difference: 0, of: "" };
  for (const [of, values] of Object.entries(reference)) {
    values.forEach((value, k) => {
      const other = numbers[of]?.[k] ?? Number.NaN; // JSON has null for NaN and for infinities
      const relative = Math.abs(other - value) / Math.max(1, Math.abs(value));
      const difference = Number.isNaN(relative) ? Number.POSITIVE_INFINITY : relative;
      if (difference > worst.difference) worst = { difference, of: `${of}[${k}]` };
    });
  }
  return worst;
}

function faultsOf(name, result, { difference, of }, reference) {
  const faults = [...result.wrong];
  if (!result.isRepeatable) faults.push("the numbers of two runs differ");
  if (!result.sameToysOnWorkers) faults.push("toys on workers differ from toys without");
  if (!(difference <= TOLERANCE)) faults.push(`${of} differs by ${difference.toExponential(1)}`);
  if (result.svg !== reference.svg) faults.push("the SVG picture differs by more than rounding");
  if (result.png === "no picture") faults.push("no PNG was made");
  if (result.shown !== reference.shown) faults.push(`show displayed ${result.shown}`);
  return faults.map((fault) => `!!! ${name}: ${fault}`);
}

async function main() {
  const programs = prepare();
  const [rows, faults] = [[], []];
  let reference;
  for (const runtime of RUNTIMES) {
    try {
      const result = await check(runtime, programs);
      reference ??= result;
      const worst = largestDifference(result.numbers, reference.numbers);
      faults.push(...faultsOf(runtime.name, result, worst, reference));
      rows.push({
        runtime: runtime.name,
        version: result.version,
        README: `${programs.length - result.wrong.length} of ${programs.length}`,
        "toys on workers": result.sameToysOnWorkers ? "same" : "DIFFER",
        "run again": result.isRepeatable ? "same bits" : "DIFFERS",
        "largest difference": worst.difference === 0 ? "0" : `${worst.difference.toExponential(1)} (${worst.of})`,
        SVG: result.svg === reference.svg ? "same" : "differs",
        PNG: result.png === reference.png ? "same" : result.png,
      });
    } catch (error) {
      const isInstalled = error.cmd === undefined || !error.cmd.startsWith("npm ");
      if (isInstalled) faults.push(`!!! ${runtime.name}: ${error.stderr || error.message}`);
      else console.error(`!!! SKIPPED: npm cannot install ${runtime.spec} here, so ${runtime.name} was NOT tested`);
    }
  }
  console.table(rows);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

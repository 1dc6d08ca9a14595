/**
 * Checks what a user gets from the package registry: npm run build && npm run package
 *
 * - publint: the manifest points to files that are in the package;
 * - attw: the types of every entry point resolve, in Node and in bundlers;
 * - declarations: they compile in a strict program that checks them, too: what is internal is not in them, and nothing needs it;
 * - knip: no file, dependency or exported value is there for nobody (knip.json);
 * - size: a page that reads a workspace and fits it loads no more than BUDGET.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** The bundle of PAGE, minified and compressed by gzip, in bytes: a little more than today, so that growth is noticed. */
const BUDGET = 142_500;
const PAGE = 'export { fit, Workspace } from "histograd";';

/** Runs the program of a package that is installed here. Output is shown; a status other than 0 is an error. */
function run(program, ...args) {
  execFileSync(join(root, "node_modules/.bin", program), args, { cwd: root, stdio: "inherit" });
}

function checkTypes() {
  const folder = mkdtempSync(join(tmpdir(), "histograd-package-"));
  try {
    const pack = ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder];
    const name = execFileSync("npm", pack, { cwd: root, encoding: "utf8" }).trim();
    run("attw", join(folder, name), "--profile", "esm-only", "--format", "table-flipped");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function checkDeclarations() {
  const folder = mkdtempSync(join(tmpdir(), "histograd-declarations-"));
  const files = Object.values(manifest.exports).flatMap(({ types }) =>
    types === undefined ? [] : [join(root, types)],
  );
  const compilerOptions = {
    target: "es2022",
    lib: ["es2023", "dom"],
    module: "nodenext",
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
  };
  try {
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    run("tsc", "-p", folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checkSize() {
  const { outputFiles, metafile } = await build({
    stdin: { contents: PAGE, resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    metafile: true,
    write: false,
  });
  const [{ contents }] = outputFiles;
  const size = gzipSync(contents, { level: 9 }).length;
  const [{ inputs }] = Object.values(metafile.outputs);
  console.log(
    `${PAGE}\n${kilobytes(contents.length)}, compressed ${kilobytes(size)} of ${kilobytes(BUDGET)}; by folder:`,
  );
  for (const [folder, bytes] of largestFolders(inputs)) console.log(`  ${folder.padEnd(36)} ${kilobytes(bytes)}`);
  if (size > BUDGET) throw new Error("The bundle is larger than its budget: see scripts/check-package.mjs.");
}

const SHOWN_FOLDERS = 8;

/** Folders by the size that they have in a bundle before it is compressed, the largest first. */
function largestFolders(inputs) {
  const sizes = new Map();
  for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
    const folder = file.replace(/\/[^/]*$/, "");
    sizes.set(folder, (sizes.get(folder) ?? 0) + bytesInOutput);
  }
  return [...sizes].sort(([, a], [, b]) => b - a).slice(0, SHOWN_FOLDERS);
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

const CHECKS = {
  manifest: () => run("publint", "--strict"),
  types: checkTypes,
  declarations: checkDeclarations,
  "dead exports": () => run("knip", "--no-progress", "--include", "files,dependencies,unlisted,exports"),
  size: checkSize,
};

for (const [name, check] of Object.entries(CHECKS)) {
  console.log(`\n--- ${name}`);
  try {
    await check();
  } catch (error) {
    console.error(`!!! ${name}: ${error.message}`);
    process.exitCode = 1;
  }
}

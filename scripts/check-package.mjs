/**
 * Checks what a user gets from the package registry: npm run build && npm run package
 *
 * - publint: the manifest points to files that are in the package;
 * - attw: the types of every entry point resolve, in Node and in bundlers;
 * - declarations: they compile in a strict program that checks them, too: what is internal is not in them, and nothing needs it;
 * - knip: no file, dependency or exported value is there for nobody (knip.json);
 * - size: a page that reads a workspace and fits it loads no more than its budget in PAGES.
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

/**
 * What pages import, and how large their bundles may be, minified and compressed by gzip, in bytes: a little more than today, so
 * that growth is noticed. What a bundle loads later, where a document needs it, does not count.
 */
const PAGES = [
  { code: 'export { fit, Workspace } from "histograd/core";', budget: 104_300 },
  { code: 'export { fit, Workspace } from "histograd";', budget: 144_700 },
];

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

async function checkSizes() {
  const tooLarge = [];
  for (const { code, budget } of PAGES) if ((await checkSize(code, budget)) > budget) tooLarge.push(code);
  if (tooLarge.length > 0) throw new Error(`Bundles are larger than their budget: ${tooLarge.join(" ")}`);
}

/** Prints the size of a bundle, and returns it. */
async function checkSize(code, budget) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: root },
    absWorkingDir: root,
    outdir: "unwritten",
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    metafile: true,
    write: false,
  });
  const loaded = loadedFirst(metafile.outputs);
  const contents = outputFiles.filter(({ path }) => loaded.has(path)).map((file) => file.contents);
  const bytes = contents.reduce((sum, { length }) => sum + length, 0);
  const size = contents.reduce((sum, each) => sum + gzipSync(each, { level: 9 }).length, 0);
  console.log(`${code}\n${kilobytes(bytes)}, compressed ${kilobytes(size)} of ${kilobytes(budget)}; by folder:`);
  for (const [folder, its] of largestFolders([...loaded.values()]))
    console.log(`  ${folder.padEnd(36)} ${kilobytes(its)}`);
  return size;
}

/** The outputs that are loaded with the entry, by path. */
function loadedFirst(outputs) {
  const loaded = new Map();
  const load = (name) => {
    if (loaded.has(join(root, name))) return;
    loaded.set(join(root, name), outputs[name]);
    for (const { path, kind } of outputs[name].imports) if (kind === "import-statement") load(path);
  };
  for (const [name, { entryPoint }] of Object.entries(outputs)) if (entryPoint === "<stdin>") load(name);
  return loaded;
}

const SHOWN_FOLDERS = 8;

/** Folders by the size that they have in a bundle before it is compressed, the largest first. */
function largestFolders(outputs) {
  const sizes = new Map();
  for (const [file, { bytesInOutput }] of outputs.flatMap(({ inputs }) => Object.entries(inputs))) {
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
  sizes: checkSizes,
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

/**
 * Bundles the command line with everything it needs: main.js, which lists the commands; the options and the work of
 * each, in chunks that are loaded when it is asked for; and worker.js for its threads. Starting it reads a few files, not
 * a hundred, and no code that the command has no use for.
 */
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

const SETTINGS = {
  absWorkingDir: root,
  bundle: true,
  outdir: "dist/cli",
  platform: "node",
  target: "node20",
  minifySyntax: true,
  minifyWhitespace: true, // names stay: HISTOGRAD_DEBUG=1 shows stacks
  write: false,
  logLevel: "error",
};

/**
 * commander loads child_process for commands that are programs of their own. There are none here, and loading it takes
 * about a tenth of the time of a small fit.
 */
const withoutChildProcess = {
  name: "without-child-process",
  setup(bundler) {
    bundler.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /node_modules[\\/]commander[\\/]/.test(importer) ? { path: "none", namespace: "empty" } : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "module.exports = {};", loader: "js" }));
  },
};

/**
 * esbuild makes a chunk of the modules that the same entries have in common: with an entry for each command a fit would
 * load 25 of them, and each takes a third of a millisecond. What a fit needs nearly every command needs: so that it is one
 * chunk, every module that is loaded when asked for is made to have it, too.
 */
const oneCore = {
  name: "one-core",
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\.?\// }, async ({ path, kind, importer, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const { path: target } = await bundler.resolve(path, { kind: "import-statement", importer, resolveDir });
      return { path: target, namespace: "when-asked-for" };
    });
    bundler.onLoad({ filter: /.*/, namespace: "when-asked-for" }, ({ path }) => ({
      contents: `export * from ${JSON.stringify(path)}; export * as core from ${JSON.stringify(CORE)};`,
      resolveDir: root,
    }));
  },
};

const CORE = `${root}src/cli/verbs/fit.ts`;

/** What the bundle in dist/ leaves to Node: a native module. */
const FOR_NODE = { external: ["@resvg/resvg-js"] };

/**
 * Bundles into `folder`, and removes what an earlier bundle has left there.
 *
 * @param settings - more settings of esbuild for the program, in place of those of the bundle in dist/
 */
export async function bundleCli(folder = `${root}dist/cli`, { plugins = [], ...settings } = FOR_NODE) {
  const program = build({
    ...SETTINGS,
    entryPoints: { main: "src/cli/main.ts" },
    format: "esm",
    splitting: true,
    ...settings,
    plugins: [...plugins, withoutChildProcess, oneCore],
  });
  const worker = build({
    ...SETTINGS,
    entryPoints: { worker: "src/node/worker.ts" },
    format: "esm",
  });
  const files = (await Promise.all([program, worker])).flatMap(({ outputFiles }) => outputFiles);
  const isMain = ({ path }) => basename(path) === "main.js";
  const inOrder = [...files.filter((file) => !isMain(file)), ...files.filter(isMain)]; // what main.js loads is there first
  mkdirSync(folder, { recursive: true });
  for (const file of inOrder) {
    replaceFile(`${folder}/${basename(file.path)}`, withRequire(file.text), isMain(file) ? 0o755 : 0o644);
  }
  const names = new Set(files.map(({ path }) => basename(path)));
  const isOld = (name) => /\.c?js$/.test(name) && !names.has(name);
  for (const name of readdirSync(folder).filter(isOld)) rmSync(`${folder}/${name}`, { force: true });
}

/** The code of esbuild that CommonJS modules call, in one of the chunks, looks for a `require`, which modules do not have. */
function withRequire(text) {
  if (!/\btypeof require\b/.test(text)) return text;
  return `import{createRequire as makeRequire}from"node:module";const require=makeRequire(import.meta.url);${text}`;
}

/** In one step, so that processes that start with the old file meanwhile are not disturbed. */
function replaceFile(path, contents, mode) {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, contents);
    chmodSync(temporary, mode);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleCli();

/**
 * Bundles the command line with everything it needs into one file, and its worker threads and what draws pictures into
 * others beside it: starting it reads one file, not a hundred.
 */
import { chmodSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

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

/** Writes main.js, worker.js and draw.js. */
export async function bundleCli(folder = `${root}dist/cli`) {
  await bundle("src/cli/main.ts", `${folder}/main.js`, [DRAW]);
  await bundle("src/node/worker.ts", `${folder}/worker.js`);
  await bundle("src/cli/draw.ts", `${folder}/draw.js`, ["@resvg/resvg-js"]); // a native module
}

/** As main.ts imports it, and finds it beside main.js. */
const DRAW = "./draw.js";

/** Writes `outfile` in one step, so that processes that start the old one meanwhile are not disturbed. */
async function bundle(entryPoint, outfile, external = []) {
  const temporary = `${outfile}.${process.pid}.tmp`;
  mkdirSync(dirname(outfile), { recursive: true });
  try {
    await build({
      absWorkingDir: root,
      entryPoints: [entryPoint],
      outfile: temporary,
      bundle: true,
      external,
      platform: "node",
      format: "esm",
      target: "node20",
      minifySyntax: true,
      minifyWhitespace: true, // names stay: HISTOGRAD_DEBUG=1 shows stacks
      plugins: [withoutChildProcess],
      logLevel: "error",
      banner: {
        js: "#!/usr/bin/env node\nimport { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);",
      },
    });
    chmodSync(temporary, 0o755);
    renameSync(temporary, outfile);
  } finally {
    rmSync(temporary, { force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleCli();

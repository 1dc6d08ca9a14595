/**
 * Makes the command line one executable file, by Bun's compiler: for worker nodes, and for people without Node.
 *
 *   npm run executable -- my-folder                       histograd-linux-x64 and histograd-linux-arm64
 *   npm run executable -- my-folder linux-x64             one of them
 *
 * Bun and the WebAssembly build of resvg come from npm, into a temporary folder. The file for this machine is tried in an empty
 * folder: a fit, toys on workers, pictures; its numbers have to be those of dist/cli/main.js.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleCli } from "./bundle-cli.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const [output = ".", ...chosen] = process.argv.slice(2);
const PLATFORMS = chosen.length > 0 ? chosen : ["linux-x64", "linux-arm64"];
const folder = mkdtempSync(join(tmpdir(), "histograd-executable-"));

/** Modules in place of the native module, of the files of its fonts, and of what opens these. */
const selfContained = {
  name: "self-contained",
  setup(bundler) {
    const inside = (name) => () => ({ path: join(root, "scripts/executable", name) });
    bundler.onResolve({ filter: /^@resvg\/resvg-js$/ }, inside("resvg.mjs"));
    bundler.onResolve({ filter: /^\.\/own-fonts\.js$/ }, inside("own-fonts.mjs"));
    const fontkit = inside("fontkit.mjs");
    bundler.onResolve({ filter: /^fontkit$/ }, ({ importer }) =>
      importer.endsWith("font-set.ts") ? fontkit() : undefined,
    );
  },
};

async function bundle() {
  const packages = ["bun", "@resvg/resvg-wasm@2.6.2"];
  writeFileSync(join(folder, "package.json"), "{}");
  execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, ...packages]);
  await bundleCli(join(folder, "cli"), {
    plugins: [selfContained],
    nodePaths: [join(folder, "node_modules")],
    loader: { ".wasm": "binary", ".ttf": "binary" },
  });
}

function compile(platform) {
  const file = resolve(output, `histograd-${platform}`);
  const entries = ["main.js", "worker.js"].map((name) => join(folder, "cli", name));
  const options = ["--compile", `--target=bun-${platform}`, `--outfile=${file}`];
  execFileSync(join(folder, "node_modules/.bin/bun"), ["build", ...options, ...entries], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(0)} MB`);
  return file;
}

/** What a command printed, without the line on the certificate: how far rounding leaves a gradient from 0 depends on the engine. */
function estimates(text) {
  return text.replace(/^valid: .*$/m, "");
}

/** Runs the file where there is nothing else, and compares what it prints with the command line in dist/. */
function tryOut(file) {
  const empty = join(folder, "empty");
  mkdirSync(empty);
  copyFileSync(join(root, "examples/two-channel.json"), join(empty, "workspace.json"));
  const inFile = (...args) => execFileSync(file, args, { cwd: empty, env: {}, encoding: "utf8" });
  const inNode = (...args) =>
    execFileSync(process.execPath, [join(root, "dist/cli/main.js"), ...args], { cwd: empty, encoding: "utf8" });
  const toys = ["cls", "workspace.json", "--calctype", "toybased", "--toys", "50", "--seed", "3", "--test-stat", "q"];
  for (const args of [
    ["fit", "workspace.json"],
    ["ranking", "workspace.json"],
    [...toys, "--workers", "2"],
  ]) {
    if (estimates(inFile(...args)) !== estimates(inNode(...args)))
      throw new Error(`${args.join(" ")} prints something else than with Node`);
  }
  const starts = { svg: "<svg", png: "\u0089PNG", pdf: "%PDF" };
  for (const [extension, start] of Object.entries(starts)) {
    inFile("pulls", "workspace.json", "--plot", `pulls.${extension}`);
    const begins = readFileSync(join(empty, `pulls.${extension}`), "latin1").startsWith(start);
    if (!begins) throw new Error(`pulls.${extension} is no picture`);
  }
  console.log(`${file} fits, ranks, runs toys on two workers and draws SVG, PNG and PDF in an empty folder`);
}

try {
  mkdirSync(output, { recursive: true });
  await bundle();
  for (const platform of PLATFORMS) {
    const file = compile(platform);
    if (platform === `${process.platform}-${process.arch}`) tryOut(file);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

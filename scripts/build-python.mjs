/**
 * Puts the engine into the Python package, and builds its wheel: node scripts/build-python.mjs [folder]
 *
 * The engine is the bundled command line, without what only PNG files need, a native module. Without a folder for the wheel only
 * the files are put there, which is enough to use the package in a checkout. The wheel is built with the Python of the
 * environment variable PYTHON, by default python3, and its pip.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleCli } from "./bundle-cli.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = `${root}python/src/histograd`;
const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

rmSync(`${target}/_bundle`, { recursive: true, force: true });
await bundleCli(`${target}/_bundle`);
writeFileSync(`${target}/_bundle/package.json`, '{ "type": "module" }\n');
for (const file of ["LICENSE", "NOTICE"]) copyFileSync(`${root}${file}`, `${target}/_bundle/${file}`);
writeFileSync(`${target}/_version.py`, `__version__ = "${version}"\n`);

const folder = process.argv[2];
if (folder !== undefined) {
  const python = process.env.PYTHON ?? "python3";
  execFileSync(
    python,
    ["-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", resolve(folder), `${root}python`],
    { stdio: "inherit" },
  );
}

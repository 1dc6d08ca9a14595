/** Builds dist/: JavaScript and types by tsc, the generated validators, and the command line as one file. */
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
for (const extension of ["js", "d.ts"]) {
  copyFileSync(`src/spec/validators.generated.${extension}`, `dist/spec/validators.generated.${extension}`);
}
if (existsSync("src/cli/main.ts")) {
  await build({
    entryPoints: ["src/cli/main.ts"],
    outfile: "dist/cli/main.js",
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    minify: false,
    allowOverwrite: true,
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);",
    },
  });
  chmodSync("dist/cli/main.js", 0o755);
}

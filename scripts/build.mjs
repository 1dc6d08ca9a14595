/** Builds dist/: JavaScript and types by tsc, the generated validators, and the bundled command line. */
import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleCli } from "./bundle-cli.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
for (const extension of ["js", "d.ts"]) {
  for (const generated of [
    "workspace/workspace-validator.generated",
    "workspace/validators.generated",
    "records/schemas.generated",
    "rpc/requests.generated",
    "formula/mathjs.generated",
    "interchange/root/jsroot.generated",
  ]) {
    copyFileSync(`src/${generated}.${extension}`, `dist/${generated}.${extension}`);
  }
}
rmSync("dist/cli", { recursive: true, force: true }); // the modules that the bundle consists of
await bundleCli();

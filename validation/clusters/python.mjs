/** A Python environment in a folder, made once. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** The folder of the programs of an environment with these packages; undefined where pip cannot install them. */
export function pythonWith(folder, packages) {
  const programs = join(folder, "bin");
  if (existsSync(join(programs, "installed"))) return programs;
  const quiet = { stdio: "ignore" };
  try {
    execFileSync("python3", ["-m", "venv", folder], quiet);
    execFileSync(join(programs, "python"), ["-m", "pip", "install", "--quiet", ...packages], quiet);
    execFileSync("touch", [join(programs, "installed")], quiet);
    return programs;
  } catch {
    return undefined;
  }
}

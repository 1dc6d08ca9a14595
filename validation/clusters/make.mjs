/** Runs planned Makefiles. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { plan, requireSame, shell } from "./work.mjs";

export async function runMake(folder) {
  for (const command of ["toys", "scan"]) {
    const merged = `${command}-make.json`;
    const { place, lines } = await plan(folder, command, "make", 6, merged);
    await shell(folder, lines[0]);
    requireSame(folder, command, merged);
    rmSync(join(folder, merged));
    rmSync(join(folder, place, "shards/2.json"));
    await shell(folder, lines[0]);
    requireSame(folder, command, merged);
  }
}

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { bundleWorker } from "../helpers/bundle-worker.js";

it("a pool that nobody closed lets its process work to the end, and end", async () => {
  const worker = await bundleWorker(new URL("./jobs-worker.ts", import.meta.url));
  const program = await bundleWorker(new URL("./unclosed.ts", import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [fileURLToPath(program.url), worker.url.href],
      { timeout: 200_000 }, // a process that hangs is killed, which is an error
    );
    expect(stdout).toBe("9\n27\n");
  } finally {
    worker.remove();
    program.remove();
  }
});

import type { Command } from "commander";
import { JOBS } from "../../node/jobs.js";
import { threadSpawner } from "../../node/thread-link.js";
import { localPool } from "../../parallel/local-pool.js";
import { workerPool } from "../../parallel/worker-pool.js";
import { serve } from "../../rpc/serve.js";
import { addWorkers, type WorkerOptions } from "../worker-options.js";

const EXAMPLES = `
Example:
  echo '{"jsonrpc":"2.0","id":1,"method":"open","params":{"path":"workspace.json"}}' | histograd serve

schemas/rpc.json describes the messages, docs/serve.md shows a session. The program ends when its input does.`;

/** Options of `histograd serve`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Answers requests of other programs on standard input and output, one line of JSON (JSON-RPC 2.0) each. It does not use the network.",
  );
  addWorkers(command)
    .addHelpText("after", EXAMPLES)
    .action(async ({ workers }: WorkerOptions) => {
      const pool = workers === 0 ? localPool(JOBS) : workerPool({ spawn: threadSpawner(), size: workers });
      await serve({ input: process.stdin, output: process.stdout, pool });
      await pool.close();
    });
}

import { threadSpawner } from "../../src/node/thread-link.js";
import { workerPool } from "../../src/parallel/worker-pool.js";

// A program that forgets to close its pool. argv[2]: the worker's entry module.
const pool = workerPool({ spawn: threadSpawner(new URL(process.argv[2] ?? "")), size: 2 });
const onResult = (result: number): void => console.log(result);
await pool.run<number, number>({ job: "power", setup: 2, tasks: [3] }, { onResult });
await pool.run<number, number>({ job: "power", setup: 3, tasks: [3] }, { onResult });

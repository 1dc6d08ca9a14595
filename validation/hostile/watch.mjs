// A thread that ends the run when one case takes far too long: nothing else can interrupt a computation.
import { Worker } from "node:worker_threads";

/** Seconds of one case after which the run is given up. */
const PATIENCE = 60;

/** Starts to watch; `beat(index)` tells which case begins, `end()` stops. */
export function watch(describe) {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const code = `
    const { workerData: { shared, patience, cases } } = require("node:worker_threads");
    let last = -1;
    for (let since = Date.now(); Atomics.load(shared, 0) === 0; Atomics.wait(shared, 0, 0, 1000)) {
      const now = Atomics.load(shared, 1);
      if (now !== last) { last = now; since = Date.now(); }
      if (Date.now() - since < 1000 * patience) continue;
      require("node:fs").writeSync(2, \`FAULT: \${cases} \${now} has taken \${patience} s; the run is given up\\n\`);
      process.exit(1);
    }`;
  const worker = new Worker(code, { eval: true, workerData: { shared, patience: PATIENCE, cases: describe } });
  worker.on("exit", (status) => {
    if (status !== 0) process.exit(1);
  });
  return {
    beat: (index) => Atomics.store(shared, 1, index),
    end: () => {
      Atomics.store(shared, 0, 1);
      Atomics.notify(shared, 0);
    },
  };
}

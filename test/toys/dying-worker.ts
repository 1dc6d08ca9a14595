import { threadPoolLink } from "../../src/node/thread-link.js";
import { serve } from "../../src/parallel/serve.js";
import { TOYS, type ToySetup, type ToyTask, toyBlocks } from "../../src/toys/job.js";

/** Tasks that a worker does before it dies. */
const LIFETIME = 3;

serve(threadPoolLink(), {
  [TOYS]: (setup: ToySetup) => {
    const handle = toyBlocks(setup);
    let done = 0;
    return (task: ToyTask) => {
      if (done++ === LIFETIME) process.exit(9);
      return handle(task);
    };
  },
});

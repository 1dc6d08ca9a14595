import { describeFault, TaskError } from "../parallel/task-error.js";
import type { ToyRun } from "./results.js";

/**
 * A worker ended, or a block of toys could not be made. `run` has the toys of all finished blocks; `resumeToys` can continue it.
 */
export class ToysInterrupted extends TaskError {
  readonly run: ToyRun;

  constructor(error: TaskError, run: ToyRun) {
    super(error.taskIndex, error.task, describeFault(error.cause ?? error));
    this.run = run;
  }
}

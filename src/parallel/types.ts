/**
 * A job: a function that each worker calls once with the setup of a run, for example to compile a model. It returns the function
 * that is called for every task. Setup, tasks and results are copied between threads by structured cloning, so that they must be
 * plain data and typed arrays, without functions.
 */
export type Job<Setup, Task, Result> = (setup: Setup) => (task: Task) => Result | Promise<Result>;

/** The jobs that a worker can run, by name. */
export type Jobs = Readonly<Record<string, Job<never, never, unknown>>>;

/** A run: the name of a job, the setup that is sent once to each worker, and independent tasks. */
export interface Work<Task> {
  readonly job: string;
  readonly setup: unknown;
  readonly tasks: readonly Task[];
}

export interface RunOptions<Result> {
  /** Called with each result as it arrives. Results may arrive in any order; `taskIndex` is the index of the task. */
  readonly onResult?: (result: Result, taskIndex: number) => void;
  /** Called after each result with the number of tasks done so far and the number of all tasks. */
  readonly onProgress?: (done: number, total: number) => void;
  /**
   * Ends the run at once when it is aborted: the run rejects with the reason of the signal, and workers in the middle of a task
   * are terminated. A run that still waits for another run is rejected when its turn comes.
   */
  readonly signal?: AbortSignal;
}

/** A pool runs many independent tasks. Results must not depend on `size`. */
export interface Pool {
  /** Largest number of tasks that run at the same time. */
  readonly size: number;
  /**
   * Runs every task, and resolves when all results have been passed to `onResult`. Runs of one pool are made one after another.
   *
   * @throws TaskError (as rejection) for the first task that fails; tasks that have not begun are not run. The reason of `signal`
   * (as rejection) when it is aborted
   */
  run<Task, Result>(work: Work<Task>, options?: RunOptions<Result>): Promise<void>;
  /** Terminates all workers. A run that is in progress is rejected. */
  close(): Promise<void>;
}

/** The messages that a pool receives from one worker. */
export interface WorkerListener {
  readonly onMessage: (message: unknown) => void;
  /** Called when the worker has ended or could not be started, so that no message will follow. */
  readonly onFailure: (error: Error) => void;
}

/** The connection of a pool to one worker: a thread of Node, a Web Worker, or an imitation in a test. */
export interface WorkerLink {
  post(message: unknown): void;
  /** Replaces the listener; undefined removes it. */
  listen(listener: WorkerListener | undefined): void;
  /** Sets whether the worker keeps the process alive: true while it has work, false while it is idle. */
  hold(busy: boolean): void;
  terminate(): Promise<void>;
}

/** The connection of one worker to its pool. */
export interface PoolLink {
  post(message: unknown, transfer: readonly ArrayBuffer[]): void;
  listen(onMessage: (message: unknown) => void): void;
}

/**
 * A job: called once in each worker with the setup of a run (compile a model, say), it returns what is called for every
 * task. Setup, tasks and results cross threads by structured cloning: plain data and typed arrays, no functions.
 */
export type Job<Setup, Task, Result> = (setup: Setup) => (task: Task) => Result | Promise<Result>;

/** The jobs a worker knows, by name. */
export type Jobs = Readonly<Record<string, Job<never, never, unknown>>>;

/** A run: the name of a job, the setup that is sent once to each worker, and independent tasks. */
export interface Work<Task> {
  readonly job: string;
  readonly setup: unknown;
  readonly tasks: readonly Task[];
}

export interface RunOptions<Result> {
  /** Called with each result as it arrives: in any order, so `taskIndex` says whose it is. */
  readonly onResult?: (result: Result, taskIndex: number) => void;
  /** Called after each result with the tasks done so far and all of them. */
  readonly onProgress?: (done: number, total: number) => void;
  /**
   * Aborting ends the run at once: it rejects with the signal's reason, and workers in the middle of a task are ended.
   * A run that still waits for another is rejected when its turn comes.
   */
  readonly signal?: AbortSignal;
}

/** Something that runs many independent tasks. Results never depend on `size`. */
export interface Pool {
  /** How many tasks can run at the same time. */
  readonly size: number;
  /**
   * Runs every task and resolves when all results have been handed to `onResult`. Runs of one pool follow one another.
   *
   * @throws TaskError (as rejection) for the first task that fails; tasks that have not begun are dropped
   */
  run<Task, Result>(work: Work<Task>, options?: RunOptions<Result>): Promise<void>;
  /** Ends all workers. A run that is under way is rejected. */
  close(): Promise<void>;
}

/** The messages that a pool receives from one worker. */
export interface WorkerListener {
  readonly onMessage: (message: unknown) => void;
  /** The worker ended, or never began: no message will follow. */
  readonly onFailure: (error: Error) => void;
}

/** One worker, as a pool sees it: a thread of Node, a Web Worker, or an imitation in a test. */
export interface WorkerLink {
  post(message: unknown): void;
  /** Replaces the listener, if any. */
  listen(listener: WorkerListener | undefined): void;
  /** Whether the worker keeps the process alive: while it has work, and not while it is idle. */
  hold(busy: boolean): void;
  terminate(): Promise<void>;
}

/** The pool, as one worker sees it. */
export interface PoolLink {
  post(message: unknown, transfer: readonly ArrayBuffer[]): void;
  listen(onMessage: (message: unknown) => void): void;
}

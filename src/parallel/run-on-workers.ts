import type { FromWorker, ToWorker } from "./messages.js";
import { describeFault, TaskError } from "./task-error.js";
import type { RunOptions, Work, WorkerLink } from "./types.js";

/** The source of the workers of a run, to which usable workers are returned. */
export interface WorkerSupply {
  readonly spawn: () => WorkerLink;
  readonly size: number;
  /** Workers that take part in no run. The pool only listens for their failure. */
  readonly idle: Set<WorkerLink>;
  /** Aborts when the pool is closed. */
  readonly closing: AbortSignal;
}

/** The workers of a run, each with the index of its task, or `undefined` where it has none. */
type Crew = Map<WorkerLink, number | undefined>;

/**
 * One run of a pool: see `Pool.run`. However the run ends, each of its workers is idle again or terminated afterwards.
 *
 * @throws as `Pool.run`
 */
export async function runOnWorkers<Task, Result>(
  supply: WorkerSupply,
  work: Work<Task>,
  options: RunOptions<Result>,
): Promise<void> {
  const signals = [supply.closing, ...(options.signal === undefined ? [] : [options.signal])];
  for (const signal of signals) signal.throwIfAborted();
  if (work.tasks.length === 0) return;
  const crew: Crew = new Map();
  const ended = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      for (const signal of signals) {
        signal.addEventListener("abort", () => reject(signal.reason), { signal: ended.signal });
      }
      handOut({ supply, crew, work, options, resolve, reject });
    });
  } finally {
    ended.abort();
    await dismiss(crew, supply.idle);
  }
}

interface Handing<Task, Result> {
  readonly supply: WorkerSupply;
  readonly crew: Crew;
  readonly work: Work<Task>;
  readonly options: RunOptions<Result>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Gives each worker of the crew a task, and another whenever one is done. */
function handOut<Task, Result>({ supply, crew, work, options, resolve, reject }: Handing<Task, Result>): void {
  const { job, setup, tasks } = work;
  let next = 0;
  let done = 0;
  const giveTask = (link: WorkerLink): void => {
    const index = next < tasks.length ? next++ : undefined;
    crew.set(link, index);
    if (index !== undefined) postTask(link, index, tasks[index]);
  };
  const take = (link: WorkerLink, answer: FromWorker): void => {
    if (answer.type === "fault") throw new TaskError(answer.index, tasks[answer.index], answer.fault);
    giveTask(link); // before its result is handled, so that the worker is not idle meanwhile
    options.onResult?.(answer.result as Result, answer.index);
    done++;
    options.onProgress?.(done, tasks.length);
    if (done === tasks.length) resolve();
  };
  const lose = (link: WorkerLink, error: Error): void => {
    const index = crew.get(link);
    if (index === undefined) {
      crew.delete(link);
      void link.terminate();
    } else {
      reject(new TaskError(index, tasks[index], describeFault(error)));
    }
  };
  const employ = (link: WorkerLink): void => {
    crew.set(link, undefined);
    link.hold(true);
    link.listen({
      onMessage: orReject(reject, (message) => take(link, message as FromWorker)),
      onFailure: (error) => lose(link, error),
    });
    link.post({ type: "start", job, setup } satisfies ToWorker);
    giveTask(link);
  };
  while (crew.size < Math.min(supply.size, tasks.length)) employ(takeOne(supply.idle) ?? supply.spawn());
}

/** @throws TaskError when the task cannot be sent to another thread, for example because it contains a function */
function postTask(link: WorkerLink, index: number, task: unknown): void {
  try {
    link.post({ type: "task", index, task } satisfies ToWorker);
  } catch (error) {
    throw new TaskError(index, task, describeFault(error));
  }
}

/** Terminates the workers that are in the middle of a task, and returns the others to the idle ones. */
async function dismiss(crew: Crew, idle: Set<WorkerLink>): Promise<void> {
  const ending: Promise<void>[] = [];
  for (const [link, task] of crew) {
    if (task !== undefined) {
      link.listen(undefined);
      ending.push(link.terminate());
    } else {
      rest(link, idle);
    }
  }
  await Promise.all(ending);
}

function rest(link: WorkerLink, idle: Set<WorkerLink>): void {
  const onFailure = (): void => {
    idle.delete(link);
    void link.terminate();
  };
  link.listen({ onMessage: () => undefined, onFailure });
  link.hold(false);
  idle.add(link);
}

function takeOne(idle: Set<WorkerLink>): WorkerLink | undefined {
  const [link] = idle;
  if (link !== undefined) idle.delete(link);
  return link;
}

/** Wraps a listener so that an error that it throws is passed to `reject`. */
function orReject<Argument>(reject: (reason: unknown) => void, listener: (argument: Argument) => void) {
  return (argument: Argument): void => {
    try {
      listener(argument);
    } catch (error) {
      reject(error);
    }
  };
}

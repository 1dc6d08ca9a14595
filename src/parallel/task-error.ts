import { HistFactoryError, type Issue } from "../errors.js";

/** An error in the form in which it is sent between threads, since structured cloning keeps neither classes nor issues. */
export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly issues?: readonly Issue[];
}

/** The part of a thrown value that can be sent to another thread. */
export function describeFault(thrown: unknown): Fault {
  if (!(thrown instanceof Error)) return { name: "thrown value", message: String(thrown) };
  return {
    name: thrown.name,
    message: thrown.message,
    ...(thrown.stack === undefined ? {} : { stack: thrown.stack }),
    ...(thrown instanceof HistFactoryError ? { issues: thrown.issues } : {}),
  };
}

/**
 * The error of a failed task in a parallel run. Its issues are those of the error in the worker, each with `tasks[i]` before its
 * path; any other error becomes one issue with code `task-failed`. `cause` has the worker's message and stack.
 */
export class TaskError extends HistFactoryError {
  readonly taskIndex: number;
  readonly task: unknown;

  constructor(taskIndex: number, task: unknown, fault: Fault) {
    super(placedIssues(`tasks[${taskIndex}]`, fault));
    this.taskIndex = taskIndex;
    this.task = task;
    const cause = new Error(fault.message);
    cause.name = fault.name;
    if (fault.stack !== undefined) cause.stack = fault.stack;
    this.cause = cause;
  }
}

function placedIssues(where: string, fault: Fault): readonly Issue[] {
  if (fault.issues !== undefined && fault.issues.length > 0) {
    return fault.issues.map((issue) => ({ ...issue, path: issue.path === "" ? where : `${where}: ${issue.path}` }));
  }
  return [{ code: "task-failed", path: where, expected: "a result", received: `${fault.name}: ${fault.message}` }];
}

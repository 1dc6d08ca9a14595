import { quote } from "../describe.js";
import { type Issue, WorkspaceError } from "../errors.js";
import type { ChannelSpec } from "../workspace/types.js";

/** Says of which channels the axes are not written: a histogram of numbered bins has none. */
export function warnOfAxes(channels: readonly ChannelSpec[], problems: Pick<Problems, "warn">): void {
  for (const { name, axis } of channels) {
    if (axis === undefined) continue;
    const path = `channel ${quote(name)}, axis`;
    const received = "an axis, which was left out";
    problems.warn({ code: "format-ignored", path, expected: "bins that are numbered", received });
  }
}

/** Most problems, and most warnings, that are listed. */
const MOST = 200;

/** What stands for those that are not listed. */
const MORE = { code: "too-many-issues", path: "", received: "more" } as const;

/** What is wrong or odd about a document and its files, gathered while all of them are read, so that it is told at once. */
export class Problems {
  readonly #errors: Issue[] = [];
  readonly #warnings: Issue[] = [];
  /** Errors and warnings that were made, by what they say. */
  readonly #knownErrors = new Set<string>();
  readonly #knownWarnings = new Set<string>();

  get warnings(): readonly Issue[] {
    return this.#warnings;
  }

  /** Whether there are more problems than are listed, so that nothing is won by looking for others. */
  get isFull(): boolean {
    return this.#errors.length > MOST;
  }

  /** Reports an error, once where a value is looked up several times. */
  error(issue: Issue): void {
    const key = JSON.stringify([issue.code, issue.path, issue.expected, issue.received]);
    if (this.isFull || this.#knownErrors.has(key)) return;
    this.#knownErrors.add(key);
    this.#errors.push(issue);
  }

  /** Reports what a format, or a workspace, cannot say. */
  refuse(path: string, expected: string, received: string, hint?: string): void {
    const issue: Issue = { code: "not-expressible", path, expected, received };
    this.error(hint === undefined ? issue : { ...issue, hint });
  }

  /** A remark that may be made several times and is told once: of those with the same `key`, the first. */
  warn(issue: Issue, key = JSON.stringify([issue.path, issue.received])): void {
    const known = this.#knownWarnings;
    if (known.size > MOST || known.has(key)) return;
    known.add(key);
    this.#warnings.push(known.size > MOST ? { ...MORE, expected: `at most ${MOST} warnings` } : issue);
  }

  /** What `action` gives; undefined where it throws problems of the input, which are added. */
  async gather<T>(action: () => Promise<T> | T): Promise<T | undefined> {
    try {
      return await action();
    } catch (reason) {
      if (!(reason instanceof WorkspaceError)) throw reason;
      for (const issue of reason.issues) this.error(issue);
      return undefined;
    }
  }

  /** @throws WorkspaceError with all errors so far, where there are some */
  throwErrors(): void {
    if (this.#errors.length === 0) return;
    const listed = this.#errors.slice(0, MOST);
    if (this.isFull) {
      listed.push({ ...MORE, expected: `at most ${MOST} problems` });
    }
    throw new WorkspaceError(listed);
  }
}

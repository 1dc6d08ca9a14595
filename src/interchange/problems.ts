import { type Issue, WorkspaceError } from "../errors.js";

/** Most problems that are listed. */
const MOST = 200;

/** What is wrong or odd about a document and its files, gathered while all of them are read, so that it is told at once. */
export class Problems {
  readonly #errors: Issue[] = [];
  readonly #warnings: Issue[] = [];

  get warnings(): readonly Issue[] {
    return this.#warnings;
  }

  /** Whether there are more problems than are listed, so that nothing is won by looking for others. */
  get isFull(): boolean {
    return this.#errors.length > MOST;
  }

  error(issue: Issue): void {
    this.#errors.push(issue);
  }

  /** Reports what a format, or a workspace, cannot say. */
  refuse(path: string, expected: string, received: string, hint?: string): void {
    const issue: Issue = { code: "not-expressible", path, expected, received };
    this.error(hint === undefined ? issue : { ...issue, hint });
  }

  /** A remark that may be made several times and is told once. */
  warn(issue: Issue): void {
    const isKnown = this.#warnings.some(({ path, received }) => path === issue.path && received === issue.received);
    if (!isKnown) this.#warnings.push(issue);
  }

  /** What `action` gives; undefined where it throws problems of the input, which are added. */
  async gather<T>(action: () => Promise<T> | T): Promise<T | undefined> {
    try {
      return await action();
    } catch (reason) {
      if (!(reason instanceof WorkspaceError)) throw reason;
      this.#errors.push(...reason.issues);
      return undefined;
    }
  }

  /** @throws WorkspaceError with all errors so far, where there are some */
  throwErrors(): void {
    if (this.#errors.length === 0) return;
    const listed = this.#errors.slice(0, MOST);
    if (this.isFull) {
      listed.push({ code: "too-many-issues", path: "", expected: `at most ${MOST} problems`, received: "more" });
    }
    throw new WorkspaceError(listed);
  }
}

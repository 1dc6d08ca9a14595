import type { ErrorCode } from "../error-codes.js";
import { type Issue, WorkspaceError } from "../errors.js";

/** What is wrong, or worth knowing, at a place of a document. */
export type Finding = Omit<Issue, "path">;

/** Most problems that are listed. */
const MOST = 200;

/** More than are listed: readers may stop there. */
const ENOUGH = 2 * MOST;

/** Collects what is found in documents, so that all of it is reported at once. */
export class Problems {
  readonly #issues: Issue[] = [];
  readonly #warnings: Issue[] = [];

  error(path: string, finding: Finding): void {
    this.#issues.push({ ...finding, path });
  }

  warning(path: string, finding: Finding): void {
    this.#warnings.push({ ...finding, path });
  }

  /** Whether there are more problems than are listed, so that nothing is won by looking for others. */
  get isFull(): boolean {
    return this.#issues.length > ENOUGH;
  }

  get warnings(): readonly Issue[] {
    return this.#warnings;
  }

  /** Takes over the problems that an action throws; undefined is its result then. */
  async from<T>(action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof WorkspaceError)) throw error;
      this.#issues.push(...error.issues);
      return undefined;
    }
  }

  /** @throws WorkspaceError with everything that is wrong, if anything is */
  throwIfAny(): void {
    const first = this.#issues.slice(0, MOST);
    if (this.#issues.length > MOST) {
      const code: ErrorCode = "too-many-issues";
      first.push({ code, path: "", expected: `at most ${MOST} problems`, received: "more" });
    }
    if (first.length > 0) throw new WorkspaceError(first);
  }
}

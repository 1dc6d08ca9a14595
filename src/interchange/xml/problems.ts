import { type Issue, WorkspaceError } from "../../errors.js";

/** What is wrong or odd about the files of a document, gathered while all of them are read. */
export interface Problems {
  readonly warnings: readonly Issue[];
  readonly error: (issue: Issue) => void;
  /** A problem that may be met several times and is told once. */
  readonly warn: (issue: Issue) => void;
  /** What `action` gives; undefined where it throws problems of the input, which are added. */
  readonly gather: <T>(action: () => Promise<T> | T) => Promise<T | undefined>;
  /** @throws WorkspaceError with all errors so far, where there are some */
  readonly throwErrors: () => void;
}

export function createProblems(): Problems {
  const errors: Issue[] = [];
  const warnings: Issue[] = [];
  return {
    warnings,
    error: (issue) => errors.push(issue),
    warn: (issue) => {
      if (!warnings.some(({ path, received }) => path === issue.path && received === issue.received))
        warnings.push(issue);
    },
    gather: async (action) => {
      try {
        return await action();
      } catch (reason) {
        if (!(reason instanceof WorkspaceError)) throw reason;
        errors.push(...reason.issues);
        return undefined;
      }
    },
    throwErrors: () => {
      if (errors.length > 0) throw new WorkspaceError(errors);
    },
  };
}

/** Headings of the list of commands. */
export const GROUPS = {
  fits: "Fits:",
  tests: "Tests and limits:",
  intervals: "Intervals and profiles:",
  diagnostics: "Diagnosing a fit:",
  yields: "Yields:",
  workspaces: "Workspaces and models:",
  operations: "Operations on workspaces:",
  clusters: "Clusters:",
  other: "Other:",
} as const;

/** The lines of the help of a command about its exit status. */
export const EXIT_HELP =
  "Exit status: 0 for a valid result, 1 when a fit that it needs is not valid, 2 for bad usage or input.";

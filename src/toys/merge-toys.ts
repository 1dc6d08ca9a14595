import { DataError, type Issue } from "../errors.js";
import type { TestStatisticName } from "../hypotest/results.js";
import { aList, requireArgument } from "../options.js";
import { toyRunIssues } from "./check-toy-run.js";
import type { ToyRun, ToyRunStatus, ToySample } from "./results.js";
import { requireSameTest } from "./same-test.js";
import { countOf, firstCommon, missing, piecesOf, sampleOf } from "./toy-pieces.js";

/**
 * Merges runs of the same test that were made separately, with the same seed and different indices (`firstToy`), into one run.
 *
 * @throws DataError with all problems at once: `bad-argument`; `no-toy-runs` for an empty list; `not-a-toy-run` as `checkToyRun`;
 * `other-test` for runs of different tests; `overlapping-toys` for toys that are in more than one run
 * @example mergeToys([await runToys(model, data, 1), await runToys(model, data, 1, { firstToy: 2000 })])
 */
export function mergeToys<Statistic extends TestStatisticName>(runs: readonly ToyRun<Statistic>[]): ToyRun<Statistic> {
  requireArgument(
    runs,
    "runs",
    aList("a list of runs of toys", () => true),
  );
  const [first, ...others] = runs;
  if (first === undefined) {
    throw new DataError([{ code: "no-toy-runs", path: "runs", expected: "at least one run", received: "none" }]);
  }
  const wrong = runs.flatMap((run, i) => toyRunIssues(run, `runs[${i}]`));
  if (wrong.length > 0) throw new DataError(wrong);
  requireSameTest(runs, (i) => `runs[${i}]`);
  if (others.length === 0) return first;
  const issues = [
    ...overlaps(runs, "signal", ({ signal }) => signal),
    ...overlaps(runs, "background", ({ background }) => background),
  ];
  if (issues.length > 0) throw new DataError(issues);
  const wanted = wantedOf(runs);
  const signal = sampleOf(
    first.signal,
    runs.flatMap((run) => piecesOf(run.signal)),
  );
  const background = sampleOf(
    first.background,
    runs.flatMap((run) => piecesOf(run.background)),
  );
  const left = [
    missing(signal.done, [wanted.first, wanted.first + wanted.signal]),
    missing(background.done, [wanted.first, wanted.first + wanted.background]),
  ].reduce((sum, ranges) => sum + countOf(ranges), 0);
  const origin = { ...first.origin, options: { merged: runs.map((run) => run.origin.options) } };
  return { ...first, origin, status: statusOf(runs, left), wanted, signal, background };
}

/** @param left - number of requested toys that are missing */
function statusOf(runs: readonly ToyRun[], left: number): ToyRunStatus {
  const statuses = new Set(runs.map(({ status }) => status));
  if (left === 0) return "complete";
  return statuses.has("precise") && !statuses.has("cancelled") && !statuses.has("interrupted")
    ? "precise"
    : "interrupted";
}

/** The smallest range of indices that contains all requested toys. */
function wantedOf(runs: readonly ToyRun[]): ToyRun["wanted"] {
  const first = Math.min(...runs.map(({ wanted }) => wanted.first));
  const span = (count: (wanted: ToyRun["wanted"]) => number) =>
    Math.max(...runs.map(({ wanted }) => wanted.first + count(wanted))) - first;
  return { first, signal: span(({ signal }) => signal), background: span(({ background }) => background) };
}

function overlaps(runs: readonly ToyRun[], name: string, sampleOfRun: (run: ToyRun) => ToySample): Issue[] {
  const issues: Issue[] = [];
  for (const [j, later] of runs.entries()) {
    for (const [i, earlier] of runs.slice(0, j).entries()) {
      const index = firstCommon(sampleOfRun(earlier).done, sampleOfRun(later).done);
      if (index === undefined) continue;
      issues.push({
        code: "overlapping-toys",
        path: `runs[${j}]`,
        expected: `${name} toys that are in no other run`,
        received: `toy ${index}, which is also in runs[${i}]`,
        hint: "Make the parts of a run with different ranges of toys (option firstToy).",
      });
    }
  }
  return issues;
}

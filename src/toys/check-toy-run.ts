import { plural } from "../describe.js";
import { DataError, type Issue } from "../errors.js";
import { LARGEST_SEED } from "../math/random/index.js";
import {
  aCount,
  aDigest,
  aFiniteNumber,
  aFlag,
  aList,
  aNumber,
  aPart,
  aStatistic,
  aText,
  fields,
  oneOf,
  orNull,
  type Report,
  type Shape,
} from "./record-shape.js";
import type { ToyRun, ToySample } from "./results.js";
import { countOf, missing, type Range } from "./toy-pieces.js";

/**
 * Checks a toy run that `parseRecord` has read from a file, and returns it. All entries are checked: types and ranges, that
 * statistics are finite and not negative, and that the numbers of indices, statistics and failures agree.
 *
 * @throws DataError `not-a-toy-run` with all problems at once, but at most 20 of each list; paths are those of the file
 * @example const run = checkToyRun(parseRecord(text));
 */
export function checkToyRun(record: unknown): ToyRun {
  const issues = toyRunIssues(record);
  if (issues.length > 0) throw new DataError(issues);
  return record as ToyRun;
}

/** The problems of a toy run. @param where - prefix of the paths in the problems */
export function toyRunIssues(record: unknown, where = ""): readonly Issue[] {
  const issues: Issue[] = [];
  const wrong = new Set<string>();
  const report: Report = (path, expected, received) => {
    wrong.add(/^\w*/.exec(path)![0]);
    issues.push(notToys(where === "" || path === "" ? `${where}${path}` : `${where}.${path}`, expected, received));
  };
  KIND(record, "", report);
  if (issues.length > 0) return issues;
  TOY_RUN(record, "", report);
  const run = record as ToyRun;
  for (const name of SAMPLES) if (!wrong.has(name)) checkCounts(run[name], name, report);
  if (issues.length > 0) return issues;
  for (const name of SAMPLES) if (run.status === "complete") checkCompleteness(run, name, report);
  checkLengths(run, report);
  return issues;
}

const SAMPLES = ["signal", "background"] as const;

const KIND = fields({ kind: oneOf(["toy-run"]) });

const INDEX = aCount(LARGEST_SEED);

const aRange: Shape = (value, path, report) => {
  const isRange =
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((end) => Number.isInteger(end) && end >= 0 && end <= LARGEST_SEED) &&
    value[1] > value[0];
  if (!isRange) report(path, "a range [first, end) of indices", JSON.stringify(value) ?? "nothing");
};

const SAMPLE = fields({
  poi: aFiniteNumber,
  pars: aList(aFiniteNumber),
  done: aList(aRange),
  statistics: aList(aStatistic),
  failed: aList(fields({ index: INDEX, message: aText })),
});

const TOY_RUN = fields({
  origin: fields({
    histogradVersion: aText,
    workspaceDigest: aDigest,
    measurement: aText,
    poi: orNull(aText),
    interpolation: fields({
      normsys: aText,
      histosys: aText,
      modifiers: aList(fields({ modifier: aText, code: aText })),
    }),
    clipSampleData: orNull(aFiniteNumber),
    clipBinData: orNull(aFiniteNumber),
    data: fields({
      observed: aFlag,
      masked: aList(fields({ channel: aText, bins: aList(INDEX) })),
      asimovChannels: aList(aText),
    }),
    options: aPart,
  }),
  seed: INDEX,
  testStatistic: oneOf(["tmu", "tmutilde", "q", "qtilde", "q0"]),
  poi: fields({ name: aText, value: aFiniteNumber }),
  convention: oneOf(["conditional-fit", "suggested", "given"]),
  auxdata: oneOf(["sampled", "fixed"]),
  status: oneOf(["complete", "precise", "cancelled", "interrupted"]),
  wanted: fields({ first: INDEX, signal: INDEX, background: INDEX }),
  observedStatistic: aNumber,
  asimovStatistic: aNumber,
  bestFitPoi: aNumber,
  fits: aList(fields({ name: aText, values: aList(aNumber), twiceNll: aNumber, valid: aFlag, message: aText })),
  signal: SAMPLE,
  background: SAMPLE,
});

/** Checks that ranges ascend, that failures lie in them, and that each finished toy has a statistic or a failure. */
function checkCounts({ done, statistics, failed }: ToySample, name: string, report: Report): void {
  if (!done.every(([first], i) => i === 0 || first >= done[i - 1]![1])) {
    report(`${name}.done`, "ascending, disjoint ranges", JSON.stringify(done));
    return;
  }
  const isDone = ({ index }: { readonly index: number }) => done.some(([first, end]) => index >= first && index < end);
  const lost = failed.findIndex((toy, i) => !isDone(toy) || (i > 0 && toy.index <= failed[i - 1]!.index));
  if (lost >= 0) {
    const expected = "ascending indices of finished toys";
    report(`${name}.failed[${lost}].index`, expected, String(failed[lost]!.index));
  }
  const made = countOf(done);
  const told = statistics.length + failed.length;
  if (made !== told) report(name, `statistics or failures of the ${made} finished toys`, String(told));
}

function checkCompleteness({ wanted, ...run }: ToyRun, name: "signal" | "background", report: Report): void {
  const all: Range = [wanted.first, wanted.first + wanted[name]];
  const left = countOf(missing(run[name].done, all));
  if (left > 0)
    report(
      "status",
      `a status other than "complete", since ${plural(left, `${name} toy is`, `${name} toys are`)} missing`,
      '"complete"',
    );
}

/** Checks that all vectors of parameters have the same length. */
function checkLengths({ fits, signal, background }: ToyRun, report: Report): void {
  const nPars = signal.pars.length;
  const others = [
    ["background.pars", background.pars] as const,
    ...fits.map(({ values }, i) => [`fits[${i}].values`, values] as const),
  ];
  for (const [path, { length }] of others) {
    if (length !== nPars) report(path, `${nPars} numbers, as signal.pars has`, String(length));
  }
}

function notToys(path: string, expected: string, received: string): Issue {
  const hint = "A file of toys is the text that formatRecord makes from a toy run.";
  return { code: "not-a-toy-run", path, expected, received, hint };
}

import { DataError, type Issue } from "../errors.js";
import type { ToyRun } from "./results.js";

/** Relative difference up to which numbers count as equal: exponential functions of two machines may round differently. */
const SAME = 1e-6;

/** The part of a run that defines its test. */
type TestOfRun = Omit<ToyRun, "status" | "wanted">;

/**
 * Refuses runs whose test differs from that of the first run in workspace, measurement, seed, statistic, tested value, observed
 * data, fits or generating parameters.
 *
 * @param nameOf - name of a run in errors, from its index
 * @throws DataError `other-test` with all differences at once
 */
export function requireSameTest(runs: readonly TestOfRun[], nameOf: (index: number) => string): void {
  const [first, ...others] = runs.map(definition);
  const issues = others.flatMap((other, i) => differences(first!, other, nameOf(i + 1)));
  if (issues.length > 0) throw new DataError(issues);
}

/** Texts that must be equal, and numbers that must be equal up to rounding errors, by name. */
interface Definition {
  readonly facts: Readonly<Record<string, string | number>>;
  readonly numbers: Readonly<Record<string, readonly number[]>>;
}

function definition({ origin, poi, signal, background, ...run }: TestOfRun): Definition {
  return {
    facts: {
      workspace: origin.workspaceDigest,
      measurement: origin.measurement,
      interpolation: JSON.stringify([origin.interpolation, origin.clipSampleData, origin.clipBinData]),
      "blinded data": JSON.stringify([origin.data.masked, origin.data.asimovChannels]),
      seed: run.seed,
      "test statistic": run.testStatistic,
      "tested parameter": poi.name,
      "generating parameters": run.convention,
      "auxiliary data": run.auxdata,
    },
    numbers: {
      "tested value": [poi.value],
      alternative: [background.poi],
      "observed statistic": [run.observedStatistic],
      "best fit": [run.bestFitPoi],
      "fits of the data": run.fits.map(({ twiceNll }) => twiceNll),
      "parameters of signal toys": signal.pars,
      "parameters of background toys": background.pars,
    },
  };
}

function differences(a: Definition, b: Definition, name: string): Issue[] {
  const facts = Object.keys(a.facts).filter((key) => a.facts[key] !== b.facts[key]);
  const numbers = Object.keys(a.numbers).filter((key) => !near(a.numbers[key]!, b.numbers[key]!));
  return [
    ...facts.map((key) => otherTest(`${name}: ${key}`, String(a.facts[key]), String(b.facts[key]))),
    ...numbers.map((key) => otherTest(`${name}: ${key}`, shown(a.numbers[key]!), shown(b.numbers[key]!))),
  ];
}

function otherTest(path: string, expected: string, received: string): Issue {
  const hint = "Only toys of the same test can be combined.";
  return { code: "other-test", path, expected: `${expected}, as in the first run`, received, hint };
}

function near(a: readonly number[], b: readonly number[]): boolean {
  return (
    a.length === b.length && a.every((x, i) => Object.is(x, b[i]) || Math.abs(x - b[i]!) <= SAME * (1 + Math.abs(x)))
  );
}

const SHOWN = 4;

function shown(values: readonly number[]): string {
  const text = values.slice(0, SHOWN).join(", ");
  return values.length > SHOWN ? `${text}, … ${values.length} in all` : text;
}

import type {
  ClsScan,
  HypotestResult,
  LimitSeries,
  Limits,
  SignificanceResult,
  UpperLimitResult,
} from "../hypotest/results.js";
import {
  BAND_LABELS,
  column,
  columnOf,
  entryOf,
  type HepdataDependent,
  type HepdataTable,
  type HepdataValue,
  measured,
  OF_TOYS,
} from "./table.js";

/** Labels of rows with an observed value and the expected ones. */
const ROWS = ["observed", ...BAND_LABELS.map((label) => `expected, ${label}`)];

/** Upper limits, observed and expected, as rows. */
export function limitTable({
  poi,
  confidenceLevel,
  limits,
}: Pick<UpperLimitResult, "poi" | "confidenceLevel" | "limits">): HepdataTable {
  const name = `Upper limit on ${poi}`;
  return {
    name,
    description: `${name} at a confidence level of ${confidenceLevel} (CLs), observed and expected.`,
    independent_variables: [column("Limit", ROWS)],
    dependent_variables: [
      column(
        name,
        [limits.observed, ...limits.expected].map(({ value }) => value),
      ),
    ],
  };
}

/** Upper limits against a parameter of signals. */
export function seriesTable({ parameter, poi, confidenceLevel, points }: LimitSeries): HepdataTable {
  const name = `Upper limits on ${poi}`;
  return {
    name,
    description: `${name} at a confidence level of ${confidenceLevel} (CLs), observed and expected.`,
    independent_variables: [
      column(
        parameter,
        points.map((point) => point.parameter),
      ),
    ],
    dependent_variables: limitColumns(points.map(({ limits }) => limits)),
  };
}

/** Observed limits, and expected ones with their bands as errors. */
export function limitColumns(limits: readonly (Limits | undefined)[]): readonly HepdataDependent[] {
  return [
    column(
      "Observed limit",
      limits.map((each) => each?.observed.value),
    ),
    columnOf(
      "Expected limit",
      limits.map((each) => (each === undefined ? entryOf(undefined) : bandOf(each.expected))),
    ),
  ];
}

/** The median with the bands around it as errors. */
function bandOf(limits: Limits["expected"]): HepdataValue {
  const [low2, low1, median, high1, high2] = limits.map(({ value = Number.NaN }) => value);
  const band = (low: number, high: number, label: string) => ({
    asymerror: { minus: low - median!, plus: high - median! },
    label,
  });
  return entryOf(median, [band(low1!, high1!, "1 sigma"), band(low2!, high2!, "2 sigma")]);
}

/** CLs against the parameter of interest, and the limits that follow from it. */
export function clsTables(scan: ClsScan): readonly HepdataTable[] {
  const { poi, points } = scan;
  const table: HepdataTable = {
    name: `CLs of values of ${poi}`,
    description: `CLs of values of ${poi}, observed and expected.`,
    independent_variables: [
      column(
        poi,
        points.map(({ value }) => value),
      ),
    ],
    dependent_variables: clsColumns(points),
  };
  return [table, limitTable(scan)];
}

/** Columns of observed and expected CLs. */
export function clsColumns(
  points: readonly { readonly cls?: number; readonly expected?: readonly number[] }[],
): readonly HepdataDependent[] {
  return [
    column(
      "Observed CLs",
      points.map(({ cls }) => cls),
    ),
    ...BAND_LABELS.map((label, i) =>
      column(
        `Expected CLs, ${label}`,
        points.map(({ expected }) => expected?.[i]),
      ),
    ),
  ];
}

/** The test of one value: CLs, or p0 of the test for discovery. */
export function testTable(test: HypotestResult): HepdataTable {
  const { poi, calculator } = test;
  const how = calculator === "toys" ? "with toys" : "with asymptotic formulas";
  const independent_variables = [column(poi.name, [poi.value])];
  if (test.testStatistic === "q0") {
    return {
      name: `Discovery test of ${poi.name}`,
      description: `Probability p0 of the data without a signal, observed and expected, ${how}.`,
      independent_variables,
      dependent_variables: [
        columnOf("Observed p0", [measured(test.p0, test.errors?.p0, OF_TOYS)]),
        ...BAND_LABELS.map((label, i) => column(`Expected p0, ${label}`, [test.expected[i]])),
        column("Significance", [test.z]),
      ],
    };
  }
  return {
    name: `CLs of ${poi.name} = ${poi.value}`,
    description: `CLs of ${poi.name} = ${poi.value}, observed and expected, ${how}.`,
    independent_variables,
    dependent_variables: [
      columnOf("Observed CLs", [measured(test.cls, test.errors?.cls, OF_TOYS)]),
      ...clsColumns([test]).slice(1),
    ],
  };
}

/** Significance and p0, observed and expected, as rows. */
export function significanceTable({ poi, p0, z, expected }: SignificanceResult): HepdataTable {
  return {
    name: `Significance of ${poi}`,
    description: `Discovery significance and p0 of ${poi}, observed, and expected for ${poi} = ${expected.signal}.`,
    independent_variables: [column("Result", ROWS)],
    dependent_variables: [column("Significance", [z, ...expected.z]), column("p0", [p0, ...expected.p0])],
  };
}

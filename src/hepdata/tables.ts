import type { CorrelationResult, Pulls, RankingResult } from "../diagnostics/results.js";
import { DataError } from "../errors.js";
import type { ClsScan, Limit, LimitSeries, UpperLimitResult } from "../hypotest/results.js";
import type { ContourResult } from "../intervals/results.js";
import type { PatchSetScan } from "../patchset/results.js";
import type { ResultRecord } from "../records/kinds.js";
import type { ProfileScan } from "../scan/results.js";
import type { Yield, YieldsResult } from "../yields/results.js";

/** A value of HEPData with its errors. */
export interface HepdataValue {
  readonly value: number | string;
  readonly errors?: readonly (
    | { readonly symerror: number; readonly label: string }
    | { readonly asymerror: { readonly minus: number; readonly plus: number }; readonly label: string }
  )[];
}

/** A column of a table. */
export interface HepdataVariable {
  readonly header: { readonly name: string };
  readonly qualifiers?: readonly { readonly name: string; readonly value: number | string }[];
  readonly values: readonly HepdataValue[];
}

/** A table of HEPData, as its data files have it. */
export interface HepdataTable {
  readonly name: string;
  readonly description: string;
  readonly independent_variables: readonly HepdataVariable[];
  readonly dependent_variables: readonly HepdataVariable[];
}

/** In place of a number that does not exist. */
const NONE: HepdataValue = { value: "-" };
const BAND = ["-2 sigma", "-1 sigma", "median", "+1 sigma", "+2 sigma"] as const;

/**
 * The tables of HEPData that a record has, with all digits of its numbers: yields by channel and by bin, limits, scans of the
 * profile likelihood and of CLs, pulls, impacts, correlations, contours, and the points of an exclusion plane.
 *
 * @throws DataError `no-table` for a record of another kind
 */
export function hepdataTables(record: ResultRecord): readonly HepdataTable[] {
  switch (record.kind) {
    case "yields":
      return yieldTables(record);
    case "upper-limit":
      return [limitTable(record)];
    case "limit-series":
      return [seriesTable(record)];
    case "profile-scan":
      return [profileTable(record)];
    case "cls-scan":
      return [clsTable(record)];
    case "pulls":
      return [pullTable(record)];
    case "ranking":
      return [impactTable(record)];
    case "correlation":
      return [correlationTable(record)];
    case "likelihood-contour":
      return contourTables(record);
    case "patch-set-scan":
      return [exclusionTable(record)];
    default: {
      const expected = "yields, limits, scans, pulls, a ranking, correlations, contours or a scan of a patch set";
      throw new DataError([
        { code: "no-table", path: "record", expected, received: `a record of kind "${record.kind}"` },
      ]);
    }
  }
}

function variable(name: string, values: readonly HepdataValue[]): HepdataVariable {
  return { header: { name }, values };
}

function plain(values: readonly (number | string)[]): readonly HepdataValue[] {
  return values.map((value) => numberOf(value));
}

function numberOf(value: number | string | undefined): HepdataValue {
  return value === undefined || (typeof value === "number" && !Number.isFinite(value)) ? NONE : { value };
}

function measured({ value, uncertainty }: Yield): HepdataValue {
  return { value, errors: [{ symerror: uncertainty, label: "total" }] };
}

function yieldTables({ stage, channels, samples }: YieldsResult): readonly HepdataTable[] {
  const when = stage === "prefit" ? "before the fit" : "after the fit";
  const names = samples.map(({ name }) => name);
  const sums: HepdataTable = {
    name: "Yields",
    description: `Expected and observed events of each channel, ${when}. Uncertainties have all correlations.`,
    independent_variables: [variable("Channel", plain(channels.map(({ name }) => name)))],
    dependent_variables: [
      ...names.map((name) =>
        variable(
          name,
          channels.map((channel) => yieldOf(channel.samples.find((each) => each.name === name)?.total)),
        ),
      ),
      variable(
        "Total",
        channels.map(({ total }) => measured(total)),
      ),
      variable(
        "Observed",
        channels.map(({ observed, masked }) =>
          numberOf(masked.length > 0 ? undefined : observed.reduce((a, b) => a + b, 0)),
        ),
      ),
    ],
  };
  return [sums, ...channels.map((channel) => binTable(channel, when))];
}

function yieldOf(entry: Yield | undefined): HepdataValue {
  return entry === undefined ? NONE : measured(entry);
}

function binTable(
  { name, samples, bins, observed, masked }: YieldsResult["channels"][number],
  when: string,
): HepdataTable {
  return {
    name: `Yields of ${name}`,
    description: `Expected and observed events of the channel ${name} by bin, ${when}. Bins count from 1.`,
    independent_variables: [
      variable(
        "Bin",
        bins.map((_, b) => ({ value: b + 1 })),
      ),
    ],
    dependent_variables: [
      ...samples.map((sample) => variable(sample.name, sample.bins.map(measured))),
      variable("Total", bins.map(measured)),
      variable(
        "Observed",
        observed.map((n, b) => numberOf(masked.includes(b) ? undefined : n)),
      ),
    ],
  };
}

function limitTable({ poi, confidenceLevel, limits: { observed, expected } }: UpperLimitResult): HepdataTable {
  const name = `Upper limit on ${poi}`;
  return {
    name: "Upper limit",
    description: `${name} at a confidence level of ${confidenceLevel} (CLs), observed and expected.`,
    independent_variables: [variable("Limit", plain(["observed", ...BAND.map((each) => `expected, ${each}`)]))],
    dependent_variables: [
      variable(
        name,
        [observed, ...expected].map(({ value }) => numberOf(value)),
      ),
    ],
  };
}

function seriesTable({ parameter, poi, confidenceLevel, points }: LimitSeries): HepdataTable {
  const name = `Upper limit on ${poi}`;
  return {
    name: "Upper limits",
    description: `${name} at a confidence level of ${confidenceLevel} (CLs), observed and expected.`,
    independent_variables: [variable(parameter, plain(points.map((point) => point.parameter)))],
    dependent_variables: [
      variable(
        "Observed",
        points.map(({ limits }) => numberOf(limits.observed.value)),
      ),
      variable(
        "Expected",
        points.map(({ limits }) => bandOf(limits.expected)),
      ),
    ],
  };
}

/** The median with the bands around it as errors. */
function bandOf(limits: UpperLimitResult["limits"]["expected"]): HepdataValue {
  const [low2, low1, median, high1, high2] = limits.map(({ value }: Limit) => value);
  if (median === undefined) return NONE;
  const band = (low: number | undefined, high: number | undefined, label: string) =>
    low === undefined || high === undefined ? [] : [{ asymerror: { minus: low - median, plus: high - median }, label }];
  const errors = [...band(low1, high1, "1 sigma"), ...band(low2, high2, "2 sigma")];
  return errors.length === 0 ? { value: median } : { value: median, errors };
}

function profileTable({ axes, shape, deltaTwiceNll }: ProfileScan): HepdataTable {
  const strides = shape.map((_, a) => shape.slice(a + 1).reduce((product, n) => product * n, 1));
  const place = (k: number, a: number) => Math.floor(k / strides[a]!) % shape[a]!;
  return {
    name: "Profile likelihood",
    description: `Profile likelihood of ${axes.map(({ name }) => name).join(" and ")}, relative to the best fit.`,
    independent_variables: axes.map(({ name, values }, a) =>
      variable(
        name,
        deltaTwiceNll.map((_, k) => ({ value: values[place(k, a)]! })),
      ),
    ),
    dependent_variables: [variable("-2 Delta log L", plain(deltaTwiceNll))],
  };
}

function clsTable({ poi, points }: ClsScan): HepdataTable {
  return {
    name: "CLs",
    description: `CLs of values of ${poi}, observed and expected.`,
    independent_variables: [variable(poi, plain(points.map(({ value }) => value)))],
    dependent_variables: [
      variable("Observed CLs", plain(points.map(({ cls }) => cls))),
      ...BAND.map((label, i) => variable(`Expected CLs, ${label}`, plain(points.map(({ expected }) => expected[i]!)))),
    ],
  };
}

function pullTable({ parameters }: Pulls): HepdataTable {
  const constrained = parameters.filter(({ constraint }) => constraint !== undefined);
  return {
    name: "Pulls",
    description:
      "Constrained parameters after the fit: the pull is (estimate - centre) / width of the constraint, its error the uncertainty / width.",
    independent_variables: [variable("Parameter", plain(constrained.map(({ name }) => name)))],
    dependent_variables: [
      variable(
        "Pull",
        constrained.map(({ value, uncertainty, constraint }) => {
          const { center, width } = constraint!;
          const pull = (value - center) / width;
          return uncertainty === undefined
            ? { value: pull }
            : { value: pull, errors: [{ symerror: uncertainty / width, label: "fit" }] };
        }),
      ),
    ],
  };
}

const IMPACTS = ["postfit", "prefit", "postfitLinear", "prefitLinear"] as const;

function impactTable({ poi, parameters }: RankingResult): HepdataTable {
  const made = IMPACTS.filter((key) => parameters.some((each) => each[key] !== undefined));
  return {
    name: "Impacts",
    description: `Changes of ${poi} when a parameter moves by its uncertainty, after and before the fit; Linear: to first order.`,
    independent_variables: [variable("Parameter", plain(parameters.map(({ name }) => name)))],
    dependent_variables: made.flatMap((key) =>
      (["up", "down"] as const).map((side) =>
        variable(
          `${key} ${side}`,
          parameters.map((each) => numberOf(each[key]?.[side])),
        ),
      ),
    ),
  };
}

function correlationTable({ parameters, matrix }: CorrelationResult): HepdataTable {
  const n = parameters.length;
  return {
    name: "Correlations",
    description: "Correlations of the parameters at the best fit.",
    independent_variables: [
      variable("Parameter 1", plain(matrix.map((_, k) => parameters[Math.floor(k / n)]!))),
      variable("Parameter 2", plain(matrix.map((_, k) => parameters[k % n]!))),
    ],
    dependent_variables: [variable("Correlation", plain(matrix))],
  };
}

function contourTables({ parameters: [x, y], contours }: ContourResult): readonly HepdataTable[] {
  return contours.flatMap(({ confidenceLevel, lines }) =>
    lines.map((line, k) => ({
      name: `Contour ${confidenceLevel}${lines.length === 1 ? "" : `, line ${k + 1}`}`,
      description: `Contour of the profile likelihood of ${x} and ${y} at a confidence level of ${confidenceLevel}.`,
      independent_variables: [variable(x, plain(line.x))],
      dependent_variables: [variable(y, plain(line.y))],
    })),
  );
}

function exclusionTable({ labels, points, confidenceLevel }: PatchSetScan): HepdataTable {
  return {
    name: "Exclusion",
    description: `CLs of each signal, observed and expected; it is excluded at a confidence level of ${confidenceLevel} where CLs is below ${Number((1 - confidenceLevel).toPrecision(12))}.`,
    independent_variables: labels.map((label, l) => variable(label, plain(points.map(({ values }) => values[l]!)))),
    dependent_variables: [
      variable(
        "Observed CLs",
        points.map(({ cls }) => numberOf(cls)),
      ),
      ...BAND.map((label, i) =>
        variable(
          `Expected CLs, ${label}`,
          points.map(({ expected }) => numberOf(expected?.[i])),
        ),
      ),
    ],
  };
}

import type { BinImpacts, BreakdownResult, CorrelationResult, Pulls, RankingResult } from "../diagnostics/results.js";
import type { FitResult } from "../fit/results.js";
import type { MinosResult } from "../intervals/results.js";
import { column, columnOf, entryOf, type HepdataTable, measured } from "./table.js";

/** Estimates of all parameters. */
export function estimateTable({ parNames, values, uncertainties }: FitResult): HepdataTable {
  return {
    name: "Estimates of the parameters",
    description: "Estimates of the parameters at the best fit, with uncertainties from the inverse Hessian.",
    independent_variables: [column("Parameter", parNames)],
    dependent_variables: [
      columnOf(
        "Estimate",
        values.map((value, k) => measured(value, uncertainties[parNames[k]!], "fit")),
      ),
    ],
  };
}

/** Pulls of the constrained parameters. */
export function pullTable({ parameters }: Pulls): HepdataTable {
  const constrained = parameters.flatMap(({ constraint, ...each }) =>
    constraint === undefined ? [] : [{ ...each, ...constraint }],
  );
  return {
    name: "Pulls",
    description:
      "Constrained parameters after the fit: the pull is (estimate - centre) / width of the constraint, its error the uncertainty / width.",
    independent_variables: [
      column(
        "Parameter",
        constrained.map(({ name }) => name),
      ),
    ],
    dependent_variables: [
      columnOf(
        "Pull",
        constrained.map(({ value, uncertainty, center, width }) =>
          measured((value - center) / width, uncertainty === undefined ? undefined : uncertainty / width, "fit"),
        ),
      ),
    ],
  };
}

const IMPACTS = ["postfit", "prefit", "postfitLinear", "prefitLinear"] as const;

/** Impacts of parameters on the parameter of interest. */
export function impactTable({ poi, parameters }: RankingResult): HepdataTable {
  const made = IMPACTS.filter((key) => parameters.some((each) => each[key] !== undefined));
  return {
    name: `Impacts on ${poi}`,
    description: `Changes of ${poi} when a parameter moves by its uncertainty, after and before the fit; Linear: to first order.`,
    independent_variables: [
      column(
        "Parameter",
        parameters.map(({ name }) => name),
      ),
    ],
    dependent_variables: made.flatMap((key) =>
      (["up", "down"] as const).map((side) =>
        column(
          `${key} ${side}`,
          parameters.map((each) => each[key]?.[side]),
        ),
      ),
    ),
  };
}

/** Changes of the parameter of interest with the events of each bin. */
export function binImpactTable({ poi, bins }: BinImpacts): HepdataTable {
  return {
    name: `Impacts of bins on ${poi}`,
    description: `Change of ${poi}, to first order, with one more event in a bin, and with as many more as the statistical error of its count. Bins count from 1.`,
    independent_variables: [
      column(
        "Channel",
        bins.map(({ channel }) => channel),
      ),
      column(
        "Bin",
        bins.map(({ bin }) => bin + 1),
      ),
    ],
    dependent_variables: [
      column(
        "Per event",
        bins.map(({ perEvent }) => perEvent),
      ),
      column(
        "Per statistical error",
        bins.map(({ perSigma }) => perSigma),
      ),
    ],
  };
}

/** Correlations of every two parameters. */
export function correlationTable({ parameters, matrix }: CorrelationResult): HepdataTable {
  const n = parameters.length;
  return {
    name: "Correlations",
    description: "Correlations of the parameters at the best fit.",
    independent_variables: [
      column(
        "Parameter 1",
        matrix.map((_, k) => parameters[Math.floor(k / n)]),
      ),
      column(
        "Parameter 2",
        matrix.map((_, k) => parameters[k % n]),
      ),
    ],
    dependent_variables: [column("Correlation", matrix)],
  };
}

/** Parts of the uncertainty of the parameter of interest. */
export function breakdownTable({ poi, total, statistical, groups }: BreakdownResult): HepdataTable {
  return {
    name: `Uncertainty of ${poi}`,
    description: `Uncertainty of ${poi}: in all, with all constrained parameters held, and of groups of parameters. Parts need not add up.`,
    independent_variables: [column("Part", ["total", "statistical", ...groups.map(({ name }) => name)])],
    dependent_variables: [column("Uncertainty", [total, statistical, ...groups.map(({ uncertainty }) => uncertainty)])],
  };
}

/** Estimates with profile-likelihood intervals as errors. */
export function intervalTable({ confidenceLevel, intervals }: MinosResult): HepdataTable {
  return {
    name: `Intervals at ${confidenceLevel}`,
    description: `Estimates with intervals of the profile likelihood at a confidence level of ${confidenceLevel}.`,
    independent_variables: [
      column(
        "Parameter",
        intervals.map(({ name }) => name),
      ),
    ],
    dependent_variables: [
      columnOf(
        "Estimate",
        intervals.map(({ estimate, lower, upper }) => {
          const [minus, plus] = [lower.error ?? Number.NaN, upper.error ?? Number.NaN];
          return entryOf(estimate, [{ asymerror: { minus, plus }, label: "profile likelihood" }]);
        }),
      ),
    ],
  };
}

import { plural } from "../describe.js";
import type { GoodnessOfFit } from "../diagnostics/results.js";
import type { GoodnessOfFitToys } from "../toys/results.js";
import { column, columnOf, entryOf, type HepdataTable, type HepdataValue, measured, OF_TOYS } from "./table.js";

/** The goodness of fit with the p-value of the χ² distribution, which does not exist without degrees of freedom. */
export function goodnessOfFitTable({ statistic, degreesOfFreedom, pValue }: GoodnessOfFit): HepdataTable {
  return tableOf("chi-squared distribution", statistic, degreesOfFreedom, entryOf(pValue));
}

/** The goodness of fit with the p-value of toys and its statistical error. */
export function goodnessOfFitToysTable(result: GoodnessOfFitToys): HepdataTable {
  const { observed, degreesOfFreedom, pValue, error, statistics } = result;
  return tableOf(plural(statistics.length, "toy"), observed, degreesOfFreedom, measured(pValue, error, OF_TOYS));
}

function tableOf(source: string, statistic: number, degreesOfFreedom: number, pValue: HepdataValue): HepdataTable {
  return {
    name: "Goodness of fit",
    description: "Likelihood ratio -2 log(L / L saturated) of the best fit to the saturated model, and its p-value.",
    independent_variables: [column("Source of the p-value", [source])],
    dependent_variables: [
      column("-2 log(L / L saturated)", [statistic]),
      column("Degrees of freedom", [degreesOfFreedom]),
      columnOf("p-value", [pValue]),
    ],
  };
}

import { plural } from "../describe.js";
import { recordOrigin } from "../fit/origin.js";
import { testSetup } from "../hypotest/setup.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { acceptedIntervals } from "./accepted-intervals.js";
import { completed, FELDMAN_COUSINS_OPTIONS, type FeldmanCousinsOptions } from "./feldman-cousins-options.js";
import { neymanConstruction } from "./neyman-construction.js";
import type { FeldmanCousinsResult } from "./results.js";
import { failuresOf, judgedValues, pointsOf, shownPoints, testedValues } from "./tested-values.js";
import { given, studyOptionsRecord } from "./toy-options.js";

/**
 * Confidence interval of one parameter by the construction of Feldman and Cousins. A value is accepted if the p-value of the
 * data there, with the statistic t = −2 log of the profile likelihood ratio, is above 1 − `confidenceLevel`. Free fits respect
 * the bounds of the parameter, so that the best fit is always accepted and the interval is never empty because of a bound.
 * Nuisance parameters of the experiments are those fitted to the data at each value (profile construction, "plug-in").
 *
 * The distribution of t comes from toys, and the data count as one more toy. Where only counts fluctuate and have at most `nToys`
 * outcomes, the distribution is exact: all outcomes are enumerated, and no toys are made (see `calculator` of the result). The
 * classic case is one bin without nuisance parameters.
 *
 * Ends are searched by bisection between an accepted value and its rejected neighbour. The end is the nearest rejected value, so
 * that the interval covers the true value at least with the probability `confidenceLevel`, except for statistical fluctuations of
 * toys. A region narrower than the distance of `values` that does not contain the best fit can be missed; where no toys are
 * needed, regions beyond an end are found down to a sixteenth of this distance. Where several regions are accepted, the paper
 * takes the interval that contains all of them. It also lengthens intervals so that upper ends do not rise with the expected
 * background, which would require intervals for other backgrounds and is not done here.
 *
 * When `signal` is aborted, the record has the values whose toys are finished, and a note.
 *
 * @throws ModelError (as rejection) `no-poi`
 * @throws DataError (as rejection) `bad-argument`, `unknown-option`, `bad-option`, `bad-expectation`, and those of a test
 * (`poi-fixed`, `poi-outside-bounds`, …); all problems at once
 * @throws TaskError (as rejection) when a worker ends
 * @see G. J. Feldman and R. D. Cousins, Phys. Rev. D 57 (1998) 3873
 * @example await feldmanCousins(model, data, { values: [0, 0.5, 1, 1.5, 2], confidenceLevel: 0.9, seed: 1 })
 */
export async function feldmanCousins(
  model: Model,
  data: Data,
  options: FeldmanCousinsOptions,
): Promise<FeldmanCousinsResult> {
  requireInput({ model, data }, options, FELDMAN_COUSINS_OPTIONS);
  const complete = completed(options);
  const { values, confidenceLevel, nToys, seed, auxdata } = complete;
  const parameter = options.parameter ?? model.parNames[model.requirePoi()]!;
  const { pois, ...setup } = testSetup(model, data, options, {
    statistic: "tmu",
    tested: [{ name: parameter, path: "parameter", values }],
  });
  const construction = neymanConstruction(setup, pois[0]!, values, nToys, options);
  const { profile, mostOutcomes } = construction;
  const { distributions, asked, isWhole } = await testedValues(construction, complete);
  const points = pointsOf(profile, distributions, confidenceLevel);
  const failures = failuresOf(profile, asked);
  const nFailed = points.reduce((sum, point) => sum + point.nFailed, 0);
  const without = asked.length - points.length;
  const { lower, upper } = profile.input;
  const own = given({
    values,
    parameter: options.parameter,
    confidenceLevel: options.confidenceLevel,
    nToys: options.nToys,
    bisections: options.bisections,
  });
  return {
    kind: "feldman-cousins",
    origin: recordOrigin(model, data, { ...studyOptionsRecord(options), ...own }),
    calculator: mostOutcomes === undefined ? "toys" : "exact",
    seed,
    auxdata,
    parameter,
    confidenceLevel,
    bestFit: profile.bestFit,
    points: shownPoints(points, values),
    intervals: acceptedIntervals(judgedValues(profile, points), [lower[profile.poi]!, upper[profile.poi]!]),
    valid: failures.length === 0 && without === 0,
    notes: [
      ...failures,
      ...(isWhole ? [] : ["The run of toys was cancelled."]),
      ...(without === 0
        ? []
        : [`There are no toys at ${without} of ${asked.length} values; such values are left out.`]),
      ...(nFailed === 0 ? [] : [failedNote(nFailed, mostOutcomes !== undefined)]),
    ],
  };
}

function failedNote(nFailed: number, isExact: boolean): string {
  return isExact
    ? `The statistic could not be computed for ${plural(nFailed, "outcome")}; the probability counts as that of larger statistics.`
    : `${plural(nFailed, "toy")} failed; failed toys are left out.`;
}

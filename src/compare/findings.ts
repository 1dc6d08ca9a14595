import { compareConstraints } from "./constraints.js";
import { covarianceDifferences } from "./covariances.js";
import { channelDifferences, dataDifferences } from "./data.js";
import { constantText, mainDifferences, offsetOf } from "./densities.js";
import { expectationDifferences } from "./expectations.js";
import { gradientDifferences } from "./gradients.js";
import { compareJointTerms, densityDifferences } from "./joint-terms.js";
import type { Pair } from "./pair.js";
import type { Comparison, Difference, UnmatchedParameter } from "./results.js";
import { settingDifferences } from "./settings.js";
import type { Survey } from "./survey.js";
import { unmatchedDifferences, unmatchedParameters } from "./unmatched.js";
import { nameOf } from "./words.js";

/** Everything that was found about two models, differences in the order of the first. */
export interface Findings extends Pick<Comparison, "offset" | "conventions"> {
  readonly ofLikelihood: readonly Difference[];
  readonly ofSettings: readonly Difference[];
  readonly unmatched: readonly UnmatchedParameter[];
}

/** Compares part by part. Differences of densities and derivatives are reported only if no difference of a part explains them. */
export function findings(pair: Pair, surveyed: Survey): Findings {
  const unmatched = unmatchedParameters(pair);
  const constraints = compareConstraints(pair, surveyed.responses);
  const joint = compareJointTerms(pair, constraints.unexplained);
  const ofMainData = [
    ...channelDifferences(pair),
    ...dataDifferences(pair),
    ...expectationDifferences(pair, surveyed),
    ...covarianceDifferences(pair),
  ];
  const described = [...constraints.differences, ...joint.differences];
  const ofConstraints = described.length > 0 ? described : densityDifferences(pair, constraints.unexplained);
  const explained = [...ofMainData, ...unmatchedDifferences(unmatched), ...ofConstraints];
  const ofLikelihood = explained.length > 0 ? explained : [...mainDifferences(surveyed), ...gradientDifferences(pair)];
  const offset = ofLikelihood.length > 0 ? null : offsetOf(pair, surveyed);
  return {
    ofLikelihood,
    ofSettings: settingDifferences(pair),
    unmatched,
    offset,
    conventions: [
      ...constraints.conventions,
      ...joint.conventions,
      ...constantText(offset),
      ...heldTexts(pair, surveyed),
    ],
  };
}

/** Names of parameters that are listed. */
const LISTED = 6;

/** Parameters that both models hold, and that would act differently if they were free. */
function heldTexts({ b }: Pair, { held }: Survey): readonly string[] {
  const names = held.flatMap(({ parameter, worst, constraint, main }) => {
    const acts = worst !== undefined || constraint !== undefined || main !== undefined;
    return acts && parameter !== undefined ? [nameOf(parameter, b)] : [];
  });
  if (names.length === 0) return [];
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : "";
  const listed = names.slice(0, LISTED).join(", ");
  return [`both models hold ${listed}${more}, which would have different effects if they were free`];
}

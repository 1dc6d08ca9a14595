// What must hold for any fit, judged by the model's own public methods at the point that it reports.
import { library } from "../lib/library.mjs";
import { refusal } from "./documents.mjs";
import { slopeFaults } from "./slopes.mjs";

const { covarianceMatrix, fit } = await library();

const TWICE_NLL = 1e-9; // relative
const MOST_PARAMETERS = 300;

/** A fit of a model to its observed data: { outcome } or { outcome, fault }. */
export function checkFit(model) {
  const data = model.observedData();
  let result;
  try {
    result = fit(model, data);
  } catch (error) {
    return refusal(error);
  }
  if (!result.valid) {
    const isExplained = typeof result.message === "string" && result.message !== "" && result.status !== "converged";
    return isExplained
      ? { outcome: `not valid: ${result.status}` }
      : { outcome: "fault", fault: `not valid without a reason: ${result.status} "${result.message}"` };
  }
  try {
    const faults = faultsOf(model, data, result);
    return faults.length === 0 ? { outcome: "valid" } : { outcome: "fault", fault: `valid with ${faults[0]}` };
  } catch (error) {
    return { outcome: "fault", fault: `valid, and then ${error?.name}: ${error?.message}` };
  }
}

function faultsOf(model, data, result) {
  const faults = [...notFinite(model, result), ...outside(model, result)];
  if (faults.length > 0) return faults;
  const twiceNll = model.twiceNll(result.values, data);
  if (!(Math.abs(twiceNll - result.twiceNll) <= TWICE_NLL * Math.max(1, Math.abs(twiceNll))))
    return [`twiceNll ${result.twiceNll}, which is ${twiceNll} at the reported point`];
  return slopeFaults(model, data, result);
}

function notFinite(model, result) {
  const { certificate, values, twiceNll, uncertainties } = result;
  const numbers = {
    values,
    twiceNll: [twiceNll],
    uncertainties: Object.values(uncertainties),
    certificate: [certificate.gradientNorm, certificate.scaledGradient, certificate.edm],
    "bounds' multipliers": certificate.atBounds.map(({ multiplier }) => multiplier),
    covariance: model.nPars > MOST_PARAMETERS || result.covariance === undefined ? [] : [...covarianceMatrix(result)],
  };
  return Object.entries(numbers).flatMap(([name, list]) =>
    list.every(Number.isFinite) ? [] : [`${name} not finite: ${list.find((x) => !Number.isFinite(x))}`],
  );
}

/** Rates below 0, parameters outside their bounds or moved though fixed, uncertainties that are not above 0. */
function outside(model, { values, uncertainties, withoutUncertainty }) {
  const rates = model.expectedMainData(values);
  const bin = rates.findIndex((rate) => !(rate >= 0));
  const faults = bin < 0 ? [] : [`a rate of ${rates[bin]}`];
  model.parNames.forEach((name, p) => {
    const [low, high] = model.suggestedBounds[p];
    const isFixed = model.suggestedFixed[p];
    if (isFixed ? values[p] !== model.suggestedInit[p] : values[p] < low || values[p] > high)
      faults.push(`${name} = ${values[p]}, ${isFixed ? "though fixed" : `outside [${low}, ${high}]`}`);
    if (name in uncertainties && !(uncertainties[name] > 0)) faults.push(`${name} ± ${uncertainties[name]}`);
    if (!(name in uncertainties) && !withoutUncertainty[name]) faults.push(`no reason for ${name} without uncertainty`);
  });
  return faults;
}

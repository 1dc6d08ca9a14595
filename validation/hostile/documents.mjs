// What must hold for any document: it is refused by one of the library's errors, with a place, or has a model that can be
// computed at its suggested values.
import { library } from "../lib/library.mjs";

const { HistFactoryError, Workspace } = await library();

/** Parameters up to which the full Hessian is looked at. */
const MOST_PARAMETERS = 300;

/** The workspace of a JSON text or value, and its models: { outcome, models } or { outcome, fault }. */
export function load(input) {
  try {
    const workspace = Workspace.parse(input);
    const models = workspace.measurements.map((measurement) => workspace.model({ measurement, normsysFloor: 1e-6 }));
    return { outcome: "accepted", models };
  } catch (error) {
    return refusal(error);
  }
}

/** What an error of the library says, or the fault that it is another one. */
export function refusal(error) {
  if (!(error instanceof HistFactoryError)) return { outcome: "fault", fault: `${error?.name}: ${error?.message}` };
  const unclear = error.issues.find(
    ({ code, path, expected, received }) =>
      ![code, path, expected, received].every((text) => typeof text === "string") || expected === "" || received === "",
  );
  if (error.issues.length === 0 || unclear !== undefined)
    return { outcome: "fault", fault: `an issue without words: ${JSON.stringify(unclear)}` };
  return { outcome: `refused: ${error.name} ${error.code}` };
}

const finite = (values) => values.every(Number.isFinite);

/** Whether a model can be computed at its suggested values: its outcome, or the fault. */
export function checkModel(model) {
  const { suggestedInit: pars } = model;
  const data = model.observedData();
  const value = model.logpdf(pars, data);
  const problems = model.diagnose(pars);
  if (problems.length > 0 && problems.every(({ message }) => message !== ""))
    return { outcome: "accepted: outside the domain, or without derivatives, named" };
  if (value === Number.NEGATIVE_INFINITY)
    return { outcome: "fault", fault: "a log-density of -Infinity that nothing explains" };
  const parts = {
    "log-density": Number.isFinite(value),
    gradient: finite(model.gradient(pars, data)),
    Hessian: model.nPars > MOST_PARAMETERS || finite(model.hessian(pars, data)),
    "expected data": finite(model.expectedData(pars)),
  };
  const bad = Object.keys(parts).filter((name) => !parts[name]);
  return bad.length === 0
    ? { outcome: "accepted: inside the domain" }
    : { outcome: "fault", fault: `not finite at the suggested values: ${bad.join(", ")}` };
}

/** All of it: { outcome } or { outcome, fault }. */
export function checkDocument(input) {
  const { models, ...refused } = load(input);
  if (models === undefined) return refused;
  try {
    const checked = models.map(checkModel);
    return checked.find(({ fault }) => fault !== undefined) ?? checked[0];
  } catch (error) {
    return { outcome: "fault", fault: `after loading: ${error?.name}: ${error?.message}` };
  }
}

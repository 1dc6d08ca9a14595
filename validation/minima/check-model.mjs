// What the library says about one random model, compared with what the judge finds.
import { library } from "../lib/library.mjs";
import { certificateProblems, valueRounding } from "./certificate.mjs";
import { checkTests } from "./check-tests.mjs";
import { seedOf } from "./draws.mjs";
import { exactRefinement } from "./exact-problem.mjs";
import { createJudge } from "./judge.mjs";
import { compiled, randomWorkspace } from "./models.mjs";

const { fit } = await library();

/** Heights in -2 log L: of a missed minimum, and of what is no difference at all. */
export const MISSED = 1e-3;
export const SAME = 1e-6;
export const SLOW = 100; // ms
const HOPELESS = 1000; // ms: not timed again
const DEGENERATE = ["mu", "k", "l"];

/**
 * Checks the fit, and with `tests` also tests and limits, of model `index` of `kind`. Returns the model's findings, each
 * `{ what, height?, detail }` (see tally.mjs for the kinds of `what`), and the numbers behind them.
 */
export function checkModel(kind, index, { tests = false, starts = 100 } = {}) {
  const made = randomWorkspace(kind, index);
  const subject = subjectOf(made, starts);
  const findings = [];
  const find = (what, detail, height) => findings.push({ what, detail, height });
  const summary = { kind, index, findings, nPars: subject.model.nPars };
  const judged = subject.judge.lowest({ data: subject.data, seed: subject.seed });
  const result = called(find, "fit", () => fit(subject.model, subject.data));
  if (result !== undefined) checkFit(subject, result, judged, find);
  if (tests) checkTests(subject, judged, find);
  return { ...summary, made, subject, result, judged };
}

/** A model with its data, judge and seed. */
function subjectOf({ kind, index, workspace, interpolation }, starts) {
  const { model, data } = compiled(workspace, interpolation);
  const kinked = kinkedParameters(model, workspace, interpolation);
  const valley = kind === "degenerate" ? DEGENERATE.flatMap((name) => indexOf(model, name)) : [];
  const refine = kind === "degenerate" ? exactRefinement(model, workspace) : undefined;
  const judge = createJudge({ model, kinked, valley, refine, starts });
  return { model, data, kinked, judge, seed: seedOf(`judge ${kind}:${index}`) };
}

const indexOf = ({ parNames }, name) => (parNames.includes(name) ? [parNames.indexOf(name)] : []);

/** Indices of parameters whose interpolation has a kink at 0: histosys with code 0, normsys with code 1. */
function kinkedParameters(model, workspace, { histosys, normsys } = {}) {
  const kinkedTypes = [...(histosys === "code0" ? ["histosys"] : []), ...(normsys === "code1" ? ["normsys"] : [])];
  const modifiers = workspace.channels.flatMap(({ samples }) => samples.flatMap((sample) => sample.modifiers));
  const names = new Set(modifiers.filter(({ type }) => kinkedTypes.includes(type)).map(({ name }) => name));
  return model.parNames.flatMap((name, i) => (names.has(name) ? [i] : []));
}

/** The result of a call of the library; a call that takes long is timed twice, and one that throws is a finding. */
export function called(find, name, call) {
  const timed = () => {
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    const result = call();
    const { user, system } = process.cpuUsage(cpu);
    // The smaller of both: another process may have the processor, another thread may use it, too.
    return { result, time: Math.min(performance.now() - began, (user + system) / 1000) };
  };
  try {
    const first = timed();
    const isAgain = first.time > SLOW && first.time < HOPELESS;
    const time = isAgain ? Math.min(first.time, timed().time) : first.time;
    if (time > SLOW) find(name === "fit" ? "slow fit" : "slow test", `${name} took ${time.toFixed(0)} ms`, time);
    return first.result;
  } catch (error) {
    find("threw", `${name}: ${error.message}`);
    return undefined;
  }
}

function checkFit(subject, result, judged, find) {
  const { model, data, kinked } = subject;
  const values = Float64Array.from(result.values);
  const above = result.twiceNll - judged.value;
  const allowed = SAME + valueRounding(model, data, values);
  if (!(above >= -allowed)) find("judge missed", `the judge is ${(-above).toPrecision(3)} higher`, -above);
  if (!result.valid) {
    const exists = Number.isFinite(judged.value) && isMinimum(subject, judged);
    find(exists ? "not valid" : "no minimum known", `${result.status}: ${result.message}`, above);
    return;
  }
  find("valid", "");
  const isByStarts = result.twiceNll - judged.fromStarts > MISSED;
  if (above > MISSED)
    find(isByStarts ? "missed" : "missed otherwise", `${above.toPrecision(3)} above ${judged.value}`, above);
  else if (above > allowed) find("nearly missed", `${above.toPrecision(3)} above ${judged.value}`, above);
  const sigmas = model.parNames.map((name) => result.uncertainties[name]);
  const problems = certificateProblems({ model, data, values, sigmas, kinked });
  if (!sigmas.every((sigma) => sigma === undefined || (sigma > 0 && Number.isFinite(sigma))))
    problems.push("an uncertainty is not a positive number");
  const own = -2 * model.logpdf(values, data);
  if (!(Math.abs(own - result.twiceNll) <= allowed))
    problems.push(`twiceNll ${result.twiceNll} is ${own} at its point`);
  if (problems.length > 0) find("certificate", problems.join("; "));
  const near = subject.judge.from({ data, x: values });
  if (near !== undefined && above <= MISSED && result.twiceNll - near.value > MISSED)
    find("certificate", `a minimum ${(result.twiceNll - near.value).toPrecision(3)} lower is downhill from it`);
}

const isMinimum = ({ model, data, kinked }, { x, converged }) =>
  converged || certificateProblems({ model, data, values: x, kinked }).length === 0;

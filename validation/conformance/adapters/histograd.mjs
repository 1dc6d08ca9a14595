// histograd as an adapter of the conformance suite: one request a line, one response a line.
//   npm run build && node validation/conformance/adapters/histograd.mjs < requests
import { createInterface } from "node:readline";
import { fit, hypotest, minos, upperLimit, VERSION, Workspace } from "../../../dist/index.js";
import { importHs3 } from "../../../dist/interchange/hs3/index.js";

const DIALECTS = ["pyhf-main", "root", "combine", "hs3", "histograd"];
const ANSWERS = { describe, evaluate, fit: fitted, hypotest: tested, limit: limited };

function answer(request) {
  const { dialects } = request.case;
  if (!dialects.some((dialect) => DIALECTS.includes(dialect))) return unsupported(`the dialect ${dialects.join(", ")}`);
  if (ANSWERS[request.request] === undefined) return unsupported(`the request ${request.request}`);
  try {
    return { status: "ok", ...ANSWERS[request.request](opened(request.case), request) };
  } catch (error) {
    return { status: "error", message: error.message };
  }
}

const unsupported = (reason) => ({ status: "unsupported", reason });

/** The model of a case; `order`: index in the model of each parameter of the case. */
function opened({ document, format, measurement, settings, parameters }) {
  const isHs3 = format === "hs3";
  const workspace = Workspace.parse(isHs3 ? importHs3(document).value : document);
  const model = workspace.model({ ...settings, measurement });
  const renamed = isHs3 ? namesOfHs3(document) : new Map();
  const order = parameters.map((name) => model.parIndex(ourName(model, renamed, name)));
  return { model, data: workspace.data(model), order, names: parameters };
}

const ourName = (model, renamed, name) => (model.parNames.includes(name) ? name : (renamed.get(name) ?? name));

/** Our name of each parameter of a bin in an HS3 document: the modifier's name and an index. */
function namesOfHs3({ distributions }) {
  const modifiers = distributions.flatMap(({ samples = [] }) => samples.flatMap((sample) => sample.modifiers));
  return new Map(
    modifiers.flatMap(({ name, parameters = [] }) => parameters.map((parameter, k) => [parameter, `${name}[${k}]`])),
  );
}

function describe({ model, order, names }) {
  const poi = order.indexOf(model.poiIndex);
  return {
    tool: "histograd",
    versions: { histograd: VERSION, node: process.version },
    constants: "full",
    poi: poi < 0 ? null : names[poi],
    n_parameters: model.nPars,
    parameters: order.map((p, i) => ({
      name: names[i],
      init: model.suggestedInit[p],
      bounds: model.suggestedBounds[p],
      fixed: model.suggestedFixed[p],
    })),
  };
}

function evaluate({ model, data, order }, { points }) {
  return { derivatives: "exact", points: points.map((values) => evaluated(model, data, order, values)) };
}

function evaluated(model, data, order, values) {
  const pars = new Float64Array(model.nPars);
  order.forEach((p, i) => {
    pars[p] = values[i];
  });
  const aux = model.expectedAuxdata(pars);
  const constrained = model.parameterSets.filter(({ constraint }) => constraint !== undefined);
  let at = 0;
  const found = {
    main: number(model.mainLogpdf(pars, data)),
    constraint: number(model.constraintLogpdf(pars, data)),
    expected_main: Object.fromEntries([...model.expectedByChannel(pars)].map(([name, bins]) => [name, [...bins]])),
    expected_aux: Object.fromEntries(
      constrained.map(({ name, size }) => {
        at += size;
        return [name, [...aux.slice(at - size, at)]];
      }),
    ),
  };
  if (model.logpdf(pars, data) === Number.NEGATIVE_INFINITY) return found;
  const gradient = model.gradient(pars, data);
  const hessian = model.hessian(pars, data);
  return {
    ...found,
    gradient: order.map((p) => gradient[p]),
    hessian: order.map((p) => order.map((q) => hessian[p * model.nPars + q])),
  };
}

const number = (x) => (x === Number.NEGATIVE_INFINITY ? "-inf" : x);

function fitted({ model, data, order, names }, { minos: wanted = [] }) {
  const result = fit(model, data);
  const intervals = wanted.map((name) => {
    const [interval] = minos(model, data, { parameters: [model.parNames[order[names.indexOf(name)]]] }).intervals;
    return [name, [interval.lower.value ?? null, interval.upper.value ?? null]];
  });
  return {
    valid: result.valid,
    values: order.map((p) => result.values[p]),
    twice_nll: result.twiceNll,
    uncertainties: order.map((p) => result.uncertainties[model.parNames[p]] ?? null),
    minos: Object.fromEntries(intervals),
  };
}

function tested({ model, data }, { poi_value, statistic }) {
  const { cls, expected } = hypotest(model, data, poi_value, { testStatistic: statistic });
  return { cls, cls_expected: expected };
}

function limited({ model, data }, { level, statistic }) {
  const { limits } = upperLimit(model, data, { testStatistic: statistic, confidenceLevel: 1 - level });
  return { observed: limits.observed.value, expected: limits.expected.map(({ value }) => value) };
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() !== "") process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}

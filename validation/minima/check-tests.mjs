// Hypothesis tests and limits of one random model: their fits against the judge's, and commands against each other.
import { library } from "../lib/library.mjs";
import { valueRounding } from "./certificate.mjs";
import { called, MISSED, SAME } from "./check-model.mjs";

const { clsScan, hypotest, profileScan, upperLimit } = await library();

const TESTED = 1;
const ALTERNATIVE = 0; // below every limit
const LEVEL = 0.05;
const CLS = 1e-8; // differences of CLs, and of -2 log L beyond rounding, between commands

/** Tests at 1 and at the limit; `free` is the judge's free minimum. */
export function checkTests(subject, free, find) {
  const { model, data } = subject;
  const poi = model.poiIndex;
  if (poi === undefined) return;
  const testStatistic = model.suggestedBounds[poi][0] === 0 ? "qtilde" : "q";
  const options = { testStatistic };
  const test = (value) => called(find, "hypotest", () => hypotest(model, data, value, options));
  const atOne = test(TESTED);
  if (atOne !== undefined) checkFits(subject, atOne, free, find, `hypotest at ${TESTED}`);
  const asimov = atOne && asimovOf(model, atOne);
  const limit = called(find, "upperLimit", () => upperLimit(model, data, options));
  if (limit === undefined) return;
  if (!limit.valid) findNotValid(subject, limit, { poi, asimov }, find, "upperLimit");
  const { value } = limit.limits.observed;
  if (value === undefined || !limit.valid) return;
  const atLimit = test(value);
  if (atLimit === undefined) return;
  checkFits(subject, atLimit, free, find, `hypotest at the limit ${value}`);
  if (!atLimit.valid) return;
  compareCommands(subject, { value, options, atLimit }, find);
}

/** Every fit of a test against the judge's minimum under the same conditions. */
function checkFits(subject, record, free, find, where) {
  const { model, data, judge, seed } = subject;
  const poi = model.parIndex(record.poi.name);
  const asimov = asimovOf(model, record);
  if (!record.valid) {
    findNotValid(subject, record, { poi, asimov }, find, where);
    return;
  }
  const named = new Map(record.fits.map((entry) => [entry.name, entry]));
  const alternative = named.get("alternative").values[poi];
  const holding = (value) => new Map([[poi, value]]);
  const minima = {
    free: () => free,
    tested: () => judge.lowest({ data, held: holding(record.poi.value), seed }),
    alternative: () => judge.lowest({ data, held: holding(alternative), seed }),
    "asimov tested": () => judge.lowest({ data: asimov, held: holding(record.poi.value), seed }),
  };
  for (const [name, minimum] of Object.entries(minima)) {
    const fitted = named.get(name);
    if (fitted === undefined) continue;
    const of = name.startsWith("asimov") ? asimov : data;
    judgeFit({ model, data: of, fitted, lowest: minimum().value, name: `${where}, fit "${name}"` }, find);
  }
}

/** The Asimov data of a test: what its fit at the alternative expects. */
function asimovOf(model, { fits }) {
  return Float64Array.from(model.expectedData(fits.find(({ name }) => name === "alternative").values));
}

/** A record that is not valid: whether the judge finds a minimum in every fit that its notes name. */
function findNotValid({ model, data, judge, seed }, { notes }, { poi, asimov }, find, where) {
  const poiName = model.parNames[poi];
  const exists = notes.every((note) => {
    const [, text] = new RegExp(` at ${poiName} = ([-+\\d.e]+)`).exec(note) ?? [];
    const of = note.startsWith("Asimov") ? asimov : data;
    if (text === undefined || of === undefined) return true;
    return Number.isFinite(judge.lowest({ data: of, held: new Map([[poi, Number(text)]]), seed }).value);
  });
  find(exists ? "test not valid" : "test without minimum", `${where}: ${notes[0]}`);
}

function judgeFit({ model, data, fitted, lowest, name }, find) {
  const above = fitted.twiceNll - lowest;
  const allowed = SAME + valueRounding(model, data, Float64Array.from(fitted.values));
  const text = `${name}: ${Math.abs(above).toPrecision(3)}`;
  if (!(above >= -allowed)) find("judge missed", `${text} below the judge`, -above);
  else if (above > MISSED) find("test missed", `${text} above ${lowest}`, above);
  else if (above > allowed) find("test nearly missed", `${text} above ${lowest}`, above);
}

/** CLs at the limit, and the same numbers by other commands. */
function compareCommands({ model, data }, { value, options, atLimit }, find) {
  const differ = (what, a, b, allowed = CLS) => {
    if (!(Math.abs(a - b) <= allowed)) find("inconsistent", `${what} at ${value}: ${a} and ${b}`, Math.abs(a - b));
  };
  differ("CLs of hypotest and the level of upperLimit", atLimit.cls, LEVEL);
  const scan = called(find, "clsScan", () => clsScan(model, data, [value], options));
  if (scan !== undefined) differ("CLs of hypotest and clsScan", atLimit.cls, scan.points[0].cls);
  const { name } = atLimit.poi;
  const profile = called(find, "profileScan", () => profileScan(model, data, [{ name, values: [ALTERNATIVE, value] }]));
  if (profile === undefined) return;
  const height = (entry) => atLimit.fits.find((fit) => fit.name === entry);
  const rounding = valueRounding(model, data, Float64Array.from(height("tested").values));
  const delta = height("tested").twiceNll - height("free").twiceNll;
  differ("-2 Delta log L of hypotest and profileScan", delta, profile.deltaTwiceNll[1], CLS + 4 * rounding);
}

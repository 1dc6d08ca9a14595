import { quote, quoteAll } from "../describe.js";
import type { DocumentCode } from "../error-codes.js";
import { DataError, type Issue } from "../errors.js";
import { compileFormula } from "../formula/compile.js";
import { type NameOrder, nameOrder } from "../formula/name-order.js";
import { constantLike, newNames } from "../formula/names.js";
import { type DeclaredParameter, sizeOf, typeOf } from "./declared-parameters.js";
import { type Findings, joinHints } from "./findings.js";
import type { JsonPath } from "./json-path.js";
import { formatPlace, type ModifierPlace, pathOfModifier } from "./modifier-place.js";
import { formulasOf, namesReadBy, rulesOf } from "./modifiers/table.js";
import { isPerBin } from "./parameter-kinds.js";
import type { DocumentView } from "./view.js";

interface FormulaPlace extends ModifierPlace {
  readonly name: string;
  readonly expression: string;
  /** Path of the expression. */
  readonly path: JsonPath;
  /** Names in the expression that stand for one number per bin, with their paths. */
  readonly own: readonly (readonly [JsonPath, string])[];
}

/** The formulas of a document, in its order. */
function formulaPlaces(view: DocumentView): FormulaPlace[] {
  const places: FormulaPlace[] = [];
  for (const channel of view.channels) {
    for (const sample of channel.samples) {
      for (const { index, spec } of sample.modifiers) {
        const place = { channel: channel.index, sample: sample.index, modifier: index };
        const below = pathOfModifier(place);
        for (const { path, expression, own } of formulasOf(view.rules, spec)) {
          const placed = own.map(([at, name]) => [[...below, ...at], name] as const);
          places.push({ ...place, name: spec.name, expression, path: [...below, ...path], own: placed });
        }
      }
    }
  }
  return places;
}

/** Reports formula modifiers that share a name but have different expressions. */
function checkConflicts(places: readonly FormulaPlace[], findings: Findings): void {
  const firsts = new Map<string, FormulaPlace>();
  for (const place of places) {
    const first = firsts.get(place.name) ?? place;
    firsts.set(place.name, first);
    if (first.expression === place.expression) continue;
    findings.error({
      code: "formula-conflict",
      path: place.path,
      expected: `the expression that ${quote(place.name)} has in ${formatPlace(first)}: ${quote(first.expression)}`,
      received: quote(place.expression),
      hint: "Give one of the two factors another name.",
    });
  }
}

/** Reports a name for one number per bin that is also a parameter's name, or that the expression does not use. */
function checkVectorNames({ own, expression }: FormulaPlace, names: NameOrder["indices"], findings: Findings): void {
  if (own.length === 0) return;
  const read = newNames(expression, new Set());
  for (const [path, name] of own) {
    if (names.has(name)) {
      const expected = "a name that no parameter has";
      findings.error({
        code: "incompatible-name",
        path,
        expected,
        received: quote(name),
        hint: "Rename it here and in the expression.",
      });
    } else if (!read.includes(name)) {
      const expected = `one of the names that the expression reads: ${quoteAll(read)}`;
      findings.error({
        code: "unknown-name",
        path,
        expected,
        received: quote(name),
        hint: findings.didYouMean(name, read),
      });
    }
  }
}

/** The codes of errors that `formula` reports about a text. */
const FORMULA_CODES: readonly DocumentCode[] = [
  "formula-syntax",
  "formula-too-large",
  "unsupported-syntax",
  "unknown-function",
  "unknown-name",
  "argument-count",
  "constant-argument",
  "not-finite",
];

/** Reports a problem that `formula` found, as an issue of the document; the lines that show the place come last. */
function report(place: FormulaPlace, { code, expected, received, hint = "" }: Issue, findings: Findings): void {
  const at = hint.indexOf("\n");
  findings.error({
    code: FORMULA_CODES.find((known) => known === code) ?? "formula-syntax",
    path: place.path,
    expected,
    received,
    hint: at < 0 ? hint : hint.slice(0, at),
    picture: at < 0 ? undefined : hint.slice(at),
  });
}

function problemsOf(expression: string, names: NameOrder): readonly Issue[] {
  try {
    compileFormula(expression, names, "formula");
    return [];
  } catch (error) {
    if (error instanceof DataError) return error.issues;
    throw error;
  }
}

/** An order with further names behind those that it has. */
function extended(order: NameOrder, names: readonly string[]): NameOrder {
  const added = [...new Set(names)].filter((name) => !order.indices.has(name));
  return added.length === 0 ? order : nameOrder([...order.names, ...added]);
}

/** Names that a formula may use: those of scalar parameters and of components of vector parameters. */
function namesInModel(view: DocumentView, parameters: ReadonlyMap<string, DeclaredParameter>): readonly string[] {
  const names = [...parameters.values()].flatMap((parameter) => {
    const { name } = parameter;
    const type = typeOf(parameter);
    if (type === undefined || !isPerBin(rulesOf(view.rules, type).parameters)) return [name];
    return Array.from({ length: sizeOf(parameter, view) ?? 0 }, (_, k) => `${name}[${k}]`);
  });
  return [...new Set(names)];
}

/** Names that a measurement gives settings or makes its parameter of interest. */
function namesInMeasurements({ measurements }: DocumentView): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { pois, settings = [] } of measurements) {
    for (const poi of pois) names.add(poi);
    for (const { spec } of settings) names.add(spec.name);
  }
  return names;
}

/** Warns of names that only formulas use: each is a new free parameter, which is legal but may be a misspelling. */
function warnOfNewParameters(
  view: DocumentView,
  parameters: ReadonlyMap<string, DeclaredParameter>,
  findings: Findings,
): void {
  const configured = namesInMeasurements(view);
  // made one by one, since the search for near names stops early where there are many
  const othersThan = function* (name: string): Generator<string> {
    for (const known of [parameters.keys(), configured]) for (const other of known) if (other !== name) yield other;
  };
  for (const [name, parameter] of parameters) {
    const { expression: path } = parameter;
    if (path === undefined || configured.has(name)) continue;
    const constant = constantLike(name);
    findings.warning({
      code: "formula-parameter",
      path,
      expected: "names that another modifier has or that a measurement configures",
      received: quote(name),
      hint: joinHints(
        findings.didYouMean(name, constant === undefined ? othersThan(name) : [constant]),
        `It becomes a new free parameter; if that is meant, say so in the parameters of the measurement: ${settingsFor(name, parameter)}.`,
      ),
    });
  }
}

/** The settings that a new parameter has when it is given none. */
function settingsFor(name: string, parameter: DeclaredParameter): string {
  const type = typeOf(parameter);
  const { init = 1, bounds = [0, 10] } = type === undefined ? {} : rulesOf(parameter.rules, type).parameters;
  return `{"name": ${JSON.stringify(name)}, "inits": [${init}], "bounds": [[${bounds.join(", ")}]]}`;
}

/** Reports names that modifiers read by their exact spelling and that no parameter of the model has. */
function checkNamesRead(view: DocumentView, known: NameOrder["indices"], findings: Findings): void {
  for (const channel of view.channels) {
    for (const sample of channel.samples) {
      for (const { index, spec } of sample.modifiers) {
        const place = { channel: channel.index, sample: sample.index, modifier: index };
        for (const [path, name] of namesReadBy(view.rules, spec)) {
          if (known.has(name)) continue;
          findings.error({
            code: "unknown-name",
            path: [...pathOfModifier(place), ...path],
            expected: "a parameter with one value, or a component such as gamma[0]",
            received: quote(name),
            hint: findings.didYouMean(name, known.keys()),
          });
        }
      }
    }
  }
}

/**
 * Checks formulas and polynomials: expressions can be parsed, all names are parameters of the model, and formulas of one name have
 * one expression. A mistake in an expression is reported only at its first place. A name that only formulas or polynomials have
 * becomes a new parameter, with a warning.
 */
export function checkFormulas(
  view: DocumentView,
  parameters: ReadonlyMap<string, DeclaredParameter>,
  findings: Findings,
): void {
  warnOfNewParameters(view, parameters, findings);
  const order = nameOrder(namesInModel(view, parameters));
  if (view.isComplete) checkNamesRead(view, order.indices, findings);
  const places = formulaPlaces(view);
  checkConflicts(places, findings);
  const seen = new Set<string>();
  for (const place of places) {
    checkVectorNames(place, order.indices, findings);
    const own = place.own.map(([, name]) => name);
    const key = JSON.stringify([place.expression, ...own]);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const issue of problemsOf(place.expression, extended(order, own))) {
      // a vector may be in a part of the document that cannot be read
      if (issue.code !== "unknown-name" || view.isComplete) report(place, issue, findings);
    }
  }
}

import { plural, quote } from "../describe.js";
import { checkDefinite, checkShape, type Matrix } from "./check-matrix.js";
import type { ConstraintChoice } from "./constraint-kinds.js";
import { componentOf, type DeclaredParameter, sizeOf, typeOf } from "./declared-parameters.js";
import { parameterKind } from "./dialects.js";
import { type Findings, joinHints } from "./findings.js";
import type { JsonPath } from "./json-path.js";
import { rulesOf } from "./modifiers/table.js";
import { isPerBin } from "./parameter-kinds.js";
import { orderOf } from "./penalty-matrix.js";
import type { CorrelationSpec, PenaltySpec } from "./types.js";
import type { DocumentView, MeasurementView } from "./view.js";

/** The hint for a singular matrix of correlations. */
const FULLY_CORRELATED = "Parameters that are fully correlated are one parameter: give their modifiers one name.";

/** A measurement, and what its correlations and penalties are checked against. */
export interface JointTermsContext {
  readonly measurement: MeasurementView;
  readonly view: DocumentView;
  readonly parameters: ReadonlyMap<string, DeclaredParameter>;
  readonly findings: Findings;
}

/** The parameters that a name means: a scalar, a component, or all components of a set. */
interface Named {
  readonly set: DeclaredParameter;
  /** Number of these parameters; undefined where the document does not determine it. */
  readonly size: number | undefined;
}

/**
 * Checks the correlations and penalties of a measurement: their names are in the model, each once, and their matrices are
 * of the right size, symmetric, and positive definite (correlations) or positive semidefinite (penalties).
 */
export function checkJointTerms(context: JointTermsContext): void {
  const { index, correlations, penalties } = context.measurement;
  const config: JsonPath = ["measurements", index, "config"];
  const members = new Set<string>();
  for (const [k, spec] of correlations.entries())
    checkCorrelation(spec, [...config, "correlations", k], members, context);
  const names = new Set<string>();
  for (const [k, spec] of penalties.entries()) checkPenalty(spec, [...config, "penalties", k], names, context);
}

function checkCorrelation(
  spec: CorrelationSpec,
  path: JsonPath,
  members: Set<string>,
  context: JointTermsContext,
): void {
  const { findings } = context;
  for (const [i, name] of spec.parameters.entries()) checkMember(name, [...path, "parameters", i], members, context);
  const given = [spec.correlation, spec.covariance].filter((matrix) => matrix !== undefined);
  if (given.length !== 1) {
    findings.error({
      code: "joint-term-matrix",
      path,
      expected: "a correlation matrix or a covariance matrix",
      received: given.length === 0 ? "none" : "both",
      hint: "Give one of the two. With a covariance, the widths of the parameters are the roots of its diagonal.",
    });
    return;
  }
  const kind = spec.correlation === undefined ? "covariance" : "correlation";
  const place = [...path, kind];
  if (!checkShape(given[0]!, spec.parameters.length, "parameter", place, findings)) return;
  const isRight = kind === "correlation" ? checkUnitDiagonal(given[0]!, place, findings) : true;
  if (isRight) checkDefinite(given[0]!, place, FULLY_CORRELATED, findings);
}

/** Checks that a member of a correlation is one parameter with a normal constraint, in no other correlation. */
function checkMember(name: string, path: JsonPath, members: Set<string>, context: JointTermsContext): void {
  const { findings } = context;
  const found = findNamed(name, path, context);
  if (found === undefined) return;
  const expectedOnce = "a parameter that no other entry of the correlations means";
  checkRepeated({ name, meant: meantBy(name, found), path }, members, findings, expectedOnce);
  if (found.size !== undefined && found.size !== 1) {
    const expected = `one parameter, such as ${quote(`${name}[0]`)}`;
    findings.error({
      code: "joint-term-member",
      path,
      expected,
      received: `${quote(name)} with ${plural(found.size, "component")}`,
    });
  }
  const constraint = constraintOf(found.set, context);
  if (constraint === undefined || constraint === "normal") return;
  findings.error({
    code: "joint-term-member",
    path,
    expected: "a parameter with a normal constraint",
    received:
      constraint === "none" || constraint === "uniform"
        ? `${quote(name)}, which has none`
        : `${quote(name)}, a ${constraint} constraint`,
    hint: 'Correlations are those of a multivariate normal density. Give it "constraint": "normal", or leave it out.',
  });
}

function checkPenalty(spec: PenaltySpec, path: JsonPath, names: Set<string>, context: JointTermsContext): void {
  const { findings } = context;
  const own = { name: spec.name, meant: [spec.name], path: [...path, "name"] };
  checkRepeated(own, names, findings, "a name that no other penalty has");
  const members = new Set<string>();
  let n: number | undefined = 0;
  for (const [i, name] of spec.parameters.entries()) {
    const place = [...path, "parameters", i];
    const found = findNamed(name, place, context);
    const meant = found === undefined ? [name] : meantBy(name, found);
    checkRepeated({ name, meant, path: place }, members, findings, "each parameter once");
    n = n === undefined || found?.size === undefined ? undefined : n + found.size;
  }
  if (spec.matrix !== undefined && spec.differences !== undefined) {
    const expected = "a matrix or an order of differences";
    findings.error({ code: "joint-term-matrix", path, expected, received: "both", hint: "Give one of the two." });
  }
  if (n === undefined) return;
  if (spec.center !== undefined && spec.center.length !== n) {
    const expected = `${plural(n, "number")}, one per parameter`;
    findings.error({
      code: "joint-term-matrix",
      path: [...path, "center"],
      expected,
      received: `${spec.center.length}`,
    });
  }
  const order = orderOf(spec);
  const place = [...path, "matrix"];
  if (spec.matrix !== undefined) {
    if (checkShape(spec.matrix, n, "parameter", place, findings))
      checkDefinite(spec.matrix, place, undefined, findings);
  } else if (order !== undefined && n <= order) {
    findings.error({
      code: "joint-term-member",
      path: [...path, "parameters"],
      expected: `at least ${order + 1} parameters for differences of order ${order}`,
      received: plural(n, "parameter"),
    });
  }
}

/** The names of the single parameters that a name means: those of the components of a set, if their number is known. */
function meantBy(name: string, { set, size }: Named): readonly string[] {
  const type = typeOf(set);
  const isSet = name === set.name && type !== undefined && isPerBin(rulesOf(set.rules, type).parameters);
  return isSet && size !== undefined ? Array.from({ length: size }, (_, k) => `${name}[${k}]`) : [name];
}

/** A name at a place of the document, and the names of what it means. */
interface Mention {
  readonly name: string;
  readonly meant: readonly string[];
  readonly path: JsonPath;
}

/** Reports a name of which a part is among the known ones, to which its parts are added. */
function checkRepeated({ name, meant, path }: Mention, known: Set<string>, findings: Findings, expected: string): void {
  if (meant.some((each) => known.has(each))) {
    findings.error({ code: "joint-term-member", path, expected, received: `${quote(name)} again` });
  }
  for (const each of meant) known.add(each);
}

/** The parameters that a name stands for; reports an error where there are none. */
function findNamed(name: string, path: JsonPath, { parameters, view, findings }: JointTermsContext): Named | undefined {
  const whole = parameters.get(name);
  if (whole !== undefined) return { set: whole, size: sizeOf(whole, view) };
  const component = componentOf(name, (base) => parameters.get(base));
  const size = component && sizeOf(component.set, view);
  if (component !== undefined && (size === undefined || component.index < size)) return { set: component.set, size: 1 };
  if (!view.isComplete) return undefined;
  findings.error({
    code: "joint-term-member",
    path,
    expected: "a parameter of the model",
    received: quote(name),
    hint: joinHints(
      findings.didYouMean(name, parameters.keys()),
      size === undefined ? undefined : `${quote(component!.base)} has the components 0 to ${size - 1}.`,
    ),
  });
  return undefined;
}

/** The constraint of a parameter with the settings of the measurement; undefined where it cannot be determined. */
function constraintOf(set: DeclaredParameter, { measurement, view }: JointTermsContext): ConstraintChoice | undefined {
  const type = typeOf(set);
  if (type === undefined || measurement.faultySettings.has(set.name)) return undefined;
  const settings = measurement.settings?.find(({ spec }) => spec.name === set.name);
  return settings?.spec.constraint ?? parameterKind(type, view.dialect, view.rules).constraint;
}

function checkUnitDiagonal(matrix: Matrix, path: JsonPath, findings: Findings): boolean {
  const bad = matrix.findIndex((row, i) => row[i] !== 1);
  if (bad < 0) return true;
  findings.error({
    code: "joint-term-matrix",
    path: [...path, bad, bad],
    expected: "1 on the diagonal of a correlation matrix",
    received: `${matrix[bad]![bad]}`,
    hint: "A matrix with variances on its diagonal is a covariance.",
  });
  return false;
}

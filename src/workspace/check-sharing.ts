import { quote } from "../describe.js";
import { CONSTRAINT_RULES } from "./constraints/index.js";
import { componentOf, type DeclaredParameter, sizeOf, typeOf } from "./declared-parameters.js";
import type { Findings } from "./findings.js";
import { formatPlace, pathOfModifier } from "./modifier-place.js";
import { type RulesTable, rulesOf } from "./modifiers/table.js";
import { isPerBin } from "./parameter-kinds.js";
import type { ModifierType } from "./types.js";
import type { DocumentView } from "./view.js";

/** Reports a name used by modifier types whose parameters differ in start value, constraint or number. */
function checkTypes(parameter: DeclaredParameter, findings: Findings): void {
  const { rules } = parameter;
  const [first, ...others] = parameter.types;
  if (first === undefined || typeOf(parameter) !== undefined) return;
  const [firstType, firstPlace] = first;
  for (const [type, place] of others) {
    if (rulesOf(rules, type).parameters === rulesOf(rules, firstType).parameters) continue;
    findings.error({
      code: "incompatible-name",
      path: [...pathOfModifier(place), "name"],
      expected: `a name that no ${firstType} has`,
      received: `${quote(parameter.name)}, a ${firstType} in ${formatPlace(firstPlace)}`,
      hint: `A ${explainKind(firstType, rules)}; a ${explainKind(type, rules)}: no parameter can be both. Rename one.`,
    });
  }
}

function explainKind(type: ModifierType, rules: RulesTable): string {
  const { parameters } = rulesOf(rules, type);
  const { init } = parameters;
  const start = init === undefined ? "is configured by the measurement" : `starts at ${init}`;
  const { description } = CONSTRAINT_RULES[parameters.constraint];
  return `${type} ${description}${isPerBin(parameters) ? " in every bin" : ""} and ${start}`;
}

interface Sharing {
  readonly view: DocumentView;
  readonly parameters: ReadonlyMap<string, DeclaredParameter>;
  readonly findings: Findings;
}

/** Warns of a parameter `a[0]` beside per-bin parameters `a`, since values given by name would be ambiguous. */
function checkComponentName(name: string, { view, parameters, findings }: Sharing): void {
  const component = componentOf(name, (base) => parameters.get(base));
  if (component === undefined || component.index >= (sizeOf(component.set, view) ?? 0)) return;
  const [place] = parameters.get(name)?.types.values() ?? [];
  findings.warning({
    code: "ambiguous-parameter-name",
    path: place === undefined ? [] : [...pathOfModifier(place), "name"],
    expected: "a name that is not that of a component of another parameter",
    received: `${quote(name)} beside the ${typeOf(component.set)} ${quote(component.base)}`,
    hint: "No value can be given by this name. Rename one of the two.",
  });
}

/** Checks the rules that relate modifiers of different types, and parameters of different names. */
export function checkSharing(
  view: DocumentView,
  parameters: ReadonlyMap<string, DeclaredParameter>,
  findings: Findings,
): void {
  for (const parameter of parameters.values()) {
    checkTypes(parameter, findings);
    checkComponentName(parameter.name, { view, parameters, findings });
  }
  if (!view.isComplete || parameters.size > 0) return;
  findings.error({
    code: "no-parameters",
    path: ["channels"],
    expected: "at least one modifier with a parameter",
    received: "none",
    hint: "Without parameters there is nothing to fit. For a signal strength, add a normfactor to the signal sample.",
  });
}

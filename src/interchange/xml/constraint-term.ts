/** `ConstraintTerm` elements: other constraints of OverallSys parameters than the normal one. */
import { quote } from "../../describe.js";
import type { ParameterSettings } from "../../workspace/types.js";
import { type ElementReader, readElement } from "./element-reader.js";
import type { ImportContext } from "./modifiers.js";
import { type KnownParameters, parameterOf, words } from "./parameter-names.js";
import type { XmlElement } from "./parse-xml.js";

const TYPES = ["Gamma", "LogNormal", "Uniform", "NoConstraint", "NoSyst"] as const;

type TermType = (typeof TYPES)[number];

/** Types whose parameter ROOT replaces in OverallSys only: a HistoSys of the same name keeps the old one. */
const REPLACING: readonly TermType[] = ["Gamma", "LogNormal", "NoConstraint", "NoSyst"];

function typeOf(reader: ElementReader, { problems }: ImportContext): TermType | undefined {
  const value = reader.required("Type");
  const type = TYPES.find((each) => each === value);
  if (type === undefined && value !== undefined)
    problems.error({
      code: "wrong-value",
      path: reader.where,
      expected: `${TYPES.join(", ")} as Type`,
      received: quote(value),
    });
  return type;
}

/**
 * Settings of one parameter. Gamma and LogNormal are about β = 1 + RelativeUncertainty × α: ROOT's `AddConstraintTerms`. A
 * systematic uncertainty without constraint is left out by ROOT: it has no effect.
 */
function settingsOf(name: string, type: TermType, width: number): ParameterSettings {
  if (type === "Gamma") return { name, constraint: "gamma", sigmas: [width] };
  if (type === "LogNormal") return { name, constraint: "lognormal", sigmas: [width] };
  if (type === "Uniform") return { name, constraint: "uniform" };
  return { name, constraint: "none", inits: [0], fixed: true };
}

/** @returns settings of parameters; none in the dialect of pyhf, which does not read the element, with a warning */
export function readConstraintTerm(
  element: XmlElement,
  known: KnownParameters,
  context: ImportContext,
): readonly ParameterSettings[] {
  const { problems, dialect } = context;
  const reader = readElement(element, ["Type", "RelativeUncertainty"], problems);
  const type = typeOf(reader, context);
  const width = reader.number("RelativeUncertainty") ?? 0;
  if (type === undefined) return [];
  if (dialect === "pyhf") {
    const received = `a ConstraintTerm of type ${type}, which pyhf does not read`;
    problems.warn({ code: "format-choice", path: reader.where, expected: "a normal constraint", received });
    return [];
  }
  const hasWidth = type === "Gamma" || type === "LogNormal" || type === "Uniform";
  if (hasWidth && width === 0) return []; // ROOT leaves such elements out
  return words(element.text).flatMap((word) => {
    const { name } = parameterOf(word, known);
    const types = known.types.get(name);
    if (types === undefined) return [];
    if (REPLACING.includes(type) && types.has("histosys")) {
      const expected = `a ${type} constraint of a parameter of OverallSys alone`;
      const hint =
        "ROOT changes the constraint of the OverallSys, and the HistoSys of this name keeps a parameter of its own.";
      problems.error({
        code: "not-expressible",
        path: reader.where,
        expected,
        received: `${quote(name)} with a HistoSys`,
        hint,
      });
      return [];
    }
    return [settingsOf(name, type, width)];
  });
}

/** `Function` elements: a NormFactor of this name is a formula of other parameters. */
import { quote } from "../../describe.js";
import type { ParameterSettings } from "../../workspace/types.js";
import type { Problems } from "../problems.js";
import { parseNumber, readElement } from "./element-reader.js";
import type { XmlElement } from "./parse-xml.js";

export interface PreprocessFunctions {
  /** Formulas by the name of their factor. */
  readonly expressions: ReadonlyMap<string, string>;
  /** What the lists of dependents say of parameters. */
  readonly settings: readonly ParameterSettings[];
}

const DEPENDENT = /^\s*(\w+)\s*(?:\[([^\]]*)\])?\s*$/;

/** `name`, `name[value]`, `name[low,high]` or `name[value,low,high]`, as RooFit reads it; undefined for other texts. */
function readDependent(text: string): ParameterSettings | undefined {
  const [, name, range] = DEPENDENT.exec(text) ?? [];
  if (name === undefined) return undefined;
  if (range === undefined) return { name };
  const numbers = range.split(",").map(parseNumber);
  const [a, b, c] = numbers;
  if (numbers.length > 3 || a === undefined || numbers.includes(undefined)) return undefined;
  if (b === undefined) return { name, inits: [a], fixed: true };
  return c === undefined ? { name, inits: [(a + b) / 2], bounds: [[a, b]] } : { name, inits: [a], bounds: [[b, c]] };
}

export function readFunctions(elements: readonly XmlElement[], problems: Problems): PreprocessFunctions {
  const expressions = new Map<string, string>();
  const settings: ParameterSettings[] = [];
  for (const element of elements) {
    const reader = readElement(element, ["Name", "Expression", "Dependents"], problems);
    const [name, expression, dependents] = ["Name", "Expression", "Dependents"].map(reader.required);
    if (name === undefined || expression === undefined || dependents === undefined) continue;
    expressions.set(name, expression);
    for (const part of dependents.split(/,(?![^[]*\])/)) {
      const dependent = readDependent(part);
      if (dependent !== undefined) settings.push(dependent);
      else {
        const expected = "Dependents as name, name[value], name[low,high] or name[value,low,high]";
        problems.error({ code: "wrong-format", path: element.where, expected, received: quote(part) });
      }
    }
  }
  return { expressions, settings };
}

/** Reads the attributes of an element, and reports those that are missing, wrong or unknown. */
import { quote, quoteAll } from "../../describe.js";
import { nearestHint } from "../../errors.js";
import type { XmlElement } from "./parse-xml.js";
import type { Problems } from "./problems.js";

export interface ElementReader {
  readonly element: XmlElement;
  readonly where: string;
  /** An attribute that may be absent; empty ones count as absent. */
  readonly text: (name: string) => string | undefined;
  /** An attribute that has to be there; undefined where it is not, which is reported. */
  readonly required: (name: string) => string | undefined;
  /** A number that may be absent. */
  readonly number: (name: string) => number | undefined;
  readonly requiredNumber: (name: string) => number | undefined;
  /** `True` or `False`, with or without a capital. */
  readonly flag: (name: string) => boolean | undefined;
}

const NUMBER = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;

/** A number as C and Python read it; undefined for other texts, and for numbers too large. */
export function parseNumber(text: string): number | undefined {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** @param known - names of the attributes that the element may have */
export function readElement(element: XmlElement, known: readonly string[], problems: Problems): ElementReader {
  const { where, attributes } = element;
  for (const name of attributes.keys()) {
    if (known.includes(name)) continue;
    const expected = `only ${quoteAll(known)} in ${element.name}`;
    problems.error({
      code: "unexpected-property",
      path: where,
      expected,
      received: quote(name),
      ...nearestHint(name, known),
    });
  }
  const text = (name: string): string | undefined => attributes.get(name) || undefined;
  const required = (name: string): string | undefined => {
    const value = text(name);
    if (value === undefined)
      problems.error({
        code: "missing-property",
        path: where,
        expected: `the attribute ${name} of ${element.name}`,
        received: "none",
      });
    return value;
  };
  const wrong = (name: string, expected: string, received: string): undefined => {
    problems.error({ code: "wrong-value", path: where, expected: `${expected} as ${name}`, received: quote(received) });
  };
  const toNumber = (name: string, value: string | undefined): number | undefined =>
    value === undefined ? undefined : (parseNumber(value) ?? wrong(name, "a finite number", value));
  return {
    element,
    where,
    text,
    required,
    number: (name) => toNumber(name, text(name)),
    requiredNumber: (name) => toNumber(name, required(name)),
    flag: (name) => {
      const value = text(name);
      if (value === undefined) return undefined;
      if (value === "True" || value === "true") return true;
      return value === "False" || value === "false" ? false : wrong(name, "True or False", value);
    },
  };
}

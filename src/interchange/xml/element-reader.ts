/** Reads the attributes of an element, and reports those that are missing, wrong or unknown. */
import { quote, quoteAll } from "../../describe.js";
import { nearestHint } from "../../errors.js";
import type { Problems } from "../problems.js";
import type { XmlElement } from "./parse-xml.js";

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

/** Reports attributes that an element does not have. */
function reportUnknown(
  { name: element, where, attributes }: XmlElement,
  known: readonly string[],
  problems: Problems,
): void {
  for (const name of attributes.keys()) {
    if (known.includes(name)) continue;
    const expected = `only ${quoteAll(known)} in ${element}`;
    const received = quote(name);
    problems.error({ code: "unexpected-property", path: where, expected, received, ...nearestHint(name, known) });
  }
}

function parseFlag(text: string): boolean | undefined {
  if (text === "True" || text === "true") return true;
  return text === "False" || text === "false" ? false : undefined;
}

/** @param known - names of the attributes that the element may have */
export function readElement(element: XmlElement, known: readonly string[], problems: Problems): ElementReader {
  const { name: tag, where, attributes } = element;
  reportUnknown(element, known, problems);
  const text = (name: string): string | undefined => attributes.get(name) || undefined;
  const required = (name: string): string | undefined => {
    const value = text(name);
    const expected = `the attribute ${name} of ${tag}`;
    if (value === undefined) problems.error({ code: "missing-property", path: where, expected, received: "none" });
    return value;
  };
  /** A text as `parse` reads it, which reports one that it does not read. */
  const parsed = <T>(
    name: string,
    value: string | undefined,
    what: string,
    parse: (value: string) => T | undefined,
  ): T | undefined => {
    const result = value === undefined ? undefined : parse(value);
    if (value !== undefined && result === undefined)
      problems.error({ code: "wrong-value", path: where, expected: `${what} as ${name}`, received: quote(value) });
    return result;
  };
  return {
    element,
    where,
    text,
    required,
    number: (name) => parsed(name, text(name), "a finite number", parseNumber),
    requiredNumber: (name) => parsed(name, required(name), "a finite number", parseNumber),
    flag: (name) => parsed(name, text(name), "True or False", parseFlag),
  };
}

import type { Findings } from "./findings.js";
import type { JsonPath } from "./json-path.js";

/**
 * The largest number of events, expected or observed, and the largest factor of a systematic: second derivatives of the
 * likelihood contain products of two of them, which must not overflow at any point of a fit.
 */
export const LARGEST_COUNT = 1e60;

/** Whether the absolute value of a number of events is above `LARGEST_COUNT`. */
export function isHuge(events: number): boolean {
  return !(Math.abs(events) <= LARGEST_COUNT);
}

/** Reports a number of events whose absolute value is above `LARGEST_COUNT`. */
export function reportOverflow(what: string, path: JsonPath, value: number | undefined, findings: Findings): void {
  findings.error({
    code: "overflow",
    path,
    expected: `${what} of at most ${LARGEST_COUNT}`,
    received: String(value),
    hint: "Such large numbers of events cannot be combined. Are the units right?",
  });
}

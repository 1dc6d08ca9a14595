import { InvalidArgumentError } from "commander";
import { parseNumber } from "./options.js";

/** Correlations that are printed when no other threshold is given. */
export const CORRELATION_THRESHOLD = 0.5;

export function parseThreshold(text: string): number {
  const threshold = parseNumber(text);
  if (threshold === undefined || threshold < 0 || threshold > 1) {
    throw new InvalidArgumentError("Expected a number from 0 to 1; the workspace goes before this option.");
  }
  return threshold;
}

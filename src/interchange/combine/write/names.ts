import { quote } from "../../../describe.js";
import type { CardContext } from "./context.js";

/** Words of a card that are neither numbers nor patterns, and parts of names of objects in ROOT files. */
const WORD = /^(?=.*[A-Za-z_])\w[\w.+-]*$/;
/** Names of parameters, which formulas can have, too. */
const PARAMETER = /^[A-Za-z_]\w*$/;

/** Whether a parameter can have a name in a card. */
export function isParameterName(name: string): boolean {
  return PARAMETER.test(name);
}

/** Reports names of channels, samples and parameters that no card can have. */
export function checkNames({ spec, declared, problems }: CardContext): void {
  const samples = spec.channels.flatMap((channel) => channel.samples);
  const words = new Set([...spec.channels, ...samples].map(({ name }) => name));
  for (const name of words) {
    const expected = "a name of letters, digits and _ . + -, as words of a card are, other than data_obs";
    if (!WORD.test(name) || name === "data_obs") problems.refuse(quote(name), expected, quote(name), RENAME);
  }
  for (const name of declared) {
    const expected = "a name of letters, digits and _ that does not begin with a digit, as parameters of RooFit have";
    if (!isParameterName(name)) problems.refuse(`parameter ${quote(name)}`, expected, quote(name), RENAME);
  }
}

const RENAME = "Rename it first (histograd rename).";

/** Names in the text of a formula, before it is compiled. */
import { RESERVED } from "./check-tokens.js";
import { CONSTANTS, FUNCTIONS } from "./functions.js";
import { Problems } from "./source.js";
import { tokenise } from "./tokens.js";

/** A name with an index, such as `gamma[0]`: it can only be that of an existing component. */
const COMPONENT = /\[\d+\]$/;

/**
 * Names that a formula introduces: those in its text, in order of first appearance, that are neither in `declared` nor
 * constants, functions, reserved words or components of vectors. Of a text that is not a formula, the names that can be
 * told.
 *
 * @example newNames("mu * kappa^2 + pi", new Set(["mu"])) // ["kappa"]
 */
export function newNames(text: string, declared: { has(name: string): boolean }): readonly string[] {
  const tokens = tokenise(new Problems({ text, path: "" }));
  const names = new Set(tokens.filter(({ kind }) => kind === "name").map((token) => token.text));
  return [...names].filter((name) => !declared.has(name) && !isTaken(name) && !COMPONENT.test(name));
}

/** The constant that a name is but for its case, such as `pi` for PI; undefined when it is none. */
export function constantLike(name: string): string | undefined {
  const lower = name.toLowerCase();
  return CONSTANTS.has(lower) ? lower : undefined;
}

function isTaken(name: string): boolean {
  return CONSTANTS.has(name) || FUNCTIONS.has(name) || RESERVED.has(name);
}

/** Names in the text of a formula, before it is compiled. */
import { RESERVED } from "./check-tokens.js";
import { CONSTANTS, FUNCTIONS } from "./functions.js";
import { Problems } from "./source.js";
import { tokenise } from "./tokens.js";

/** A name with an index, such as `gamma[0]`, which can only refer to an existing component. */
const COMPONENT = /\[\d+\]$/;

/**
 * Names that a formula introduces: those in its text, in order of first appearance, that are neither in `declared` nor
 * constants, functions, reserved words or components of vectors. For a text that is not a valid formula, they are the names that
 * can be recognised.
 *
 * @example newNames("mu * kappa^2 + pi", new Set(["mu"])) // ["kappa"]
 */
export function newNames(text: string, declared: { has(name: string): boolean }): readonly string[] {
  const tokens = tokenise(new Problems({ text, path: "" }));
  const names = new Set(tokens.filter(({ kind }) => kind === "name").map((token) => token.text));
  return [...names].filter((name) => !declared.has(name) && !isTaken(name) && !COMPONENT.test(name));
}

/** The constant that differs from a name at most in upper and lower case, such as `pi` for PI; undefined where there is none. */
export function constantLike(name: string): string | undefined {
  const lower = name.toLowerCase();
  return CONSTANTS.has(lower) ? lower : undefined;
}

function isTaken(name: string): boolean {
  return CONSTANTS.has(name) || FUNCTIONS.has(name) || RESERVED.has(name);
}

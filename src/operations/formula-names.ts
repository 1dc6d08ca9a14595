import { newNames } from "../formula/names.js";
import { Problems } from "../formula/source.js";
import { type Token, tokenise } from "../formula/tokens.js";

/** A name that a formula can have without backticks. */
const PLAIN = /^[A-Za-z_]\w*$/;
/** A name that a formula can have between backticks. */
const IN_BACKTICKS = /^[^`\n]+$/;
const INDEXED = /^(.*)\[(\d+)\]$/su;

function nameTokens(expression: string): readonly Token[] {
  return tokenise(new Problems({ text: expression, path: "formula" })).filter(({ kind }) => kind === "name");
}

/** Names in a formula, with the indices of components such as `gamma[3]`. */
export function namesInFormula(expression: string): readonly string[] {
  return [...new Set(nameTokens(expression).map(({ text }) => text))];
}

/**
 * A formula with new names in the place of old ones, everything else as it is written.
 *
 * @param newNameOf - the new name of a parameter or of the set before an index; undefined for names that stay
 * @returns undefined where a formula cannot have a new name: one with a backtick, or one that means a constant or a function
 */
export function renameInFormula(
  expression: string,
  newNameOf: (name: string) => string | undefined,
): string | undefined {
  let text = "";
  let end = 0;
  for (const token of nameTokens(expression)) {
    const written = writtenName(token.text, newNameOf);
    if (written === undefined) return undefined;
    if (written === token.text) continue;
    text += expression.slice(end, token.begin) + written;
    end = token.end;
  }
  return text + expression.slice(end);
}

function writtenName(name: string, newNameOf: (name: string) => string | undefined): string | undefined {
  const whole = newNameOf(name);
  if (whole !== undefined) return quotedName(whole);
  const [, base = "", index = ""] = INDEXED.exec(name) ?? [];
  const renamed = index === "" ? undefined : newNameOf(base);
  if (renamed === undefined) return name;
  const quoted = quotedName(renamed);
  return quoted === undefined ? undefined : `${quoted}[${index}]`;
}

function quotedName(name: string): string | undefined {
  const written = PLAIN.test(name) ? name : `\`${name}\``;
  const isName = IN_BACKTICKS.test(name) && newNames(written, new Set()).includes(name);
  return isName ? written : undefined;
}

import { nameLabel } from "../label/parse-label.js";
import { COMMANDS } from "../label/symbols.js";

/** Longest name of letters and digits after a Greek letter that becomes its index. */
const LONGEST_INDEX = 6;

/**
 * A parameter's name as a label: `mu`, `gamma_0` and `alpha[1]` as Greek letters, `x` and `x_0` as letters of a formula,
 * `mu_ttH` as a letter with an index. Of longer names only a Greek letter that they begin with is written as such:
 * `alpha_JES_flavour`. Every other name is left as it stands.
 */
export function parameterLabel(name: string): string {
  const [, letter, index, bracketed] = /^([a-z]+)(?:_(\d+)|\[(\d+)\])?$/i.exec(name) ?? [];
  if (letter === undefined || (letter.length > 1 && !isGreek(letter))) return greekBeginning(name);
  const subscript = index ?? bracketed;
  const symbol = letter.length > 1 ? `\\${letter}` : letter;
  return subscript === undefined ? `$${symbol}$` : `$${symbol}_{${subscript}}$`;
}

/** The label of a parameter within a formula: without dollar signs. */
export function symbolOfLabel(label: string, name: string): string {
  const [, formula] = /^\$([^$]*)\$$/.exec(label) ?? [];
  if (formula !== undefined) return formula;
  if (!/[{}\\$]/.test(label)) return `\\text{${label}}`;
  return /[{}\\$]/.test(name) ? "\\theta" : `\\text{${name}}`;
}

/** An estimate of a parameter within a formula: its symbol with a hat, or for a name that is no symbol, words. */
export function estimateOfSymbol(symbol: string): string {
  return symbol.startsWith("\\text") ? "\\text{best fit}" : `\\hat ${symbol}`;
}

function isGreek(word: string): boolean {
  return word.length > 1 && COMMANDS.get(word)?.class === "ordinary" && /^[a-z]+$/i.test(word) && !OTHERS.has(word);
}

/** Commands of signs that are no Greek letters. */
const OTHERS = new Set(["infty", "partial", "nabla", "ell", "hbar", "prime", "dagger", "circ", "ldots", "dots"]);

function greekBeginning(name: string): string {
  const [, letter, rest] = /^([a-z]+)_(.+)$/i.exec(name) ?? [];
  if (letter === undefined || rest === undefined || !isGreek(letter)) return nameLabel(name);
  const isIndex = rest.length <= LONGEST_INDEX && /^[a-z0-9]+$/i.test(rest);
  return isIndex ? `$\\${letter}_{\\text{${rest}}}$` : `$\\${letter}$${nameLabel(`_${rest}`)}`;
}

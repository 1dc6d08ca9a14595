import { plainLabel } from "../label/parse-label.js";
import { COMMANDS } from "../label/symbols.js";

/** A parameter's name as a label: `mu`, `gamma_0` and `alpha_1` as Greek letters, every other name as it stands. */
export function parameterLabel(name: string): string {
  const [, letter, index] = /^([a-z]+)(?:_(\d+)|\[(\d+)\])?$/i.exec(name) ?? [];
  if (letter === undefined || COMMANDS.get(letter)?.class !== "ordinary" || letter.length < 2) return plainLabel(name);
  const subscript = index ?? /\[(\d+)\]$/.exec(name)?.[1];
  return subscript === undefined ? `$\\${letter}$` : `$\\${letter}_{${subscript}}$`;
}

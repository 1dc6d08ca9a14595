import { DataError, type Issue, nearestName } from "../errors.js";
import type { Model } from "../model/model.js";
import { isListOfTexts, type OptionRule, tested } from "../options.js";

/** Names of parameters, or patterns of such names. */
export const somePatterns: OptionRule = tested(
  "a name of parameters or a pattern of them, or a list of such",
  (value) => typeof value === "string" || isListOfTexts(value),
);

/** Names of parameters or patterns of such names: `*` stands for any characters, `?` for one. */
export type ParameterPatterns = string | readonly string[];

/**
 * Indices of the parameters that names or patterns mean, ascending, each once.
 *
 * A pattern is compared with the whole name of a parameter (`staterror_SR[0]`) and with that of its set
 * (`staterror_SR`, which means all of them). All other characters stand for themselves.
 *
 * @param path - where the patterns come from, for errors
 * @throws DataError `unknown-parameter` for each pattern that means none; all problems at once
 * @example matchParameters(model, ["JES_*", "lumi"], "parameters")
 */
export function matchParameters(model: Model, patterns: ParameterPatterns, path: string): readonly number[] {
  const found = new Set<number>();
  const issues: Issue[] = [];
  for (const pattern of typeof patterns === "string" ? [patterns] : patterns) {
    const matches = indicesOf(model, pattern);
    if (matches.length === 0) issues.push(unmatched(model, pattern, path));
    for (const p of matches) found.add(p);
  }
  if (issues.length > 0) throw new DataError(issues);
  return [...found].sort((a, b) => a - b);
}

function indicesOf({ parameterSets, parNames }: Model, pattern: string): number[] {
  return parameterSets.flatMap(({ name, first, size }) => {
    const indices = Array.from({ length: size }, (_, k) => first + k);
    if (matchesPattern(name, pattern)) return indices;
    return indices.filter((p) => matchesPattern(parNames[p]!, pattern));
  });
}

/**
 * Whether a name fits a pattern, in O(name × pattern): after a mismatch the last `*` takes one more character and all
 * before it stays.
 */
export function matchesPattern(name: string, pattern: string): boolean {
  let [n, p] = [0, 0];
  let star: { readonly pattern: number; name: number } | undefined;
  while (n < name.length) {
    if (pattern[p] === "*") {
      star = { pattern: p, name: n };
      p++;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === name[n])) {
      n++;
      p++;
    } else if (star === undefined) {
      return false;
    } else {
      star.name++;
      n = star.name;
      p = star.pattern + 1;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

function unmatched({ parNames, parameterSets }: Model, pattern: string, path: string): Issue {
  const names = new Set([...parameterSets.map(({ name }) => name), ...parNames]);
  const nearest = nearestName(pattern.replaceAll("*", "").replaceAll("?", ""), names);
  const hint =
    nearest === undefined
      ? 'Patterns may have "*" for any characters and "?" for one; letters are taken as they are.'
      : `Did you mean "${nearest}"?`;
  return {
    code: "unknown-parameter",
    path,
    expected: `the name of a parameter of the model, or a pattern of such names`,
    received: JSON.stringify(pattern),
    hint,
  };
}

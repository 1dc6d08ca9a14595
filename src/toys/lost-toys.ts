import { plural } from "../describe.js";
import { HistFactoryError } from "../errors.js";
import type { ToyRun } from "./results.js";
import { requireSameTest } from "./same-test.js";
import { countOf, missing } from "./toy-pieces.js";

/** Describes the toys of an earlier run that a later one lacks; undefined where the later run has all of them. */
export function lostToys(earlier: ToyRun, later: ToyRun): string | undefined {
  try {
    requireSameTest([earlier, later], () => "run");
  } catch (error) {
    if (!(error instanceof HistFactoryError)) throw error;
    return "one with toys of another test";
  }
  const lost = (["signal", "background"] as const)
    .map((name) => {
      const count = earlier[name].done.reduce((sum, range) => sum + countOf(missing(later[name].done, range)), 0);
      return { name, count };
    })
    .filter(({ count }) => count > 0);
  if (lost.length === 0) return undefined;
  return `one with ${lost.map(({ name, count }) => plural(count, `${name} toy`)).join(" and ")} that it lacks`;
}

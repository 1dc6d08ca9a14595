import type { Workspace } from "../../../src/api/workspace.js";
import type { Model } from "../../../src/model/model.js";
import { seededRandom } from "../../helpers/random.js";

/** How far parameters are moved: relative to their start, or in standard deviations. */
const MOVE = 0.2;

/** Names of the statistical uncertainties of bins after their channels, as XML has them, with the names of a document. */
function staterrorNames({ spec }: Workspace): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const inOrder = [...spec.channels].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, samples } of inOrder) {
    const own = samples.flatMap(({ modifiers }) => modifiers).find(({ type }) => type === "staterror")?.name;
    if (own === undefined) continue;
    const before = counts.get(own) ?? 0;
    const nBins = samples[0]!.data.length;
    for (let b = 0; b < nBins; b++) names.set(`staterror_${name}[${b}]`, `${own}[${before + b}]`);
    counts.set(own, before + nBins);
  }
  return names;
}

/**
 * Log-densities of two models at the start of the first and at three random points near it; parameters are found by name.
 */
export function likelihoodPairs(first: Workspace, second: Workspace): [number, number][] {
  const [a, b] = [first.model(), second.model()];
  const renamed = staterrorNames(first);
  const random = seededRandom(3);
  const moved = (scale: number): number[] =>
    a.suggestedInit.map((start, i) =>
      a.suggestedFixed[i] ? start : start + scale * MOVE * random.uniform(-1, 1) * (start === 0 ? 1 : start),
    );
  return [0, 1, 1, 1].map((scale) => {
    const pars = moved(scale);
    const at = (model: Model): number[] =>
      model.parNames.map((name) => pars[a.parNames.indexOf(model === b ? (renamed.get(name) ?? name) : name)]!);
    return [a.logpdf(at(a), first.data(a)), b.logpdf(at(b), second.data(b))];
  });
}

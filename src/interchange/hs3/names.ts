import type { BinSet } from "./bin-sets.js";

/**
 * The names of sets of parameters of bins, which are those of their modifiers where these are different from all other names; else
 * the name of the channel, and then that of the sample, is added.
 *
 * @param taken - names of parameters that stand alone
 */
export function binSetNames(sets: readonly BinSet[], taken: ReadonlySet<string>): ReadonlyMap<BinSet, string> {
  const wishes = sets.map((set) => candidatesFor(set));
  const counts = new Map<string, number>();
  for (const [first] of wishes) counts.set(first!, (counts.get(first!) ?? 0) + 1);
  const used = new Set(taken);
  const names = new Map<BinSet, string>();
  for (const [k, set] of sets.entries()) {
    const [short, ...longer] = wishes[k]!;
    const free = (counts.get(short!) === 1 ? [short!, ...longer] : longer).find((name) => !used.has(name));
    const name = free ?? numbered(longer[longer.length - 1]!, used);
    used.add(name);
    names.set(set, name);
  }
  return names;
}

function candidatesFor({ uses }: BinSet): readonly string[] {
  const { modifier, channel, sample } = uses[0]!;
  const short = modifier.name;
  return [short, `${short}_${channel.name}`, `${short}_${channel.name}_${sample.name}`];
}

function numbered(name: string, used: ReadonlySet<string>): string {
  let k = 2;
  while (used.has(`${name}_${k}`)) k++;
  return `${name}_${k}`;
}

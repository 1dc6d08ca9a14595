import { quote } from "../../describe.js";
import { groupBy } from "../../group-by.js";
import type { JsonPath } from "../../workspace/json-path.js";
import { equalJson } from "../../workspace/json-value.js";
import type { LintRule, Spot } from "../rule.js";
import type { Subject } from "../subject.js";

/** A name, its first place, and the number of its places. */
interface NamedPart {
  readonly name: string;
  readonly path: JsonPath;
  count: number;
}

export const SIMILAR_NAMES: LintRule = {
  severity: "warning",
  basis: "document",
  summary: "names that differ by case, a separator, a trailing character or a misspelling",
  meaning:
    "If they are meant to be the same, a systematic is not correlated that should be, or a sample is taken for two: histograd rename, histograd edit correlate.",
  *spots(subject) {
    for (const [what, parts] of Object.entries(namesOf(subject))) {
      yield* sameButForSpelling(what, parts);
      yield* misspelt(what, parts);
    }
  },
};

function namesOf({ spec, uses }: Subject): Readonly<Record<string, readonly NamedPart[]>> {
  const channels = spec.channels.map(({ name }, c): NamedPart => ({ name, path: ["channels", c], count: 1 }));
  const samples = new Map<string, NamedPart>();
  const modifiers = new Map<string, NamedPart>();
  for (const [c, channel] of spec.channels.entries()) {
    for (const [s, { name }] of channel.samples.entries()) count(samples, name, ["channels", c, "samples", s]);
  }
  for (const { modifier, path } of uses) count(modifiers, modifier.name, path);
  return { channels, samples: [...samples.values()], modifiers: [...modifiers.values()] };
}

function count(parts: Map<string, NamedPart>, name: string, path: JsonPath): void {
  const known = parts.get(name);
  if (known === undefined) parts.set(name, { name, path, count: 1 });
  else known.count++;
}

/** A name without differences of case, separators and Unicode form. */
function plain(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_.-]+/g, "");
}

function* sameButForSpelling(what: string, parts: readonly NamedPart[]): Iterable<Spot> {
  for (const [, alike] of groupBy(parts, ({ name }) => plain(name))) {
    const [usual, ...others] = [...alike].sort((a, b) => b.count - a.count);
    for (const other of others) yield spotOf(what, other, usual!);
  }
}

/** Numbers of letters of the words that are compared: shorter ones may be different words, and longer ones would take long. */
const LETTERS = { fewest: 6, most: 100 };

/** Names that differ in one word only, by a letter too many or too few, or by two exchanged letters. */
function* misspelt(what: string, parts: readonly NamedPart[]): Iterable<Spot> {
  const byFrame = new Map<string, Map<string, NamedPart>>();
  for (const part of parts) {
    for (const { frame, word } of framesOf(part.name)) {
      const words = byFrame.get(frame);
      if (words === undefined) byFrame.set(frame, new Map([[word, part]]));
      else words.set(word, part);
    }
  }
  for (const words of byFrame.values()) {
    if (words.size === 1) continue;
    for (const [word, part] of words) {
      for (const other of misspellings(word).flatMap((near) => words.get(near) ?? [])) {
        if (plain(other.name) === plain(part.name)) continue;
        const [rare, usual] = part.count < other.count ? [part, other] : [other, part];
        yield spotOf(what, rare, usual);
      }
    }
  }
}

/** The long words of a name, each with the rest of the name (`frame`), where a null character marks its place. */
function framesOf(name: string): readonly { readonly frame: string; readonly word: string }[] {
  const words = [...name.matchAll(/[A-Za-z]+/g)].filter(
    ([{ length }]) => length >= LETTERS.fewest && length <= LETTERS.most,
  );
  return words.map(({ 0: word, index }) => ({
    frame: `${name.slice(0, index)}\0${name.slice(index + word.length)}`,
    word: word.toLowerCase(),
  }));
}

/**
 * Words that are the given one with a letter too few inside, or with two neighbours exchanged, the latter in one direction only so that each
 * pair is found once. A letter at either end makes another word: "jets" and "jetsA".
 */
function misspellings(word: string): readonly string[] {
  const found = new Set<string>();
  for (let i = 1; i + 1 < word.length; i++) found.add(word.slice(0, i) + word.slice(i + 1));
  for (let i = 0; i + 1 < word.length; i++) {
    if (word[i]! >= word[i + 1]!) continue;
    found.add(word.slice(0, i) + word[i + 1]! + word[i]! + word.slice(i + 2));
  }
  return [...found];
}

function spotOf(what: string, rare: NamedPart, usual: NamedPart): Spot {
  const found = () =>
    `The ${what} ${quote(rare.name)} (in ${places(rare)}) and ${quote(usual.name)} (in ${places(usual)}) have nearly the same name.`;
  return { path: rare.path, group: `${what} ${usual.name}`, size: 1 / rare.count, found };
}

function places({ count: n }: NamedPart): string {
  return n === 1 ? "1 place" : `${n} places`;
}

export const UNUSED_MEASUREMENT: LintRule = {
  severity: "note",
  basis: "document",
  summary: "a measurement that says the same as another one",
  meaning:
    "The later one is used only where it is named, and a change of one does not change the other: histograd prune --measurement.",
  *spots({ spec: { measurements } }) {
    for (const [m, { name, config }] of measurements.entries()) {
      const twin = measurements.slice(0, m).find((other) => equalJson(other.config, config));
      if (twin === undefined) continue;
      const found = () => `The measurements ${quote(twin.name)} and ${quote(name)} have the same content.`;
      yield { path: ["measurements", m], group: name, size: 1, found };
    }
  },
};

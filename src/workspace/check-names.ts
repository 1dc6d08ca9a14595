import { quote } from "../describe.js";
import { groupBy } from "../group-by.js";
import type { Findings } from "./findings.js";
import { formatPath, type JsonPath } from "./json-path.js";
import type { DocumentView } from "./view.js";
import type { SampleView } from "./view-parts.js";

interface Named {
  readonly index: number;
  readonly name: string | undefined;
}

/** Reports every entry of a list that has the name of an earlier entry. */
function checkUnique(what: string, list: JsonPath, entries: readonly Named[], findings: Findings): void {
  const firsts = new Map<string, number>();
  for (const { index, name } of entries) {
    if (name === undefined) continue;
    const first = firsts.get(name);
    if (first === undefined) {
      firsts.set(name, index);
      continue;
    }
    findings.error({
      code: "duplicate-name",
      path: [...list, index, "name"],
      expected: `a different name for every ${what}`,
      received: `${quote(name)} as in ${formatPath([...list, first])}`,
      hint: "Rename or remove one of them.",
    });
  }
}

/** Modifiers of a sample may share a name when their types differ. */
function checkModifierNames(list: JsonPath, sample: SampleView, findings: Findings): void {
  for (const [type, modifiers] of groupBy(sample.modifiers, ({ spec }) => spec.type)) {
    const named = modifiers.map(({ index, spec }) => ({ index, name: spec.name }));
    checkUnique(`${type} modifier of a sample`, list, named, findings);
  }
}

/**
 * Names that must not be used twice: channels, samples of a channel, modifiers of one type of a sample, observations,
 * measurements and the settings of a measurement. pyhf 0.7.6 silently drops all but the last, except for settings.
 */
export function checkNames(view: DocumentView, findings: Findings): void {
  checkUnique("channel", ["channels"], view.channels, findings);
  for (const channel of view.channels) {
    const samples: JsonPath = ["channels", channel.index, "samples"];
    checkUnique("sample of a channel", samples, channel.samples, findings);
    for (const sample of channel.samples) {
      checkModifierNames([...samples, sample.index, "modifiers"], sample, findings);
    }
  }
  checkUnique("observation", ["observations"], view.observations, findings);
  checkUnique("measurement", ["measurements"], view.measurements, findings);
  for (const { index, settings = [] } of view.measurements) {
    const named = settings.map((entry) => ({ index: entry.index, name: entry.spec.name }));
    checkUnique("entry of the settings", ["measurements", index, "config", "parameters"], named, findings);
  }
}

import { quote } from "../describe.js";
import type { Findings } from "./findings.js";
import type { JsonPath } from "./json-path.js";
import { isHuge, reportOverflow } from "./largest-count.js";
import { checkModifierValues, type RulesTable } from "./modifiers/table.js";
import type { DocumentView } from "./view.js";
import type { ChannelView, ObservationView, SampleView } from "./view-parts.js";

function checkSample(sample: SampleView, path: JsonPath, rules: RulesTable, findings: Findings): void {
  for (const { index, spec } of sample.modifiers) {
    const values = { modifier: spec, nominal: sample.data ?? [], path: () => [...path, "modifiers", index] };
    checkModifierValues(rules, values, findings);
  }
}

/** Reports bins where the sum of the absolute numbers of events of all samples is too large to be squared. */
function checkTotals(channel: ChannelView, path: JsonPath, findings: Findings): void {
  const totals = new Float64Array(channel.nBins ?? 0);
  for (const { data = [], name, index } of channel.samples) {
    for (let b = 0; b < Math.min(data.length, totals.length); b++) {
      totals[b] = totals[b]! + Math.abs(data[b]!);
      if (!isHuge(totals[b]!)) continue;
      const what = `a sum of the samples up to ${quote(name ?? "")} in this bin`;
      reportOverflow(what, [...path, "samples", index, "data", b], data[b], findings);
      return;
    }
  }
}

function checkCounts({ index, data = [] }: ObservationView, findings: Findings): void {
  const bin = data.findIndex(isHuge);
  if (bin !== -1) reportOverflow("a number of events", ["observations", index, "data", bin], data[bin], findings);
}

/** Checks values that conform to the schema, but which no model can have, or which are unusual. */
export function checkValues(view: DocumentView, findings: Findings): void {
  for (const channel of view.channels) {
    const path: JsonPath = ["channels", channel.index];
    for (const sample of channel.samples) checkSample(sample, [...path, "samples", sample.index], view.rules, findings);
    checkTotals(channel, path, findings);
  }
  for (const observation of view.observations) checkCounts(observation, findings);
}

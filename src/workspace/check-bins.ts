import { plural, quote } from "../describe.js";
import { type Findings, joinHints } from "./findings.js";
import type { JsonPath } from "./json-path.js";
import { binnedLists, type RulesTable } from "./modifiers/table.js";
import { type DocumentView, gaussianChannels } from "./view.js";
import type { ChannelView, ObservationView } from "./view-parts.js";

/** The expected number of bins and where it comes from, such as `4 bins (as in sample "ttbar")`. */
function expectedBins(channel: ChannelView, nBins: number): string {
  const example = channel.samples.find((sample) => sample.data?.length === nBins);
  const source = example?.name === undefined ? "as in the other lists" : `as in sample ${quote(example.name)}`;
  return `${plural(nBins, "bin")} (${source})`;
}

function checkChannelBins(channel: ChannelView, nBins: number, rules: RulesTable, findings: Findings): void {
  const check = (path: JsonPath, list: readonly number[]): void => {
    if (list.length === nBins) return;
    const expected = expectedBins(channel, nBins);
    findings.error({ code: "bin-count", path, expected, received: `${list.length}` });
  };
  checkEdges(channel, nBins, findings);
  for (const sample of channel.samples) {
    const path: JsonPath = ["channels", channel.index, "samples", sample.index];
    if (sample.data !== undefined) check([...path, "data"], sample.data);
    for (const { index, spec } of sample.modifiers) {
      for (const [below, list] of binnedLists(rules, spec)) {
        if (list.length !== nBins) check([...path, "modifiers", index, ...below], list);
      }
    }
  }
}

/** Reports a list of edges that does not have one edge more than there are bins, or whose edges do not increase. */
function checkEdges({ index, edges, name = "" }: ChannelView, nBins: number, findings: Findings): void {
  if (edges === undefined) return;
  const path: JsonPath = ["channels", index, "axis", "edges"];
  if (edges.length !== nBins + 1) {
    const expected = `${nBins + 1} edges of the ${plural(nBins, "bin")} of channel ${quote(name)}`;
    findings.error({ code: "bin-count", path, expected, received: `${edges.length}` });
  }
  for (const [k, edge] of edges.entries()) {
    if (k === 0 || edge > edges[k - 1]!) continue;
    const expected = `more than the edge before, ${edges[k - 1]}`;
    findings.error({ code: "edge-order", path: [...path, k], expected, received: String(edge) });
  }
}

/** Reports negative data of a channel of counts; Gaussian data may be negative. */
function checkCounts({ index, data = [] }: ObservationView, findings: Findings): void {
  for (const [b, count] of data.entries()) {
    if (count >= 0) continue;
    findings.error({
      code: "negative-observation",
      path: ["observations", index, "data", b],
      expected: "0 or more",
      received: String(count),
      hint: "A number of observed events cannot be negative. Data that are not counts need a covariance.",
    });
  }
}

function checkObservation(observation: ObservationView, channel: ChannelView, findings: Findings): void {
  const { nBins } = channel;
  if (observation.data === undefined || nBins === undefined || observation.data.length === nBins) return;
  findings.error({
    code: "bin-count",
    path: ["observations", observation.index, "data"],
    expected: `${plural(nBins, "bin")} (as in channel ${quote(channel.name ?? "")})`,
    received: `${observation.data.length}`,
  });
}

/**
 * Checks that each list with one entry per bin is as long as its channel has bins, and that each channel has an observation.
 * pyhf notices a wrong observation only in a fit. An observation without a channel is ignored, as in pyhf, but with a warning.
 */
export function checkBins(view: DocumentView, findings: Findings): void {
  // where channels share a name, which is already an issue, the first one is used
  const channels = new Map([...view.channels].reverse().map((channel) => [channel.name, channel]));
  const gaussian = gaussianChannels(view);
  const observed = new Set(view.observations.map((observation) => observation.name));
  const unobserved = view.channels.flatMap(({ name }) => (name === undefined || observed.has(name) ? [] : [name]));
  const unmatched = view.observations.flatMap(({ name }) => (name === undefined || channels.has(name) ? [] : [name]));

  for (const channel of view.channels) {
    if (channel.nBins !== undefined) checkChannelBins(channel, channel.nBins, view.rules, findings);
  }
  for (const observation of view.observations) {
    const { name, index } = observation;
    const channel = channels.get(name);
    if (name === undefined) continue;
    if (!gaussian.has(name)) checkCounts(observation, findings);
    if (channel !== undefined) checkObservation(observation, channel, findings);
    else {
      findings.warning({
        code: "unknown-observation",
        path: ["observations", index, "name"],
        expected: "the name of a channel",
        received: quote(name),
        hint: joinHints(findings.didYouMean(name, unobserved), "These data are not used."),
      });
    }
  }
  // an observation without a name is already an issue, and may be the missing one; so is an empty list
  const isConclusive = view.observations.length > 0 && !observed.has(undefined);
  if (isConclusive) for (const name of unobserved) reportUnobserved(name, unmatched, findings);
}

function reportUnobserved(name: string, unmatched: readonly string[], findings: Findings): void {
  const near = findings.nearest(name, unmatched);
  const add = `Add {"name": ${quote(name)}, "data": [...]}; use the expected events if there are no data yet.`;
  findings.error({
    code: "missing-observation",
    path: ["observations"],
    expected: `an observation for channel ${quote(name)}`,
    received: "none",
    hint: near === undefined ? add : `There is one for ${quote(near)}, which is not a channel: is it misspelt?`,
  });
}

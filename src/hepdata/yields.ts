import type { AxisOfChannel, ChannelYields, Yield, YieldsResult } from "../yields/results.js";
import {
  column,
  columnOf,
  entryOf,
  type HepdataDependent,
  type HepdataIndependent,
  type HepdataTable,
  type HepdataValue,
  measured,
} from "./table.js";

/** Events of each channel, and of the bins of each channel. */
export function yieldTables({ stage, channels, samples }: YieldsResult): readonly HepdataTable[] {
  const when = stage === "prefit" ? "before the fit" : "after the fit";
  const sums: HepdataTable = {
    name: `Yields ${when}`,
    description: `Expected and observed events of each channel, ${when}. Uncertainties have all correlations.`,
    independent_variables: [
      column(
        "Channel",
        channels.map(({ name }) => name),
      ),
    ],
    dependent_variables: [
      ...samples.map(({ name }) =>
        columnOf(
          name,
          channels.map((channel) => yieldOf(channel.samples.find((each) => each.name === name)?.total)),
        ),
      ),
      columnOf(
        "Total",
        channels.map(({ total }) => yieldOf(total)),
      ),
      columnOf("Observed", channels.map(observedTotal)),
    ],
  };
  return [sums, ...channels.map((channel) => binTable(channel, when))];
}

function yieldOf(entry: Yield | undefined): HepdataValue {
  return entry === undefined ? entryOf(undefined) : measured(entry.value, entry.uncertainty, "total");
}

/** Observed events of a channel; none where bins are left out, which must stay unknown. */
function observedTotal({ observed, masked, observedUncertainties }: ChannelYields): HepdataValue {
  if (masked.length > 0) return entryOf(undefined);
  const sum = observed.reduce((a, b) => a + b, 0);
  return measured(sum, observedUncertainties?.total, "total");
}

function binTable(channel: ChannelYields, when: string): HepdataTable {
  const { name, samples, bins, axis } = channel;
  const counted = axis?.edges === undefined ? " Bins count from 1." : "";
  return {
    name: `Yields of ${name} ${when}`,
    description: `Expected and observed events of the channel ${name} by bin, ${when}.${counted}`,
    independent_variables: [binColumn(bins.length, axis)],
    dependent_variables: [
      ...samples.map((sample) => columnOf(sample.name, sample.bins.map(yieldOf))),
      columnOf("Total", bins.map(yieldOf)),
      observedBins(channel),
    ],
  };
}

function observedBins({ observed, masked, observedUncertainties }: ChannelYields): HepdataDependent {
  const values = observed.map((n, b) =>
    masked.includes(b) ? entryOf(undefined) : measured(n, observedUncertainties?.bins[b], "total"),
  );
  return columnOf("Observed", values);
}

/** The bins by their edges where the workspace says them, and by numbers otherwise. */
function binColumn(nBins: number, { name = "Bin", unit, edges }: AxisOfChannel = {}): HepdataIndependent {
  const numbers = Array.from({ length: nBins }, (_, b) => b);
  if (edges === undefined)
    return column(
      "Bin",
      numbers.map((b) => b + 1),
    );
  const header = { name, ...(unit === undefined ? {} : { units: unit }) };
  return { header, values: numbers.map((b) => ({ low: edges[b]!, high: edges[b + 1]! })) };
}

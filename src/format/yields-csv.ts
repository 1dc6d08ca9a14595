import type { ChannelYields, Yield, YieldsResult } from "../yields/results.js";
import type { Field } from "./cell.js";
import { csvLines } from "./csv.js";

/** What the CSV of yields has. */
interface Extent {
  readonly bins: boolean;
  /** Whether the sums of all channels are written. */
  readonly withSums: boolean;
  /** Names of the samples, in their order. */
  readonly listed: readonly string[];
}

/** One line per number, with all of its digits. */
export function yieldsCsv(
  { samples, total }: YieldsResult,
  channels: readonly ChannelYields[],
  { bins, withSums, listed }: Extent,
): string {
  const inOrder = <S extends { readonly name: string }>(those: readonly S[]) =>
    listed.flatMap((name) => those.filter((sample) => sample.name === name));
  const lines: (readonly Field[])[] = [["channel", "bin", "quantity", "sample", "value", "uncertainty", "note"]];
  for (const channel of channels) lines.push(...channelLines({ ...channel, samples: inOrder(channel.samples) }, bins));
  if (withSums) {
    for (const sample of inOrder(samples)) lines.push(["", "", "sample", sample.name, ...numbers(sample.total), ""]);
    lines.push(["", "", "prediction", "", ...numbers(total), ""]);
  }
  return csvLines(lines);
}

function channelLines({ name, samples, bins, total, observed, masked, isAsimov }: ChannelYields, byBin: boolean) {
  const note = isAsimov ? "asimov" : "";
  const lines: (readonly Field[])[] = [];
  const add = (bin: Field, pick: (list: { bins: readonly Yield[]; total: Yield }) => Yield) => {
    for (const sample of samples) lines.push([name, bin, "sample", sample.name, ...numbers(pick(sample)), ""]);
    lines.push([name, bin, "prediction", "", ...numbers(pick({ bins, total })), ""]);
  };
  const count = (bin: Field, isMasked: boolean, value: number) =>
    lines.push([name, bin, "observed", "", isMasked ? "" : value, "", isMasked ? "masked" : note]);
  for (let b = 0; byBin && b < bins.length; b++) {
    add(b + 1, (list) => list.bins[b]!);
    count(b + 1, masked.includes(b), observed[b]!);
  }
  add("", (list) => list.total);
  count(
    "",
    masked.length > 0,
    observed.reduce((a, b) => a + b, 0),
  );
  return lines;
}

function numbers({ value, uncertainty }: Yield): readonly [number, number] {
  return [value, uncertainty];
}

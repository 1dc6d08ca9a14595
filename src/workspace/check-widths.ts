import { plural } from "../describe.js";
import { isUsableRate, isUsableWidth, shapesysRate } from "./constraint-widths.js";
import type { Findings } from "./findings.js";
import type { JsonPath } from "./json-path.js";
import type { ModifierSpec } from "./types.js";
import type { ChannelView, DocumentView, SampleView } from "./view.js";

type PerBin = Extract<ModifierSpec, { type: "shapesys" | "staterror" }>;

/** A shapesys or staterror on a sample. */
interface Carrier {
  readonly sample: SampleView;
  readonly index: number;
  readonly spec: PerBin;
}

/** Bins of a modifier whose constraint cannot be computed, and what it would be. */
interface BadBins {
  readonly bins: readonly number[];
  /** What the uncertainty should give, without the bin. */
  readonly expected: string;
  /** Expected events of the samples that the constraint is about, in the first of the bins. */
  readonly nominal: number;
}

function report(
  { sample, index, spec }: Carrier,
  { bins, expected, nominal }: BadBins,
  channel: number,
  findings: Findings,
): void {
  const [first] = bins;
  if (first === undefined) return;
  const more = bins.length === 1 ? "" : ` (and ${plural(bins.length - 1, "more bin")})`;
  const path: JsonPath = ["channels", channel, "samples", sample.index, "modifiers", index, "data", first];
  findings.error({
    code: "overflow",
    path,
    expected: `${expected} in bin ${first}`,
    received: `an uncertainty of ${spec.data[first]} on ${nominal} events${more}`,
    hint: "Squares of it leave the range of numbers: are the units right? 0 stands for no uncertainty.",
  });
}

function checkShapesys(carrier: Carrier, channel: number, findings: Findings): void {
  const { data = [] } = carrier.sample;
  const bins: number[] = [];
  for (let b = 0; b < data.length; b++) {
    const rate = shapesysRate(data[b]!, carrier.spec.data[b] ?? 0);
    if (rate !== undefined && !isUsableRate(rate)) bins.push(b);
  }
  const expected = "a constraint rate (nominal / uncertainty)² from 1e-307 to 1e154";
  report(carrier, { bins, expected, nominal: data[bins[0] ?? 0] ?? 0 }, channel, findings);
}

/** The bins of one staterror in one channel: σ_b = √(Σ uncertainty²) / Σ nominal over the samples that carry it. */
function checkStaterror(carriers: readonly Carrier[], { nBins = 0, index }: ChannelView, findings: Findings): void {
  const badBins = new Map<Carrier, { bins: number[]; nominal: number }>();
  for (let b = 0; b < nBins; b++) {
    let nominal = 0;
    for (const { sample } of carriers) nominal += sample.data?.[b] ?? 0;
    if (!(nominal > 0)) continue;
    let square = 0;
    let largest = carriers[0]!;
    for (const carrier of carriers) {
      const uncertainty = carrier.spec.data[b] ?? 0;
      square += (uncertainty / nominal) ** 2;
      if (Math.abs(uncertainty) > Math.abs(largest.spec.data[b] ?? 0)) largest = carrier;
    }
    if ((largest.spec.data[b] ?? 0) === 0 || isUsableWidth(Math.sqrt(square))) continue;
    const known = badBins.get(largest);
    if (known === undefined) badBins.set(largest, { bins: [b], nominal });
    else known.bins.push(b);
  }
  const expected = "a relative uncertainty from 1e-153 to 1e153";
  for (const [carrier, bad] of badBins) report(carrier, { ...bad, expected }, index, findings);
}

function checkChannel(channel: ChannelView, findings: Findings): void {
  const staterrors = new Map<string, Carrier[]>();
  for (const sample of channel.samples) {
    for (const { index, spec } of sample.modifiers) {
      if (spec.type === "shapesys") checkShapesys({ sample, index, spec }, channel.index, findings);
      if (spec.type !== "staterror") continue;
      const carriers = staterrors.get(spec.name);
      if (carriers === undefined) staterrors.set(spec.name, [{ sample, index, spec }]);
      else carriers.push({ sample, index, spec });
    }
  }
  for (const carriers of staterrors.values()) checkStaterror(carriers, channel, findings);
}

/** The constraints that templates and uncertainties give to shapesys and staterror parameters can be computed. */
export function checkWidths(view: DocumentView, findings: Findings): void {
  for (const channel of view.channels) checkChannel(channel, findings);
}

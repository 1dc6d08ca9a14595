import { plural, quote } from "../describe.js";
import type { Findings } from "./findings.js";
import type { JsonPath } from "./json-path.js";
import { LARGEST_COUNT } from "./largest-count.js";
import type { ModifierSpec } from "./types.js";
import type { ChannelView, DocumentView, ObservationView, SampleView } from "./view.js";

type Normsys = Extract<ModifierSpec, { type: "normsys" }>;
type Histosys = Extract<ModifierSpec, { type: "histosys" }>;
type PerBin = Extract<ModifierSpec, { type: "shapesys" | "staterror" }>;

/** Where a modifier stands: asked for only where there is something to report. */
type PathOf = () => JsonPath;

const NEEDS_FLOOR = "Models need a floor for it: the option normsysFloor.";

/**
 * Factors of a normsys are raised to the power α: a negative one has no interpolation, zero none without a floor, and a
 * huge one overflows.
 */
function checkNormsys({ data }: Normsys, path: PathOf, findings: Findings): void {
  if (data.hi > 0 && data.lo > 0 && data.hi <= LARGEST_COUNT && data.lo <= LARGEST_COUNT) return;
  for (const side of ["hi", "lo"] as const) {
    const factor = data[side];
    const where = [...path(), "data", side];
    const received = String(factor);
    if (factor < 0) {
      const hint = `hi and lo multiply the sample at plus and minus one standard deviation: 10 % up is 1.1, not 0.1. ${NEEDS_FLOOR}`;
      findings.warning({ code: "negative-factor", path: where, expected: "a factor above 0", received, hint });
    } else if (factor === 0) {
      findings.warning({ code: "zero-factor", path: where, expected: "a factor above 0", received, hint: NEEDS_FLOOR });
    } else if (factor > LARGEST_COUNT) {
      const hint = "hi and lo multiply the sample at plus and minus one standard deviation: 10 % up is 1.1.";
      const expected = `a factor of at most ${LARGEST_COUNT}`;
      findings.error({ code: "overflow", path: where, expected, received, hint });
    }
  }
}

/** Bins whose uncertainty is negative: shapesys holds them fixed, staterror uses the square. */
function checkSigns({ type, data }: PerBin, path: PathOf, findings: Findings): void {
  const first = data.findIndex((uncertainty) => uncertainty < 0);
  if (first === -1) return;
  const count = data.filter((uncertainty) => uncertainty < 0).length;
  const use = type === "shapesys" ? "These bins are treated as having no uncertainty." : "Its square is used.";
  findings.warning({
    code: "negative-uncertainty",
    path: [...path(), "data", first],
    expected: "uncertainties of at least 0",
    received: count === 1 ? String(data[first]) : `${data[first]} (and ${plural(count - 1, "more bin")})`,
    hint: use,
  });
}

const HUGE = "Numbers of events this large cannot be combined: are the units right?";

function isHuge(events: number): boolean {
  return !(Math.abs(events) <= LARGEST_COUNT);
}

function reportOverflow(what: string, path: JsonPath, value: number | undefined, findings: Findings): void {
  findings.error({
    code: "overflow",
    path,
    expected: `${what} of at most ${LARGEST_COUNT}`,
    received: String(value),
    hint: HUGE,
  });
}

/** Shifts `hi − nominal` and `nominal − lo`, as every additive interpolation uses them. */
function checkShifts(modifier: Histosys, nominal: readonly number[], path: PathOf, findings: Findings): void {
  for (const side of ["hi_data", "lo_data"] as const) {
    const template = modifier.data[side];
    const bin = template.findIndex((value, b) => isHuge(value - (nominal[b] ?? 0)));
    if (bin === -1) continue;
    reportOverflow("a difference to the nominal bin", [...path(), "data", side, bin], template[bin], findings);
  }
}

function checkModifier(spec: ModifierSpec, nominal: readonly number[], path: PathOf, findings: Findings): void {
  switch (spec.type) {
    case "normsys":
      checkNormsys(spec, path, findings);
      break;
    case "histosys":
      checkShifts(spec, nominal, path, findings);
      break;
    case "shapesys":
    case "staterror":
      checkSigns(spec, path, findings);
      break;
  }
}

function checkSample(sample: SampleView, path: JsonPath, findings: Findings): void {
  for (const { index, spec } of sample.modifiers) {
    checkModifier(spec, sample.data ?? [], () => [...path, "modifiers", index], findings);
  }
}

/** The events of all samples of a bin, added whatever their sign, can be squared. */
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

/** Values that conform to the schema and yet cannot stand in a model, or are odd there. */
export function checkValues(view: DocumentView, findings: Findings): void {
  for (const channel of view.channels) {
    const path: JsonPath = ["channels", channel.index];
    for (const sample of channel.samples) checkSample(sample, [...path, "samples", sample.index], findings);
    checkTotals(channel, path, findings);
  }
  for (const observation of view.observations) checkCounts(observation, findings);
}

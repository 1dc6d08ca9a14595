import type { MeasurementSpec, SampleSpec } from "../../workspace/types.js";
import type { Problems } from "../problems.js";
import type { ImportedChannel } from "./channel.js";

/** The product of the factors of a sample at the start values of a measurement; effects of systematic uncertainties are none there. */
function factorOf({ modifiers }: SampleSpec, { config }: MeasurementSpec): number {
  const startOf = (name: string): number =>
    config.parameters.find((settings) => settings.name === name)?.inits?.[0] ?? 1;
  return modifiers.reduce(
    (factor, { name, type }) => factor * (type === "normfactor" || type === "lumi" ? startOf(name) : 1),
    1,
  );
}

/** Events that a channel expects at the start values of a measurement. */
export function expectedEvents(
  { samples, where }: ImportedChannel,
  measurement: MeasurementSpec,
  problems: Problems,
): readonly number[] {
  const hasFormula = samples.some(({ modifiers }) => modifiers.some(({ type }) => type === "formula"));
  if (hasFormula) {
    const expected = "observed events of a channel whose samples have a Function as factor";
    problems.error({
      code: "not-expressible",
      path: where,
      expected,
      received: "none",
      hint: "Give the channel a Data element.",
    });
  }
  const nBins = Math.max(...samples.map(({ data }) => data.length));
  const factors = samples.map((sample) => factorOf(sample, measurement));
  return Array.from({ length: nBins }, (_, b) =>
    samples.reduce((sum, { data }, s) => sum + factors[s]! * (data[b] ?? 0), 0),
  );
}

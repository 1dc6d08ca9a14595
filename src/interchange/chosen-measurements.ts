import { quote, quoteAll } from "../describe.js";
import { nearestHint } from "../errors.js";
import type { MeasurementSpec } from "../workspace/types.js";
import type { Problems } from "./problems.js";

/** The measurement of a name, or all without one; a problem `unknown-measurement` where there is none of the name. */
export function chosenMeasurements(
  measurements: readonly MeasurementSpec[],
  chosen: string | undefined,
  problems: Problems,
): readonly MeasurementSpec[] {
  if (chosen === undefined) return measurements;
  const found = measurements.filter(({ name }) => name === chosen);
  if (found.length > 0) return found;
  const names = measurements.map(({ name }) => name);
  const expected = `one of the measurements ${quoteAll(names)}`;
  const hint = nearestHint(chosen, names);
  problems.error({ code: "unknown-measurement", path: "measurement", expected, received: quote(chosen), ...hint });
  return [];
}

import type { RecordOrigin } from "../fit/origin.js";
import type { Band, PoiValue } from "../hypotest/results.js";
import type { WorkspaceSpec } from "../workspace/types.js";
import type { SimplifiedForm } from "./options.js";

/** A simplified workspace, and how its results differ from the original ones. */
export interface SimplifiedWorkspace {
  readonly spec: WorkspaceSpec;
  readonly record: Simplification;
}

/** The results of a likelihood beside those of its simplified form. */
export interface Simplification {
  readonly kind: "simplification";
  readonly origin: RecordOrigin;
  readonly form: SimplifiedForm;
  /** Channels that stayed. */
  readonly channels: readonly string[];
  /** The tested value. */
  readonly poi: PoiValue;
  readonly original: SimplificationFigures;
  readonly simplified: SimplificationFigures;
  readonly notes: readonly string[];
}

/** What is compared: CLs of one value, and the upper limit at a confidence level of 0.95. */
export interface SimplificationFigures {
  readonly nParameters: number;
  /** Whether all fits behind the numbers are valid. */
  readonly valid: boolean;
  readonly cls: number;
  /** At −2 … +2 standard deviations. */
  readonly expectedCls: Band;
  /** Null where there is no limit. */
  readonly upperLimit: number | null;
  /** The median of the expected limits; null where there is none. */
  readonly expectedUpperLimit: number | null;
}

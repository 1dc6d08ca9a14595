import { aPositiveNumber, type OptionRules, required } from "../options.js";
import { isOfType } from "../workspace/modifiers/of-type.js";
import type { ModifierSpec, SampleSpec, WorkspaceSpec } from "../workspace/types.js";
import { checked, mapModifiers, requireInput, throwIfAny } from "./document.js";
import { MODIFIER_CHOICE, type ModifierChoice, unknownChoices } from "./modifier-choice.js";
import { isSelected } from "./names.js";
import { withoutLostParameters } from "./parameters.js";

/** Which systematic effects are removed. */
export interface DropSmallOptions extends ModifierChoice {
  /** An effect is kept if the largest relative change of a bin, at α = ±1, is at least this; such as 0.001. */
  readonly threshold: number;
}

/** Rules for the options of `dropSmall`. */
export const DROP_SMALL_OPTIONS: OptionRules<DropSmallOptions> = {
  ...MODIFIER_CHOICE,
  threshold: required(aPositiveNumber),
};

/**
 * The document without the histosys and normsys whose effect on a sample is below a threshold in every bin: |hi − n| / n and |lo − n| / n.
 * A histosys that changes a bin without events is kept. Parameters without any effect left are removed with their settings.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-modifier`, `no-variation` for a chosen name
 * that only modifiers of other types have, and everything that makes the
 * result impossible
 */
export function dropSmall(workspace: WorkspaceSpec, options: DropSmallOptions): WorkspaceSpec {
  requireInput(workspace, options, DROP_SMALL_OPTIONS);
  const { modifiers, threshold } = options;
  throwIfAny(unknownChoices(workspace, options, ["histosys", "normsys"]));
  const dropped = mapModifiers(workspace, (modifier, sample) =>
    isSelected(modifier, modifiers) && largestChange(modifier, sample) < threshold ? [] : [modifier],
  );
  return checked(withoutLostParameters(workspace, dropped));
}

/** The largest relative change of a bin at α = ±1; infinite for other modifiers and for events in empty bins. */
function largestChange(modifier: ModifierSpec, { data: nominal }: SampleSpec): number {
  if (isOfType(modifier, "normsys")) return Math.max(Math.abs(modifier.data.hi - 1), Math.abs(modifier.data.lo - 1));
  if (!isOfType(modifier, "histosys")) return Number.POSITIVE_INFINITY;
  const { hi_data: hi, lo_data: lo, deviations = 1 } = modifier.data;
  return nominal.reduce((largest, n, b) => {
    const change = Math.max(Math.abs(hi[b]! - n), Math.abs(lo[b]! - n)) / deviations;
    return change === 0 ? largest : Math.max(largest, change / Math.abs(n));
  }, 0);
}

import { type OptionRules, oneOf } from "../options.js";
import { isOfType } from "../workspace/modifiers/index.js";
import type { ModifierSpec, WorkspaceSpec } from "../workspace/types.js";
import { checked, mapModifiers, requireInput, throwIfAny } from "./document.js";
import { MODIFIER_CHOICE, type ModifierChoice, unknownChoices } from "./modifier-choice.js";
import { isSelected } from "./names.js";

/** How variations are made symmetric. */
export const SYMMETRIES = ["average", "maximum", "mirror up", "mirror down"] as const;

export interface SymmetriseOptions extends ModifierChoice {
  /**
   * `average`: half the difference of up and down on both sides (the default); `maximum`: the larger one of the two in each bin;
   * `mirror up`, `mirror down`: one of them and its mirror image.
   */
  readonly method?: (typeof SYMMETRIES)[number];
}

/** Rules for the options of `symmetriseModifiers`. */
export const SYMMETRISE_OPTIONS: OptionRules<SymmetriseOptions> = { ...MODIFIER_CHOICE, method: oneOf(...SYMMETRIES) };

type Method = (typeof SYMMETRIES)[number];

/** Shift at α = 1, the opposite of that at α = −1, from the differences to the nominal value at both. */
const SHIFTS: Readonly<Record<Method, (up: number, down: number) => number>> = {
  average: (up, down) => (up - down) / 2,
  maximum: (up, down) => (Math.abs(up) >= Math.abs(down) ? up : -down),
  "mirror up": (up) => up,
  "mirror down": (_up, down) => -down,
};

/**
 * The document with histosys, shapeN and normsys whose effects at α = ±1 are opposite: nominal ± shift in each bin, or factors 1 ± shift.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-modifier`, and everything that makes the
 * result impossible
 * @example symmetriseModifiers(workspace.spec, { modifiers: ["JER"], method: "mirror up" })
 */
export function symmetriseModifiers(workspace: WorkspaceSpec, options: SymmetriseOptions = {}): WorkspaceSpec {
  requireInput(workspace, options, SYMMETRISE_OPTIONS);
  const { modifiers, method = "average" } = options;
  throwIfAny(unknownChoices(workspace, options));
  return checked(
    mapModifiers(workspace, (modifier, { data }) => [
      isSelected(modifier, modifiers) ? symmetrised(modifier, data, SHIFTS[method]) : modifier,
    ]),
  );
}

function symmetrised(modifier: ModifierSpec, nominal: readonly number[], shift: (up: number, down: number) => number) {
  if (isOfType(modifier, "normsys")) {
    const { hi, lo } = modifier.data;
    const change = shift(hi - 1, lo - 1);
    return { ...modifier, data: { ...modifier.data, hi: 1 + change, lo: 1 - change } };
  }
  if (!isOfType(modifier, "histosys") && !isOfType(modifier, "shapeN")) return modifier;
  const { hi_data: hi, lo_data: lo } = modifier.data;
  const changes = nominal.map((n, b) => shift(hi[b]! - n, lo[b]! - n));
  const data = {
    ...modifier.data,
    hi_data: nominal.map((n, b) => n + changes[b]!),
    lo_data: nominal.map((n, b) => n - changes[b]!),
  };
  return { ...modifier, data };
}

import { type OptionRules, oneOf } from "../options.js";
import { isOfType } from "../workspace/modifiers/of-type.js";
import type { ModifierOf, ModifierSpec, WorkspaceSpec } from "../workspace/types.js";
import { allModifiers, checked, mapModifiers, requireInput, throwIfAny } from "./document.js";
import { MODIFIER_CHOICE, type ModifierChoice, unknownChoices } from "./modifier-choice.js";
import { isSelected } from "./names.js";
import { withParametersApart } from "./new-parameters.js";

/** How variations are made symmetric. */
export const SYMMETRIES = ["average", "maximum", "mirror up", "mirror down", "parts"] as const;

/** Which variations are made symmetric, and how. */
export interface SymmetriseOptions extends ModifierChoice {
  /**
   * `average`: half the difference of up and down on both sides (the default); `maximum`: the larger one of the two in each bin;
   * `mirror up`, `mirror down`: one of them and its mirror image; `parts`: two modifiers `NAME_linear` and `NAME_quadratic`, each with
   * a parameter of its own, in the place of one.
   */
  readonly method?: (typeof SYMMETRIES)[number];
}

/** Rules for the options of `symmetriseModifiers`. */
export const SYMMETRISE_OPTIONS: OptionRules<SymmetriseOptions> = { ...MODIFIER_CHOICE, method: oneOf(...SYMMETRIES) };

/** Methods by which a modifier stays one. */
type Method = Exclude<(typeof SYMMETRIES)[number], "parts">;

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
 * With `parts`, the linear part l = (up − down) / 2 and the quadratic part q = (up + down) / 2 of a variation become two modifiers, of
 * shifts l and √2 q. For a normally distributed α, the events l α + q α² have the variance l² + 2 q², and covariances alike.
 *
 * @see R. Barlow, Asymmetric Systematic Errors, arXiv:physics/0306138, model 2
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-modifier`, `no-variation` for a chosen name that
 * only modifiers of other types have; with `parts` also `name-in-use`, `parameter-read`, and `no-variation` where any modifier of the name
 * is of another type; and everything that makes the result impossible
 * @example symmetriseModifiers(workspace.spec, { modifiers: ["JER"], method: "mirror up" })
 */
export function symmetriseModifiers(workspace: WorkspaceSpec, options: SymmetriseOptions = {}): WorkspaceSpec {
  requireInput(workspace, options, SYMMETRISE_OPTIONS);
  const { modifiers, method = "average" } = options;
  throwIfAny(unknownChoices(workspace, options, VARIATIONS));
  if (method === "parts") return inParts(workspace, modifiers);
  return checked(
    mapModifiers(workspace, (modifier, { data }) => [
      isSelected(modifier, modifiers) ? symmetrised(modifier, data, SHIFTS[method]) : modifier,
    ]),
  );
}

/** Modifiers that have effects at α = 1 and at α = −1. */
type Variation = ModifierOf<"normsys"> | ModifierOf<"histosys"> | ModifierOf<"shapeN">;

const VARIATIONS = ["histosys", "shapeN", "normsys"] as const;

function isVariation(modifier: ModifierSpec): modifier is Variation {
  return VARIATIONS.some((type) => isOfType(modifier, type));
}

function symmetrised(modifier: ModifierSpec, nominal: readonly number[], shift: (up: number, down: number) => number) {
  return isVariation(modifier) ? withShift(modifier, nominal, shift) : modifier;
}

function withShift(
  modifier: Variation,
  nominal: readonly number[],
  shift: (up: number, down: number) => number,
): ModifierSpec {
  if (isOfType(modifier, "normsys")) {
    const { hi, lo } = modifier.data;
    const change = shift(hi - 1, lo - 1);
    return { ...modifier, data: { ...modifier.data, hi: 1 + change, lo: 1 - change } };
  }
  const { hi_data: hi, lo_data: lo } = modifier.data;
  const changes = nominal.map((n, b) => shift(hi[b]! - n, lo[b]! - n));
  const data = {
    ...modifier.data,
    hi_data: nominal.map((n, b) => n + changes[b]!),
    lo_data: nominal.map((n, b) => n - changes[b]!),
  };
  return { ...modifier, data } as ModifierSpec;
}

const quadraticPart = (up: number, down: number): number => (Math.SQRT2 * (up + down)) / 2;

/** Two modifiers in the place of each: all of one name become parts, since their parameter goes. */
function inParts(workspace: WorkspaceSpec, modifiers: readonly string[] | undefined): WorkspaceSpec {
  const chosen = allModifiers(workspace).filter(
    (modifier) => isSelected(modifier, modifiers) && (modifiers !== undefined || isVariation(modifier)),
  );
  const names = [...new Set(chosen.map(({ name }) => name))];
  const others = allModifiers(workspace).filter(
    (modifier) => names.includes(modifier.name) && !(isVariation(modifier) && isSelected(modifier, modifiers)),
  );
  throwIfAny(
    [...new Set(others.map(({ type, name }) => `${type}/${name}`))].map((received) => ({
      code: "no-variation",
      path: "modifiers",
      expected: "names of which all modifiers are chosen, and are of the types histosys, shapeN and normsys",
      received,
      hint: "The parameter of a name becomes two. Give another one to the others first: histograd edit decorrelate --by type.",
    })),
  );
  return withParametersApart(workspace, names, (modifier, { data }) =>
    isVariation(modifier)
      ? [
          { ...withShift(modifier, data, SHIFTS.average), name: `${modifier.name}_linear` },
          { ...withShift(modifier, data, quadraticPart), name: `${modifier.name}_quadratic` },
        ]
      : [modifier],
  );
}

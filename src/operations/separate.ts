import { quote } from "../describe.js";
import type { Issue } from "../errors.js";
import { sum as total } from "../math/sum.js";
import { isOfType } from "../workspace/modifiers/of-type.js";
import type { ModifierOf, ModifierSpec, SampleSpec, WorkspaceSpec } from "../workspace/types.js";
import { checked, mapSamples, placeOf, requireInput, throwIfAny } from "./document.js";
import { MODIFIER_CHOICE, type ModifierChoice, unknownChoices } from "./modifier-choice.js";
import { isSelected } from "./names.js";

/**
 * The document with a normsys of the integrals in the place of each chosen histosys: factors Σ hi / Σ nominal and Σ lo / Σ nominal, times
 * those of a normsys of the same name on the sample.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-modifier`, `no-variation` for a sample or a
 * template without events and for a chosen name that no histosys has, and everything that makes the result impossible
 */
export function normalisationOnly(workspace: WorkspaceSpec, options: ModifierChoice = {}): WorkspaceSpec {
  return separated(workspace, options, withNormalisation);
}

/**
 * The document with the templates of each chosen histosys scaled to the integral of the sample in the channel, so that it changes the
 * shape alone.
 *
 * @throws as `normalisationOnly`
 */
export function shapeOnly(workspace: WorkspaceSpec, options: ModifierChoice = {}): WorkspaceSpec {
  return separated(workspace, options, (sample, modifier, [hi, lo]) => {
    const data = {
      ...modifier.data,
      hi_data: modifier.data.hi_data.map((value) => value / hi),
      lo_data: modifier.data.lo_data.map((value) => value / lo),
    };
    return replaced(sample, modifier, [{ ...modifier, data }]);
  });
}

/** Integrals of the templates of a histosys over that of the sample, up and down. */
type Ratios = readonly [hi: number, lo: number];
type Separation = (sample: SampleSpec, modifier: ModifierOf<"histosys">, ratios: Ratios) => SampleSpec;

function separated(workspace: WorkspaceSpec, options: ModifierChoice, separate: Separation): WorkspaceSpec {
  requireInput(workspace, options, MODIFIER_CHOICE);
  const { modifiers } = options;
  const issues: Issue[] = [...unknownChoices(workspace, options, ["histosys"])];
  const result = mapSamples(workspace, (sample, channel) =>
    sample.modifiers.reduce((current, modifier) => {
      if (!isOfType(modifier, "histosys") || !isSelected(modifier, modifiers)) return current;
      const ratios = ratiosOf(sample, modifier);
      if (ratios.every((ratio) => ratio > 0 && Number.isFinite(ratio))) return separate(current, modifier, ratios);
      issues.push({
        code: "no-variation",
        path: placeOf(channel.name, sample.name),
        expected: `events in the sample and in both templates of ${quote(modifier.name)}`,
        received: "a total that is not above 0",
      });
      return current;
    }, sample),
  );
  throwIfAny(issues);
  return checked(result);
}

function ratiosOf({ data }: SampleSpec, { data: { hi_data, lo_data } }: ModifierOf<"histosys">): Ratios {
  const nominal = total(data);
  return [total(hi_data) / nominal, total(lo_data) / nominal];
}

function replaced(sample: SampleSpec, modifier: ModifierSpec, by: readonly ModifierSpec[]): SampleSpec {
  return { ...sample, modifiers: sample.modifiers.flatMap((each) => (each === modifier ? by : [each])) };
}

/** Factors of templates at other deviations than ±1 are converted to ±1 as powers. */
const withNormalisation: Separation = (sample, modifier, ratios) => {
  const [hi, lo] = ratios.map((ratio) => ratio ** (1 / (modifier.data.deviations ?? 1))) as [number, number];
  const isSame = (each: ModifierSpec): each is ModifierOf<"normsys"> =>
    isOfType(each, "normsys") && each.name === modifier.name;
  const known = sample.modifiers.find(isSame);
  if (known === undefined) {
    const { name } = modifier;
    return replaced(sample, modifier, [{ name, type: "normsys", data: { hi, lo } }]);
  }
  const data = { ...known.data, hi: known.data.hi * hi, lo: known.data.lo * lo };
  return replaced(replaced(sample, modifier, []), known, [{ ...known, data }]);
};

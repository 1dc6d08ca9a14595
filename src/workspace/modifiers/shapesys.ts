import { quote } from "../../describe.js";
import { hasAllDigits, isUsableRate } from "../constraint-widths.js";
import type { Findings } from "../findings.js";
import { formatPlace, type ModifierPlace, pathOfModifier } from "../modifier-place.js";
import { reportBadBins } from "./bad-bins.js";
import { CONSTRAINED_BINS, type ModifierRules, type ModifierUse, type ModifierUses } from "./modifier-rules.js";
import { checkSigns } from "./uncertainties.js";

export const SHAPESYS: ModifierRules<"shapesys"> = {
  parameters: {
    ...CONSTRAINED_BINS,
    components: "per-bin",
    constraint: "poisson",
    quantity: "parameter",
    settings: ["inits", "bounds", "auxdata", "factors", "fixed"],
  },
  decisiveUses: "first-in-channel",
  binnedLists: ({ data }) => [[["data"], data]],
  checkValues: ({ data }, _nominal, path, findings) =>
    checkSigns(data, "These bins are treated as having no uncertainty.", path, findings),
  checkUses: (uses, findings) => {
    for (const use of uses.uses) checkRates(use, findings);
    checkNotShared(uses, findings);
  },
};

/**
 * The rate τ = (nominal / uncertainty)² of the Poisson constraint that a shapesys gives a bin; undefined where one of the
 * two is not above 0, which has no constraint. The squares are divided, as in pyhf, unless they leave the range of doubles.
 *
 * @see pyhf `modifiers/shapesys.py`
 */
export function shapesysRate(nominal: number, uncertainty: number): number | undefined {
  if (!(nominal > 0 && uncertainty > 0)) return undefined;
  const [numerator, denominator] = [nominal ** 2, uncertainty ** 2];
  const isInRange = hasAllDigits(numerator) && hasAllDigits(denominator);
  return isInRange ? numerator / denominator : (nominal / uncertainty) ** 2;
}

function checkRates(use: ModifierUse<"shapesys">, findings: Findings): void {
  const { data = [] } = use.sample;
  const bins: number[] = [];
  for (let b = 0; b < data.length; b++) {
    const rate = shapesysRate(data[b]!, use.modifier.data[b] ?? 0);
    if (rate !== undefined && !isUsableRate(rate)) bins.push(b);
  }
  const expected = "a constraint rate (nominal / uncertainty)² from 1e-307 to 1e154";
  reportBadBins(use, { bins, expected, nominal: data[bins[0] ?? 0] ?? 0 }, findings);
}

/**
 * The constraint of a shapesys is computed from the events of one sample, so that samples cannot share it (nor can they in pyhf).
 * A second one on the same sample is a duplicate name, which is reported as such.
 */
function checkNotShared({ name, uses }: ModifierUses<"shapesys">, findings: Findings): void {
  const [first, ...others] = uses;
  let previous = first;
  for (const use of others) {
    if (use.sample !== previous?.sample) reportShared(name, use.place, first!.place, findings);
    previous = use;
  }
}

function reportShared(name: string, place: ModifierPlace, first: ModifierPlace, findings: Findings): void {
  findings.error({
    code: "shared-shapesys",
    path: [...pathOfModifier(place), "name"],
    expected: "a different shapesys name for every sample in every channel",
    received: `${quote(name)} as in ${formatPlace(first)}`,
    hint: "A shapesys is constrained by the events of one sample, so that two samples cannot share it. Rename one of them.",
  });
}

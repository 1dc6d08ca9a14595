import { quote } from "../../describe.js";
import { nearestHint } from "../../errors.js";
import type { Findings } from "../findings.js";
import { formatPlace, pathOfModifier } from "../modifier-place.js";
import type { ModifierType } from "../types.js";
import type { ModifierRules, ModifierUse } from "./modifier-rules.js";

/** Combine's `prop_bin` parameters, in standard deviations. */
export const MCSTAT: ModifierRules<"mcstat"> = {
  parameters: {
    components: "per-bin",
    init: 0,
    bounds: [-7, 7],
    constraint: "normal",
    quantity: "parameter",
    settings: ["inits", "bounds", "auxdata", "sigmas", "fixed"],
  },
  decisiveUses: "every",
  binnedLists: ({ data }) => Object.entries(data).map(([sample, values]) => [["data", sample], values]),
  checkUses: ({ name, uses, isComplete }, findings) => {
    const [first, ...others] = uses;
    for (const { place } of others) {
      findings.error({
        code: "shared-mcstat",
        path: [...pathOfModifier(place), "name"],
        expected: "a different mcstat name in every channel, on one sample",
        received: `${quote(name)} as in ${formatPlace(first!.place)}`,
        hint: "Its parameters are those of the bins of one channel. Rename one of them.",
      });
    }
    for (const use of uses) checkCarrier(use, findings);
    if (isComplete) for (const use of uses) checkSamples(use, findings);
  },
};

/** Types that cannot be on the sample of an mcstat: they add events to the sample, or replace them by an uncertainty. */
const EXCLUDED: readonly ModifierType[] = ["histosys", "polynomial", "mcstat"];

/** Reports an mcstat on a sample whose events another modifier changes otherwise than by factors. */
function checkCarrier({ place, sample, modifier }: ModifierUse<"mcstat">, findings: Findings): void {
  const beside = sample.modifiers.find(({ spec }) => spec !== modifier && EXCLUDED.includes(spec.type));
  if (beside === undefined) return;
  findings.error({
    code: "mcstat-sample",
    path: [...pathOfModifier(place), "type"],
    expected: "a sample without a histosys, a polynomial or another mcstat",
    received: `${beside.spec.type} ${quote(beside.spec.name)} on the same sample`,
    hint: "Put the mcstat on a sample of its own, whose data are 1.",
  });
}

/** Reports names that are not those of other samples of the channel. */
function checkSamples({ place, channel, sample, modifier }: ModifierUse<"mcstat">, findings: Findings): void {
  const others = channel.samples.filter((each) => each !== sample && !hasMcstat(each)).map((each) => each.name ?? "");
  for (const name of Object.keys(modifier.data)) {
    if (others.includes(name)) continue;
    findings.error({
      code: "unknown-name",
      path: [...pathOfModifier(place), "data", name],
      expected: "the name of another sample of the channel, without an mcstat of its own",
      received: quote(name),
      ...nearestHint(name, others),
    });
  }
}

function hasMcstat({ modifiers }: ModifierUse<"mcstat">["sample"]): boolean {
  return modifiers.some(({ spec }) => spec.type === "mcstat");
}

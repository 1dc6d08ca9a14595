import type { ModifierOf } from "../types.js";
import type { ModifierRules, PlacedText } from "./modifier-rules.js";

/** Names in the order of the document, each with its first place. */
function namesOf({ data }: ModifierOf<"polynomial">): readonly PlacedText[] {
  const places = new Map<string, PlacedText>();
  for (const [k, { powers }] of data.terms.entries()) {
    for (const name of Object.keys(powers)) {
      if (!places.has(name)) places.set(name, [["data", "terms", k, "powers", name], name]);
    }
  }
  return [...places.values()];
}

/** A component such as `gamma[0]`, which belongs to an existing set and so declares no parameter. */
const COMPONENT = /\[\d+\]$/;

/** Parameters that only polynomials name are free, and start at 0, where they have no effect. */
export const POLYNOMIAL: ModifierRules<"polynomial"> = {
  parameters: {
    components: "one",
    init: 0,
    bounds: [-10, 10],
    constraint: "none",
    quantity: "parameter",
    settings: ["inits", "bounds", "fixed"],
  },
  decisiveUses: "first",
  newNames: (modifier, declared) =>
    namesOf(modifier).filter(([, name]) => !declared.has(name) && !COMPONENT.test(name)),
  namesRead: namesOf,
  binnedLists: ({ data }) => data.terms.map((term, k) => [["data", "terms", k, "data"], term.data]),
};

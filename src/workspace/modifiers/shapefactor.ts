import { quote } from "../../describe.js";
import { pathOfModifier } from "../modifier-place.js";
import { FREE_FACTOR, type ModifierRules } from "./modifier-rules.js";

export const SHAPEFACTOR: ModifierRules<"shapefactor"> = {
  parameters: { ...FREE_FACTOR, components: "per-bin" },
  decisiveUses: "first-in-channel",
  /** Warns of channels with different numbers of bins, which share the parameters of their first bins only. */
  checkUses: ({ name, uses, isComplete }, findings) => {
    const nBins = uses.map(({ channel }) => channel.nBins);
    if (!isComplete || nBins.includes(undefined)) return;
    const size = nBins.reduce<number>((most, n = 0) => Math.max(most, n), 0);
    const shorter = uses.find(({ channel }) => channel.nBins !== size);
    const longest = uses.find(({ channel }) => channel.nBins === size);
    if (shorter === undefined || longest === undefined) return;
    const [{ channel: few }, { channel: many }] = [shorter, longest];
    findings.warning({
      code: "shapefactor-bins",
      path: pathOfModifier(uses[0]!.place),
      expected: `shapefactor ${quote(name)} in channels with equally many bins`,
      received: `${size} in ${quote(many.name ?? "")}, ${few.nBins} in ${quote(few.name ?? "")}`,
      hint: `It has ${size} parameters. Channels share those of equal bin index.`,
    });
  },
};

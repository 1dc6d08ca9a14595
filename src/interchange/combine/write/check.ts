/** What no card can say, whatever its columns. */
import { quote } from "../../../describe.js";
import type { ModifierSpec, ModifierType } from "../../../workspace/types.js";
import { warnOfAxes } from "../../problems.js";
import type { CardContext } from "./context.js";
import { APPROXIMATE } from "./effects.js";
import { isBinFactor } from "./mc-statistics.js";

/** Modifiers that cards do not have, with the reason. */
const REASONS: { readonly [T in ModifierType]?: string } = {
  staterror: "a staterror, whose parameters are factors of bins: those of autoMCStats add events",
  shapesys: "a shapesys, whose parameters are factors of bins",
  shapefactor: "a shapefactor, whose parameters are factors of bins",
  polynomial: "a polynomial of parameters",
};

/** Reports parts of the document that a card has no place for. */
export function checkDocument(context: CardContext): void {
  const { spec, measurement, problems } = context;
  const path = `measurement ${quote(measurement.name)}`;
  if ((spec.covariances?.length ?? 0) > 0) problems.refuse("covariances", "channels with counts", "Gaussian data");
  for (const part of ["correlations", "penalties"] as const) {
    const count = measurement.config[part]?.length ?? 0;
    if (count > 0) problems.refuse(path, `no ${part}`, String(count));
  }
  warnOfAxes(spec.channels, problems);
  const all = spec.channels.flatMap(({ name, samples }) =>
    samples.flatMap((sample) => sample.modifiers.map((modifier) => ({ channel: name, sample: sample.name, modifier }))),
  );
  for (const { channel, sample, modifier } of all) {
    const reason = REASONS[modifier.type];
    const at = `channel ${quote(channel)}, sample ${quote(sample)}, modifier ${quote(modifier.name)}`;
    if (reason !== undefined) problems.refuse(at, "what a card can say", reason);
  }
  checkDialect(
    all.map(({ modifier }) => modifier),
    context,
  );
}

/** What Combine computes in another way than the program that the document is for. */
function checkDialect(modifiers: readonly ModifierSpec[], { spec, approximate, problems }: CardContext): void {
  const { dialect = "pyhf" } = spec;
  if (dialect === "combine") return;
  if (modifiers.some(({ type }) => type === "normsys")) {
    const expected = "factors that are interpolated as Combine's lnN is, with the dialect combine";
    const received = `normsys of the dialect ${dialect} (code4)`;
    if (!approximate) problems.refuse("dialect", expected, received, APPROXIMATE);
    else problems.warn({ code: "format-choice", path: "dialect", expected, received: `${received}, written as lnN` });
  }
  if (modifiers.some(({ type }) => type === "histosys" || type === "shapeN" || type === "normsys")) {
    const expected = `the bounds −5 and 5 of nuisance parameters, and bins of shapes with any events, as with ${dialect}`;
    const received = "Combine's bounds of −7 and 7, and at least 1e-9 events";
    problems.warn({ code: "format-choice", path: "dialect", expected, received });
  }
}

/** Whether a modifier is about statistical uncertainties, which the line autoMCStats of its channel says. */
export function isStatistical(modifier: ModifierSpec): boolean {
  return modifier.type === "mcstat" || isBinFactor(modifier);
}

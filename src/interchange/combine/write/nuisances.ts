/** Lines of nuisance parameters with one entry per column. */
import { quote } from "../../../describe.js";
import { type CardContext, settingsOf } from "./context.js";
import type { CardEffect } from "./effects.js";
import { parameterValue } from "./parameter-value.js";

/** The bounds that Combine gives nuisance parameters. */
const BOUNDS = [-7, 7] as const;
/** The bounds of those with a flat constraint. */
const FLAT_BOUNDS = [-1, 1] as const;

/**
 * A line of a card: name, type, and an entry for each column. A parameter that is a shape of some columns and a factor of others has the
 * type `shape?`, which is a factor where the file has no templates.
 *
 * @param effects - of each column
 */
export function nuisanceRow(
  name: string,
  effects: readonly (CardEffect | undefined)[],
  context: CardContext,
): readonly string[] {
  const kinds = new Set(effects.flatMap((effect) => effect?.kind ?? []));
  const isFlat = checkConstraint(name, context);
  const [kind = "lnN"] = kinds;
  const isMixed = kinds.size > 1;
  if (isMixed && (isFlat || kinds.has("shapeN"))) {
    const expected = "one kind of effect, or lnN and shape with a normal constraint";
    context.problems.refuse(`parameter ${quote(name)}`, expected, [...kinds].join(" and "));
  }
  if (isFlat && kind === "shapeN") {
    context.problems.refuse(`parameter ${quote(name)}`, "a normal constraint of a shapeN", "a uniform one");
  }
  const type = isMixed ? "shape?" : isFlat ? (kind === "lnN" ? "lnU" : "shapeU") : kind;
  return [name, type, ...effects.map(entryOf)];
}

function entryOf(effect: CardEffect | undefined): string {
  if (effect === undefined) return "-";
  if (effect.kind !== "lnN") return "1";
  const { lo, hi } = effect;
  // A single 1 would stand for no effect, and the card would not have the parameter.
  return lo === 1 / hi && hi !== 1 ? String(hi) : `${lo}/${hi}`;
}

/** Reports settings that a line does not have, and tells whether the constraint is flat. */
function checkConstraint(name: string, context: CardContext): boolean {
  const { problems } = context;
  const path = `parameter ${quote(name)}`;
  const { init, range, constraint, auxdata, sigma, isFixed } = parameterValue(name, "normsys", context);
  const isFlat = constraint === "uniform";
  if (!isFlat && !(constraint === "normal" && auxdata === 0 && sigma === 1)) {
    const expected = "a normal constraint around 0 with the width 1, or a uniform one";
    problems.refuse(path, expected, `${constraint} around ${auxdata} with the width ${sigma}`);
  }
  if (init !== 0) {
    const expected = "the start value 0 of a nuisance parameter";
    if (isFixed) problems.refuse(path, `${expected} that is held`, String(init));
    else problems.warn({ code: "format-choice", path, expected, received: `${init}, which has no place in a card` });
  }
  const [low, high] = isFlat ? FLAT_BOUNDS : BOUNDS;
  if (range[0] === low && range[1] === high) return isFlat;
  const expected = `the bounds ${low} and ${high}, which Combine gives`;
  if (isFlat) problems.refuse(path, expected, range.join(" and "));
  else if (settingsOf(name, context).bounds !== undefined || context.spec.dialect === "combine")
    problems.warn({ code: "format-choice", path, expected, received: `${range.join(" and ")}, which have no place` });
  return isFlat;
}

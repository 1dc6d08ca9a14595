import { quote } from "../../describe.js";
import type { Hs3Channel, Hs3Modifier, ReadContext } from "./channel-types.js";
import { codeOfForm } from "./interpolation.js";
import type { ConstraintWord, Saying } from "./modifier-constraints.js";
import type { Place } from "./problems.js";

/** A parameter of normfactor, normsys or histosys modifiers. */
export interface Scalar {
  readonly name: string;
  /** Whether it is the size of an effect in standard deviations, and not a factor itself. */
  readonly isEffect: boolean;
  /** Whether a modifier of the workspace is called after it, so that it has the defaults of that; else only formulas have it. */
  readonly isDeclared: boolean;
  readonly place: Place;
  readonly saying: Saying;
}

/** The parameters of modifiers that have one, with what these say of their constraints. Contradictions are reported. */
export function scalarsOf(channels: readonly Hs3Channel[], context: ReadContext): readonly Scalar[] {
  const scalars = new Map<string, Scalar>();
  for (const { samples } of channels) {
    for (const { modifiers } of samples) {
      for (const modifier of modifiers) {
        if (!("vals" in modifier.effect)) merge(scalarOf(modifier, context), scalars, context);
      }
    }
  }
  return [...scalars.values()];
}

function merge(scalar: Scalar, scalars: Map<string, Scalar>, { problems }: ReadContext): void {
  const known = scalars.get(scalar.name);
  const isDeclared = scalar.isDeclared || known?.isDeclared === true;
  const isStronger = known === undefined || isWeaker(known.saying, scalar.saying);
  scalars.set(scalar.name, { ...(isStronger ? scalar : known), isDeclared });
  if (!isStronger && !isWeaker(scalar.saying, known.saying) && !areSame(scalar.saying, known.saying)) {
    const expected = `one constraint of ${quote(scalar.name)} in all of its modifiers`;
    problems.errorAt("not-expressible", scalar.place, { expected, received: "different ones" });
  }
  if (known !== undefined && known.isEffect !== scalar.isEffect) {
    const expected = `${quote(scalar.name)} either as a factor or as the size of effects`;
    problems.errorAt("not-expressible", scalar.place, { expected, received: "both" });
  }
}

/** Modifiers that say nothing leave it to the others that have their parameter. */
function isWeaker(a: Saying, b: Saying): boolean {
  const strength = ({ says }: Saying) => (says === "nothing" ? 0 : says === "default" ? 1 : 2);
  return strength(a) < strength(b);
}

function areSame(a: Saying, b: Saying): boolean {
  if (a.says === "distribution" && b.says === "distribution") return a.place.value === b.place.value;
  return JSON.stringify(a) === JSON.stringify(b);
}

function scalarOf(
  { effect, parameters: [name = ""], constraints: [own], place }: Hs3Modifier,
  context: ReadContext,
): Scalar {
  const isEffect = effect.type !== "normfactor";
  const isDeclared = effect.type !== "normsys" || codeOfForm("normsys", effect.form) !== undefined;
  return { name, isEffect, isDeclared, place, saying: sayingOf(own!, isEffect, place, context) };
}

/** A constraint without a distribution has unit width, around 0 for effects and around 1 for factors. */
function sayingOf(own: Saying | ConstraintWord, isEffect: boolean, place: Place, { problems }: ReadContext): Saying {
  const constraint = { kind: "normal", datum: isEffect ? 0 : 1, width: 1 } as const;
  if (own === "Gauss") return { says: "constraint", constraint };
  if (own === "Const") return { says: "held" };
  if (typeof own !== "string") return own.says === "nothing" && isEffect ? { says: "default", constraint } : own;
  const hint = "Programs disagree on what such a constraint of unit width is. Name a distribution instead.";
  problems.errorAt("not-expressible", place, { expected: "a normal constraint, Gauss", received: own, hint });
  return { says: "nothing" };
}

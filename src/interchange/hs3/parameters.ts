import type { ParameterSettings } from "../../workspace/types.js";
import { binModifiers } from "./bin-modifier.js";
import { type BinSet, sayingsOf } from "./bin-sets.js";
import type { Hs3Modifier, ReadContext } from "./channel-types.js";
import type { Hs3Constraint } from "./constraint.js";
import type { WorkspaceParameter } from "./measurement.js";
import { binSetNames } from "./names.js";
import type { Resolver } from "./resolve.js";
import type { Scalar } from "./scalars.js";
import type { BinTable, SetUse, WrittenSet } from "./workspace.js";

const EFFECT = { init: 0, bounds: [-5, 5] } as const;
const FACTOR_OF_SAMPLES = { init: 1, bounds: [0, 10] } as const;
const FACTOR_OF_UNCERTAIN_BINS = { init: 1, bounds: [1e-10, 10] } as const;

/** A parameter that stands alone. Its constraint is a setting where it is not the one that its type has. */
export function scalarParameter(scalar: Scalar, resolver: Resolver, context: ReadContext): WorkspaceParameter {
  const { name, isEffect, isDeclared, place } = scalar;
  const { constraint, isHeld } = resolver.resolve(name, scalar.saying, place);
  if (constraint !== undefined && isEffect && constraint.kind !== "normal") {
    const expected = "a normal constraint of the size of an effect";
    context.problems.errorAt("not-expressible", place, { expected, received: `a ${constraint.kind} one` });
  }
  const defaults = isEffect ? EFFECT : FACTOR_OF_SAMPLES;
  return {
    name,
    components: [name],
    isPerBin: false,
    defaults,
    ofType: isDeclared ? defaults : FACTOR_OF_SAMPLES,
    settings: { ...constraintSettings(constraint, isEffect && isDeclared), ...(isHeld ? { fixed: true } : {}) },
    isHeldByType: [],
    place,
  };
}

/** @param isOfEffect - whether the type of the parameter has a normal constraint of unit width */
function constraintSettings(constraint: Hs3Constraint | undefined, isOfEffect: boolean): Partial<ParameterSettings> {
  if (constraint === undefined) return isOfEffect ? { constraint: "none" } : {};
  const { kind, datum, width } = constraint;
  if (isOfEffect && kind === "normal" && width === 1) return datum === 0 ? {} : { auxdata: [datum] };
  return { constraint: kind, auxdata: [datum], ...(kind === "poisson" ? { factors: [width] } : { sigmas: [width] }) };
}

/** Sets of parameters of bins: how their modifiers are written, and their parameters. */
export function binTable(
  sets: readonly BinSet[],
  taken: ReadonlySet<string>,
  resolver: Resolver,
  context: ReadContext,
): { readonly table: BinTable; readonly parameters: readonly WorkspaceParameter[] } {
  const names = binSetNames(sets, taken);
  const written = new Map<BinSet, WrittenSet>();
  const useOf = new Map<Hs3Modifier, SetUse>();
  const parameters: WorkspaceParameter[] = [];
  for (const set of sets) {
    const { place } = set.uses[0]!.modifier;
    const sayings = sayingsOf(set, context);
    const resolved = set.parameters.map((parameter, b) => {
      const one = resolver.resolve(parameter, sayings[b]!, place);
      return { ...one, isHeld: one.isHeld || context.values.isConstant(parameter) };
    });
    const modifiers = binModifiers(set, resolved, context);
    if (modifiers === undefined) continue;
    const name = names.get(set)!;
    written.set(set, { name, modifiers });
    for (const use of set.uses) useOf.set(use.modifier, { set, use });
    parameters.push(
      binParameter(name, set, modifiers.settings, modifiers.isHeldByType, modifiers.type === "shapefactor"),
    );
  }
  return { table: { sets: written, useOf }, parameters };
}

function binParameter(
  name: string,
  { parameters, uses }: BinSet,
  settings: WorkspaceParameter["settings"],
  isHeldByType: readonly boolean[],
  isFree: boolean,
): WorkspaceParameter {
  const { place } = uses[0]!.modifier;
  const defaults = isFree ? FACTOR_OF_SAMPLES : FACTOR_OF_UNCERTAIN_BINS;
  return { name, components: parameters, isPerBin: true, defaults, ofType: defaults, settings, isHeldByType, place };
}

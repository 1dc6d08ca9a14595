import type { ConstraintChoice } from "../../../workspace/constraint-kinds.js";
import { parameterKind } from "../../../workspace/dialects.js";
import { MODIFIER_RULES } from "../../../workspace/modifiers/index.js";
import type { ModifierType } from "../../../workspace/types.js";
import { type CardContext, settingsOf } from "./context.js";

/** What a measurement says of a parameter with one component, and what it leaves to the type of its modifiers. */
export interface ParameterValue {
  readonly init: number;
  readonly range: readonly [number, number];
  readonly constraint: ConstraintChoice;
  /** Auxiliary datum of a constraint. */
  readonly auxdata: number;
  readonly sigma: number;
  /** Rate of a Poisson constraint. */
  readonly factor: number | undefined;
  readonly isFixed: boolean;
}

/** The value of a parameter of modifiers of a type; of settings that the type requires, a checked document has all. */
export function parameterValue(name: string, type: ModifierType, context: CardContext): ParameterValue {
  const kind = parameterKind(type, context.spec.dialect ?? "pyhf", MODIFIER_RULES);
  const { inits, bounds, constraint, auxdata, sigmas, factors, fixed = false } = settingsOf(name, context);
  const init = inits?.[0] ?? kind.init ?? 1;
  const factor = factors?.[0];
  return {
    init,
    range: bounds?.[0] ?? kind.bounds ?? [0, 10],
    constraint: constraint ?? kind.constraint,
    auxdata: auxdata?.[0] ?? (kind.quantity === "effect" ? 0 : init * (factor ?? 1)),
    sigma: sigmas?.[0] ?? 1,
    factor,
    isFixed: fixed,
  };
}

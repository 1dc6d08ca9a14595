import type { QuantityKind } from "../../workspace/constraint-kinds.js";

/**
 * What a constraint of a positive quantity is about, from a parameter and the relative width of the constraint: the parameter
 * itself, or, for an effect in standard deviations, 1 + width × parameter.
 */
export interface Quantity {
  of(parameter: number, width: number): number;
  /** The parameter at which the quantity has a value. */
  inverse(value: number, width: number): number;
  /** Derivative of the quantity in the parameter. */
  slope(width: number): number;
}

const PARAMETER: Quantity = { of: (parameter) => parameter, inverse: (value) => value, slope: () => 1 };

/** As ROOT's HistFactory replaces the normal constraint of an effect α: β = 1 + width × α (`HistoToWorkspaceFactoryFast::EditSysts`). */
const EFFECT: Quantity = {
  of: (parameter, width) => 1 + width * parameter,
  inverse: (value, width) => (value - 1) / width,
  slope: (width) => width,
};

export const QUANTITIES: Readonly<Record<QuantityKind, Quantity>> = { parameter: PARAMETER, effect: EFFECT };

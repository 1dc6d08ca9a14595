import type { AdditiveForm } from "../../graph/nodes.js";

/**
 * A form for templates at ±`deviations` standard deviations in the place of ±1: that of α / deviations, with derivatives in α.
 */
export function stretched(form: AdditiveForm, deviations: number): AdditiveForm {
  if (deviations === 1) return form;
  return {
    name: `${form.name}, templates at ±${deviations}`,
    kink: form.kink,
    jumps: form.jumps.map((alpha) => alpha * deviations),
    basis(alpha, side, out, offset) {
      form.basis(alpha / deviations, side, out, offset);
      for (const k of [2, 3]) out[offset + k]! /= deviations;
      for (const k of [4, 5]) out[offset + k]! /= deviations * deviations;
    },
  };
}

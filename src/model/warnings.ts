import type { Issue } from "../errors.js";
import type { ModelSpec } from "../workspace/types.js";
import { type ModifierTable, modifierWarnings } from "./modifiers/table.js";
import type { ModelOptions } from "./options.js";

/** Warnings about unusual but legal properties of a model. */
export function modelWarnings(
  spec: ModelSpec,
  options: ModelOptions,
  hasPoi: boolean,
  modifiers: ModifierTable,
): readonly Issue[] {
  const { interpolation, clipBinData, clipSampleData } = options;
  const warnings: Issue[] = [];
  if (!hasPoi) {
    const hint =
      "The model can be fitted, but tests and limits need a parameter of interest, for example from a signal patch.";
    warnings.push(noPoi(spec, hint));
  }
  const codes = [interpolation?.histosys, ...Object.values(interpolation?.modifiers ?? {})];
  if (codes.includes("code2")) {
    warnings.push({
      code: "discontinuous-interpolation",
      path: "interpolation",
      expected: "a continuous interpolation",
      received: "code2, pyhf's form, whose shift jumps at |α| = 1",
      hint: 'Choose "code2-root" for the continuous form.',
    });
  }
  for (const [path, floor] of Object.entries({ clipBinData, clipSampleData })) {
    if (floor === undefined) continue;
    warnings.push({
      code: "clipped-rates",
      path,
      expected: "rates as the modifiers give them",
      received: `rates below ${floor} raised to it`,
      hint: "Derivatives vanish where the floor holds.",
    });
  }
  return [...warnings, ...modifierWarnings(spec, options, modifiers)];
}

/** The warning that a model has no parameter of interest. */
export function noPoi({ measurement, poi }: ModelSpec, hint: string): Issue {
  return {
    code: "no-poi",
    path: `measurement "${measurement}"`,
    expected: "a parameter of interest in the model",
    received: poi === undefined ? "none" : `the name "${poi}", which no modifier of the model carries`,
    hint,
  };
}

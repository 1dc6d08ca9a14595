/** What the format can say of parameters, which have settings of their own in every measurement. */
import { describeValue, quote } from "../../describe.js";
import { parameterKind } from "../../workspace/dialects.js";
import { MODIFIER_RULES } from "../../workspace/modifiers/index.js";
import { isOwnType, type PlainType } from "../../workspace/own-types.js";
import type { MeasurementSpec, ModifierType, ParameterSettings } from "../../workspace/types.js";
import { type ExportContext, refuse, settingsOf } from "./export-context.js";

/** What all measurements say of a parameter, which stands in the files of channels and so for all of them; that of the first one. */
export function common<T>(
  name: string,
  context: ExportContext,
  what: string,
  read: (settings: ParameterSettings) => T,
): T {
  const values = context.measurements.map((measurement) => read(settingsOf(name, measurement)));
  const [first] = values;
  const other = values.findIndex((value) => JSON.stringify(value) !== JSON.stringify(first));
  if (other >= 0) {
    const expected = `the same ${what} of ${quote(name)} in all measurements`;
    const hint = "Write one measurement only.";
    refuse(
      context,
      `measurement ${quote(context.measurements[other]!.name)}`,
      expected,
      describeValue(values[other]),
      hint,
    );
  }
  return first!;
}

/** Constraint of a parameter that has one per bin, as HistFactory calls it. */
export function binConstraint(
  name: string,
  type: "shapesys" | "staterror",
  context: ExportContext,
): "Gaussian" | "Poisson" {
  const natural = parameterKind(type, context.dialect, MODIFIER_RULES).constraint;
  const constraint = common(name, context, "constraint", (settings) => settings.constraint ?? natural);
  if (constraint === "normal") return "Gaussian";
  if (constraint !== "poisson")
    refuse(context, `parameter ${quote(name)}`, `a normal or Poisson constraint of a ${type}`, constraint);
  return "Poisson";
}

/** Start value and bounds of a normfactor. */
export function factorRange(
  name: string,
  context: ExportContext,
): { readonly value: number; readonly low: number; readonly high: number } {
  const [value, [low, high]] = common(
    name,
    context,
    "start value and bounds",
    ({ inits = [1], bounds = [[0, 10]] }) => [inits[0] ?? 1, bounds[0] ?? [0, 10]] as const,
  );
  if (!(low < high && low <= value && value <= high))
    refuse(context, `parameter ${quote(name)}`, "a start value within the bounds", `${value} in [${low}, ${high}]`);
  return { value, low, high };
}

/** Settings that stand for a constraint that is told otherwise in the files, by type. */
const TOLD: Readonly<Record<PlainType, readonly (keyof ParameterSettings)[]>> = {
  histosys: ["inits", "fixed", "bounds", "constraint", "sigmas"],
  normsys: ["inits", "fixed", "bounds", "constraint", "sigmas"],
  lumi: ["inits", "fixed", "bounds", "auxdata", "sigmas"],
  normfactor: ["inits", "fixed", "bounds"],
  shapefactor: ["inits", "fixed", "bounds"],
  shapesys: ["inits", "fixed", "bounds", "constraint"],
  staterror: ["inits", "fixed", "bounds", "constraint", "threshold"],
};

/** Whether a list of auxiliary data is the one that a parameter has anyway. */
function isNaturalAuxdata({ auxdata }: ParameterSettings, type: ModifierType): boolean {
  return (type === "normsys" || type === "histosys") && auxdata?.[0] === 0;
}

/** Reports settings of a parameter that no element can say, and bounds that the format does not have. */
export function checkSettings(settings: ParameterSettings, measurement: MeasurementSpec, context: ExportContext): void {
  const { name } = settings;
  const type = [...(context.uses.get(name)?.types ?? [])][0];
  const path = `measurement ${quote(measurement.name)}, parameter ${quote(name)}`;
  if (type === undefined) {
    const received = "settings of a parameter that no channel has, which are left out";
    context.problems.warn({
      code: "format-ignored",
      path,
      expected: "settings of parameters of the channels",
      received,
    });
    return;
  }
  for (const [key, value] of Object.entries(settings)) {
    const isTold = key === "name" || (isOwnType(type) ? [] : TOLD[type]).some((told) => told === key);
    if (isTold || value === undefined || (key === "auxdata" && isNaturalAuxdata(settings, type))) continue;
    refuse(context, path, `no ${key} of a ${type}`, describeValue(value), "HistFactory XML has no place for it.");
  }
  if (settings.bounds === undefined || type === "normfactor") return;
  const received = `${describeValue(settings.bounds[0])}: they are left to the program that reads the files`;
  context.problems.warn({
    code: "format-choice",
    path,
    expected: "no bounds, which HistFactory XML has for NormFactor alone",
    received,
  });
}

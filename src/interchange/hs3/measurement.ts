import { quoteAll } from "../../describe.js";
import type { MeasurementSpec, ParameterSettings } from "../../workspace/types.js";
import type { Hs3Analysis } from "./analyses.js";
import type { Hs3Problems, Place } from "./problems.js";

/** A start value and bounds. */
export interface Defaults {
  readonly init: number;
  readonly bounds: readonly [number, number];
}

/** A parameter of the workspace, or a set of them, with its HS3 names. */
export interface WorkspaceParameter {
  readonly name: string;
  /** Names in the document: one, or one for each bin. */
  readonly components: readonly string[];
  readonly isPerBin: boolean;
  /** The start value and the bounds that it has where the document gives none. */
  readonly defaults: Defaults;
  /** Those that its type has without settings. */
  readonly ofType: Defaults;
  /** What does not depend on the analysis. */
  readonly settings: Partial<ParameterSettings>;
  /** Which components are held by the type of their modifiers. */
  readonly isHeldByType: readonly boolean[];
  readonly place: Place;
}

/** Names of parameters of an HS3 document as those of the workspace: `gamma_bin_1` is component 1 of a set. */
export function workspaceNames(parameters: readonly WorkspaceParameter[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { name, components, isPerBin } of parameters) {
    for (const [k, component] of components.entries()) names.set(component, isPerBin ? `${name}[${k}]` : name);
  }
  return names;
}

/** An analysis as a measurement. */
export function measurementOf(
  analysis: Hs3Analysis,
  parameters: readonly WorkspaceParameter[],
  correlations: MeasurementSpec["config"]["correlations"],
  problems: Hs3Problems,
): MeasurementSpec {
  const names = workspaceNames(parameters);
  const pois = analysis.pois.map((poi) => names.get(poi) ?? poi);
  const [poi = ""] = pois;
  mentionMissingBounds(analysis, parameters, problems);
  const settings = parameters.flatMap((parameter) => settingsOf(parameter, analysis, problems) ?? []);
  const joint = correlations === undefined || correlations.length === 0 ? {} : { correlations };
  return { name: analysis.name, config: { poi: pois.length > 1 ? pois : poi, parameters: settings, ...joint } };
}

function mentionMissingBounds(
  { values }: Hs3Analysis,
  parameters: readonly WorkspaceParameter[],
  problems: Hs3Problems,
): void {
  const missing = parameters.filter(({ components }) =>
    components.some((name) => values.limits(name).min === undefined && !values.isConstant(name)),
  );
  const [first] = missing;
  if (first === undefined) return;
  problems.choice("bounds", first.place, {
    expected: "limits of all parameters in the domains of the analysis",
    received: `none of ${quoteAll(missing.map(({ name }) => name))}`,
    hint: "They have the bounds that pyhf gives them.",
  });
}

/** Settings of a parameter that differ from the defaults; undefined where none do. */
function settingsOf(
  parameter: WorkspaceParameter,
  { values }: Hs3Analysis,
  problems: Hs3Problems,
): ParameterSettings | undefined {
  const { components, defaults, ofType, isHeldByType, settings } = parameter;
  const inits = components.map((name) => values.value(name) ?? defaults.init);
  const limits = components.map((name, k): readonly [number, number] =>
    boundsOf(values.limits(name), defaults.bounds, inits[k]!),
  );
  const held = components.map((name) => values.isConstant(name));
  const isFixed = held.every(Boolean);
  if (!isFixed && held.some((is, k) => is && isHeldByType[k] !== true)) reportPartlyHeld(parameter, problems);
  const own: Partial<ParameterSettings> = {
    ...(inits.every((value) => value === ofType.init) ? {} : { inits }),
    ...(limits.every(([low, high]) => low === ofType.bounds[0] && high === ofType.bounds[1]) ? {} : { bounds: limits }),
    ...settings,
    ...(isFixed ? { fixed: true } : {}),
  };
  return Object.keys(own).length === 0 ? undefined : { name: parameter.name, ...own };
}

function reportPartlyHeld({ place, name }: WorkspaceParameter, problems: Hs3Problems): void {
  problems.errorAt("not-expressible", place, {
    expected: "constants in all bins of a modifier, or in none, or in bins without uncertainty",
    received: `some in ${JSON.stringify(name)}`,
    hint: "A workspace holds all parameters of a modifier or none.",
  });
}

/** Limits, where one is missing the default one, or the start value if that is beyond it. */
function boundsOf(
  { min, max }: { readonly min: number | undefined; readonly max: number | undefined },
  [low, high]: readonly [number, number],
  init: number,
): readonly [number, number] {
  return [min ?? Math.min(low, init), max ?? Math.max(high, init)];
}

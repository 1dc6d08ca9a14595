import { groupBy } from "../../../group-by.js";
import type { ConstraintKind } from "../../../workspace/constraint-kinds.js";
import { DIALECTS, parameterKind } from "../../../workspace/dialects.js";
import { MODIFIER_RULES } from "../../../workspace/modifiers/index.js";
import { isPerBin } from "../../../workspace/parameter-kinds.js";
import type { ModelSpec, ModifierType, ParameterSettings } from "../../../workspace/types.js";
import { type ModifierUse, type TemplateWidths, templateWidths } from "./template-widths.js";
import type { UniqueNames } from "./unique-names.js";

/** The constraint of one parameter. */
export interface WrittenConstraint {
  readonly kind: ConstraintKind;
  readonly datum: number;
  readonly width: number;
}

/** One parameter of the HS3 document. */
export interface Component {
  readonly name: string;
  readonly init: number;
  readonly bounds: readonly [number, number];
  readonly isHeld: boolean;
  /** Undefined for free parameters, and for bins without uncertainty. */
  readonly constraint: WrittenConstraint | undefined;
}

/** The parameters of one name. */
export interface WrittenSet {
  readonly name: string;
  readonly type: ModifierType;
  readonly isPerBin: boolean;
  /** Whether it is the size of effects in standard deviations, and not a factor itself. */
  readonly isEffect: boolean;
  /** Whether its constraints are those that programs compute for a staterror from the errors of the samples. */
  readonly isImplied: boolean;
  readonly components: readonly Component[];
}

/** The modifiers of a model by name, in the order of the model. */
export function usesByName({ channels }: ModelSpec): ReadonlyMap<string, readonly ModifierUse[]> {
  const uses = channels.flatMap((channel) =>
    channel.samples.flatMap((sample) =>
      sample.modifiers.map((modifier): ModifierUse => ({ channel, sample, modifier })),
    ),
  );
  return groupBy(uses, ({ modifier }) => modifier.name);
}

/** Names of parameters that stand alone stay as they are; those of bins are `gamma_bin_0` and so on. */
export function componentNames(spec: ModelSpec, names: UniqueNames): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [name, uses] of usesByName(spec)) {
    const { type } = uses[0]!.modifier;
    if (!isPerBin(parameterKind(type, "pyhf", MODIFIER_RULES))) found.set(name, [name]);
    else
      found.set(
        name,
        templateWidths(type, uses).sigmas.map((_, k) => names.take(`${name}_bin_${k}`)),
      );
  }
  return found;
}

/** The parameters of a measurement, with the defaults of their types and its settings, as models have them. */
export function writtenSets(
  spec: ModelSpec,
  names: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, WrittenSet> {
  const settings = new Map(spec.parameters.map((entry) => [entry.name, entry]));
  const correlated = new Set(spec.correlations?.flatMap(({ parameters }) => parameters));
  const sets = [...usesByName(spec)].map(([name, uses]) => {
    const set = writtenSet(name, uses, settings.get(name), spec, names.get(name)!);
    const isFree = !set.components.some((_, k) => correlated.has(`${name}[${k}]`));
    return [name, { ...set, isImplied: set.isImplied && isFree }] as const;
  });
  return new Map(sets);
}

function writtenSet(
  name: string,
  uses: readonly ModifierUse[],
  settings: ParameterSettings | undefined,
  { dialect = "pyhf" }: ModelSpec,
  components: readonly string[],
): WrittenSet {
  const { type } = uses[0]!.modifier;
  const kind = parameterKind(type, dialect, MODIFIER_RULES);
  const templates = templateWidths(type, uses);
  const inits = components.map((_, k) => settings?.inits?.[k] ?? kind.init ?? 1);
  const threshold = settings?.threshold ?? DIALECTS[dialect].threshold;
  const isHeld = templates.sigmas.map((sigma) => sigma === undefined || (type === "staterror" && sigma < threshold));
  const constraintKind = settings?.constraint ?? kind.constraint;
  const constraints = constraintsOf(templates, settings, constraintKind, inits);
  const parts = components.map(
    (component, k): Component => ({
      name: component,
      init: inits[k]!,
      bounds: settings?.bounds?.[k] ?? kind.bounds ?? [0, 10],
      isHeld: settings?.fixed ?? isHeld[k]!,
      constraint: isHeld[k]! && settings?.fixed !== false ? undefined : constraints?.[k],
    }),
  );
  return {
    name,
    type,
    isPerBin: isPerBin(kind),
    isEffect: kind.quantity === "effect",
    isImplied: type === "staterror" && isImplied(constraintKind, settings),
    components: parts,
  };
}

/** What a width of one kind is in another: all mean the same relative uncertainty. */
function widthOf(kind: ConstraintKind, k: number, { sigmas, rates }: TemplateWidths): number {
  return kind === "poisson" ? rates[k]! : (sigmas[k] ?? 1);
}

function constraintsOf(
  templates: TemplateWidths,
  settings: ParameterSettings | undefined,
  kind: ParameterSettings["constraint"],
  inits: readonly number[],
): readonly WrittenConstraint[] | undefined {
  if (kind === undefined || kind === "none" || kind === "uniform") return undefined;
  const given = kind === "poisson" ? settings?.factors : settings?.sigmas;
  return inits.map((init, k) => {
    const width = given?.[k] ?? widthOf(kind, k, templates);
    return { kind, width, datum: settings?.auxdata?.[k] ?? datumOf(kind, init, width, k, templates) };
  });
}

/** The auxiliary datum of a measurement that gives none. */
function datumOf(kind: ConstraintKind, init: number, width: number, k: number, templates: TemplateWidths): number {
  if (kind === "poisson" && templates.kind === "poisson") return templates.rates[k]!;
  const center = templates.kind === "none" ? init : templates.center;
  return kind === "poisson" ? center * width : center;
}

/** Programs compute normal and Poisson constraints, with constants in the bins that have no uncertainty. */
function isImplied(kind: ParameterSettings["constraint"], settings: ParameterSettings | undefined): boolean {
  const { auxdata, sigmas, factors, fixed } = settings ?? {};
  const isChanged = auxdata !== undefined || sigmas !== undefined || factors !== undefined || fixed === false;
  return !isChanged && (kind === "normal" || kind === "poisson");
}

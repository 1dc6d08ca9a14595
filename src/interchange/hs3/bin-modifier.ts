import { quote } from "../../describe.js";
import type { ConstraintKind } from "../../workspace/constraint-kinds.js";
import { shapesysRate } from "../../workspace/modifiers/shapesys.js";
import type { ModifierSpec, ParameterSettings } from "../../workspace/types.js";
import type { BinSet, BinUse } from "./bin-sets.js";
import type { BinModifierType, ReadContext } from "./channel-types.js";
import type { Hs3Constraint } from "./constraint.js";
import type { Resolved } from "./resolve.js";

/** A set of parameters of bins as modifiers of a workspace. */
export interface BinModifiers {
  readonly type: BinModifierType;
  /** The modifier of each use. */
  readonly modifierOf: (use: BinUse, name: string) => ModifierSpec;
  /** What the measurement has to say of their constraints. */
  readonly settings: Partial<ParameterSettings>;
  /** The parameters that the type holds by itself. */
  readonly isHeldByType: readonly boolean[];
}

const FREE_FACTORS: BinModifiers = {
  type: "shapefactor",
  modifierOf: (_, name) => ({ type: "shapefactor", name, data: null }),
  settings: {},
  isHeldByType: [],
};

/** Relative differences of widths that the templates give and that the document gives, below which they are the same. */
const SAME_WIDTH = 1e-15;

/**
 * The type that can say what a set is: a shapefactor without constraints, or with one for each bin; else a shapesys or staterror,
 * which hold the bins whose uncertainty is 0.
 */
export function binModifiers(
  set: BinSet,
  resolved: readonly Resolved[],
  context: ReadContext,
): BinModifiers | undefined {
  const constraints = resolved.map(({ constraint, isHeld }) => (isHeld ? undefined : constraint));
  const kinds = new Set(constraints.flatMap((constraint) => constraint?.kind ?? []));
  if (kinds.size === 0) return withoutConstraints(set, resolved, context);
  const [kind] = kinds;
  if (kinds.size > 1) return refuse(set, "constraints of one kind for all bins", context);
  const isFree = resolved.some(({ constraint, isHeld }) => constraint === undefined && !isHeld);
  if (isFree) return refuse(set, "a constraint for every bin that is no constant, or for none", context);
  const isComplete = constraints.every((constraint) => constraint !== undefined);
  const type = typeFor(set, constraints, isComplete);
  if (type === undefined) return refuse(set, "uncertainties of all bins, or parameters of one channel only", context);
  if (type === "shapefactor") return constrainedFactors(kind!, constraints);
  return uncertainties(type, set, kind!, constraints);
}

function refuse({ uses, parameters }: BinSet, expected: string, { problems }: ReadContext): undefined {
  const received = `others for ${quote(parameters[0]!)} and so on`;
  const hint = "A workspace has one setting for all parameters of bins of a modifier.";
  problems.errorAt("not-expressible", uses[0]!.modifier.place, { expected, received, hint });
  return undefined;
}

/** A shapefactor, whose parameters are all free, or all constants. */
function withoutConstraints(
  set: BinSet,
  resolved: readonly Resolved[],
  context: ReadContext,
): BinModifiers | undefined {
  const isHeld = resolved[0]!.isHeld;
  if (resolved.some((one) => one.isHeld !== isHeld))
    return refuse(set, "free parameters or constants in all bins", context);
  return isHeld ? { ...FREE_FACTORS, settings: { fixed: true } } : FREE_FACTORS;
}

/** Nominal events of the samples of a set in each bin. */
function nominalOf({ uses, parameters }: BinSet): readonly number[] {
  return parameters.map((_, b) => uses.reduce((sum, { sample }) => sum + sample.contents[b]!, 0));
}

function typeFor(
  set: BinSet,
  constraints: readonly (Hs3Constraint | undefined)[],
  isComplete: boolean,
): BinModifierType | undefined {
  const { uses } = set;
  const nominal = nominalOf(set);
  const isInOneChannel = uses.every(({ channel }) => channel === uses[0]!.channel);
  // A bin without events is held by shapesys and staterror, whatever its uncertainty.
  const hasEvents = constraints.every((constraint, b) => constraint === undefined || nominal[b]! > 0);
  const type = uses.length === 1 && uses[0]!.type === "shapesys" ? "shapesys" : "staterror";
  if (isInOneChannel && hasEvents) return type;
  return isComplete ? "shapefactor" : undefined;
}

function settingsFor(
  kind: ConstraintKind,
  constraints: readonly (Hs3Constraint | undefined)[],
): Partial<ParameterSettings> {
  // A constraint of a constant is written as well; 1 stands for numbers that do not exist.
  const auxdata = constraints.map((constraint) => constraint?.datum ?? 1);
  const widths = constraints.map((constraint) => constraint?.width ?? 1);
  return { constraint: kind, auxdata, ...(kind === "poisson" ? { factors: widths } : { sigmas: widths }) };
}

function constrainedFactors(kind: ConstraintKind, constraints: readonly (Hs3Constraint | undefined)[]): BinModifiers {
  return { ...FREE_FACTORS, settings: settingsFor(kind, constraints) };
}

/** The relative uncertainty that a constraint stands for. */
function sigmaOf({ kind, width }: Hs3Constraint): number {
  return kind === "poisson" ? 1 / Math.sqrt(width) : width;
}

const NATURAL: Readonly<Record<"shapesys" | "staterror", ConstraintKind>> = {
  shapesys: "poisson",
  staterror: "normal",
};

function uncertainties(
  type: "shapesys" | "staterror",
  set: BinSet,
  kind: ConstraintKind,
  constraints: readonly (Hs3Constraint | undefined)[],
): BinModifiers {
  const nominal = nominalOf(set);
  const lists = new Map(set.uses.map((use) => [use, uncertaintiesOf(use, set, nominal, constraints)]));
  const isFromTemplates = constraints.every(
    (constraint, b) => constraint === undefined || isNatural(constraint, nominal[b]!, uncertaintyOf(b, lists)),
  );
  const { constraint: _, ...numbers } = settingsFor(kind, constraints);
  const chosen = kind === NATURAL[type] ? {} : { constraint: kind };
  return {
    type,
    modifierOf: (use, name) => ({ type, name, data: lists.get(use)! }),
    settings: isFromTemplates ? chosen : { ...chosen, ...numbers },
    isHeldByType: constraints.map((constraint) => constraint === undefined),
  };
}

/** The uncertainties of a sample: those of the document, or the share of the sample of one that a distribution has. */
function uncertaintiesOf(
  use: BinUse,
  set: BinSet,
  nominal: readonly number[],
  constraints: readonly (Hs3Constraint | undefined)[],
): readonly number[] {
  const given = use.type === "staterror" ? (use.vals ?? use.sample.errors) : undefined;
  return constraints.map((constraint, b) => {
    if (constraint === undefined) return 0;
    if (given !== undefined) return given[b]!;
    // Squares may overflow or vanish where the contents do not.
    const length = Math.hypot(...set.uses.map(({ sample }) => sample.contents[b]!));
    return (Math.abs(use.sample.contents[b]!) * sigmaOf(constraint) * nominal[b]!) / length;
  });
}

/** The uncertainty of the sum of all samples in a bin. */
function uncertaintyOf(bin: number, lists: ReadonlyMap<BinUse, readonly number[]>): number {
  return Math.hypot(...[...lists.values()].map((list) => list[bin]!));
}

/** Whether a constraint is what a workspace computes from the uncertainties. */
function isNatural({ kind, datum, width }: Hs3Constraint, nominal: number, uncertainty: number): boolean {
  const natural = kind === "poisson" ? (shapesysRate(nominal, uncertainty) ?? 0) : uncertainty / nominal;
  const center = kind === "poisson" ? width : 1;
  return Math.abs(natural - width) <= SAME_WIDTH * width && datum === center;
}

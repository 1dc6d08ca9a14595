import type { ConstraintKind } from "../../../workspace/constraint-kinds.js";
import { shapesysRate } from "../../../workspace/modifiers/shapesys.js";
import type { ModelChannel, ModelSpec, ModifierOf, ModifierType, SampleSpec } from "../../../workspace/types.js";

/** A modifier where it stands in a model. */
export interface ModifierUse {
  readonly channel: ModelChannel;
  readonly sample: SampleSpec;
  readonly modifier: ModelSpec["channels"][number]["samples"][number]["modifiers"][number];
}

/** What the templates say of the parameters of one name. */
export interface TemplateWidths {
  readonly kind: ConstraintKind | "none";
  /** Standard deviation of each parameter, relative for factors; undefined for those that the type holds. */
  readonly sigmas: readonly (number | undefined)[];
  /** Where the constraint is without effect: 0 for effects, 1 for factors. */
  readonly center: 0 | 1;
  /** Rates of Poisson constraints, as they follow from the templates; those of other kinds are 1/σ². */
  readonly rates: readonly number[];
}

function ofType<T extends ModifierType>(use: ModifierUse, type: T): use is ModifierUse & { modifier: ModifierOf<T> } {
  return use.modifier.type === type;
}

function withRates(
  kind: TemplateWidths["kind"],
  sigmas: readonly (number | undefined)[],
  center: 0 | 1 = 1,
): TemplateWidths {
  return { kind, center, sigmas, rates: sigmas.map((sigma = 1) => 1 / sigma ** 2) };
}

/** The widths of constraints that follow from the modifiers of one name, as in pyhf. */
export function templateWidths(type: ModifierType, uses: readonly ModifierUse[]): TemplateWidths {
  switch (type) {
    case "shapesys":
      return shapesysWidths(uses);
    case "staterror":
      return withRates("normal", staterrorSigmas(uses));
    case "histosys":
    case "normsys":
      return withRates("normal", [1], 0);
    case "lumi":
      return withRates("normal", [1]);
    case "shapefactor":
      return withRates("none", new Array(Math.max(...uses.map(({ channel }) => channel.nBins))).fill(1));
    default:
      return withRates("none", [1]);
  }
}

function shapesysWidths(uses: readonly ModifierUse[]): TemplateWidths {
  const [use] = uses;
  const rates = use !== undefined && ofType(use, "shapesys") ? ratesOf(use) : [];
  const sigmas = rates.map((rate) => (rate === undefined ? undefined : 1 / Math.sqrt(rate)));
  return { kind: "poisson", center: 1, sigmas, rates: rates.map((rate) => rate ?? 1) };
}

function ratesOf({ sample, modifier }: ModifierUse & { modifier: ModifierOf<"shapesys"> }) {
  return sample.data.map((nominal, b) => shapesysRate(nominal, modifier.data[b]!));
}

/** σ = √(Σ uncertainty²) / Σ nominal in each bin, channel after channel; undefined where that is 0. */
function staterrorSigmas(uses: readonly ModifierUse[]): readonly (number | undefined)[] {
  return [...new Set(uses.map(({ channel }) => channel))].flatMap((channel) => {
    const here = uses.filter((use) => use.channel === channel);
    return channel.observation.map((_, b) => {
      const total = here.reduce((sum, { sample }) => sum + sample.data[b]!, 0);
      if (!(total > 0)) return undefined;
      const square = here.reduce(
        (sum, use) => sum + (ofType(use, "staterror") ? (use.modifier.data[b]! / total) ** 2 : 0),
        0,
      );
      return square > 0 ? Math.sqrt(square) : undefined;
    });
  });
}

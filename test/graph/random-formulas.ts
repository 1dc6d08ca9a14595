import { Workspace } from "../../src/api/workspace.js";
import type { Model } from "../../src/model/model.js";
import type { ModelOptions } from "../../src/model/options.js";
import type { ModifierSpec } from "../../src/workspace/types.js";
import { type SeededRandom, seededRandom } from "../helpers/random.js";
import { randomWorkspace } from "../helpers/random-workspace.js";

/** Formulas of one and of several parameters; `theory` and `JES` are systematics of other samples in most models. */
const FORMULAS = [
  "mu * kappa^2 / (1 + kappa)",
  "exp(0.1 * (kappa - lambda)) * (1 + 0.05 * theory)",
  "1 + 0.2 * theory * lambda",
  "sqrt(mu)",
  "mu",
  "2 - JES * mu / (3 + lambda^2)",
];

/** A random workspace with a formula in the place of each normfactor, and factors more, all of names that samples share. */
export interface FormulaModel {
  readonly model: Model;
  readonly random: SeededRandom;
  /** Whether a formula reads a component of a vector. */
  readonly hasComponents: boolean;
}

export function formulaModel(seed: number, floors: ModelOptions = {}): FormulaModel {
  const { spec, options } = randomWorkspace(seed);
  const random = seededRandom(50_000 + seed);
  const components = Workspace.parse(spec)
    .model(options)
    .parNames.filter((name) => name.endsWith("]"));
  const hasComponents = components.length > 0 && random.chance(0.6);
  const expressions = hasComponents
    ? [
        ...FORMULAS,
        `mu * ${random.pick(components)}^2`,
        `kappa * ${random.pick(components)} / ${random.pick(components)}`,
      ]
    : FORMULAS;
  const formula = (): ModifierSpec => {
    const k = random.integer(0, expressions.length - 1);
    return { name: `f${k}`, type: "formula", data: { expression: expressions[k]! } };
  };
  const changed = (modifiers: readonly ModifierSpec[]): ModifierSpec[] => {
    const kept = modifiers.filter(({ type }) => type !== "normfactor");
    const formulas = Array.from({ length: random.integer(0, 3) }, formula);
    return [...kept, ...new Map([...formulas].map((modifier) => [modifier.name, modifier])).values()];
  };
  const channels = spec.channels.map((channel, c) => ({
    ...channel,
    samples: channel.samples.map((sample, s) => {
      const modifiers = changed(sample.modifiers);
      // the parameter of interest has to be read somewhere
      if (c === 0 && s === 0) modifiers.push({ name: "first", type: "formula", data: { expression: "0.5 + mu / 2" } });
      return { ...sample, modifiers };
    }),
  }));
  const measurements = [{ name: "meas", config: { poi: "mu", parameters: [] } }];
  const parameters = spec.measurements[0]!.config.parameters.filter(({ name }) => name === "lumi");
  const [measurement] = measurements;
  const config = { ...measurement!.config, parameters };
  const workspace = Workspace.parse({ ...spec, channels, measurements: [{ ...measurement!, config }] });
  return { model: workspace.model({ ...options, ...floors }), random, hasComponents };
}

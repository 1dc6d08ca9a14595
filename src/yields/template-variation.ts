import { DataError, type Issue, nearestHint } from "../errors.js";
import { recordOrigin } from "../fit/origin.js";
import { sampleJacobian } from "../likelihood/sample-jacobian.js";
import { requireInput } from "../model/input.js";
import type { ChannelLayout, Model } from "../model/model.js";
import { aText, type OptionRules, required } from "../options.js";
import type { TemplateVariation } from "./results.js";
import { SparseRow } from "./sparse-row.js";
import { firstSamples } from "./yields.js";

/** Which template to vary, by what. */
export interface TemplateChoice {
  readonly channel: string;
  readonly sample: string;
  /** A constrained parameter; the name of a vector of them moves all of its components together. */
  readonly parameter: string;
}

/** Rules for the choice of a template. */
export const TEMPLATE_CHOICE: OptionRules<TemplateChoice> = {
  channel: required(aText),
  sample: required(aText),
  parameter: required(aText),
};

/**
 * Expected events of a sample in the bins of a channel with one parameter at its suggested value and ±1 standard deviation
 * of its constraint from it (σ of a normal one, 1/√τ of a Poisson one), all others at their suggested values. It is the
 * parameter that is varied: modifiers that share it act together.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`, `unknown-channel`, `unknown-sample`,
 * `unknown-parameter`, `unconstrained-parameter`, `parameter-without-effect` for one that does not act on the sample there;
 * all problems at once
 * @example templateVariation(model, { channel: "SR", sample: "ttbar", parameter: "jet_energy_scale" }).up
 */
export function templateVariation(model: Model, choice: TemplateChoice): TemplateVariation {
  requireInput({ model }, choice, TEMPLATE_CHOICE);
  const { channel, sample, parameter } = choice;
  const { c, k, components, widths } = resolveChoice(model, choice);
  const nominal = Float64Array.from(model.suggestedInit);
  const { axis } = model.channels[c]!;
  const at = (direction: number) => {
    const pars = nominal.slice();
    for (const p of components) pars[p]! += direction * widths[p]!;
    return Array.from(model.likelihood.sampleRates(pars)[c]![k]!.rates);
  };
  return {
    kind: "template-variation",
    origin: recordOrigin(model, model.observedData(), { channel, sample, parameter }),
    channel,
    sample,
    parameter,
    ...(axis === undefined ? {} : { axis }),
    nominal: at(0),
    up: at(1),
    down: at(-1),
    ...fromWorkspace(model, choice),
  };
}

/** What the workspace itself says about a template: the histograms of a variation, and statistical uncertainties. */
function fromWorkspace(
  model: Model,
  { channel, sample, parameter }: TemplateChoice,
): Pick<TemplateVariation, "raw" | "statistical"> {
  const modifiers = model.modifiersOf(channel, sample);
  const shape = modifiers.find(({ type, name }) => type === "histosys" && name === parameter);
  const statistical =
    modifiers.find(({ type }) => type === "staterror") ?? modifiers.find(({ type }) => type === "shapesys");
  return {
    ...(shape?.type === "histosys" && (shape.data.deviations ?? 1) === 1
      ? { raw: { up: [...shape.data.hi_data], down: [...shape.data.lo_data] } }
      : {}),
    ...(statistical?.type === "staterror" || statistical?.type === "shapesys"
      ? { statistical: [...statistical.data] }
      : {}),
  };
}

interface Choice {
  /** Of the channel, and of the sample in it. */
  readonly c: number;
  readonly k: number;
  readonly components: readonly number[];
  readonly widths: readonly (number | undefined)[];
}

function resolveChoice(model: Model, { channel, sample, parameter }: TemplateChoice): Choice {
  const issues: Issue[] = [];
  const layout = model.channels.find(({ name }) => name === channel);
  if (layout === undefined) issues.push(unknown("channel", channel, model.channels.map(nameOf)));
  else if (!layout.samples.includes(sample)) {
    issues.push(unknown("sample", sample, layout.samples));
  }
  const components = componentsOf(model, parameter);
  if (components.length === 0) {
    const names = [...model.parNames, ...model.parameterSets.map(nameOf)];
    issues.push(unknown("parameter", parameter, names));
  }
  const widths = model.prefits.map((prefit) => prefit?.width);
  if (components.some((p) => widths[p] === undefined)) issues.push(unconstrained(parameter));
  if (issues.length > 0) throw new DataError(issues);
  const found = { c: model.channels.indexOf(layout as ChannelLayout), k: layout!.samples.indexOf(sample), components };
  requireEffect(model, found, { channel, sample, parameter });
  return { ...found, widths };
}

function componentsOf({ parNames, parameterSets }: Model, name: string): readonly number[] {
  const p = parNames.indexOf(name);
  if (p >= 0) return [p];
  const set = parameterSets.find((candidate) => candidate.name === name);
  return set === undefined ? [] : Array.from({ length: set.size }, (_, k) => set.first + k);
}

function requireEffect(model: Model, { c, k, components }: Omit<Choice, "widths">, choice: TemplateChoice): void {
  const jacobian = sampleJacobian(model.likelihood, Float64Array.from(model.suggestedInit));
  const row = new SparseRow(model.nPars);
  const sample = firstSamples(model)[c]! + k;
  for (let b = 0; b < model.channels[c]!.nBins; b++) jacobian.derivatives(sample, b, row);
  if (components.some((p) => row.parameters.includes(p))) return;
  const actors = model.parameterSets
    .filter(({ first, size }) => row.parameters.some((p) => p >= first && p < first + size))
    .map(nameOf);
  throw new DataError([
    {
      code: "parameter-without-effect",
      path: "parameter",
      expected: `one that acts on sample "${choice.sample}" in channel "${choice.channel}" (${actors.join(", ") || "none does"})`,
      received: JSON.stringify(choice.parameter),
    },
  ]);
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

function unconstrained(parameter: string): Issue {
  return {
    code: "unconstrained-parameter",
    path: "parameter",
    expected: "a constrained parameter, whose constraint says what one standard deviation is",
    received: `"${parameter}", which is free`,
  };
}

function unknown(what: "channel" | "sample" | "parameter", name: string, known: readonly string[]): Issue {
  const shown = known.slice(0, 10).join(", ") + (known.length > 10 ? ", …" : "");
  return {
    code: `unknown-${what}`,
    path: what,
    expected: `the name of a ${what} (${shown})`,
    received: JSON.stringify(name),
    ...nearestHint(name, known),
  };
}

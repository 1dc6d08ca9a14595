import type { Workspace } from "../api/workspace.js";
import { HistFactoryError } from "../errors.js";
import { expectedUncertainties } from "../fit/expected-uncertainties.js";
import { fit } from "../fit/fit.js";
import type { FitResult } from "../fit/results.js";
import { groupBy } from "../group-by.js";
import type { Model } from "../model/model.js";
import type { JsonPath } from "../workspace/json-path.js";
import type { ChannelSpec, MeasurementSpec, WorkspaceSpec } from "../workspace/types.js";
import { combinedEffects, type Effect, effectsOf, type ModifierUse, modifierUses, nominalTotals } from "./effects.js";

/** A model, or why there is none. */
type Outcome<T> = { readonly value: T } | { readonly error: HistFactoryError };

/** What the rules examine. Models and fits are computed when they are first asked for. */
export class Subject {
  readonly workspace: Workspace;
  readonly measurement: MeasurementSpec;
  /** All modifiers in the order of the document. */
  readonly uses: readonly ModifierUse[];
  readonly totals: ReadonlyMap<ChannelSpec, Float64Array>;
  readonly #compile: () => Model;
  #effects: readonly Effect[] | undefined;
  #combined: readonly Effect[] | undefined;
  #model: Outcome<Model> | undefined;
  #expected: Outcome<FitResult> | undefined;
  #fitted: Outcome<FitResult> | undefined;
  #usesByName: ReadonlyMap<string, readonly ModifierUse[]> | undefined;

  /** @param compile - makes the model of the measurement */
  constructor(workspace: Workspace, measurement: MeasurementSpec, compile: () => Model) {
    this.workspace = workspace;
    this.measurement = measurement;
    this.uses = modifierUses(workspace.spec);
    this.totals = nominalTotals(workspace.spec);
    this.#compile = compile;
  }

  get spec(): WorkspaceSpec {
    return this.workspace.spec;
  }

  /** The effects of the interpolated modifiers, each by itself. */
  get effects(): readonly Effect[] {
    this.#effects ??= effectsOf(this.uses, this.totals);
    return this.#effects;
  }

  /** The effects of interpolated modifiers, one for each parameter and sample. */
  get combinedEffects(): readonly Effect[] {
    this.#combined ??= combinedEffects(this.effects);
    return this.#combined;
  }

  get usesByName(): ReadonlyMap<string, readonly ModifierUse[]> {
    this.#usesByName ??= groupBy(this.uses, ({ modifier }) => modifier.name);
    return this.#usesByName;
  }

  /** The model of the measurement, or the error that says why there is none. */
  get compiled(): Outcome<Model> {
    this.#model ??= attempt(this.#compile);
    return this.#model;
  }

  /** The model of the measurement; undefined where none can be built. */
  get model(): Model | undefined {
    return "value" in this.compiled ? this.compiled.value : undefined;
  }

  /** Expected uncertainties at the suggested values, from the exact Hessian; undefined where they cannot be computed. */
  get expected(): FitResult | undefined {
    this.#expected ??= attempt(() => expectedUncertainties(this.#compiledModel()));
    return "value" in this.#expected ? this.#expected.value : undefined;
  }

  #compiledModel(): Model {
    if ("error" in this.compiled) throw this.compiled.error;
    return this.compiled.value;
  }

  /** The best fit to the observed data; undefined where there is no model or no fit. */
  get fitted(): FitResult | undefined {
    this.#fitted ??= attempt(() => {
      const model = this.#compiledModel();
      return fit(model, model.observedData());
    });
    return "value" in this.#fitted ? this.#fitted.value : undefined;
  }

  /** The path of the first modifier of a parameter, or of the settings of the measurement where it has none. */
  pathOfParameter(name: string): JsonPath {
    const uses = this.usesByName.get(name) ?? this.usesByName.get(name.replace(/\[\d+\]$/, ""));
    return uses?.[0]?.path ?? [...this.pathOfMeasurement, "config"];
  }

  get pathOfMeasurement(): JsonPath {
    return ["measurements", this.spec.measurements.indexOf(this.measurement)];
  }

  pathOfChannel(name: string): JsonPath {
    return ["channels", this.spec.channels.findIndex((channel) => channel.name === name)];
  }
}

function attempt<T>(action: () => T): Outcome<T> {
  try {
    return { value: action() };
  } catch (error) {
    if (error instanceof HistFactoryError) return { error };
    throw error;
  }
}

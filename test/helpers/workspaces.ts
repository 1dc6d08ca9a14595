import { Workspace } from "../../src/api/workspace.js";
import { HistFactoryError, type Issue } from "../../src/errors.js";
import type { Model } from "../../src/model/model.js";
import type { ModelOptions } from "../../src/model/options.js";
import type { ModifierSpec, ParameterSettings, SampleSpec, WorkspaceSpec } from "../../src/workspace/types.js";

/** A sample in a line: name, nominal, modifiers. */
export const sample = (name: string, data: readonly number[], ...modifiers: ModifierSpec[]): SampleSpec => ({
  name,
  data,
  modifiers,
});

export const normfactor = (name: string): ModifierSpec => ({ name, type: "normfactor", data: null });
export const shapefactor = (name: string): ModifierSpec => ({ name, type: "shapefactor", data: null });
export const lumi = (): ModifierSpec => ({ name: "lumi", type: "lumi", data: null });
export const normsys = (name: string, lo: number, hi: number): ModifierSpec => ({
  name,
  type: "normsys",
  data: { lo, hi },
});
export const histosys = (name: string, lo: readonly number[], hi: readonly number[]): ModifierSpec => ({
  name,
  type: "histosys",
  data: { lo_data: lo, hi_data: hi },
});
export const shapesys = (name: string, data: readonly number[]): ModifierSpec => ({ name, type: "shapesys", data });
export const staterror = (name: string, data: readonly number[]): ModifierSpec => ({ name, type: "staterror", data });

export const factor = (name: string, expression: string): ModifierSpec => ({
  name,
  type: "formula",
  data: { expression },
});

export interface WorkspaceParts {
  readonly channels: Readonly<Record<string, readonly SampleSpec[]>>;
  /** Observed events by channel; the sum of the samples by default. */
  readonly observed?: Readonly<Record<string, readonly number[]>>;
  readonly parameters?: readonly ParameterSettings[];
  readonly poi?: string;
}

export function workspaceSpec({ channels, observed = {}, parameters = [], poi = "mu" }: WorkspaceParts): WorkspaceSpec {
  const total = (samples: readonly SampleSpec[]) =>
    samples[0]!.data.map((_, b) => samples.reduce((sum, { data }) => sum + data[b]!, 0));
  const entries = Object.entries(channels);
  return {
    version: "1.0.0",
    channels: entries.map(([name, samples]) => ({ name, samples })),
    observations: entries.map(([name, samples]) => ({ name, data: observed[name] ?? total(samples) })),
    measurements: [{ name: "m", config: { poi, parameters } }],
  };
}

/** The model of a small workspace, and its data. */
export function modelOf(parts: WorkspaceParts, options: ModelOptions = {}): { model: Model; data: Float64Array } {
  const workspace = Workspace.parse(workspaceSpec(parts));
  const model = workspace.model(options);
  return { model, data: workspace.data(model) };
}

/** One channel "c" with the given samples and observation. */
export function singleChannel(
  samples: readonly SampleSpec[],
  observed?: readonly number[],
  options: ModelOptions & { readonly parameters?: readonly ParameterSettings[] } = {},
): { model: Model; data: Float64Array } {
  const { parameters = [], ...modelOptions } = options;
  return modelOf(
    { channels: { c: samples }, parameters, ...(observed ? { observed: { c: observed } } : {}) },
    modelOptions,
  );
}

/** Code and path of every issue that `body` throws with; fails when it throws nothing, or something else. */
export function thrownIssues(body: () => unknown): readonly Pick<Issue, "code" | "path">[] {
  try {
    body();
  } catch (error) {
    if (error instanceof HistFactoryError) return error.issues.map(({ code, path }) => ({ code, path }));
    throw error;
  }
  throw new Error("nothing was thrown");
}

import type {
  MeasurementSpec,
  ModifierSpec,
  ParameterSettings,
  SampleSpec,
  WorkspaceSpec,
} from "../../../workspace/types.js";
import type { Problems } from "../../problems.js";

/** What all parts of a card are written with. */
export interface CardContext {
  readonly spec: WorkspaceSpec;
  readonly measurement: MeasurementSpec;
  /** Parameters that modifiers other than formulas have. */
  readonly declared: ReadonlySet<string>;
  /** Whether what a card cannot say may be replaced by something near it. */
  readonly approximate: boolean;
  readonly problems: Problems;
}

/** A process of a channel, as it is in the workspace. */
export interface CardProcess {
  readonly channel: string;
  readonly sample: SampleSpec;
  /** What is left of its modifiers without statistical uncertainties. */
  readonly modifiers: readonly ModifierSpec[];
}

/** Settings of a parameter in the measurement; only its name where there are none. */
export function settingsOf(name: string, { measurement }: CardContext): ParameterSettings {
  return measurement.config.parameters.find((settings) => settings.name === name) ?? { name };
}

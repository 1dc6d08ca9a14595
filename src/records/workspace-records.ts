import type { Issue } from "../errors.js";
import type { ProgramOrigin, RecordOrigin } from "../fit/origin.js";
import type { ConstraintKind } from "../model/constraints/index.js";

/** The contents of a workspace, and of the model of one measurement at its suggested values, as `histograd inspect` prints them. */
export interface Inspection {
  readonly kind: "inspect";
  readonly origin: RecordOrigin;
  readonly measurement: string;
  /** Parameter of interest; null where the model has none. */
  readonly poi: string | null;
  readonly measurements: readonly { readonly name: string; readonly poi: string; readonly nSettings: number }[];
  readonly samples: readonly string[];
  readonly channels: readonly InspectedChannel[];
  readonly modifiers: readonly InspectedModifiers[];
  readonly parameters: readonly InspectedParameter[];
  readonly totals: { readonly nBins: number; readonly expected: number; readonly observed: number };
  /** What the dialect interprets differently from pyhf; absent where there is no difference. */
  readonly differences?: readonly string[];
  /** Parts of the workspace that the pyhf format does not have; absent where there are none. */
  readonly extensions?: readonly string[];
  readonly warnings: readonly Issue[];
}

/** A channel, with the sums of its expected and observed events. */
export interface InspectedChannel {
  readonly name: string;
  readonly nBins: number;
  readonly expected: number;
  readonly observed: number;
  readonly samples: readonly { readonly name: string; readonly expected: number; readonly nModifiers: number }[];
}

/** How often a modifier type is used, and with how many names and parameters. */
export interface InspectedModifiers {
  readonly type: string;
  readonly nNames: number;
  readonly nUses: number;
  readonly nParameters: number;
}

/** One parameter, as the measurement suggests it. */
export interface InspectedParameter {
  readonly name: string;
  /** Name of its parameter set, which may have several parameters. */
  readonly set: string;
  /** Types of the modifiers that it acts through. */
  readonly types: readonly string[];
  readonly init: number;
  readonly bounds: readonly number[];
  readonly fixed: boolean;
  readonly constraint: { readonly kind: ConstraintKind; readonly auxdata: number; readonly width: number } | null;
}

/** Every problem and every warning of a workspace and its models: what `histograd validate` finds. */
export interface Validation {
  readonly kind: "validate";
  /** Without a model and data, since no model may exist. */
  readonly origin: ProgramOrigin;
  readonly valid: boolean;
  readonly problems: readonly Issue[];
  readonly warnings: readonly Issue[];
}

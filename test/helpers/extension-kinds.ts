import type { ModelOptions } from "../../src/model/options.js";
import type { ConstraintChoice } from "../../src/workspace/constraint-kinds.js";
import type {
  MeasurementSpec,
  ModifierSpec,
  ParameterSettings,
  SampleSpec,
  WorkspaceSpec,
} from "../../src/workspace/types.js";
import { factor, histosys, normfactor, normsys, sample, staterror, workspaceSpec } from "./workspaces.js";

/** A small workspace with one kind of extension of the pyhf format. */
export interface ExtensionKind {
  readonly name: string;
  readonly spec: WorkspaceSpec;
  /** What the list of extensions says of it. */
  readonly named: string;
  /** Values that are no start values, at which data are expected. */
  readonly truth: Readonly<Record<string, number>>;
  /** The same in settings and options that any dialect has; absent where there is none. */
  readonly explicit?: { readonly spec: WorkspaceSpec; readonly options: ModelOptions };
}

const SIGNAL = [6, 14, 9];
const BACKGROUND = [90, 70, 45];
const OTHER = [30, 22, 12];
const TRUTH = { mu: 1.4, scale: 0.3, norm: 1.05 };

/** What a kind changes. */
interface Change {
  readonly background?: readonly ModifierSpec[];
  readonly signal?: readonly ModifierSpec[];
  readonly more?: readonly SampleSpec[];
  readonly parameters?: readonly ParameterSettings[];
  readonly config?: Partial<MeasurementSpec["config"]>;
  readonly document?: Partial<WorkspaceSpec>;
  readonly truth?: Readonly<Record<string, number>>;
}

/** A signal region with a signal and two backgrounds, and a control region of one bin that measures the second one. */
function kind(name: string, named: string, change: Change): ExtensionKind {
  const { background = [], signal = [], more = [], parameters = [], config = {}, document = {}, truth = {} } = change;
  const spec = workspaceSpec({
    channels: {
      SR: [
        sample("background", BACKGROUND, normsys("scale", 0.93, 1.08), ...background),
        sample("other", OTHER, normfactor("norm"), staterror("stat", [3, 2, 1.5])),
        sample("signal", SIGNAL, normfactor("mu"), ...signal),
        ...more,
      ],
      CR: [sample("other", [400], normfactor("norm"))],
    },
    parameters,
  });
  const [measurement] = spec.measurements;
  const measurements = [{ ...measurement!, config: { ...measurement!.config, ...config } }];
  return { name, named, spec: { ...spec, ...document, measurements }, truth: { ...TRUTH, ...truth } };
}

const constraint = (name: string, choice: ConstraintChoice, more: Partial<ParameterSettings> = {}) =>
  kind(`constraint ${choice} of ${name}`, `the constraint "${choice}" of "${name}", in measurement "m"`, {
    parameters: [{ name, constraint: choice, ...more }],
  });

const poly: ModifierSpec = {
  name: "eft",
  type: "polynomial",
  data: {
    terms: [
      { powers: { norm: 1 }, data: [1, 3, 4] },
      { powers: { norm: 2, mu: 1 }, data: [0.5, 0.5, 2] },
    ],
  },
};
const shapeN: ModifierSpec = {
  name: "tilt",
  type: "shapeN",
  data: { hi_data: [99, 70, 40], lo_data: [82, 71, 51], deviations: 2 },
};
const mcstat: SampleSpec = {
  name: "uncertainty",
  data: [1, 1, 1],
  modifiers: [{ name: "prop", type: "mcstat", data: { background: [4, 3, 2], signal: [1, 2, 1] } }],
};
const covariance = [
  [150, 20, 5],
  [20, 120, 10],
  [5, 10, 80],
];

/** Every kind of extension that docs/extensions.md describes. */
export const EXTENSION_KINDS: readonly ExtensionKind[] = [
  constraint("norm", "normal", { sigmas: [0.1] }),
  constraint("norm", "poisson", { factors: [60] }),
  constraint("norm", "lognormal", { sigmas: [0.1] }),
  constraint("norm", "gamma", { sigmas: [0.1] }),
  constraint("scale", "poisson", { factors: [80] }),
  constraint("scale", "lognormal", { sigmas: [0.1] }),
  constraint("scale", "gamma", { sigmas: [0.1] }),
  constraint("scale", "uniform", { bounds: [[-3, 3]] }),
  constraint("scale", "none"),
  constraint("stat", "poisson"),
  constraint("stat", "lognormal"),
  constraint("stat", "gamma"),
  kind("threshold", 'the threshold of "stat", in measurement "m"', {
    parameters: [{ name: "stat", threshold: 0.095 }],
  }),
  kind("correlation", 'a correlation of "scale", "stat[1]", in measurement "m"', {
    config: {
      correlations: [
        {
          parameters: ["scale", "stat[1]"],
          correlation: [
            [1, 0.6],
            [0.6, 1],
          ],
        },
      ],
    },
  }),
  kind("polynomial", 'modifiers of type polynomial: "eft"', { signal: [poly] }),
  kind("formula", 'modifiers of type formula: "f"', {
    background: [factor("f", "1 + 0.1 * norm^2 + 0.2 * norm * mu")],
  }),
  kind("formula with numbers by bin", 'modifiers of type formula: "f"', {
    background: [
      {
        name: "f",
        type: "formula",
        data: { expression: "1 + v * norm^2 + w * norm * mu", vectors: { v: [-0.1, 0.1, 0.2], w: [0, 0.1, 0.05] } },
      },
    ],
  }),
  kind("interpolation of a normsys", 'the interpolation of normsys "theory"', {
    background: [{ name: "theory", type: "normsys", data: { hi: 1.1, lo: 0.95, interpolation: "lnN" } }],
    truth: { theory: 0.2 },
  }),
  kind("deviations of a histosys", 'the deviations of histosys "shape"', {
    background: [
      {
        ...histosys("shape", [82, 71, 51], [99, 70, 40]),
        data: { hi_data: [99, 70, 40], lo_data: [82, 71, 51], deviations: 2 },
      } as ModifierSpec,
    ],
    truth: { shape: 0.7 },
  }),
  kind("shapeN", 'modifiers of type shapeN: "tilt"', { background: [shapeN], truth: { tilt: -0.4 } }),
  kind("mcstat", 'modifiers of type mcstat: "prop"', { more: [mcstat], truth: { "prop[0]": 0.3 } }),
  kind("penalty", 'the penalty "smooth", in measurement "m"', {
    config: {
      // its centre is the truth, so that data that are expected there have their minimum there
      penalties: [{ name: "smooth", strength: 40, parameters: ["norm", "mu"], differences: 1, center: [1.05, 1.4] }],
    },
  }),
  kind("Gaussian data", 'a covariance of the data of "SR"', {
    document: { covariances: [{ channels: ["SR"], matrix: covariance }] },
  }),
  kind("several parameters of interest", 'a list of parameters of interest, in measurement "m"', {
    config: { poi: ["mu", "norm"] },
  }),
  inDialect("root", [{ name: "stat", constraint: "poisson", bounds: [0, 1, 2].map(() => [0, 1000] as const) }], {}),
  inDialect("combine", [], { interpolation: { normsys: "lnN" } }),
];

function inDialect(
  dialect: "root" | "combine",
  parameters: readonly ParameterSettings[],
  options: ModelOptions,
): ExtensionKind {
  const made = kind(`dialect ${dialect}`, `the dialect "${dialect}"`, { document: { dialect } });
  return { ...made, explicit: { spec: kind("", "", { parameters }).spec, options } };
}

import { Workspace } from "../../src/api/workspace.js";
import { type CompareOptions, type Comparison, compareModels, type Difference } from "../../src/compare/index.js";
import type { ModelOptions } from "../../src/model/options.js";
import type { ModifierSpec, ParameterSettings, WorkspaceSpec } from "../../src/workspace/types.js";
import {
  histosys,
  lumi,
  normfactor,
  normsys,
  sample,
  shapesys,
  staterror,
  workspaceSpec,
} from "../helpers/workspaces.js";

/** What can be changed in the workspace that the tests compare with. */
export interface Changes {
  readonly signal?: readonly number[];
  readonly observed?: readonly number[];
  readonly lumiWidth?: number;
  readonly parameters?: readonly ParameterSettings[];
  readonly poi?: string;
  /** Names of channels, of the systematic of the signal and of the statistical uncertainties. */
  readonly region?: string;
  readonly crossSection?: string;
  readonly statistics?: string;
  /** Modifiers of the signal in place of its normsys. */
  readonly systematics?: readonly ModifierSpec[];
}

export const OBSERVED = [68, 50, 41];

/** A signal region of three bins and a control region of two, with all that ROOT's HistFactory names in its own way. */
export function regions(changes: Changes = {}): WorkspaceSpec {
  const { region = "SR", crossSection = "xs", statistics = "stat" } = changes;
  const systematics = changes.systematics ?? [normsys(crossSection, 0.8, 1.3)];
  return workspaceSpec({
    channels: {
      [region]: [
        sample("signal", changes.signal ?? [5, 4, 3], normfactor("mu"), ...systematics),
        sample(
          "bkg",
          [50, 40, 30],
          histosys("JES", [46, 38, 29], [56, 43, 32]),
          lumi(),
          staterror(`${statistics}_${region}`, [2, 2, 2]),
        ),
        sample("fakes", [10, 8, 6], shapesys("fake_rate", [2, 2, 2])),
      ],
      CR: [sample("bkg", [100, 80], normsys("JES", 0.95, 1.04), lumi(), staterror(`${statistics}_CR`, [3, 3]))],
    },
    observed: { [region]: changes.observed ?? OBSERVED, CR: [104, 77] },
    parameters: [
      { name: "lumi", auxdata: [1], sigmas: [changes.lumiWidth ?? 0.02], inits: [1], bounds: [[0.8, 1.2]] },
      ...(changes.parameters ?? []),
    ],
    poi: changes.poi ?? "mu",
  });
}

/** Compares two documents, without fits. */
export function compared(
  a: WorkspaceSpec,
  b: WorkspaceSpec,
  options: CompareOptions & { readonly modelOfB?: ModelOptions } = {},
): Comparison {
  const { modelOfB = {}, ...rest } = options;
  const [ofA, ofB] = [Workspace.parse(a).model(), Workspace.parse(b).model(modelOfB)];
  return compareModels(ofA, ofB, { fits: false, ...rest });
}

/** What differs when the second of two regions is changed. */
export function changed(changes: Changes): Comparison {
  return compared(regions(), regions(changes));
}

/** Subjects of differences, each once, in order of size. */
export function subjects({ differences }: Comparison): readonly Difference["subject"][] {
  return [...new Set(differences.map(({ subject }) => subject))];
}

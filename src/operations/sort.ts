import { compareCodePoints } from "../workspace/sort.js";
import type { WorkspaceSpec } from "../workspace/types.js";
import { requireDocument } from "./document.js";

interface Named {
  readonly name: string;
}

const byName = (a: Named, b: Named): number => compareCodePoints(a.name, b.name);
const sorted = <T extends Named>(list: readonly T[]): T[] => [...list].sort(byName);

/**
 * The document with channels, samples, observations, measurements and settings in the order of their names, modifiers by name and
 * type: Python's order, by code points.
 *
 * No likelihood changes. But the first measurement, which is the default one, may be another one after sorting.
 *
 * @throws DataError `bad-argument`; WorkspaceError for a document that is not a workspace
 * @see pyhf `Workspace.sorted`
 */
export function sortWorkspace(workspace: WorkspaceSpec): WorkspaceSpec {
  requireDocument(workspace, "workspace");
  return {
    ...workspace,
    channels: sorted(workspace.channels).map((channel) => ({
      ...channel,
      samples: sorted(channel.samples).map((sample) => ({
        ...sample,
        modifiers: [...sample.modifiers].sort((a, b) => byName(a, b) || compareCodePoints(a.type, b.type)),
      })),
    })),
    measurements: sorted(workspace.measurements).map((measurement) => ({
      ...measurement,
      config: { ...measurement.config, parameters: sorted(measurement.config.parameters) },
    })),
    observations: sorted(workspace.observations),
  };
}
